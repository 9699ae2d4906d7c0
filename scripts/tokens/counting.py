"""Terms counted in sections and documents, and written down in order."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
import polars as pl

from scripts.shared.ordering import counted
from scripts.tokens.segmenting import Segmented
from scripts.tokens.words import END

AFTER = (" ", "\n", "")  # what stands after a term: within a sentence, at its end, at the end of the section
BLOCK = 2_000_000  # words counted at once by a thread, whole documents: some 100 MB


@dataclass(frozen=True)
class Counted:
    """What was counted. `number` points into `terms`, `doc` into the documents; sections count from 0 over all documents."""

    terms: list[str]
    section_counts: pl.DataFrame  # section_id, number, n: masked
    document_counts: pl.DataFrame  # doc, number, n: masked
    unmasked_counts: pl.DataFrame  # doc, number, n: place names and formulas too
    section_tokens: pl.Series  # masked terms of each section in order, sentences parted by line ends


def count(segmented: Segmented, *, cores: int = 1) -> Counted:
    """Return the counts of terms per section and per document, masked and not, the same for any number of `cores`."""
    is_term = np.array([*segmented.words.terms, False], dtype=bool)  # the last stands for all numbers below 0
    names = pl.Series(segmented.words.names, dtype=pl.String)
    told = pl.concat([names + after for after in AFTER], rechunk=True)  # gathered from in a tenth of the time
    doc_of_section = segmented.sections["doc"].to_numpy()

    def block(part: slice) -> tuple[pl.DataFrame, ...]:
        number, section = segmented.number[part], segmented.section[part]
        term = is_term[np.maximum(number, -1)]
        every, kept = (np.flatnonzero(own) for own in (term, term & ~segmented.masked[part]))
        return (
            _pairs(section[kept], number[kept], "section_id"),
            _pairs(doc_of_section[section[kept]], number[kept], "doc"),
            _pairs(doc_of_section[section[every]], number[every], "doc"),
            _told(number, section, kept, told),
        )

    with ThreadPoolExecutor(cores) as pool:  # numpy and polars let threads run side by side
        counted_blocks = list(pool.map(block, list(_blocks(segmented)) or [slice(0)]))
    in_sections, in_documents, unmasked, tokens = map(pl.concat, zip(*counted_blocks, strict=True))
    return Counted(
        segmented.words.names,
        in_sections,
        in_documents,
        unmasked,
        segmented.sections.select("section_id")
        .join(tokens, on="section_id", how="left", maintain_order="left")["tokens"]
        .fill_null(""),
    )


def _blocks(segmented: Segmented) -> Iterator[slice]:
    """Yield the words of whole documents, about BLOCK of them at once."""
    section, doc = segmented.section, segmented.sections["doc"].to_numpy()
    begin = 0
    while begin < len(section):
        end = len(section)
        if end - begin > BLOCK:
            next_document = np.searchsorted(doc, doc[section[begin + BLOCK]], side="right")
            end = int(np.searchsorted(section, next_document))
        yield slice(begin, end)
        begin = end


def _pairs(rows: np.ndarray, numbers: np.ndarray, row: str) -> pl.DataFrame:
    """Return how often each (row, number) is there: `row`, number, n, in that order."""
    pairs, n = counted((rows.astype(np.int64) << 32) | numbers)
    columns = {row: pairs >> 32, "number": pairs & 0xFFFFFFFF, "n": n}
    return pl.DataFrame({name: column.astype(np.int32) for name, column in columns.items()})


def _told(number: np.ndarray, section: np.ndarray, kept: np.ndarray, told: pl.Series) -> pl.DataFrame:
    """Return section_id and tokens, the terms at `kept` of each section that has one; a line end between two sentences, none outside.

    `told` holds all words as they stand before another one, at the end of a sentence and at the end of a section.
    """
    own, sentence = section[kept], np.cumsum(number == END, dtype=np.int32)[kept]
    ends = np.where(own[1:] != own[:-1], 2, sentence[1:] != sentence[:-1])
    ends = np.concatenate([ends, np.full(min(len(own), 1), 2)])
    words = told.gather((number[kept] + ends * (len(told) // len(AFTER))).astype(np.uint32))
    in_order = pl.DataFrame({"section_id": own, "tokens": words}).with_columns(pl.col("section_id").set_sorted())
    return in_order.group_by("section_id", maintain_order=True).agg(pl.col("tokens").str.join(""))
