"""What each place talks about: topic shares with intervals, how far they exceed the country's, and which places are alike.

A share is the mean share of the place's documents. Its interval is a Wilson score interval whose variance is p(1-p) phi / n,
phi being the topic's dispersion over documents pooled over the places of the level, times how far the place's documents scatter
beside others: with three documents a percentile bootstrap covers .43 to .68 of the time, this one about .95. It is about the process
behind the documents and carries the chance of which documents there are; with regions.estimand `observed` the documents are all
there are. Where the chosen model has posterior draws, their variance is added; `basis` says what the interval carries.
"""

from types import SimpleNamespace
from typing import Any

import numpy as np
import polars as pl

from scripts.regions.clusters import cluster_effect, issuers
from scripts.regions.dispersion import Dispersion, place_dispersion, pooled_dispersion
from scripts.regions.distance import distances
from scripts.regions.gazetteer import groups_of, read_gazetteer
from scripts.regions.intervals import cell_shares, with_intervals
from scripts.regions.posterior import CERTAIN, Posterior, posterior
from scripts.regions.ranks import rank_places
from scripts.regions.specialisation import location_quotients
from scripts.regions.units import assign, why_no_units
from scripts.regions.weights import weights_of
from scripts.regions.years import years
from scripts.shared.job import job, log
from scripts.shared.tables import PLACE_LEVELS, empty, read, write

PROCESS, OBSERVED = "process", "observed"
BASIS = "documents, Wilson score, pooled dispersion"
BASIS_ISSUERS = "issuers, Wilson score, pooled dispersion"
BASIS_OBSERVED = "the documents as they are"
DOCUMENTS = "documents"


def share_by_place(
    doc_topics: pl.DataFrame,
    units: pl.DataFrame,
    facts: pl.DataFrame,
    *,
    min_docs: int,
    interval: float,
    drawn: Posterior | None = None,
    estimand: str = PROCESS,
    weighting: str = DOCUMENTS,
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return (the table region_topics, the table ranks): (level, adcode, region) times topics.

    `units` (doc_id, level, adcode, region) as units.assign gives them; `facts` (doc_id, issuer, and where there are any period, and
    what `weighting` needs: n_chars or own); `drawn` the posterior draws. Places without any document that has tokens have no row.
    """
    n_topics = int(doc_topics["topic"].max()) + 1 if len(doc_topics) else 0
    wide = widen(doc_topics, n_topics)
    parts, ranked = [empty("region_topics")], [empty("ranks")]
    for level in PLACE_LEVELS:
        documents = units.filter(pl.col("level") == level).join(wide, on="doc_id", how="inner")
        documents = documents.join(facts, on="doc_id", how="left").sort("adcode", "doc_id")
        if not len(documents):
            continue
        cell = documents["adcode"].rle_id().to_numpy()
        values, weights = documents["shares"].to_numpy(), weights_of(documents, weighting)
        shares, n_eff = cell_shares(values, cell, weights)
        n = np.bincount(cell)
        keys = documents.group_by("adcode", maintain_order=True).agg(pl.col("level", "region").first())
        clusters = cluster_effect(values, cell, documents["issuer"].rank("dense").to_numpy())
        keys = keys.with_columns(
            n_docs=pl.Series(n), n_clusters=pl.Series(clusters.n_clusters), thin=pl.Series(n < min_docs)
        )
        # ASSUME what all places say in a year is no chance of the one place
        period = documents["period"].rank("dense").to_numpy().astype(int) - 1 if "period" in documents.columns else None
        phi = pooled_dispersion(values, cell, clusters.effect, period)
        by_place = phi.phi * place_dispersion(values, cell, phi.phi, period)[:, None]
        dispersion = Dispersion(np.minimum(by_place, 1.0), clusters.degrees if clusters.known else phi.degrees)
        # ASSUME observed documents are all there are, so that only the topics' own uncertainty is left
        worth = np.full_like(shares, np.inf) if estimand == OBSERVED else n_eff[:, None] / clusters.effect
        moved = drawn.means(documents["doc_id"], cell, weights=weights) if drawn else None
        between, rests_on = drawn.between(moved) if drawn else None, dispersion.degrees
        if estimand == OBSERVED and between is not None:
            rests_on = drawn.degrees(moved)
        rows = with_intervals(keys, shares, worth, Dispersion(dispersion.phi, rests_on), interval, between)
        carries = BASIS_OBSERVED if estimand == OBSERVED else BASIS_ISSUERS if clusters.known else BASIS
        parts.append(
            rows.with_columns(
                estimand=pl.lit(estimand),
                basis=pl.lit(f"{carries}; {drawn.basis if drawn else CERTAIN}"),
                weighting=pl.lit(weighting),
            ).select(empty("region_topics").columns)
        )
        worth = worth / dispersion.phi
        ranked.append(rank_places(keys, shares, worth, dispersion.degrees, interval, drawn, moved))
        log.info(
            "%s: %d documents in %d places, %d of them thin",
            level,
            len(documents),
            len(keys),
            int((n < min_docs).sum()),
        )
    return pl.concat(parts, how="vertical_relaxed"), pl.concat(ranked, how="vertical_relaxed")


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
    documents = read("documents", inputs.documents)
    facts = issuers(documents).join(documents.select("doc_id", "n_chars"), on="doc_id", how="left")
    facts = facts.join(years(documents), on="doc_id", how="left").with_columns(pl.col("period").fill_null(""))
    shares, ranked = share_by_place(
        read("doc_topics", inputs.doc_topics),
        units,
        facts.join(places.select("doc_id", own="adcode"), on="doc_id", how="left"),
        min_docs=params["min_docs"],
        interval=params["interval"],
        drawn=posterior(read("draws", inputs.draws), places),
        estimand=params["estimand"],
        weighting=params["weighting"],
    )
    why = why_no_units(places, params["within"])
    write("region_topics", shares, output.region_topics, why_empty=why)
    if len(shares):
        why = f"no level has two places with {params['min_docs']} documents or more (regions.min_docs), so there are no ranks"
    write("ranks", ranked, output.ranks, why_empty=why)
    why = why_no_units(places, params["within"])
    if len(shares):
        why = "no place finer than the whole has a document, so there is nothing to compare"
    write("specialisation", location_quotients(shares), output.specialisation, why_empty=why)
    if len(shares):
        why = "no level has two places with documents, so there is nothing to compare"
    write("region_distance", distances(shares), output.region_distance, why_empty=why)


if __name__ == "__main__":
    with job(snakemake) as (inputs, output, params):  # noqa: F821
        main(inputs, output, params)
