"""Each place against the rest, raw and at equal periods and report levels.

Raw differences mix what a place says with which years and which levels of government its documents are of; the adjusted ones
compare like with like. Where the chosen model has posterior draws, intervals and p carry the uncertainty of the topics too.
"""

from types import SimpleNamespace
from typing import Any

import numpy as np
import polars as pl

from scripts.regions.against_rest import against_rest, without_place
from scripts.regions.clusters import issuers
from scripts.regions.covariates import NONE_GIVEN, with_covariates
from scripts.regions.distance import MAX_REGIONS
from scripts.regions.false_discovery import adjust
from scripts.regions.gazetteer import groups_of, read_gazetteer
from scripts.regions.periods import NO_CHANGE, contrast_periods
from scripts.regions.posterior import Posterior, posterior
from scripts.regions.region_topics import widen
from scripts.regions.regression import NO_REGRESSION, regression
from scripts.regions.sample import gather
from scripts.regions.units import assign, why_no_units
from scripts.regions.years import years
from scripts.shared.job import job, log, progress
from scripts.shared.tables import PLACE_LEVELS, empty, read, write

MIN_DOCS = 3  # ASSUME one or two documents tell nothing of a place against the rest
NO_YEAR = "undated"  # ASSUME documents without a date are a period of their own
NO_CONTRAST = (
    f"no level has two places, one of them with {MIN_DOCS} documents or more, so none can be set against a rest"
)


def contrasts(
    doc_topics: pl.DataFrame,
    units: pl.DataFrame,
    facts: pl.DataFrame,
    *,
    min_docs: int,
    interval: float,
    drawn: Posterior | None = None,
    kinds: tuple[bool, ...] = (False, True),
    places: list[str] | None = None,
    external: tuple[str, ...] = (),
) -> pl.DataFrame:
    """Return the table contrasts of places of MIN_DOCS documents or more, of many places of those of `min_docs`; `facts` (doc_id, issuer, own, period, report_level) of every document.

    Raw rows have adjusted = False; adjusted ones are there where documents of a level differ in period or report level. q is
    Benjamini and Hochberg's within one level and one kind. `kinds` says which of raw (False) and adjusted (True) are asked for, and
    `places` which places, all by default. `external` are covariates of `facts` that adjusted contrasts hold equal too; documents
    without them are left out of those.
    """
    n_topics = int(doc_topics["topic"].max()) + 1 if len(doc_topics) else 0
    wide = widen(doc_topics, n_topics)
    parts = [empty("contrasts")]
    for level in PLACE_LEVELS:
        documents = units.filter(pl.col("level") == level).join(wide, on="doc_id", how="inner")
        documents = documents.join(facts, on="doc_id", how="left").sort("adcode", "doc_id")
        if documents["adcode"].n_unique() < 2:
            continue
        for adjusted in kinds:
            own = documents.drop_nulls(list(external)) if adjusted else documents
            covariates = [c for c in ("period", "report_level", *external) if adjusted and own[c].n_unique() > 1]
            if adjusted and not covariates:
                log.info("%s: documents differ neither in period nor in report level: nothing to adjust for", level)
                continue
            if own["adcode"].n_unique() < 2:
                log.info("%s: the documents that have %s are of fewer than two places", level, ", ".join(external))
                continue
            rows = _of_level(own, covariates, min_docs, interval, drawn, places)
            if len(rows):
                rows = rows.with_columns(level=pl.lit(level), adjusted=pl.lit(adjusted), q=pl.Series(adjust(rows["p"])))
                parts.append(rows.select(empty("contrasts").columns))
    return pl.concat(parts, how="vertical_relaxed")


def _of_level(
    documents: pl.DataFrame,
    covariates: list[str],
    min_docs: int,
    interval: float,
    drawn: Posterior | None,
    places: list[str] | None,
) -> pl.DataFrame:
    sample, codes, n_clusters = gather(documents, covariates, drawn)
    n_docs = np.bincount(sample.place, weights=sample.n).astype(int)
    null = without_place(sample)
    tested = np.flatnonzero(n_docs >= (MIN_DOCS if len(codes) <= MAX_REGIONS else max(min_docs, MIN_DOCS)))
    if places is not None:
        tested = tested[codes.is_in(places).to_numpy()[tested]]
    parts, unclear = [], []
    for place in progress(tested, len(tested), "places set against the rest"):
        found = against_rest(sample, int(place), null, interval)
        if found is None:
            unclear.append(codes[int(place)])
            continue
        parts.append(
            pl.DataFrame({name: getattr(found, name) for name in ("effect", "low", "high", "se", "p")}).select(
                pl.lit(codes[int(place)]).alias("adcode"),
                pl.int_range(pl.len(), dtype=pl.Int64).alias("topic"),
                pl.all(),
                pl.lit(int(n_docs[place])).alias("n_docs"),
                pl.lit(int(n_clusters[place])).alias("n_clusters"),
            )
        )
    log.info(
        "%d of %d places set against the rest%s",
        len(parts),
        len(codes),
        f" at equal {covariates}" if covariates else "",
    )
    if unclear:
        log.info("share no %s with any other place, so they have no adjusted contrast: %s", covariates, unclear)
    return pl.concat(parts) if parts else pl.DataFrame()


def facts_of(documents: pl.DataFrame, places: pl.DataFrame) -> pl.DataFrame:
    """Return (doc_id, issuer, period, own, report_level, dated): `own` is the finest place known, `report_level` its level."""
    return (
        issuers(documents)
        .join(years(documents), on="doc_id", how="left")
        .join(places.select("doc_id", own="adcode", report_level="level"), on="doc_id", how="left")
        .with_columns(dated=pl.col("period").is_not_null())
        .with_columns(pl.col("period").fill_null(NO_YEAR), pl.col("own", "report_level").fill_null(""))
    )


def main(inputs: SimpleNamespace, output: SimpleNamespace, params: dict[str, Any]) -> None:
    """Read what the step needs, do it, write what it makes."""
    places, doc_topics = read("places", inputs.places), read("doc_topics", inputs.doc_topics)
    gazetteer = read_gazetteer(inputs.gazetteer)
    groups = groups_of(inputs)
    units = assign(places, gazetteer, params["level"], params["within"], groups)
    facts = facts_of(read("documents", inputs.documents), places)
    nobody = why_no_units(places, params["within"])
    drawn = posterior(read("draws", inputs.draws), places)
    facts, external, report = with_covariates(facts, inputs, params, gazetteer)
    write("covariates", report, output.covariates, why_empty=NONE_GIVEN)
    given = {"interval": params["interval"], "drawn": drawn, "external": external}
    found = contrasts(doc_topics, units, facts, min_docs=params["min_docs"], **given)
    many = units.group_by("level").agg(n=pl.col("adcode").n_unique()).filter(pl.col("n") > MAX_REGIONS)
    none = f"levels of more than {MAX_REGIONS} places are compared from {params['min_docs']} documents (regions.min_docs) on, and none has as many"
    write(
        "contrasts", found, output.contrasts, why_empty=nobody if not len(units) else none if len(many) else NO_CONTRAST
    )
    steps = contrast_periods(doc_topics, units, facts, interval=params["interval"], drawn=drawn)
    write("contrast_periods", steps, output.contrast_periods, why_empty=NO_CHANGE if len(units) else nobody)
    table = regression(doc_topics, units, facts, drawn=drawn, external=external)
    write("regression", table, output.regression, why_empty=NO_REGRESSION if len(units) else nobody)


if __name__ == "__main__":
    with job(snakemake) as (inputs, output, params):  # noqa: F821
        main(inputs, output, params)
