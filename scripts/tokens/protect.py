"""What a segmenter must not touch: policy terms stay whole, names of places and formulas are cut out.

A document is marked once and segmented once: policy terms and place names are replaced by private-use characters that no
segmenter joins to anything, and put back afterwards, so that masked and unmasked words come from the same cut.
"""

import re
from collections.abc import Callable, Iterable
from typing import NamedTuple

from scripts.tokens.formulas import OUTLET, Formula

SECTION, POLICY, PLACE, OPEN, CLOSE = "\ue000\ue001\ue002\ue003\ue004"
PRIVATE = re.compile("[\ue000-\ue005]")  # the same characters in a user's text would be taken for marks
ASCII_WORD = re.compile(r"[A-Za-z0-9]")
CAPITALS = re.compile(
    r"(?<![A-Za-z0-9])[A-Z]{2,}(?![A-Za-z0-9])"
)  # the engines cut RCEP differently: it is kept whole here


class Span(NamedTuple):
    start: int
    end: int
    mark: str  # POLICY, PLACE, or OPEN for a formula
    type: str = ""  # why it is masked: one of MASK_TYPES


class Marked(NamedTuple):
    text: str  # with marks
    policy: list[str]  # the terms behind the POLICY marks, in order
    places: list[str]  # the names behind the PLACE marks, in order


def policy_finder(terms: Iterable[str]) -> Callable[[str], list[Span]]:
    """Return a function that gives the spans of `terms` and of words in capitals: leftmost-longest, without overlap."""
    import ahocorasick

    automaton = ahocorasick.Automaton()
    for term in terms:
        automaton.add_word(term, len(term))
    if len(automaton):
        automaton.make_automaton()

    def find(text: str) -> list[Span]:
        found = [match.span() for match in CAPITALS.finditer(text)]
        if len(automaton):
            found.extend((last + 1 - size, last + 1) for last, size in automaton.iter(text))
        ordered = sorted((start, -end) for start, end in found if _stands_alone(text, start, end))
        return _without_overlaps(Span(start, -negative, POLICY) for start, negative in ordered)

    return find


def _stands_alone(text: str, start: int, end: int) -> bool:
    """Say whether a term that begins or ends in Latin letters or digits is not part of a longer word of them."""
    before = start and ASCII_WORD.match(text[start]) and ASCII_WORD.match(text[start - 1])
    after = end < len(text) and ASCII_WORD.match(text[end - 1]) and ASCII_WORD.match(text[end])
    return not before and not after


def _without_overlaps(spans: Iterable[Span]) -> list[Span]:
    kept: list[Span] = []
    for span in spans:
        if not kept or span.start >= kept[-1].end:
            kept.append(span)
    return kept


def resolve(
    policy: list[Span], names: Iterable[Formula], formulas: Iterable[Formula], types: frozenset[str]
) -> list[Span]:
    """Return the spans that hold, sorted and without overlap.

    A formula is cut whole, with the names in it. Else a policy term goes before any name that overlaps it: 海南 in
    海南自由贸易港 is not a place. Of two that overlap the first and longer one holds. A name of a type that is not masked stays, as
    one word, like a policy term.
    """
    names = list(names)
    whole = [
        name for name in names if name.type == OUTLET
    ]  # a formula too: its words stay words where nothing is masked
    cut = _in_order(Span(f.start, f.end, OPEN, f.type) for f in [*formulas, *whole])
    kept = _outside(policy, cut)
    places = _in_order(
        Span(name.start, name.end, PLACE if name.type in types else POLICY, name.type)
        for name in names
        if name.type != OUTLET
    )
    kept = sorted(kept + cut)
    return sorted(kept + _outside(places, kept))


def _in_order(spans: Iterable[Span]) -> list[Span]:
    return _without_overlaps(sorted(spans, key=lambda span: (span.start, -span.end, span.type)))


def _outside(spans: list[Span], others: list[Span]) -> list[Span]:
    """Return those of `spans` that overlap none of `others`; both sorted and free of overlaps within."""
    kept, i = [], 0
    for span in spans:
        while i < len(others) and others[i].end <= span.start:
            i += 1
        if i == len(others) or others[i].start >= span.end:
            kept.append(span)
    return kept


def mark(text: str, spans: Iterable[Span], section_starts: Iterable[int]) -> Marked:
    """Return `text` with a SECTION mark before each section but the first and marks in the place of `spans`."""
    text = PRIVATE.sub(" ", text)
    out: list[str] = []
    policy: list[str] = []
    places: list[str] = []
    events = [(start, 0, None) for start in section_starts if start > 0] + [(span.start, 1, span) for span in spans]
    done = 0
    for start, _, span in sorted(events, key=lambda event: event[:2]):
        out.append(text[done:start])
        done = max(done, start)
        if span is None:
            out.append(SECTION)  # inside a span: it stands after it, the span belongs to the section it begins in
            continue
        surface = text[span.start : span.end]
        if span.mark == OPEN:
            out.append(OPEN + surface + CLOSE)
        else:
            out.append(span.mark)
            (policy if span.mark == POLICY else places).append(surface)
        done = span.end
    out.append(text[done:])
    return Marked("".join(out), policy, places)
