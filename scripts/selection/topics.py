"""The model that is reported: its choice, its topics named and numbered by prevalence, examples, and the clustering beside it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import polars as pl

from scripts.selection.agreement import crosstab, disagreements
from scripts.selection.alignment import old_numbers, partners
from scripts.selection.choice import choose
from scripts.selection.excerpts import choose_examples
from scripts.selection.fits import group_of, path_list, share_matrix, strongest, term_matrix
from scripts.selection.labels import (
    PLACE_BOUND_FROM,
    frex_terms,
    label_topics,
    leading_terms,
    place_bound_share,
    read_labels,
)
from scripts.selection.stability import STABLE_FROM, topic_stability
from scripts.shared.job import job, log
from scripts.shared.tables import read, write

N_CLUSTER_TERMS = 30


@dataclass(frozen=True, eq=False)
class Chosen:
    """The chosen model with its topics numbered by prevalence: weights (K, V), shares (D, K), stability (K,) or None."""

    weights: np.ndarray
    doc_ids: list[str]
    shares: np.ndarray
    stability: np.ndarray | None

    @property
    def prevalence(self) -> np.ndarray:
        return self.shares.mean(axis=0)  # ASSUME documents weigh equally, whatever their length

    @property
    def n_topics(self) -> int:
        return len(self.weights)

    def doc_topics(self) -> pl.DataFrame:
        """Return the table doc_topics (doc_id, topic, share), every pair."""
        return pl.DataFrame(
            {
                "doc_id": np.repeat(np.array(self.doc_ids, dtype=object), self.n_topics).tolist(),
                "topic": np.tile(np.arange(self.n_topics), len(self.doc_ids)),
                "share": self.shares.ravel(),
            },
            schema={"doc_id": pl.String, "topic": pl.Int64, "share": pl.Float64},
        )


def number_topics(weights: np.ndarray, prevalence: np.ndarray, terms: Sequence[str]) -> np.ndarray:
    """Return the order of topics (K,): the most prevalent first, equal ones by their leading terms, so that reruns agree."""
    names = [" ".join(row) for row in leading_terms(weights, terms, 10)]
    return np.array(sorted(range(len(weights)), key=lambda k: (-prevalence[k], names[k])), dtype=int)


def take(
    weights: np.ndarray, other_runs: Sequence[np.ndarray], doc_topics: pl.DataFrame, terms: Sequence[str]
) -> Chosen:
    """Return the chosen model with its topics in the order of number_topics.

    `weights` (K, V) and `other_runs` hold the topics of the chosen run and of those with other seeds.
    """
    doc_ids, shares = share_matrix(doc_topics, len(weights))
    shares = shares / shares.sum(axis=1, keepdims=True)
    order = number_topics(weights, shares.mean(axis=0), terms)
    stability = topic_stability(weights, other_runs)
    weights = weights / weights.sum(axis=1, keepdims=True)
    return Chosen(weights[order], doc_ids, shares[:, order], None if stability is None else stability[order])


def describe(
    chosen: Chosen, terms: Sequence[str], place_bound: pl.DataFrame, labels: Mapping[int, str], n_terms: int
) -> pl.DataFrame:
    """Return the table topics; `labels` are the user's, by number of the topic."""
    frex_rows = frex_terms(chosen.weights, terms)
    bound = place_bound_share(chosen.weights, terms, place_bound)
    known = chosen.stability is not None
    return pl.DataFrame(
        {
            "topic": range(chosen.n_topics),
            "label": label_topics(chosen.weights, terms, labels),
            "prevalence": np.clip(chosen.prevalence, 0.0, 1.0),
            "terms": [" ".join(row) for row in leading_terms(chosen.weights, terms, n_terms)],
            "frex_terms": [" ".join(row) for row in frex_rows],
            "stability": chosen.stability if known else [None] * chosen.n_topics,
            "stable": chosen.stability >= STABLE_FROM if known else [None] * chosen.n_topics,
            "place_bound_share": bound,
            "place_bound": bound > PLACE_BOUND_FROM,
        },
        schema_overrides={"stability": pl.Float64, "stable": pl.Boolean},
    )


def list_terms(weights: np.ndarray, terms: Sequence[str], name: str, value: str, n: int | None = None) -> pl.DataFrame:
    """Return (name, term, value) of every weight above 0, or of the `n` largest of each row; ties go by term."""
    rows, columns = np.nonzero(weights > 0)
    schema = {name: pl.Int64, "term": pl.String, value: pl.Float64}
    listed = pl.DataFrame(
        {name: rows, "term": pl.Series(terms).gather(columns), value: weights[rows, columns]}, schema=schema
    )
    listed = listed.sort([name, value, "term"], descending=[False, True, False])
    return listed if n is None else listed.group_by(name, maintain_order=True).head(n)


def carry_over(chosen: Chosen, terms: Sequence[str], folder: str) -> tuple[Chosen, dict[int, str]]:
    """Return (the model with the topic numbers of the earlier run in `folder`, its labels by number) where topics match."""
    tables = Path(folder) / "tables"
    earlier = read("topics", tables / "topics.parquet")
    partner = partners(chosen.weights, terms, read("topic_terms", tables / "topic_terms.parquet"))
    order = old_numbers(partner)
    labels = dict(earlier.select("topic", "label").iter_rows())
    kept = {new: labels[partner[k]] for new, k in enumerate(order) if partner[k] >= 0}
    log.info("%d of %d topics match one of %s and keep its label", len(kept), chosen.n_topics, folder)
    stability = None if chosen.stability is None else chosen.stability[order]
    return Chosen(chosen.weights[order], chosen.doc_ids, chosen.shares[:, order], stability), kept


def load(
    model: str, paths: Mapping[str, tuple[str, str]], models: Sequence[Mapping[str, Any]], terms: Sequence[str]
) -> Chosen:
    """Return the model `model` from its files; `paths` holds (topic_terms, doc_topics) by model."""
    groups = {entry["model"]: group_of(entry) for entry in models}
    runs = [other for other, group in groups.items() if group == groups[model] and other != model]
    weights, *other_runs = (term_matrix(read("fit_topic_terms", paths[run][0]), len(terms)) for run in [model, *runs])
    return take(weights, other_runs, read("fit_doc_topics", paths[model][1]), terms)


def main(inputs: SimpleNamespace, output: SimpleNamespace, params: dict[str, Any]) -> None:
    """Read what the step needs, do it, write what it makes."""
    models, scores = params["models"], read("scores", inputs.scores)
    vocabulary, documents = read("vocabulary", inputs.vocabulary), read("documents", inputs.documents)
    terms = vocabulary["term"].to_list()
    pairs = zip(path_list(inputs.topic_terms), path_list(inputs.doc_topics), strict=True)
    paths = {entry["model"]: pair for entry, pair in zip(models, pairs, strict=True)}
    names, choices = {}, []
    for family in ("topics", "clusters"):
        names[family], steps = choose(family, models, scores, engine=params["engine"], model=params["model"])
        choices.append(steps)
        log.info("%s: %s is reported", family, names[family])
    topics = load(names["topics"], paths, models, terms)
    same = names["clusters"] == names["topics"]
    labels = {}
    if params["align_to"]:
        topics, labels = carry_over(topics, terms, params["align_to"])
    if params["labels"]:
        labels = labels | read_labels(params["labels"], topics.n_topics)
    clusters = topics if same else load(names["clusters"], paths, models, terms)
    described = describe(topics, terms, read("place_bound", inputs.place_bound), labels, params["n_terms"])
    doc_topics = topics.doc_topics()
    doc_clusters = strongest(clusters.doc_topics())
    top = [row.split(" ") for row in described["terms"]]
    write("choice", pl.concat(choices), output.choice)
    write("topics", described, output.topics)
    write("topic_terms", list_terms(topics.weights, terms, "topic", "prob"), output.topic_terms)
    write("doc_topics", doc_topics, output.doc_topics)
    write("examples", choose_examples(doc_topics, documents, top, params["n_examples"]), output.examples)
    write("clusters", doc_clusters.rename({"topic": "cluster"}), output.clusters)
    write(
        "cluster_terms",
        list_terms(clusters.weights, terms, "cluster", "weight", N_CLUSTER_TERMS),
        output.cluster_terms,
    )
    crossed = crosstab(
        strongest(doc_topics), doc_clusters.rename({"topic": "cluster"}), topics.n_topics, clusters.n_topics
    )
    write("agreement", crossed, output.agreement)
    apart = disagreements(doc_topics, doc_clusters.rename({"topic": "cluster"}))
    log.info("%d of %d documents have a strongest topic that is not their cluster's", len(apart), len(doc_clusters))
    write(
        "disagreement", apart, output.disagreement, why_empty="every document's strongest topic is that of its cluster"
    )


if __name__ == "__main__":
    with job(snakemake) as (inputs, output, params):  # noqa: F821
        main(inputs, output, params)
