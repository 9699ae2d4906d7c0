"""What was read and what became of it: documents, pieces left out, repairs, reprints, places and years."""

from typing import Any

import polars as pl

from scripts.shared.tables import LEVELS

MOST_ROWS = 50  # of any list on the page; the rest stands in the table's file


def account(documents: pl.DataFrame, dropped: pl.DataFrame) -> dict[str, int]:
    """Return how many pieces were read, kept and dropped, and from how many files."""
    sources = pl.concat([documents["source"], dropped["source"]]).n_unique()
    return {
        "pieces": len(documents) + len(dropped),
        "documents": len(documents),
        "dropped": len(dropped),
        "sources": sources,
    }


def tally(frame: pl.DataFrame, *by: str) -> list[dict[str, Any]]:
    """Return how many rows of `frame` hold each combination of `by`, most frequent first."""
    counted = frame.group_by(by).agg(pl.len().alias("n"))
    return counted.sort("n", *by, descending=[True, *[False] * len(by)]).to_dicts()


def repaired(repairs: pl.DataFrame) -> list[dict[str, Any]]:
    """Return each kind of repair with its documents and its number, most documents first."""
    counted = repairs.group_by("repair").agg(pl.col("doc_id").n_unique().alias("n_docs"), pl.col("n").sum())
    return counted.sort("n_docs", "repair", descending=[True, False]).to_dicts()


def years(documents: pl.DataFrame) -> pl.DataFrame:
    """Return doc_id and year (4 characters, null where the date is not known)."""
    return documents.select("doc_id", pl.col("date").str.extract(r"^(\d{4})", 1).alias("year"))


def span(found: pl.DataFrame) -> str:
    """Return 2022–2024, 2023, or nothing where no document is dated."""
    known = found["year"].drop_nulls().sort()
    if not len(known):
        return ""
    return known[0] if known[0] == known[-1] else f"{known[0]}–{known[-1]}"


def units(places: pl.DataFrame) -> list[tuple[str, int]]:
    """Return (level, how many different places of it the documents name), coarse to fine, without the country."""
    found = [(level, places[level].drop_nulls().n_unique()) for level in LEVELS[1:]]
    return [(level, n) for level, n in found if n]


def coverage(documents: pl.DataFrame, places: pl.DataFrame, level: str) -> dict[str, Any]:
    """Return documents by place of `level` (rows, by name) and year (columns, None last), and how many cells are empty.

    Cells of the column without a year do not count as gaps.
    """
    placed = places.filter(pl.col(level).is_not_null()).select("doc_id", "adcode", pl.col(level).alias("place"))
    cells = placed.join(years(documents), on="doc_id", how="inner")
    columns: list[str | None] = sorted(cells["year"].drop_nulls().unique())
    n_dated = len(columns)
    if cells["year"].null_count():
        columns.append(None)
    n = {(place, year): count for place, year, count in cells.group_by("place", "year").len().iter_rows()}
    order = cells.group_by("place").agg(pl.col("adcode").min()).sort("adcode", "place")["place"].to_list()
    rows = [{"place": place, "n": [n.get((place, year), 0) for year in columns]} for place in order]
    return {
        "years": columns,
        "rows": rows,
        "gaps": sum(cell == 0 for row in rows for cell in row["n"][:n_dated]),
        "cells": len(rows) * n_dated,
    }
