"""What each place talks about: topic shares with intervals, how far they exceed the country's, and which places are alike.

A share is the mean share of the place's documents. Its interval is a Wilson score interval whose variance is p(1-p) phi / n,
phi being the topic's dispersion over documents pooled over the places of the level: with three documents a percentile bootstrap
covers .43 to .68 of the time, this one about .95. It is about the process behind the documents and carries the chance of
which documents there are. Where the chosen model has posterior draws, their variance is added; `basis` says whether it is.
"""

from types import SimpleNamespace
from typing import Any

import numpy as np
import polars as pl

from scripts.regions.clusters import cluster_effect, issuers
from scripts.regions.distance import distances
from scripts.regions.gazetteer import groups_of, read_gazetteer
from scripts.regions.intervals import Dispersion, cell_shares, pooled_dispersion, with_intervals
from scripts.regions.posterior import CERTAIN, Posterior, posterior
from scripts.regions.specialisation import location_quotients
from scripts.regions.units import assign, why_no_units
from scripts.shared.job import job, log
from scripts.shared.tables import PLACE_LEVELS, empty, read, write

ESTIMAND = "process"
BASIS = "documents, Wilson score, pooled dispersion"
BASIS_ISSUERS = "issuers, Wilson score, pooled dispersion"
WEIGHTING = "documents"


def share_by_place(
    doc_topics: pl.DataFrame,
    units: pl.DataFrame,
    issued: pl.DataFrame,
    *,
    min_docs: int,
    interval: float,
    drawn: Posterior | None = None,
) -> pl.DataFrame:
    """Return the table region_topics: (level, adcode, region) times topics.

    `units` (doc_id, level, adcode, region) as units.assign gives them, `issued` (doc_id, issuer), `drawn` the posterior draws; places
    without any document that has tokens have no row.
    """
    n_topics = int(doc_topics["topic"].max()) + 1 if len(doc_topics) else 0
    wide = widen(doc_topics, n_topics)
    parts = [empty("region_topics")]
    for level in PLACE_LEVELS:
        documents = units.filter(pl.col("level") == level).join(wide, on="doc_id", how="inner")
        documents = documents.join(issued, on="doc_id", how="left").sort("adcode", "doc_id")
        if not len(documents):
            continue
        cell = documents["adcode"].rle_id().to_numpy()
        values = documents["shares"].to_numpy()
        shares, n = cell_shares(values, cell)
        keys = documents.group_by("adcode", maintain_order=True).agg(pl.col("level", "region").first())
        clusters = cluster_effect(values, cell, documents["issuer"].rank("dense").to_numpy())
        keys = keys.with_columns(
            n_docs=pl.Series(n), n_clusters=pl.Series(clusters.n_clusters), thin=pl.Series(n < min_docs)
        )
        phi = pooled_dispersion(values, cell, clusters.effect)
        if clusters.known:
            phi = Dispersion(phi.phi, clusters.degrees)
        between = drawn.between(drawn.means(documents["doc_id"], cell)) if drawn else None
        rows = with_intervals(keys, shares, n[:, None] / clusters.effect, phi, interval, between)
        parts.append(
            rows.with_columns(
                estimand=pl.lit(ESTIMAND),
                basis=pl.lit(f"{BASIS_ISSUERS if clusters.known else BASIS}; {drawn.basis if drawn else CERTAIN}"),
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


def main(inputs: SimpleNamespace, output: SimpleNamespace, params: dict[str, Any]) -> None:
    """Read what the step needs, do it, write what it makes."""
    places = read("places", inputs.places)
    groups = groups_of(inputs)
    units = assign(places, read_gazetteer(inputs.gazetteer), params["level"], params["within"], groups)
    shares = share_by_place(
        read("doc_topics", inputs.doc_topics),
        units,
        issuers(read("documents", inputs.documents)),
        min_docs=params["min_docs"],
        interval=params["interval"],
        drawn=posterior(read("draws", inputs.draws), places),
    )
    why = why_no_units(places, params["within"])
    write("region_topics", shares, output.region_topics, why_empty=why)
    if len(shares):
        why = "no place finer than the whole has a document, so there is nothing to compare"
    write("specialisation", location_quotients(shares), output.specialisation, why_empty=why)
    if len(shares):
        why = "no level has two places with documents, so there is nothing to compare"
    write("region_distance", distances(shares), output.region_distance, why_empty=why)


if __name__ == "__main__":
    with job(snakemake) as (inputs, output, params):  # noqa: F821
        main(inputs, output, params)
