"""What a segmenter must not touch: policy terms stay whole, names of places and formulas are cut out.

A document is marked once and segmented once: policy terms and place names are replaced by private-use characters that no
segmenter joins to anything, and put back afterwards, so that masked and unmasked words come from the same cut.
"""

import re
import sys
from collections.abc import Callable, Iterable, Mapping
from operator import itemgetter
from typing import TYPE_CHECKING, NamedTuple

from scripts.tokens.formulas import OUTLET, TERM, Formula
from scripts.tokens.segment import rust_segmenter

if TYPE_CHECKING:
    import rjieba

SECTION, POLICY, PLACE, OPEN, CLOSE = "\ue000\ue001\ue002\ue003\ue004"
PRIVATE = "\ue000\ue001\ue002\ue003\ue004\ue005\ue006"  # the same characters in a user's text would be taken for marks
NO_MARKS = str.maketrans(PRIVATE, " " * len(PRIVATE))
ASCII_WORD = re.compile(r"[A-Za-z0-9]")
CAPITALS = re.compile(r"[A-Z][A-Z]+(?![A-Za-z0-9])")  # the engines cut RCEP differently: it is kept whole here

SHORT_TERM = (
    2  # ASSUME a term of two characters may stand in other words by chance (三农 in 第三农场), a longer one hardly ever
)
WINDOW = 6  # characters on each side that decide whether it does


class Span(NamedTuple):
    start: int
    end: int
    mark: str  # POLICY, PLACE, or OPEN for a formula
    type: str = ""  # what it is: one of MASK_TYPES or KEPT_TYPES, or TERM


class Marked(NamedTuple):
    text: str  # with marks
    policy: list[str]  # the terms behind the POLICY marks, in order
    places: list[str]  # the names behind the PLACE marks, in order


def policy_finder(terms: Mapping[str, str]) -> Callable[[str], list[Span]]:
    """Return a function that gives the spans of `terms` (term: its type) and of words in capitals: leftmost-longest, no overlap.

    A term of two characters counts only where no word of the dictionary lies across its edges.
    """
    from ahocorasick_rs import AhoCorasick, Implementation

    automaton = AhoCorasick(terms, implementation=Implementation.DFA, store_patterns=False)
    types = list(terms.values())
    may_be_part = [bool(ASCII_WORD.match(term[0]) or ASCII_WORD.match(term[-1])) for term in terms]
    segmenter = rust_segmenter()

    def find(text: str) -> list[Span]:
        found = [
            (start, -end, types[term])
            for term, start, end in automaton.find_matches_as_indexes(text, overlapping=True)
            if not may_be_part[term] or _stands_alone(text, start, end)
        ]
        capitals = (match.span() for match in CAPITALS.finditer(text) if _stands_alone(text, *match.span()))
        found += [(start, -end, TERM) for start, end in capitals]
        found.sort(key=itemgetter(0, 1))  # stable: of two equal spans the one that is a term of the list
        kept: list[Span] = []
        done = 0
        for start, minus_end, kind in found:
            end = -minus_end
            if start >= done and (end - start > SHORT_TERM or _is_word(segmenter, text, start, end)):
                kept.append(Span(start, end, POLICY, kind))
                done = end
        return kept

    return find


def _is_word(segmenter: "rjieba.Jieba", text: str, start: int, end: int) -> bool:
    """Say whether no word of the dictionary lies across an edge of text[start:end] without holding all of it."""
    at = max(0, start - WINDOW)
    for word in segmenter.cut(text[at : end + WINDOW], False):  # no guesses: 六稳六保 is in no dictionary
        after = at + len(word)
        if (at < start < after < end) or (start < at < end < after):
            return False
        if after >= end:
            return True
        at = after
    return True


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
    """Return the spans that hold, sorted and without overlap; `types` are those to mask.

    A formula is cut whole, with the names in it. Else a policy term goes before any name that overlaps it, but for a longer name
    that holds it: 海南 in 海南自由贸易港 is not a place, 长江 in 长江镇 is. Of two that overlap the first and longer one holds. A name
    of a type that is not masked stays, as one word, like a policy term.
    """
    names = list(names)
    whole = [
        name for name in names if name.type == OUTLET
    ]  # a formula too: its words stay words where nothing is masked
    cut = _in_order(Span(f.start, f.end, OPEN, f.type) for f in [*formulas, *whole])
    places = _in_order(
        Span(name.start, name.end, PLACE if name.type in types else POLICY, name.type)
        for name in names
        if name.type != OUTLET
    )
    policy = [span._replace(mark=PLACE) if span.type in types else span for span in _not_held(policy, places)]
    kept = sorted(_outside(policy, cut) + cut)
    return sorted(kept + _outside(places, kept))


def _not_held(spans: list[Span], others: list[Span]) -> list[Span]:
    """Return those of `spans` that no longer one of `others` holds; both sorted and free of overlaps within."""
    kept, i = [], 0
    for span in spans:
        while i < len(others) and others[i].end < span.end:
            i += 1
        held = (
            i < len(others)
            and others[i].start <= span.start
            and others[i].end - others[i].start > span.end - span.start
        )
        if not held:
            kept.append(span)
    return kept


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
    """Return `text` with a SECTION mark before each section but the first and marks in the place of `spans`.

    Both come sorted, spans without overlap.
    """
    if any(character in text for character in PRIVATE):
        text = text.translate(NO_MARKS)
    out: list[str] = []
    policy: list[str] = []
    places: list[str] = []
    sections = iter([start for start in section_starts if start > 0])
    done, section = 0, next(sections, sys.maxsize)
    last = Span(len(text), len(text), "")  # no span: it brings what stands behind all of them
    for start, end, sign, _ in [*spans, last]:
        while section <= start:  # one inside a span stands after it: the span belongs to the section it begins in
            out += (text[done:section], SECTION)
            done, section = max(done, section), next(sections, sys.maxsize)
        out.append(text[done:start])
        surface = text[start:end]
        if sign == OPEN:
            out += (OPEN, surface, CLOSE)
        elif sign:
            out.append(sign)
            (policy if sign == POLICY else places).append(surface)
        done = max(done, end)
    return Marked("".join(out), policy, places)
