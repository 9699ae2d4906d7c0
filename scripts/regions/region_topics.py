"""What each place talks about: topic shares with intervals, how far they exceed the country's, and which places are alike.

A share is the mean share of the place's documents. Its interval is a Wilson score interval whose variance is p(1-p) phi / n,
phi being the topic's dispersion over documents pooled over the places of the level: with three documents a percentile bootstrap
covers .43 to .68 of the time, this one about .95. It is about the process behind the documents and carries the chance of
which documents there are; not yet the uncertainty of the topics themselves.
"""

from types import SimpleNamespace
from typing import Any

import numpy as np
import polars as pl

from scripts.regions.intervals import cell_shares, pooled_dispersion, with_intervals
from scripts.regions.units import NO_PLACE, assign, reference_level
from scripts.shared.job import job, log
from scripts.shared.tables import LEVELS, empty, read, write

ESTIMAND = "process"
BASIS = "documents, Wilson score, pooled dispersion"
WEIGHTING = "documents"
MAX_REGIONS = (
    400  # beyond, distances of thin places are left out: they are mostly chance, and pairs grow with the square
)


def share_by_place(doc_topics: pl.DataFrame, units: pl.DataFrame, *, min_docs: int, interval: float) -> pl.DataFrame:
    """Return the table region_topics: (level, adcode, region) times topics.

    `units` (doc_id, level, adcode, region) as units.assign gives them; places without any document that has tokens have no row.
    """
    n_topics = int(doc_topics["topic"].max()) + 1 if len(doc_topics) else 0
    wide = widen(doc_topics, n_topics)
    parts = [empty("region_topics")]
    for level in LEVELS:
        documents = units.filter(pl.col("level") == level).join(wide, on="doc_id", how="inner").sort("adcode", "doc_id")
        if not len(documents):
            continue
        cell = documents["adcode"].rle_id().to_numpy()
        values = documents["shares"].to_numpy()
        shares, n = cell_shares(values, cell)
        keys = documents.group_by("adcode", maintain_order=True).agg(pl.col("level", "region").first())
        keys = keys.with_columns(n_docs=pl.Series(n), thin=pl.Series(n < min_docs))
        rows = with_intervals(keys, shares, n, pooled_dispersion(values, cell), interval)
        parts.append(
            rows.with_columns(
                n_clusters=pl.col("n_docs"),  # ASSUME every document is drawn by itself (issuers enter here later)
                estimand=pl.lit(ESTIMAND),
                basis=pl.lit(BASIS),
                weighting=pl.lit(WEIGHTING),
            ).select(empty("region_topics").columns)
        )
        log.info(
            "%s: %d documents in %d places, %d of them thin",
            level,
            len(documents),
            len(keys),
            int((n < min_docs).sum()),
        )
    return pl.concat(parts, how="vertical_relaxed")


def widen(doc_topics: pl.DataFrame, n_topics: int) -> pl.DataFrame:
    """Return (doc_id, shares): each document's shares of all topics as one array, 0 where the table has no row."""
    ids = doc_topics["doc_id"].unique().sort()
    row = doc_topics.join(pl.DataFrame({"doc_id": ids}).with_row_index("row"), on="doc_id", how="left")[
        "row"
    ].to_numpy()
    shares = np.zeros((len(ids), n_topics))
    shares[row, doc_topics["topic"].to_numpy()] = doc_topics["share"].to_numpy()
    return pl.DataFrame({"doc_id": ids, "shares": pl.Series(shares, dtype=pl.Array(pl.Float64, n_topics))})


def location_quotients(region_topics: pl.DataFrame) -> pl.DataFrame:
    """Return the table specialisation: each place's share over the share of all documents of the coarsest level there is.

    The interval is the share's own divided by the whole's share, which is taken as known. Isard (1960), Methods of regional
    analysis, ch. 7. Topics that nobody speaks of have no quotient.
    """
    level = reference_level(region_topics)
    if level is None:
        return empty("specialisation")
    whole = region_topics.filter(pl.col("level") == level)
    if whole["adcode"].n_unique() > 1:
        return empty("specialisation")
    silent = whole.filter(pl.col("share") <= 0)
    if len(silent):
        log.info("no quotient for topics of which no document speaks: %s", silent["topic"].to_list())
    # ASSUME the whole's share is known: its interval is far narrower than the places'
    whole = whole.filter(pl.col("share") > 0).select("topic", whole="share")
    return (
        region_topics.filter(pl.col("level") != level)
        .join(whole, on="topic", how="inner")
        .select(
            "level",
            "adcode",
            "topic",
            quotient=pl.col("share") / pl.col("whole"),
            low=pl.col("low") / pl.col("whole"),
            high=pl.col("high") / pl.col("whole"),
        )
    )


def distances(region_topics: pl.DataFrame) -> pl.DataFrame:
    """Return the table region_distance: every pair of places of one level, adcode_a before adcode_b.

    The square root of the Jensen-Shannon divergence to base 2 of their mean shares, a metric from 0 (alike) to 1 (nothing in
    common). Endres and Schindelin (2003), doi:10.1109/TIT.2003.813506. Of few documents it is biased upwards.
    """
    parts = [empty("region_distance")]
    for (level,), rows in region_topics.sort("level", "adcode", "topic").group_by("level", maintain_order=True):
        if rows["adcode"].n_unique() > MAX_REGIONS:
            log.info("%s: more than %d places, so pairs are formed of those that are not thin", level, MAX_REGIONS)
            rows = rows.filter(~pl.col("thin"))
        codes = rows["adcode"].unique(maintain_order=True)
        if len(codes) < 2:
            continue
        matrix = jensen_shannon(rows["share"].to_numpy().reshape(len(codes), -1))
        a, b = np.triu_indices(len(codes), k=1)
        parts.append(
            pl.DataFrame({"adcode_a": codes.gather(a), "adcode_b": codes.gather(b), "distance": matrix[a, b]}).select(
                pl.lit(level).alias("level"), "adcode_a", "adcode_b", "distance"
            )
        )
    return pl.concat(parts)


def jensen_shannon(shares: np.ndarray) -> np.ndarray:
    """Return the Jensen-Shannon distances (R, R) between the rows of `shares` (R, K), base 2, in [0, 1]."""
    entropy = _entropy(shares)
    divergence = np.zeros((len(shares), len(shares)))
    for i, row in enumerate(shares):
        divergence[i] = _entropy((shares + row) / 2) - (entropy + entropy[i]) / 2
    return np.sqrt(np.clip(divergence, 0.0, 1.0))


def _entropy(shares: np.ndarray) -> np.ndarray:
    return -(shares * np.log2(np.where(shares > 0, shares, 1.0))).sum(axis=-1)


def without_quotients(region_topics: pl.DataFrame) -> str:
    return (
        NO_PLACE
        if not len(region_topics)
        else "no place finer than the whole has a document, so there is nothing to compare"
    )


def main(inputs: SimpleNamespace, output: SimpleNamespace, params: dict[str, Any]) -> None:
    """Read what the step needs, do it, write what it makes."""
    units = assign(read("places", inputs.places), params["level"], params["within"])
    shares = share_by_place(
        read("doc_topics", inputs.doc_topics), units, min_docs=params["min_docs"], interval=params["interval"]
    )
    why = without_quotients(shares)
    write("region_topics", shares, output.region_topics, why_empty=NO_PLACE)
    write("specialisation", location_quotients(shares), output.specialisation, why_empty=why)
    write("region_distance", distances(shares), output.region_distance, why_empty=why)


if __name__ == "__main__":
    with job(snakemake) as (inputs, output, params):  # noqa: F821
        main(inputs, output, params)
