"""What a topic is called: its most telling terms, or the label a person gave it; its leading terms and its FREX terms."""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import polars as pl

from scripts.selection.exclusivity import frex
from scripts.shared.job import Problem
from scripts.shared.user_table import read_table

N_LABEL = 4
N_FREX_TERMS = 10
PLACE_BOUND_FROM = 0.30  # ASSUME a topic with 30 % of its mass on place-bound terms is about a place, not a subject


def leading_terms(weights: np.ndarray, terms: Sequence[str], n: int) -> list[list[str]]:
    """Return for each row of `weights` (K, V) the `n` terms of the largest weight above 0, ties in the order of the terms."""
    tie_break = np.argsort(np.argsort(np.array(terms, dtype=object)))
    rows = []
    for row in weights:
        order = np.lexsort((tie_break, -row))[:n]
        rows.append([terms[v] for v in order if row[v] > 0])
    return rows


def frex_terms(topic_terms: np.ndarray, terms: Sequence[str], n: int = N_FREX_TERMS) -> list[list[str]]:
    """Return each topic's `n` terms of the highest FREX among those it uses at all."""
    return leading_terms(np.where(topic_terms > 0, frex(topic_terms), 0.0), terms, n)


def term_scores(topic_terms: np.ndarray) -> np.ndarray:
    """Return (K, V): how telling each term is, p log(p / its geometric mean over the topics), at least 0.

    Blei and Lafferty 2009 (Topic Models, in Srivastava and Sahami, Text Mining) label topics so: a term must be frequent in the
    topic and rarer elsewhere, while FREX puts rare terms that are the topic's alone first.
    """
    # ASSUME a probability below one in a million is no rarer than that
    logs = np.log(np.maximum(topic_terms, 1e-6))
    return np.maximum(topic_terms * (logs - logs.mean(axis=0)), 0.0)


def place_bound_share(topic_terms: np.ndarray, terms: Sequence[str], place_bound: pl.DataFrame) -> np.ndarray:
    """Return the part of each topic's mass (K,) that lies on terms of the table place_bound."""
    bound = set(place_bound["term"])
    return np.clip(topic_terms[:, [term in bound for term in terms]].sum(axis=1), 0.0, 1.0)


def read_labels(path: str | Path, n_topics: int) -> dict[int, str]:
    """Return the user's labels by topic from a CSV with the columns topic and label.

    Raises Problem where a column is missing, a topic is unknown or stands twice, or a label is empty.
    """
    labels: dict[int, str] = {}
    for number, row in read_table(path, "selection.labels", ("topic", "label")):
        where, topic, label = f"{Path(path).name}, row {number}", row["topic"], " ".join(row["label"].split())
        if not re.fullmatch(r"\d{1,6}", topic) or int(topic) >= n_topics:
            raise Problem(f"{where}: topic {topic!r} is not one of 0 to {n_topics - 1}")
        if int(topic) in labels:
            raise Problem(f"{where}: topic {topic} has a label already; keep one")
        if not label:
            raise Problem(f"{where}: topic {topic} has no label; fill it in or delete the row")
        labels[int(topic)] = label
    return labels


def label_topics(topic_terms: np.ndarray, terms: Sequence[str], own: Mapping[int, str]) -> list[str]:
    """Return each topic's label: the user's own, else its N_LABEL most telling terms; of a topic like all others the leading ones."""
    telling = leading_terms(term_scores(topic_terms), terms, N_LABEL)
    leading = leading_terms(topic_terms, terms, N_LABEL)
    return [own.get(k) or "、".join(row or leading[k]) for k, row in enumerate(telling)]
