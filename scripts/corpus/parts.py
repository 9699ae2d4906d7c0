"""Pieces on their way through the store: written in parts while they are read, read again in parts, never all at once."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np
import polars as pl

from scripts.corpus.columns import whole
from scripts.corpus.pieces import Piece
from scripts.shared.tables import ROW_GROUP, empty

PART_CHARS = 4 * 2**20  # of text, before a part is written


def in_parts(pieces: Iterable[Piece]) -> Iterator[list[Piece]]:
    """Yield `pieces` in lists of a few million characters."""
    part: list[Piece] = []
    chars = 0
    for piece in pieces:
        part.append(piece)
        chars += len(piece.text)
        if chars >= PART_CHARS or len(part) >= 20 * ROW_GROUP:
            yield part
            part, chars = [], 0
    if part:
        yield part


def frame(pieces: list[Piece], first: int) -> pl.DataFrame:
    """Return `pieces` as the table pieces, their rows counted from `first`."""
    rows = [
        {
            "row": row,
            "source": piece.source,
            "position": piece.position,
            "title": piece.title,
            "text": whole(piece.text),
            "date": piece.date,
            "date_from": piece.date_from,
            "date_scraped": piece.date_scraped,
            "n_chars": len(piece.text),
            "n_inked": len(piece.text.strip()),
            "own_id": piece.own_id,
            "place": piece.where,
            "own_names": json.dumps(list(piece.own), ensure_ascii=False),
            "own": json.dumps(piece.own, ensure_ascii=False),
            "repairs": json.dumps({name: n for name, n in sorted(piece.repairs.items()) if n > 0}),
        }
        for row, piece in enumerate(pieces, first)
    ]
    return pl.DataFrame(rows, schema=empty("pieces").schema, orient="row")


def read_rows(path: str | Path, rows: Sequence[int], columns: Iterable[str]) -> Iterator[pl.DataFrame]:
    """Yield the rows (sorted) of a table of pieces with `row` and `columns`, one row group of the file in memory at a time."""
    scan = pl.scan_parquet(path, glob=False).select("row", *columns)
    numbers = np.asarray(rows, dtype=np.int64)
    for group in np.unique(numbers // ROW_GROUP).tolist():
        part = scan.slice(group * ROW_GROUP, ROW_GROUP).collect()
        start, stop = np.searchsorted(numbers, [group * ROW_GROUP, (group + 1) * ROW_GROUP])
        yield _copied(part[numbers[start:stop] - group * ROW_GROUP])


def _copied(part: pl.DataFrame) -> pl.DataFrame:
    """Return `part` with texts of its own: rows picked from a larger table would keep the texts of all its rows in memory."""
    text = (
        pl.Series(column.name, column.to_list(), dtype=column.dtype) for column in part if column.dtype == pl.String
    )
    return part.with_columns(text)


def own_columns(part: pl.DataFrame, names: list[str]) -> pl.DataFrame:
    """Return the user's own columns of pieces, unpacked from JSON, one column per name."""
    rows: list[Mapping[str, str | None]] = [json.loads(own) for own in part["own"]]
    return pl.DataFrame(
        {name: [row.get(name) for row in rows] for name in names}, schema=dict.fromkeys(names, pl.String)
    )


def repairs(part: pl.DataFrame) -> pl.DataFrame:
    """Return the table repairs of pieces with doc_id."""
    rows = [
        (doc_id, repair, n)
        for doc_id, packed in part.select("doc_id", "repairs").iter_rows()
        for repair, n in json.loads(packed).items()
    ]
    return pl.DataFrame(rows, schema=empty("repairs").schema, orient="row")
