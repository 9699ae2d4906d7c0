"""The period of each document."""

import polars as pl

from scripts.shared.job import log


def years(documents: pl.DataFrame) -> pl.DataFrame:
    """Return (doc_id, period): the year of each dated document."""
    dated = documents.filter(pl.col("date").str.contains(r"^\d{4}")).select("doc_id", period=pl.col("date").str.head(4))
    log.info("%d of %d documents have a year", len(dated), len(documents))
    return dated
