"""What a document is called: the user's own id where there is one, else file and position."""

from collections.abc import Mapping

import polars as pl

from scripts.corpus.pieces import Piece
from scripts.shared.job import Problem, log


def check_named_columns(columns: Mapping[str, str | None], index: pl.DataFrame, dropped: pl.DataFrame) -> None:
    """Raise Problem where no table at all holds the column that is to be the text."""
    lost = dropped.filter(reason="no text column")
    if columns.get("text") and len(lost) and not (index["place"] != "").any():
        first = lost.row(0, named=True)
        raise Problem(
            f"corpus.columns.text: no table has a column {columns['text']!r} ({first['source']}, {first['detail']})"
        )


def check_id(piece: Piece, columns: Mapping[str, str | None]) -> None:
    """Raise Problem where a table lacks the column that is named as the one with the id."""
    named = columns.get("id")
    if named and piece.where and piece.own_id is None:
        raise Problem(
            f"{piece.source}, {piece.where}: no column {named!r} (corpus.columns.id) among {', '.join(piece.columns)}; "
            "name the column that holds the id or take `id` out of corpus.columns"
        )


def doc_ids(index: pl.DataFrame, columns: Mapping[str, str | None]) -> pl.Series:
    """Return the doc_id (N,) of each piece in `index` (source, position, own_id, place): the user's id, else source#position.

    A guessed id column is used where its values are there and unique in all tables, and else passed over.
    """
    named = columns.get("id")
    key = index.select(pl.format("{}#{}", "source", "position")).to_series()
    own = index["own_id"].set(index["place"] == "", None)
    if complaint := _complaint(index.with_columns(own_id=own), named):
        if named:
            raise Problem(f"{complaint}; give every row an id of its own or take `id` out of corpus.columns")
        log.info("the column taken for ids is not unique, so that documents are numbered by file: %s", complaint)
        return key.alias("doc_id")
    clash = key.filter(own.is_null() & key.is_in(own.drop_nulls().implode()))
    if len(clash):
        raise Problem(f"id {clash[0]!r} is also the name of a document of a page; rename the id")
    return own.fill_null(key).alias("doc_id")


def _complaint(index: pl.DataFrame, named: str | None) -> str | None:
    """Return what is wrong with the first id that is empty or stands already in another row, or None."""
    owned = index.select("source", "place", "own_id").filter(pl.col("own_id").is_not_null())
    empty = pl.col("own_id").str.strip_chars() == ""
    wrong = owned.filter(empty | ~pl.col("own_id").is_first_distinct())
    if not len(wrong):
        return None
    row = wrong.row(0, named=True)
    where = f"{row['source']}, {row['place']}"
    if not row["own_id"].strip():
        return f"{where}: the id column {named!r} is empty"
    other = owned.filter(own_id=row["own_id"]).row(0, named=True)
    return f"{where}: id {row['own_id']!r} stands already in {other['source']}, {other['place']}"
