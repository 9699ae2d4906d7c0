"""Long documents cut into sections: topics live in paragraphs, and one report is not one topic."""

import re

PARAGRAPH = re.compile(r"[^\n]*\n*")
SENTENCE = re.compile(r"[^。！？；!?;]*[。！？；!?;”’）)]*")
HEADING = re.compile(
    r"\s*(?:#+\s|\*\*|[（(]?[一二三四五六七八九十]{1,3}[）)、.．]|第[一二三四五六七八九十]{1,3}[章节部])"
)


def section_bounds(text: str, section_chars: int) -> list[tuple[int, int]]:
    """Return (start, end) of the sections of `text`: without gaps, in order, of about `section_chars` characters.

    Cuts fall between paragraphs, before headings where one is near, else between sentences, and inside a sentence only where
    it is longer than two sections.
    """
    # ASSUME a document of up to one and a half sections is one section
    if len(text) <= 1.5 * section_chars:
        return [(0, len(text))]
    bounds: list[tuple[int, int]] = []
    start = 0
    for begin, end, heading in _pieces(text, section_chars):
        size = begin - start
        # ASSUME a heading ends a section that is half full; a section never grows far beyond its size
        if size and (
            (heading and 2 * size >= section_chars) or end - start > 1.25 * section_chars or size >= section_chars
        ):
            bounds.append((start, begin))
            start = begin
    # ASSUME a rest shorter than a third of a section belongs to the one before it
    if bounds and 3 * (len(text) - start) < section_chars:
        bounds[-1] = (bounds[-1][0], len(text))
    else:
        bounds.append((start, len(text)))
    return bounds


def _pieces(text: str, section_chars: int) -> list[tuple[int, int, bool]]:
    """Return (start, end, begins with a heading) of paragraphs, or of sentences where a paragraph is long."""
    pieces: list[tuple[int, int, bool]] = []
    for match in PARAGRAPH.finditer(text):
        begin, end = match.span()
        if begin == end:
            continue
        heading = HEADING.match(text, begin, end) is not None
        if end - begin <= section_chars / 2:
            pieces.append((begin, end, heading))
            continue
        for sentence in SENTENCE.finditer(text, begin, end):
            for cut in range(sentence.start(), sentence.end(), 2 * section_chars):
                pieces.append((cut, min(cut + 2 * section_chars, sentence.end()), heading and cut == begin))
    return pieces
