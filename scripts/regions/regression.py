"""The coefficient table of the adjusted contrasts, as journals print it."""

import numpy as np
import polars as pl

from scripts.regions.cluster_robust import cr2
from scripts.regions.fractional_logit import fit, shares_at
from scripts.regions.posterior import Posterior
from scripts.regions.region_topics import widen
from scripts.regions.sample import gather
from scripts.shared.job import log
from scripts.shared.tables import LEVELS, empty

MAX_PLACES = 100  # a table of more places than that is read by nobody; contrasts hold every one
NO_REGRESSION = f"no level has 2 to {MAX_PLACES} places with documents, so no regression on places is made"


def regression(
    doc_topics: pl.DataFrame,
    units: pl.DataFrame,
    facts: pl.DataFrame,
    *,
    drawn: Posterior | None = None,
    external: tuple[str, ...] = (),
) -> pl.DataFrame:
    """Return the table regression: each topic's share on place, period, report level and `external` covariates of `facts`.

    Places are those of the coarsest level that has two or more. Every topic is a fractional logit of its own (Papke and Wooldridge
    1996); estimates are log-odds against the values that the intercept names. The variance is CR2 by issuer, or by finest place where
    there are no issuers, but never below that of the model, since clusters that are a place's only one add nothing to it; plus that
    over the posterior draws. p is of Student's t with the clusters less one.
    """
    from scipy.stats import t

    n_topics = int(doc_topics["topic"].max()) + 1 if len(doc_topics) else 0
    wide = widen(doc_topics, n_topics)
    for level in LEVELS:
        documents = units.filter(pl.col("level") == level).join(wide, on="doc_id", how="inner")
        documents = documents.join(facts, on="doc_id", how="left").drop_nulls(list(external)).sort("adcode", "doc_id")
        if 2 <= documents["adcode"].n_unique() <= MAX_PLACES:
            break
    else:
        return empty("regression")
    documents = documents.rename({"region": "place"})
    names = ["place", *(c for c in ("period", "report_level", *external) if documents[c].n_unique() > 1)]
    sample, _, n_clusters = gather(documents, names, drawn)
    rows = sample.design[sample.combination]
    whole = fit(rows, sample.n, sample.sums)
    fitted = shares_at(rows, whole.coefficients).T
    robust = np.diagonal(cr2(rows, sample.n, sample.sums, fitted, whole, sample.cluster), axis1=1, axis2=2)
    spread = (
        sample.phi[:, None] * np.average(sample.effect, axis=0, weights=np.bincount(sample.place, sample.n))[:, None]
    )
    variance = np.maximum(robust, spread * np.diagonal(whole.inverse, axis1=1, axis2=2))
    if sample.drawn is not None:
        score = np.einsum("msk,sp->mkp", sample.drawn_sums - sample.sums, rows)
        variance = variance + sample.drawn.between(np.einsum("kpq,mkq->mkp", whole.inverse, score))
    log.info("%s: %d terms on %d documents in %d clusters", level, len(sample.terms), len(documents), n_clusters.sum())
    z = whole.coefficients / np.sqrt(variance)
    terms = [_intercept(documents, names), *sample.terms[1:]]
    return pl.DataFrame(
        {
            "topic": np.repeat(np.arange(n_topics), len(terms)),
            "term": terms * n_topics,
            "estimate": whole.coefficients.ravel(),
            "se": np.sqrt(variance).ravel(),
            "z": z.ravel(),
            "p": 2 * t.sf(np.abs(z), max(int(n_clusters.sum()) - 1, 1)).ravel(),
        }
    ).with_columns(n_docs=pl.lit(len(documents), pl.Int64), n_clusters=pl.lit(int(n_clusters.sum()), pl.Int64))


def _intercept(documents: pl.DataFrame, names: list[str]) -> str:
    first = [f"{name}: {documents[name].min()}" for name in names if not documents[name].dtype.is_numeric()]
    return f"intercept ({', '.join(first)})"
