"""Does a topic come back with another seed? Topics of two runs matched one to one."""

from collections.abc import Sequence

import numpy as np
import polars as pl

STABLE_FROM = 0.7  # ASSUME a topic that keeps a mean cosine of .7 over seeds is the same topic
N_JACCARD = 20


def match(topics: np.ndarray, others: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return (partner (K,), cosine (K,)): the one-to-one matching of `topics` (K, V) to `others` (L, V) of the largest cosine sum.

    A topic left over when L < K has partner -1 and cosine 0. Kuhn (1955), the Hungarian method.
    """
    from scipy.optimize import linear_sum_assignment

    cosines = _unit(topics) @ _unit(others).T
    partner = np.full(len(topics), -1)
    cosine = np.zeros(len(topics))
    rows, columns = linear_sum_assignment(-cosines)
    partner[rows] = columns
    cosine[rows] = np.clip(cosines[rows, columns], 0.0, 1.0)
    return partner, cosine


def topic_stability(topics: np.ndarray, other_runs: Sequence[np.ndarray]) -> np.ndarray | None:
    """Return each topic's mean matched cosine over `other_runs` (K,), or None where there is no other run."""
    return mean_cosine([match(topics, run) for run in other_runs])


def mean_cosine(matches: Sequence[tuple[np.ndarray, np.ndarray]]) -> np.ndarray | None:
    """Return each topic's mean cosine over what match() gave for each other run, or None where there is none."""
    return np.mean([cosine for _, cosine in matches], axis=0) if matches else None


def top_term_overlap(
    topics: np.ndarray,
    other_runs: Sequence[np.ndarray],
    matches: Sequence[tuple[np.ndarray, np.ndarray]],
    n: int = N_JACCARD,
) -> float | None:
    """Return the mean Jaccard overlap of the `n` leading terms of matched topics, 0 for one without a partner; None without runs."""
    values = [
        _jaccard(topics[k], run[partner], n) if partner >= 0 else 0.0
        for run, (partners, _) in zip(other_runs, matches, strict=True)
        for k, partner in enumerate(partners)
    ]
    return float(np.mean(values)) if values else None


def adjusted_rand(labels: pl.DataFrame, other_runs: Sequence[pl.DataFrame]) -> float | None:
    """Return the mean adjusted Rand index of (doc_id, topic) against `other_runs`, over the documents both hold; None without any.

    Hubert and Arabie (1985), doi:10.1007/BF01908075.
    """
    from sklearn.metrics import adjusted_rand_score

    shared = [labels.join(run, on="doc_id", how="inner") for run in other_runs]
    values = [adjusted_rand_score(both["topic"], both["topic_right"]) for both in shared if len(both)]
    return float(np.mean(values)) if values else None


def _jaccard(a: np.ndarray, b: np.ndarray, n: int) -> float:
    first, second = _leading(a, n), _leading(b, n)
    return len(first & second) / max(len(first | second), 1)


def _leading(row: np.ndarray, n: int) -> set[int]:
    return {int(v) for v in np.argsort(-row, kind="stable")[:n] if row[v] > 0}


def _unit(rows: np.ndarray) -> np.ndarray:
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    return np.divide(rows, lengths, out=np.zeros_like(rows), where=lengths > 0)
