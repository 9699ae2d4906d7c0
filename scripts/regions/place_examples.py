"""Documents in which a place speaks of a topic most."""

import polars as pl

from scripts.shared.tables import COUNTRY, empty

N_EXAMPLES = 3
MIN_SHARE = 0.02  # ASSUME a document that hardly speaks of a topic is no example of it


def place_examples(doc_topics: pl.DataFrame, units: pl.DataFrame) -> pl.DataFrame:
    """Return the table place_examples: of each place below the country and topic the N_EXAMPLES documents of the largest share."""
    rows = units.filter(pl.col("adcode") != COUNTRY).select("doc_id", "level", "adcode")
    rows = rows.join(doc_topics.filter(pl.col("share") >= MIN_SHARE), on="doc_id", how="inner")
    key = ["level", "adcode", "topic"]
    rows = rows.sort([*key, "share", "doc_id"], descending=[False, False, False, True, False])
    rows = rows.with_columns(rank=pl.int_range(1, pl.len() + 1).over(key))
    return rows.filter(pl.col("rank") <= N_EXAMPLES).select(empty("place_examples").columns)
