"""How much a place speaks as what it lies in did: in the same year, and in the year before."""

import numpy as np
import polars as pl

from scripts.regions.distance import jensen_shannon
from scripts.regions.gazetteer import lines
from scripts.regions.region_topics import widen
from scripts.shared.job import log
from scripts.shared.tables import LEVELS, empty

NO_PAIR = "no place and what it lies in have documents of their own in the same or in the following year"


def alignment(
    doc_topics: pl.DataFrame, places: pl.DataFrame, periods: pl.DataFrame, gazetteer: pl.DataFrame
) -> pl.DataFrame:
    """Return the table alignment: 1 less the Jensen-Shannon distance of a place's own documents of a year to those of a place above.

    Own documents are those about the place itself and no finer one; places above are all it lies in, the country included. `lag` 1
    sets it against the year before. Of few documents the similarity is too low, the same way for all.
    """
    n_topics = int(doc_topics["topic"].max()) + 1 if len(doc_topics) else 0
    wide = widen(doc_topics, n_topics).join(periods, on="doc_id", how="inner")
    wide = wide.join(places.drop_nulls("adcode").select("doc_id", "adcode"), on="doc_id", how="inner")
    wide = wide.filter(pl.col("period").str.contains(r"^\d+$")).sort("adcode", "period", "doc_id")
    if not len(wide):
        return empty("alignment")
    cells = wide.select(pl.struct("adcode", "period").rle_id()).to_series().to_numpy()
    sums = np.zeros((cells.max() + 1, n_topics))
    np.add.at(sums, cells, wide["shares"].to_numpy())
    keys = wide.group_by("adcode", "period", maintain_order=True).agg(n_docs=pl.len()).with_row_index("cell")
    means = sums / keys["n_docs"].to_numpy()[:, None]
    above = lines(gazetteer).filter(pl.col("code") != pl.col("adcode")).select("adcode", above="code")
    level = gazetteer.select("adcode", "level").filter(pl.col("level").is_in(LEVELS))
    parts = []
    for lag in (0, 1):
        own = keys.join(above, on="adcode", how="inner").join(level, on="adcode", how="inner")
        own = own.with_columns(wanted=(pl.col("period").cast(pl.Int64) - lag).cast(pl.String))
        both = own.join(
            keys.select(above="adcode", wanted="period", other="cell", n_above="n_docs"),
            on=["above", "wanted"],
            how="inner",
        )
        parts.append(both.with_columns(lag=pl.lit(lag, pl.Int64)))
    rows = pl.concat(parts)
    pairs = zip(rows["cell"].to_list(), rows["other"].to_list(), strict=True)
    similar = [1 - jensen_shannon(means[[a, b]])[0, 1] for a, b in pairs]
    log.info("%d pairs of a place's year with that of a place above", len(rows))
    return rows.with_columns(similarity=pl.Series(similar, dtype=pl.Float64)).select(empty("alignment").columns)
