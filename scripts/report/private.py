"""What of the documents leaves the store: under `texts: none` no titles, texts, excerpts or columns of the user's own."""

from collections.abc import Callable
from pathlib import Path

import polars as pl

from scripts.report.harmless import mask_personal
from scripts.shared.tables import TABLES, why_empty, write

# ASSUME word counts, terms, ids and names of files give no text away: they are what others need to repeat the analysis
GIVEN_AWAY = {
    "documents": ("title", "text"),
    "reprints": ("title", "text"),
    "examples": ("excerpt",),
    "dropped": ("detail",),
}


def private_copy(name: str, source: Path, folder: Path, *, texts: str, mask: bool) -> Path:
    """Return the file to publish for the table `name` at `source`: itself, or a copy in `folder` that keeps to the settings.

    `texts` none empties what GIVEN_AWAY names and drops the user's own columns; `mask` turns personal data in excerpts to dots.
    """
    change = _change(name, texts, mask)
    if change is None:
        return source
    path = folder / f"{name}.parquet"
    write(name, change(pl.scan_parquet(source)).collect(), path, why_empty=why_empty(source))
    return path


def _change(name: str, texts: str, mask: bool) -> Callable[[pl.LazyFrame], pl.LazyFrame] | None:
    if texts == "none" and name in GIVEN_AWAY:
        return lambda frame: _emptied(name, frame)
    if mask and name == "examples":
        return lambda frame: frame.with_columns(pl.col("excerpt").map_elements(mask_personal, return_dtype=pl.String))
    return None


def _emptied(name: str, frame: pl.LazyFrame) -> pl.LazyFrame:
    table = TABLES[name]
    return frame.select(
        pl.lit(None if column in table.nullable else "", dtype=pl.String).alias(column)
        if column in GIVEN_AWAY[name]
        else column
        for column in table.columns
    )
