"""The balanced panel: every place in every period, for people who go on to regressions of their own."""

import numpy as np
import polars as pl

from scripts.regions.intervals import cell_shares, critical_value, score_interval
from scripts.regions.posterior import CERTAIN, Posterior
from scripts.regions.region_topics import widen
from scripts.shared.job import log
from scripts.shared.tables import PLACE_LEVELS, empty

MAX_ROWS = 3_000_000  # of a level
BASIS = "observed documents, boundaries of the gazetteer"
NO_DOCUMENT = "no document"


def balanced_panel(
    doc_topics: pl.DataFrame,
    periods: pl.DataFrame,
    units: pl.DataFrame,
    *,
    interval: float,
    drawn: Posterior | None = None,
) -> pl.DataFrame:
    """Return the table panel: (level, adcode, period, topic) for all places and periods of a level that have any document.

    A share is the mean of the documents of that place and period, null where there is none. se, low and high carry measurement alone,
    the variance over the posterior draws: the documents of one year are that year, and how they would scatter is not asked. They are
    null without draws. Places are those of the gazetteer, whose codes stand for the boundaries of one year.
    """
    n_topics = int(doc_topics["topic"].max()) + 1 if len(doc_topics) else 0
    dated = widen(doc_topics, n_topics).join(periods, on="doc_id", how="inner")
    drawn = None if drawn is None or drawn.whole_places or drawn.n_draws < 2 else drawn
    basis = f"{BASIS}; {drawn.basis if drawn else CERTAIN}"
    parts = [empty("panel")]
    for level in PLACE_LEVELS:
        documents = units.filter(pl.col("level") == level).join(dated, on="doc_id", how="inner")
        if not len(documents):
            continue
        n_rows = documents["adcode"].n_unique() * documents["period"].n_unique() * n_topics
        if n_rows > MAX_ROWS:
            log.info("%s: a panel of %d rows is left out", level, n_rows)
            continue
        parts.append(_of_level(documents.sort("adcode", "period", "doc_id"), n_topics, interval, drawn, basis))
        log.info("%s: a panel of %d rows", level, n_rows)
    return pl.concat(parts, how="vertical_relaxed")


def _of_level(
    documents: pl.DataFrame, n_topics: int, interval: float, drawn: Posterior | None, basis: str
) -> pl.DataFrame:
    cell = documents.select(pl.struct("adcode", "period").rle_id()).to_series().to_numpy()
    shares, _ = cell_shares(documents["shares"].to_numpy(), cell)
    seen = documents.group_by("level", "adcode", "region", "period", maintain_order=True).agg(n_docs=pl.len())
    long = seen.select(pl.all().repeat_by(n_topics).explode()).with_columns(
        pl.Series("topic", np.tile(np.arange(n_topics), len(seen)), dtype=pl.Int64), pl.Series("share", shares.ravel())
    )
    numbers = dict.fromkeys(("se", "low", "high"), pl.lit(None, pl.Float64))
    if drawn is not None:
        moved = drawn.means(documents["doc_id"], cell)
        between, z = drawn.between(moved), critical_value(drawn.degrees(moved), interval)
        low, high = score_interval(shares, np.full_like(shares, np.inf), z, between)
        numbers = {
            "se": pl.Series(np.sqrt(between).ravel()),
            "low": pl.Series(low.ravel()),
            "high": pl.Series(high.ravel()),
        }
    long = long.with_columns(**numbers).drop("level", "region")
    whole = seen.select("level", "adcode", "region").unique(maintain_order=True)
    whole = whole.join(seen.select("period").unique().sort("period"), how="cross")
    whole = whole.join(pl.DataFrame({"topic": range(n_topics)}, schema={"topic": pl.Int64}), how="cross")
    rows = whole.join(long, on=["adcode", "period", "topic"], how="left").with_columns(pl.col("n_docs").fill_null(0))
    there = pl.when(pl.col("n_docs") > 0)
    return rows.with_columns(basis=there.then(pl.lit(basis)).otherwise(pl.lit(NO_DOCUMENT))).select(
        empty("panel").columns
    )


def widened(panel: pl.DataFrame) -> pl.DataFrame:
    """Return the table panel_wide: one row for a place and period, one column topic_0, topic_1 ... for each topic's share."""
    if not len(panel):
        return empty("panel_wide")
    wide = panel.pivot(
        "topic", index=["level", "adcode", "region", "period", "n_docs"], values="share", sort_columns=True
    )
    return wide.rename({c: f"topic_{c}" for c in wide.columns if c.isdigit()})
