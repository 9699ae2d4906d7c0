"""A fitted model as selection sees it: its topics as rows of a matrix, and the runs it shares its settings with."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl

from scripts.selection.place_shares import PlaceShares, place_shares

FAMILIES = ("topics", "clusters")


@dataclass(frozen=True, eq=False)
class Fit:
    """One fit: who made it, its topics (K, V) over the vocabulary's term ids, and what it made of the documents.

    `labels` (doc_id, topic) holds each document's strongest topic, `prevalence` the topics' summed shares, `measures`
    (metric, value) what the fit measured itself, `place_shares` the topics' mean shares by place (None for too few places).
    """

    model: str
    engine: str
    family: str
    n_topics: int
    seed: int
    group: str  # engine, number of topics and options: fits of one group differ by their seed alone
    topic_terms: np.ndarray
    labels: pl.DataFrame
    prevalence: np.ndarray
    measures: pl.DataFrame
    place_shares: PlaceShares | None = None


def group_of(entry: Mapping[str, Any]) -> str:
    """Return what the runs of one model share: its engine, number of topics and options."""
    return json.dumps([entry["engine"], entry["n_topics"], entry.get("options")], sort_keys=True, ensure_ascii=False)


def to_fit(
    entry: Mapping[str, Any],
    topic_terms: pl.DataFrame,
    doc_topics: pl.DataFrame,
    measures: pl.DataFrame,
    n_terms: int,
    places: pl.DataFrame,
) -> Fit:
    """Return the fit that `entry` (one of the list of models), the three tables of its folder and `places` describe."""
    return Fit(
        model=entry["model"],
        engine=entry["engine"],
        family=entry["family"],
        n_topics=entry["n_topics"],
        seed=entry["seed"],
        group=group_of(entry),
        topic_terms=term_matrix(topic_terms, n_terms),
        labels=strongest(doc_topics),
        prevalence=doc_topics.group_by("topic").agg(pl.col("share").sum()).sort("topic")["share"].to_numpy(),
        measures=measures,
        place_shares=place_shares(doc_topics, places, entry["n_topics"]),
    )


def term_matrix(topic_terms: pl.DataFrame, n_terms: int) -> np.ndarray:
    """Return the table (topic, term_id, prob) as a matrix (K, n_terms); what it leaves out is 0."""
    n_topics = int(topic_terms["topic"].max()) + 1 if len(topic_terms) else 0
    matrix = np.zeros((n_topics, n_terms))
    matrix[topic_terms["topic"].to_numpy(), topic_terms["term_id"].to_numpy()] = topic_terms["prob"].to_numpy()
    return matrix


def share_matrix(doc_topics: pl.DataFrame, n_topics: int) -> tuple[list[str], np.ndarray]:
    """Return (doc_ids in order, shares (D, n_topics)) of the table (doc_id, topic, share); what it leaves out is 0."""
    ids = doc_topics["doc_id"].unique().sort()
    rows = doc_topics.join(pl.DataFrame({"doc_id": ids}).with_row_index("row"), on="doc_id", how="left")
    shares = np.zeros((len(ids), n_topics))
    shares[rows["row"].to_numpy(), rows["topic"].to_numpy()] = rows["share"].to_numpy()
    return ids.to_list(), shares


def strongest(doc_topics: pl.DataFrame) -> pl.DataFrame:
    """Return (doc_id, topic): each document's topic of the largest share, the lower number where two tie; sorted by doc_id."""
    return (
        doc_topics.sort(["doc_id", "share", "topic"], descending=[False, True, False])
        .unique("doc_id", keep="first", maintain_order=True)
        .select("doc_id", "topic")
    )


def siblings(fit: Fit, fits: Iterable[Fit]) -> list[Fit]:
    """Return the runs of the same model with other seeds."""
    return [other for other in fits if other.group == fit.group and other.model != fit.model]


def path_list(paths: str | Sequence[str]) -> list[str]:
    """Return the paths of an input that holds one file or many."""
    return [paths] if isinstance(paths, str) else list(paths)
