"""Every model measured by one evaluator: coherence, held-out likelihood, stability over seeds, exclusivity, agreement.

Metrics: npmi, c_v, exclusivity, diversity, effective_topics, tokens_kept; log_likelihood (per held-out token),
log_likelihood_se, log_likelihood_gain (what documents' own shares add to it), log_likelihood_gain_se and perplexity for topics; stability (mean matched cosine over topics), stability_median, unstable_share,
top_term_overlap and place_share_correlation where another seed was run, and the same, named subsample_..., against runs on 80 % of
the documents; ari between the seeds of a clustering; ami against the first model of the other
family with as many topics; and what the fit measured itself (silhouette, likelihood ...). Where a metric has no value its row
is absent and the log says why.
"""

import math
from collections.abc import Iterable, Sequence
from types import SimpleNamespace
from typing import Any

import numpy as np
import polars as pl

from scripts.selection.agreement import adjusted_mutual_information
from scripts.selection.coherence import C_V_WINDOW, NPMI_WINDOW, c_v, npmi, top_terms
from scripts.selection.exclusivity import diversity, effective_topics, exclusivity
from scripts.selection.fits import Fit, path_list, siblings, to_fit
from scripts.selection.heldout import Halves, complete, halve
from scripts.selection.place_shares import correlation
from scripts.selection.reference import Reference, count_tokens, reference
from scripts.selection.stability import STABLE_FROM, adjusted_rand, match, mean_cosine, top_term_overlap
from scripts.selection.windows import count_windows
from scripts.shared.job import job, log, progress
from scripts.shared.tables import empty, read, write

Values = dict[str, float | None]


def coherence_values(fits: Sequence[Fit], terms: Sequence[str], section_tokens: pl.DataFrame) -> dict[str, Values]:
    """Return npmi and c_v of each fit, from one count of the windows of all fits' leading terms in the reference."""
    topics = {fit.model: top_terms(fit.topic_terms, terms) for fit in fits}
    wanted = sorted({term for rows in topics.values() for row in rows for term in row})
    log.info("%d leading terms of %d models, counted in %d sections", len(wanted), len(fits), len(section_tokens))
    near, wide = (count_windows(section_tokens, wanted, size) for size in (NPMI_WINDOW, C_V_WINDOW))
    return {model: {"npmi": npmi(near, rows), "c_v": c_v(wide, rows)} for model, rows in topics.items()}


def heldout_values(fit: Fit, documents: list[Halves]) -> Values:
    """Return log_likelihood per held-out token, its standard error and perplexity; nothing for clusterings."""
    if fit.family != "topics":
        return {}
    completion = complete(fit.topic_terms, documents)
    if completion is None:
        return {"log_likelihood": None, "perplexity": None}
    return {
        "log_likelihood": completion.log_likelihood,
        "log_likelihood_se": completion.se,
        "log_likelihood_gain": completion.gain,
        "log_likelihood_gain_se": completion.gain_se,
        "perplexity": completion.perplexity,
    }


def seed_values(fit: Fit, others: Sequence[Fit], prefix: str = "") -> Values:
    """Return how well the fit's topics (and for a clustering its documents) come back in `others`; `prefix` begins the names."""
    runs = [other.topic_terms for other in others]
    matches = [match(fit.topic_terms, run) for run in runs]
    stability = mean_cosine(matches)
    if stability is None:
        return {f"{prefix}stability": None}
    values: Values = {
        "stability": float(stability.mean()),
        "stability_median": float(np.median(stability)),
        "unstable_share": float((stability < STABLE_FROM).mean()),
        "top_term_overlap": top_term_overlap(fit.topic_terms, runs, matches),
        "place_share_correlation": correlation(
            fit.place_shares, [other.place_shares for other in others], [partner for partner, _ in matches]
        ),
    }
    if fit.family == "clusters":
        values["ari"] = adjusted_rand(fit.labels, [other.labels for other in others])
    return {f"{prefix}{name}": value for name, value in values.items()}


def counterpart(fit: Fit, fits: Iterable[Fit]) -> Fit | None:
    """Return the first model of the other family with as many topics: of tomotopy before others, of the same seed before others."""
    others = [other for other in fits if other.family != fit.family and other.n_topics == fit.n_topics]
    return min(others, key=lambda other: (other.engine != "tomotopy", other.seed != fit.seed), default=None)


def rows_of(fit: Fit, values: Values, reference_name: str) -> list[dict[str, Any]]:
    """Return the score rows of one fit: our values, then what the fit measured itself under names that are still free."""
    found = {metric: value for metric, value in values.items() if value is not None and math.isfinite(value)}
    for metric in sorted(set(values) - set(found)):
        log.info("%s: no %s (%s)", fit.model, metric, WHY_ABSENT.get(metric, "not defined here"))
    for metric, value in fit.measures.sort("metric").iter_rows():
        # the engine's own figure for something we measure alike for all engines keeps a name of its own
        found.setdefault(metric if metric not in values else f"fit_{metric}", value)
    return [
        {
            "model": fit.model,
            "engine": fit.engine,
            "n_topics": fit.n_topics,
            "seed": fit.seed,
            "metric": metric,
            "value": value,
            "reference": reference_name if metric in ON_REFERENCE else None,
        }
        for metric, value in sorted(found.items())
    ]


ON_REFERENCE = ("npmi", "c_v")
WHY_ABSENT = {
    "stability": "only one seed was run",
    "subsample_stability": "not fitted on parts of the documents: another engine is reported, or selection.subsamples is 0",
    "log_likelihood": "no held-out documents",
    "log_likelihood_se": "one held-out document",
    "log_likelihood_gain_se": "fewer than ten held-out documents",
    "perplexity": "no held-out documents",
    "npmi": "no topic has two terms",
    "c_v": "no topic has two terms",
    "ami": "no document in common",
    "ari": "no document in common",
    "place_share_correlation": "fewer than three places, or no difference between them",
}


def score(
    fits: Sequence[Fit],
    vocabulary: pl.DataFrame,
    section_tokens: pl.DataFrame,
    documents: list[Halves],
    texts: Reference,
    subsampled: Sequence[Fit] = (),
) -> pl.DataFrame:
    """Return the table scores of all `fits`; `documents` are the held-out documents in halves, `texts` coherence's reference,
    `subsampled` further runs on parts of the documents, which get no scores of their own.
    """
    coherence = coherence_values(fits, vocabulary["term"].to_list(), texts.sections)
    kept = tokens_kept(vocabulary, section_tokens)
    rows = []
    for fit in progress(fits, len(fits), "models scored"):
        values: Values = {
            **coherence[fit.model],
            **heldout_values(fit, documents),
            **seed_values(fit, siblings(fit, fits)),
            **seed_values(fit, siblings(fit, subsampled), "subsample_"),
            "exclusivity": exclusivity(fit.topic_terms),
            "diversity": diversity(fit.topic_terms),
            "effective_topics": effective_topics(fit.prevalence),
            "tokens_kept": kept,
        }
        other = counterpart(fit, fits)
        if other is not None:
            values["ami"] = adjusted_mutual_information(fit.labels, other.labels)
        rows += rows_of(fit, values, texts.name)
    return pl.DataFrame(rows, schema_overrides={"reference": pl.String})


def tokens_kept(vocabulary: pl.DataFrame, section_tokens: pl.DataFrame) -> float | None:
    """Return the share of all masked tokens that pruning left in the vocabulary, or None where there is no token."""
    n_tokens = count_tokens(section_tokens)
    return min(vocabulary["term_freq"].sum() / n_tokens, 1.0) if n_tokens else None


def load(
    entries: Sequence[dict[str, Any]],
    topic_terms: str | Sequence[str],
    doc_topics: str | Sequence[str],
    measures: Sequence[pl.DataFrame],
    n_terms: int,
    places: pl.DataFrame,
) -> list[Fit]:
    """Return the fits that `entries` name from their files, in the same order."""
    paths = zip(path_list(topic_terms), path_list(doc_topics), strict=True)
    return [
        to_fit(entry, read("fit_topic_terms", terms), read("fit_doc_topics", shares), own, n_terms, places)
        for entry, (terms, shares), own in zip(entries, paths, measures, strict=True)
    ]


def main(inputs: SimpleNamespace, output: SimpleNamespace, params: dict[str, Any]) -> None:
    """Read what the step needs, do it, write what it makes."""
    vocabulary = read("vocabulary", inputs.vocabulary)
    places = read("places", inputs.places)
    measures = [read("fit_measures", path) for path in path_list(inputs.measures)]
    fits = load(params["models"], inputs.topic_terms, inputs.doc_topics, measures, len(vocabulary), places)
    nothing = [empty("fit_measures")] * len(params["subsampled"])
    parts = (inputs.subsampled_topic_terms, inputs.subsampled_doc_topics, nothing)
    subsampled = load(params["subsampled"], *parts, len(vocabulary), places)
    sections, heldout = read("sections", inputs.sections), read("heldout", inputs.heldout)
    section_tokens = read("section_tokens", inputs.section_tokens)
    documents = halve(sections, read("section_counts", inputs.section_counts), heldout)
    log.info("%d models, %d terms, %d held-out documents", len(fits), len(vocabulary), len(documents))
    texts = reference(section_tokens, sections, heldout)
    write("scores", score(fits, vocabulary, section_tokens, documents, texts, subsampled), output.scores)


if __name__ == "__main__":
    with job(snakemake) as (inputs, output, params):  # noqa: F821
        main(inputs, output, params)
