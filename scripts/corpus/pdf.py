"""A PDF into its text in reading order: columns one after the other, running heads and page numbers left out."""

import re
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from scripts.corpus.files import Unreadable
from scripts.corpus.joins import glued, unwrap, width

MAX_PAGES = 5000
MIN_COLUMN_LINES = 3  # fewer lines beside each other are a table or a caption
# ASSUME lines that cross the gutter are titles and tables between columns, at most so many of a page's
MAX_CROSSING_SHARE = 0.3
REPEATED_PAGES = 3  # a line at the top or bottom of so many pages is a running head
PAGE_NUMBER = re.compile(r"^[\s—–\-·第/共]*\d{1,4}(?:\s*[/／]\s*\d{1,4})?[\s—–\-·页/共\d]*$")


@dataclass(frozen=True)
class Box:
    """A piece of a line and where it stands on the page, in points from the lower left corner."""

    left: float
    bottom: float
    right: float
    top: float
    text: str


@dataclass(frozen=True)
class Pdf:
    """What a PDF says: its text, the title of its metadata, its last day of change as the file says, and how many breaks were mended."""

    text: str
    title: str | None
    breaks: int


def read_pdf(data: bytes) -> Pdf:
    """Return the text of a PDF; raises Unreadable where it is locked, damaged or holds pictures only."""
    import pypdfium2

    try:
        book = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower():
            raise Unreadable("locked by a password", "unlock it first") from None
        raise Unreadable("corrupt PDF", str(error)[:120]) from None
    try:
        n = len(book)
        if n > MAX_PAGES:
            raise Unreadable("too large", f"{n} pages, more than {MAX_PAGES}: split the file")
        pages = [_lines(book, number) for number in range(n)]
        title = (book.get_metadata_value("Title") or "").strip()
    except pypdfium2.PdfiumError as error:
        raise Unreadable("corrupt PDF", str(error)[:120]) from None
    finally:
        book.close()
    pages = _without_running_heads(pages)
    lines = [line for page in pages for line in page]
    if not any(line.strip() for line in lines):
        raise Unreadable("no text in it", f"{n} pages of pictures: recognise the characters first (OCR)")
    text, breaks = unwrap("\n".join(lines))
    return Pdf(text, title if re.search("[\u4e00-\u9fff]", title) else None, breaks)


def _lines(book: object, number: int) -> list[str]:
    """Return the lines of one page in reading order; none where the page is damaged."""
    page = book[number]
    words = page.get_textpage()
    try:
        boxes = []
        for i in range(words.count_rects()):
            left, bottom, right, top = words.get_rect(i)
            text = words.get_text_bounded(left, bottom, right, top)
            if text := re.sub(r"[\r\n\ufffe\x02]+", "", text).strip():
                boxes.append(Box(left, bottom, right, top, text))
    finally:
        words.close()
        page.close()
    return reading_order(boxes)


def reading_order(boxes: list[Box]) -> list[str]:
    """Return the text of `boxes` line by line: from top to bottom, the left column before the right one."""
    if not boxes:
        return []
    gutter = _gutter(boxes)
    if gutter is None:
        return _top_down(boxes)
    found: list[str] = []
    left: list[Box] = []
    right: list[Box] = []
    for box in sorted(boxes, key=lambda b: (-b.top, b.left)):
        if box.left < gutter < box.right:  # across both columns: what stands above it comes first
            found += reading_order(left) + reading_order(right) + [box.text]
            left, right = [], []
        elif box.right <= gutter:
            left.append(box)
        else:
            right.append(box)
    return found + reading_order(left) + reading_order(right)


def _gutter(boxes: list[Box]) -> float | None:
    """Return the middle of the white strip between two columns, or None."""
    if len(boxes) < 2 * MIN_COLUMN_LINES:
        return None
    start, end = min(b.left for b in boxes), max(b.right for b in boxes)
    height = median(b.top - b.bottom for b in boxes)
    best = None
    for x in sorted({b.right for b in boxes} | {b.left for b in boxes}):
        x = x + height / 4
        if not start + (end - start) * 0.15 < x < end - (end - start) * 0.15:
            continue
        beside_left = [b for b in boxes if b.right <= x]
        beside_right = [b for b in boxes if b.left >= x]
        crossing = len(boxes) - len(beside_left) - len(beside_right)
        if min(_rows(beside_left), _rows(beside_right)) < MIN_COLUMN_LINES or crossing > MAX_CROSSING_SHARE * len(
            boxes
        ):
            continue
        gap = min(b.left for b in beside_right) - max(b.right for b in beside_left)
        if gap >= 0.8 * height and (best is None or (crossing, -gap) < best[0]):
            best = (crossing, -gap), x
    return best[1] if best else None


def _rows(boxes: list[Box]) -> int:
    return len({round(b.bottom) for b in boxes})


def _top_down(boxes: list[Box]) -> list[str]:
    """Return the lines of one column; boxes at the same height are one line."""
    lines: list[list[Box]] = []
    for box in sorted(boxes, key=lambda b: (-(b.top + b.bottom) / 2, b.left)):
        middle = (box.top + box.bottom) / 2
        if lines and lines[-1][0].bottom < middle < lines[-1][0].top:
            lines[-1].append(box)
        else:
            lines.append([box])
    indent = min((line[0].left for line in lines), default=0)
    found = []
    for line in lines:
        line.sort(key=lambda b: b.left)
        text = line[0].text
        for before, box in pairwise(line):
            wide = box.left - before.right > 1.5 * (box.top - box.bottom)
            text = f"{text}\t{box.text}" if wide else glued(text, box.text)
        # an indented line begins a paragraph: unwrap needs to see it
        size = line[0].top - line[0].bottom
        found.append("\u3000\u3000" + text if 1.2 * size < line[0].left - indent < 4 * size else text)
    return found


def _without_running_heads(pages: list[list[str]]) -> list[list[str]]:
    """Return the pages without page numbers and without what stands first or last on three pages or more."""
    edges = Counter(
        re.sub(r"\d+", "0", line.strip()) for page in pages for line in {*page[:2], *page[-2:]} if width(line) <= 80
    )
    running = {line for line, n in edges.items() if n >= max(REPEATED_PAGES, len(pages) / 3)}
    kept = []
    for page in pages:
        edge = {0, 1, len(page) - 2, len(page) - 1}
        kept.append(
            [
                line
                for i, line in enumerate(page)
                if not (i in edge and (PAGE_NUMBER.match(line) or re.sub(r"\d+", "0", line.strip()) in running))
            ]
        )
    return kept
