"""Words counted: every document is segmented once, its words become numbers at once, and only counts are kept."""

from array import array
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import polars as pl

from scripts.shared.job import log, progress
from scripts.tokens.formulas import MASK_TYPES, formula_spans, named_spans
from scripts.tokens.protect import CLOSE, OPEN, PLACE, POLICY, SECTION, Marked, Span, mark, resolve
from scripts.tokens.sections import section_bounds
from scripts.tokens.segment import Cut

NOT_A_TERM = -1
MARKS = {SECTION: -2, POLICY: -3, PLACE: -4, OPEN: -5, CLOSE: -6}
REPORT = {"type": pl.String, "surface": pl.String, "n": pl.Int64, "n_docs": pl.Int64}


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
    """What was counted. `number` points into `terms`, `doc` into the documents; sections count from 0 over all documents."""

    terms: list[str]
    sections: pl.DataFrame  # section_id, doc, start, end
    section_counts: pl.DataFrame  # section_id, number, n: masked
    unmasked_counts: pl.DataFrame  # doc, number, n: place names and formulas too
    section_tokens: list[str]  # masked terms of each section in order
    mask_report: pl.DataFrame  # type, surface, n, n_docs of what was kept out of the sections


def count_documents(
    texts: pl.Series,
    spans: Iterator[list[tuple[int, int]]],
    *,
    cut: Cut,
    is_term: Callable[[str], bool],
    find_policy: Callable[[str], list[Span]],
    section_chars: int,
    mask_types: frozenset[str],
) -> Counted:
    """Return the counts of terms per section (masked) and per document (unmasked).

    `texts` must come in the order of doc_id, so that the order they were read in does not matter; `spans` holds the mentions
    (start, end) of each. What is of `mask_types` counts only in the unmasked counts; a place name is one word either way.
    """
    numbers = TermNumbers(is_term)
    sections: dict[str, list[int]] = {"doc": [], "start": [], "end": []}
    section_tokens: list[str] = []
    masked_counts, all_counts = Pairs(), Pairs()
    n_words, n_kept, masked = 0, 0, Masked()
    rows = progress(zip(texts, spans, strict=True), len(texts), "documents segmented")
    for doc, (text, mentions) in enumerate(rows):
        bounds = section_bounds(text, section_chars)
        held = resolve(
            find_policy(text), named_spans(text, mentions, mask_types), formula_spans(text, mask_types), mask_types
        )
        number, section, is_masked = numbered(mark(text, held, [start for start, _ in bounds]), cut, numbers)
        is_term_here = number >= 0
        all_counts.add(np.full(len(number), doc), number, is_term_here)
        counted = is_term_here & ~is_masked
        masked_counts.add(section + len(section_tokens), number, counted)
        section_tokens.extend(_joined(number[counted], section[counted], len(bounds), numbers.terms))
        sections["doc"].extend([doc] * len(bounds))
        sections["start"].extend(start for start, _ in bounds)
        sections["end"].extend(end for _, end in bounds)
        n_words += len(number)
        masked.add(text, [span for span in held if span.mark != POLICY])
        n_kept += sum(span.mark == POLICY for span in held)
    log.info(
        "%d words, %d distinct terms, %d sections of %d documents",
        n_words,
        len(numbers.terms),
        len(section_tokens),
        len(texts),
    )
    log.info("%d policy terms kept whole", n_kept)
    for kind in MASK_TYPES:
        n = sum(count for (of, _), count in masked.n.items() if of == kind)
        log.info("%s: %s", kind, f"{n} kept out of the topics" if kind in mask_types else "not masked")
    frame = pl.DataFrame(sections, schema=dict.fromkeys(sections, pl.Int32)).with_row_index("section_id")
    return Counted(
        numbers.terms,
        frame.cast({"section_id": pl.Int32}),
        masked_counts.frame("section_id"),
        all_counts.frame("doc"),
        section_tokens,
        masked.frame(),
    )


def spans_by_document(documents: pl.DataFrame, mentions: pl.DataFrame) -> Iterator[list[tuple[int, int]]]:
    """Yield the mentions' (start, end) of each document in the order of `documents`."""
    grouped = mentions.group_by("doc_id").agg(pl.col("start"), pl.col("end"))
    joined = documents.select("doc_id").join(grouped, on="doc_id", how="left", maintain_order="left")
    for starts, ends in zip(joined["start"], joined["end"], strict=True):
        yield [] if starts is None else list(zip(starts.to_list(), ends.to_list(), strict=True))


def numbered(marked: Marked, cut: Cut, numbers: TermNumbers) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return number, section (from 0) and whether it is to be masked, of each word of one document."""
    words = cut(marked.text)
    number = np.fromiter(map(numbers.__getitem__, words), np.int64, len(words))
    section = np.cumsum(number == MARKS[SECTION])
    in_formula = np.cumsum(number == MARKS[OPEN]) > np.cumsum(number == MARKS[CLOSE])
    is_policy, is_place = number == MARKS[POLICY], number == MARKS[PLACE]
    number[is_policy] = [numbers[term] for term in marked.policy]
    number[is_place] = [numbers[name] for name in marked.places]
    return number, section, is_place | in_formula


def _joined(number: np.ndarray, section: np.ndarray, n_sections: int, terms: list[str]) -> Iterator[str]:
    words = [terms[i] for i in number.tolist()]
    for start, end in pairwise(np.searchsorted(section, np.arange(n_sections + 1)).tolist()):
        yield " ".join(words[start:end])


class Masked:
    """What was masked, how often and in how many documents."""

    def __init__(self) -> None:
        self.n: Counter[tuple[str, str]] = Counter()
        self.n_docs: Counter[tuple[str, str]] = Counter()

    def add(self, text: str, spans: list[Span]) -> None:
        """Count the spans of one document."""
        found = [(span.type, " ".join(text[span.start : span.end].split())) for span in spans]
        self.n.update(found)
        self.n_docs.update(set(found))

    def frame(self) -> pl.DataFrame:
        """Return type, surface, n, n_docs."""
        rows = [(*key, n, self.n_docs[key]) for key, n in sorted(self.n.items())]
        return pl.DataFrame(rows, schema=REPORT, orient="row")


class Pairs:
    """How often each (row, term number) occurs, gathered document by document in 12 bytes a pair."""

    def __init__(self) -> None:
        self.columns = (array("i"), array("i"), array("i"))

    def add(self, rows: np.ndarray, numbers: np.ndarray, which: np.ndarray) -> None:
        """Count the words of one document that `which` picks; a row belongs to one document only."""
        pairs, counts = np.unique((rows[which] << 32) | numbers[which], return_counts=True)
        for column, values in zip(self.columns, (pairs >> 32, pairs & 0xFFFFFFFF, counts), strict=True):
            column.frombytes(values.astype(np.int32).tobytes())

    def frame(self, row: str) -> pl.DataFrame:
        """Return what was counted: `row`, number, n."""
        names = (row, "number", "n")
        return pl.DataFrame(
            {name: np.array(column, np.int32) for name, column in zip(names, self.columns, strict=True)}
        )
