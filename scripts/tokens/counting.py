"""Terms counted in sections and documents, and written down in order."""

import re
from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import polars as pl

from scripts.tokens.segmenting import Segmented
from scripts.tokens.words import END

SENTENCE_END = "\n"
AROUND_ENDS = re.compile(rf" ?{SENTENCE_END}[{SENTENCE_END} ]*")


@dataclass(frozen=True)
class Counted:
    """What was counted. `number` points into `terms`, `doc` into the documents; sections count from 0 over all documents."""

    terms: list[str]
    section_counts: pl.DataFrame  # section_id, number, n: masked
    unmasked_counts: pl.DataFrame  # doc, number, n: place names and formulas too
    section_tokens: list[str]  # masked terms of each section in order, sentences parted by line ends


def count(segmented: Segmented) -> Counted:
    """Return the counts of terms per section (masked) and per document (unmasked)."""
    number, doc = segmented.number, segmented.doc
    term = number >= 0
    term[term] = np.array(segmented.words.terms, dtype=bool)[number[term]]
    kept = term & ~segmented.masked
    in_sections, in_documents = Pairs(), Pairs()
    tokens: list[str] = []
    section_of_doc = segmented.sections["doc"].to_numpy()
    ends = np.searchsorted(doc, np.arange(len(section_of_doc) and section_of_doc[-1] + 1), side="right")
    begin = 0
    for end in ends.tolist():  # document by document: small sorts, and memory for one at a time
        part = slice(begin, end)
        in_documents.add(doc[part], number[part], term[part])
        in_sections.add(segmented.section[part], number[part], kept[part])
        begin = end
    told = kept | (number == END)
    for begin, end in _section_ranges(segmented):
        tokens.append(_joined(number[begin:end][told[begin:end]], segmented.words.names))
    return Counted(segmented.words.names, in_sections.frame("section_id"), in_documents.frame("doc"), tokens)


def _section_ranges(segmented: Segmented) -> Iterator[tuple[int, int]]:
    """Yield where the words of each section begin and end, sections without a word too."""
    borders = np.searchsorted(segmented.section, np.arange(len(segmented.sections) + 1)).tolist()
    yield from pairwise(borders)


def _joined(number: np.ndarray, names: list[str]) -> str:
    words = " ".join([SENTENCE_END if i == END else names[i] for i in number.tolist()])
    return AROUND_ENDS.sub(SENTENCE_END, words).strip()


class Pairs:
    """How often each (row, number) occurs, gathered document by document in 12 bytes a pair."""

    def __init__(self) -> None:
        self.columns = (array("i"), array("i"), array("i"))

    def add(self, rows: np.ndarray, numbers: np.ndarray, which: np.ndarray) -> None:
        """Count the words of one document that `which` picks; a row belongs to one document only."""
        keys = (rows[which].astype(np.int64) << 32) | numbers[which]
        pairs, counts = np.unique(keys, return_counts=True)
        for column, values in zip(self.columns, (pairs >> 32, pairs & 0xFFFFFFFF, counts), strict=True):
            column.frombytes(values.astype(np.int32).tobytes())

    def frame(self, row: str) -> pl.DataFrame:
        """Return what was counted: `row`, number, n."""
        names = (row, "number", "n")
        return pl.DataFrame(
            {name: np.array(column, np.int32) for name, column in zip(names, self.columns, strict=True)}
        )
