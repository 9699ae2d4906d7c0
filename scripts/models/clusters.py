"""What all clusterings give back: documents of equal words in one cluster, typical terms, shares of 0 and 1, silhouette."""

import numpy as np
from scipy.sparse import csr_matrix

from scripts.models.contract import Fit
from scripts.models.points import Words
from scripts.shared.job import log

SILHOUETTE_SAMPLE = 2000


def distinct(train: csr_matrix, words: Words | None) -> tuple[np.ndarray, np.ndarray]:
    """Return the rows (m,) where each different document stands first, and for every document which of them it is, (n,)."""
    counts = words.counts if words else train
    seen: dict[bytes, int] = {}
    first, which = [], np.empty(train.shape[0], dtype=np.int64)
    for row in range(train.shape[0]):
        key = b"".join(
            matrix.indices[matrix.indptr[row] : matrix.indptr[row + 1]].astype(np.int64).tobytes()
            + matrix.data[matrix.indptr[row] : matrix.indptr[row + 1]].astype(np.int64).tobytes()
            for matrix in (train, counts)
        )
        if key not in seen:
            seen[key] = len(first)
            first.append(row)
        which[row] = seen[key]
    return np.array(first), which


def clustered(train: csr_matrix, labels: np.ndarray, n_topics: int, points: np.ndarray, seed: int) -> Fit:
    """Return the fit of a clustering with a label per document, (n,); `points` (n, d) are where silhouette is measured."""
    sizes = np.bincount(labels, minlength=n_topics)
    log.info("cluster sizes from %d to %d documents in %d dimensions", sizes.min(), sizes.max(), points.shape[1])
    shares = np.zeros((len(labels), n_topics))
    shares[np.arange(len(labels)), labels] = 1.0
    return Fit(class_weights(train, labels, n_topics), shares, None, silhouette(points, labels, seed))


def class_weights(train: csr_matrix, labels: np.ndarray, n_topics: int) -> np.ndarray:
    """Return class TF-IDF of terms, (K, V), rows scaled to sum to 1: a term's share of the words of a cluster, times
    log((K + .5) / m), with m the number of clusters it is at home in.

    m is the exponential of the entropy of the term's shares over clusters: in clusters of long documents every term occurs
    everywhere, so that a plain count of clusters would tell nothing.
    """
    members = csr_matrix((np.ones(len(labels)), (labels, np.arange(len(labels)))), shape=(n_topics, len(labels)))
    counts = (members @ train).toarray().astype(np.float64)
    empty = counts.sum(axis=1) == 0
    if empty.any():
        # fewer different documents than clusters: an empty cluster has no terms of its own, so it has those of all
        log.info("%d of %d clusters are empty: fewer topics would do", empty.sum(), n_topics)
        counts[empty] = counts.sum(axis=0)
    rates = counts / counts.sum(axis=1, keepdims=True)
    spread = rates / np.maximum(rates.sum(axis=0), 1e-300)
    entropy = -(spread * np.log(np.where(spread > 0, spread, 1))).sum(axis=0)
    weights = rates * (np.log(n_topics + 0.5) - entropy)
    return weights / weights.sum(axis=1, keepdims=True)


def silhouette(points: np.ndarray, labels: np.ndarray, seed: int) -> dict[str, float]:
    """Return the mean silhouette by cosine distance, on a sample of at most 2,000 documents; none where it is not defined."""
    from sklearn.metrics import silhouette_score

    chosen = np.arange(len(labels))
    if len(chosen) > SILHOUETTE_SAMPLE:
        chosen = np.sort(np.random.default_rng(seed).choice(len(labels), SILHOUETTE_SAMPLE, replace=False))
    if not 2 <= len(set(labels[chosen].tolist())) < len(chosen):
        return {}
    return {"silhouette": float(silhouette_score(points[chosen], labels[chosen], metric="cosine"))}
