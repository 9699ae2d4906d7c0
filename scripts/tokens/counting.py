"""Words counted: every document is segmented once, its words become numbers at once, and only counts are kept."""

from array import array
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

import numpy as np
import polars as pl

from scripts.shared.job import log, progress
from scripts.tokens.formulas import formula_spans
from scripts.tokens.protect import CLOSE, OPEN, PLACE, POLICY, SECTION, Marked, Span, mark, resolve
from scripts.tokens.sections import section_bounds
from scripts.tokens.segment import Cut

NOT_A_TERM = -1
MARKS = {SECTION: -2, POLICY: -3, PLACE: -4, OPEN: -5, CLOSE: -6}


class TermNumbers(dict):
    """Number of each word, given as it is first seen; NOT_A_TERM where the rule says so. The rule is asked once per word."""

    def __init__(self, is_term: Callable[[str], bool]):
        super().__init__(MARKS)
        self.is_term = is_term
        self.terms: list[str] = []

    def __missing__(self, word: str) -> int:
        number = NOT_A_TERM
        if self.is_term(word):
            number = len(self.terms)
            self.terms.append(word)
        self[word] = number
        return number


@dataclass
class Counted:
    """What was counted; term numbers point into `terms`, sections count from 0 over all documents in order."""

    terms: list[str]
    sections: pl.DataFrame  # section_id, doc_id, start, end
    section_counts: pl.DataFrame  # section_id, number, n: masked
    unmasked_counts: pl.DataFrame  # doc, number, n: place names and formulas too; doc is the document's position
    section_tokens: list[str]  # masked terms of each section in order
    n_words: int = 0
    masked: dict[str, int] = field(default_factory=dict)


def count_documents(
    documents: pl.DataFrame,
    mentions: pl.DataFrame,
    *,
    cut: Cut,
    is_term: Callable[[str], bool],
    find_policy: Callable[[str], list[Span]],
    section_chars: int,
    mask: bool,
) -> Counted:
    """Return the counts of terms per section (masked) and per document (unmasked).

    `documents` (doc_id, text) must be sorted by doc_id, so that their order as read does not matter. With `mask` false place
    names and formulas count in sections too; a place name is one word either way.
    """
    numbers = TermNumbers(is_term)
    sections: list[tuple[str, int, int]] = []
    section_tokens: list[str] = []
    inside, unmasked = _Counts(), _Counts()
    n_words = 0
    masked = {"place names": 0, "formulas": 0, "policy terms": 0}
    rows = progress(
        zip(documents["doc_id"], documents["text"], spans_by_document(documents, mentions), strict=True),
        len(documents),
        "documents segmented",
    )
    for position, (doc_id, text, spans) in enumerate(rows):
        bounds = section_bounds(text, section_chars)
        held = resolve(find_policy(text), spans, formula_spans(text))
        for span in held:
            masked[{POLICY: "policy terms", PLACE: "place names", OPEN: "formulas"}[span.mark]] += 1
        number, section, is_masked = numbered(mark(text, held, (start for start, _ in bounds)), cut, numbers)
        n_words += len(number)
        counts_too = number >= 0
        unmasked.add(np.full(len(number), position), number, counts_too)
        if mask:
            counts_too &= ~is_masked
        inside.add(section + len(sections), number, counts_too)
        section_tokens.extend(_tokens(number[counts_too], section[counts_too], len(bounds), numbers.terms))
        sections.extend((doc_id, start, end) for start, end in bounds)
    log.info(
        "%d words in %d sections of %d documents; %d distinct terms",
        n_words,
        len(sections),
        len(documents),
        len(numbers.terms),
    )
    log.info(
        "kept out of the topics: %s" if mask else "nothing is masked; found: %s",
        ", ".join(f"{n} {what}" for what, n in masked.items() if what != "policy terms"),
    )
    log.info("kept whole: %d occurrences of policy terms", masked["policy terms"])
    frame = pl.DataFrame(
        sections, schema={"doc_id": pl.String, "start": pl.Int64, "end": pl.Int64}, orient="row"
    ).with_row_index("section_id")
    return Counted(
        numbers.terms, frame, inside.frame("section_id"), unmasked.frame("doc"), section_tokens, n_words, masked
    )


def spans_by_document(documents: pl.DataFrame, mentions: pl.DataFrame) -> Iterator[list[tuple[int, int]]]:
    """Yield the mentions' (start, end) of each document in the order of `documents`."""
    grouped = mentions.group_by("doc_id").agg(pl.struct("start", "end").sort_by("start").alias("spans"))
    for spans in documents.select("doc_id").join(grouped, on="doc_id", how="left", maintain_order="left")["spans"]:
        yield [] if spans is None else [(span["start"], span["end"]) for span in spans]


def numbered(marked: Marked, cut: Cut, numbers: TermNumbers) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return number, section (from 0) and whether it is masked, of each word of one document."""
    words = cut(marked.text)
    number = np.fromiter(map(numbers.__getitem__, words), np.int64, len(words))
    section = np.cumsum(number == MARKS[SECTION])
    in_formula = np.cumsum(number == MARKS[OPEN]) > np.cumsum(number == MARKS[CLOSE])
    is_policy, is_place = number == MARKS[POLICY], number == MARKS[PLACE]
    number[is_policy] = [numbers[term] for term in marked.policy]
    number[is_place] = [numbers[name] for name in marked.places]
    return number, section, is_place | in_formula


def _tokens(number: np.ndarray, section: np.ndarray, n_sections: int, terms: list[str]) -> Iterable[str]:
    cuts = np.searchsorted(section, np.arange(n_sections + 1))
    for start, end in zip(cuts[:-1], cuts[1:], strict=True):
        yield " ".join([terms[i] for i in number[start:end]])


class _Counts:
    """Counts of (row, term number) pairs, gathered document by document."""

    def __init__(self) -> None:
        self.rows, self.numbers, self.counts = array("i"), array("i"), array("i")

    def add(self, rows: np.ndarray, numbers: np.ndarray, which: np.ndarray) -> None:
        """Add the pairs of one document; a row belongs to one document only."""
        pairs, counts = np.unique((rows[which] << 32) | numbers[which], return_counts=True)
        self.rows.frombytes((pairs >> 32).astype(np.int32).tobytes())
        self.numbers.frombytes((pairs & 0xFFFFFFFF).astype(np.int32).tobytes())
        self.counts.frombytes(counts.astype(np.int32).tobytes())

    def frame(self, row: str) -> pl.DataFrame:
        columns = {row: self.rows, "number": self.numbers, "n": self.counts}
        return pl.DataFrame(
            {
                name: np.frombuffer(values, np.int32) if len(values) else np.empty(0, np.int32)
                for name, values in columns.items()
            }
        )
