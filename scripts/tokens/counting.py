"""Terms counted in sections and documents, and written down in order."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
import polars as pl

from scripts.tokens.ordering import counted
from scripts.tokens.segmenting import Segmented
from scripts.tokens.words import END

SENTENCE_END = "\n"
BLOCK = 2_000_000  # words counted at once by a thread, whole documents: some 100 MB


@dataclass(frozen=True)
class Counted:
    """What was counted. `number` points into `terms`, `doc` into the documents; sections count from 0 over all documents."""

    terms: list[str]
    section_counts: pl.DataFrame  # section_id, number, n: masked
    unmasked_counts: pl.DataFrame  # doc, number, n: place names and formulas too
    section_tokens: pl.Series  # masked terms of each section in order, sentences parted by line ends


def count(segmented: Segmented, *, cores: int = 1) -> Counted:
    """Return the counts of terms per section (masked) and per document (unmasked), the same for any number of `cores`."""
    is_term = np.array([*segmented.words.terms, False], dtype=bool)  # the last stands for all numbers below 0
    names = pl.Series([*segmented.words.names, SENTENCE_END], dtype=pl.String)
    doc_of_section = segmented.sections["doc"].to_numpy()

    def block(part: slice) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
        number, section = segmented.number[part], segmented.section[part]
        term = is_term[np.maximum(number, -1)]
        kept = term & ~segmented.masked[part]
        return (
            _pairs(section[kept], number[kept], "section_id"),
            _pairs(doc_of_section[section[term]], number[term], "doc"),
            _told(number, section, kept, names),
        )

    with ThreadPoolExecutor(cores) as pool:  # numpy and polars let threads run side by side
        counted_blocks = list(pool.map(block, _blocks(segmented)))
    in_sections, in_documents, tokens = ([own[i] for own in counted_blocks] for i in range(3))
    schema = {"number": pl.Int32, "n": pl.Int32}
    told = pl.concat([pl.DataFrame(schema={"section_id": pl.Int32, "tokens": pl.String}), *tokens])
    return Counted(
        segmented.words.names,
        pl.concat([pl.DataFrame(schema={"section_id": pl.Int32} | schema), *in_sections]),
        pl.concat([pl.DataFrame(schema={"doc": pl.Int32} | schema), *in_documents]),
        segmented.sections.select("section_id")
        .join(told, on="section_id", how="left", maintain_order="left")["tokens"]
        .fill_null(""),
    )


def _blocks(segmented: Segmented) -> Iterator[slice]:
    """Yield the words of whole documents, about BLOCK of them at once."""
    doc = segmented.doc
    begin = 0
    while begin < len(doc):
        end = len(doc)
        if end - begin > BLOCK:
            end = int(np.searchsorted(doc, doc[begin + BLOCK], side="right"))
        yield slice(begin, end)
        begin = end


def _pairs(rows: np.ndarray, numbers: np.ndarray, row: str) -> pl.DataFrame:
    """Return how often each (row, number) is there: `row`, number, n, in that order."""
    pairs, n = counted((rows.astype(np.int64) << 32) | numbers)
    columns = {row: pairs >> 32, "number": pairs & 0xFFFFFFFF, "n": n}
    return pl.DataFrame({name: column.astype(np.int32) for name, column in columns.items()})


def _told(number: np.ndarray, section: np.ndarray, kept: np.ndarray, names: pl.Series) -> pl.DataFrame:
    """Return section_id and tokens, the kept terms of each section that has one; one line end between two sentences, none outside."""
    at = np.flatnonzero(kept)
    if not len(at):
        return pl.DataFrame(schema={"section_id": pl.Int32, "tokens": pl.String})
    sentence = np.cumsum(number == END)[at]
    parted = np.flatnonzero((sentence[1:] != sentence[:-1]) & (section[at[1:]] == section[at[:-1]])) + 1
    words = names.gather(np.insert(number[at], parted, len(names) - 1).astype(np.uint32))
    own = pl.DataFrame({"section_id": np.insert(section[at], parted, section[at[parted]]), "tokens": words})
    joined = own.group_by("section_id", maintain_order=True).agg(pl.col("tokens").str.join(" "))
    return joined.with_columns(pl.col("tokens").str.replace_all(f" {SENTENCE_END} ", SENTENCE_END, literal=True))
