"""Clusters of documents: BM25 weights, truncated SVD, unit rows, k-means on the sphere (Dhillon and Modha 2001,
doi 10.1023/A:1007612920971)."""

import warnings

import numpy as np
from scipy.sparse import csr_matrix, diags

from scripts.models.contract import Fit, between, positive, whole
from scripts.shared.job import log

FAMILY = "clusters"
SILHOUETTE_SAMPLE = 2000


def fit(
    train: csr_matrix,
    *,
    n_topics: int,
    seed: int,
    dimensions: int = 50,
    restarts: int = 20,
    bm25_k1: float = 2.0,
    bm25_b: float = 0.3,
    max_doc_share: float = 0.5,
) -> Fit:
    """Return the best of several k-means, by the sum of cosines.

    dimensions: of the space clusters are looked for in, fewer where the corpus has not so many
    restarts: how many starts the best is taken of
    bm25_k1: how much a term's second and third occurrence still count
    bm25_b: how much long documents are held down, 0 to 1
    max_doc_share: terms in a larger share of documents than this do not tell clusters apart
    """
    from sklearn.cluster import KMeans
    from sklearn.exceptions import ConvergenceWarning

    whole(dimensions=dimensions, restarts=restarts)
    positive(bm25_k1=bm25_k1, max_doc_share=max_doc_share)
    between(0, 1, bm25_b=bm25_b, max_doc_share=max_doc_share)
    points = document_points(train, dimensions, bm25_k1, bm25_b, max_doc_share)
    # on unit rows the nearest centre is the one of the largest cosine, so plain k-means is the spherical one
    search = KMeans(n_topics, n_init=restarts, max_iter=300, random_state=seed, algorithm="lloyd")
    with warnings.catch_warnings():
        # fewer different documents than clusters: class_weights says so in the log, once and not at every restart
        warnings.simplefilter("ignore", ConvergenceWarning)
        labels = search.fit_predict(points)
    sizes = np.bincount(labels, minlength=n_topics)
    log.info("cluster sizes from %d to %d documents in %d dimensions", sizes.min(), sizes.max(), points.shape[1])
    shares = np.zeros((len(labels), n_topics))
    shares[np.arange(len(labels)), labels] = 1.0
    return Fit(class_weights(train, labels, n_topics), shares, None, _silhouette(points, labels, seed))


def document_points(train: csr_matrix, dimensions: int, k1: float, b: float, max_doc_share: float) -> np.ndarray:
    """Return the documents' unit vectors, (n, d); a document without any weight is the zero vector."""
    from scipy.sparse.linalg import svds
    from sklearn.preprocessing import normalize

    n_docs = train.shape[0]
    doc_freq = np.bincount(train.indices, minlength=train.shape[1])
    inside = (doc_freq >= 2) & (doc_freq <= max(2, max_doc_share * n_docs))
    if not inside.any():
        inside = doc_freq >= 1  # ASSUME where nothing is both shared and telling, all terms are better than none
    counts = train[:, np.flatnonzero(inside)].astype(np.float64)
    weights = normalize(bm25(counts, doc_freq[inside], np.asarray(train.sum(axis=1)).ravel(), k1, b))
    rank = min(dimensions, min(weights.shape) - 1)
    if rank < 2:
        return weights.toarray()
    # a fixed start, so that the decomposition repeats
    u, s, _ = svds(weights, k=rank, v0=np.full(min(weights.shape), 1.0), solver="arpack")
    order = np.argsort(-s, kind="stable")
    # equal documents must stay equal points: the decomposition's last digits are noise
    return np.round(normalize(u[:, order] * s[order]), 12)


def bm25(counts: csr_matrix, doc_freq: np.ndarray, lengths: np.ndarray, k1: float, b: float) -> csr_matrix:
    """Return Okapi BM25 weights of `counts` (n, V) (Robertson and Zaragoza 2009, doi 10.1561/1500000019)."""
    n_docs = counts.shape[0]
    idf = np.log1p((n_docs - doc_freq + 0.5) / (doc_freq + 0.5))
    held = k1 * (1 - b + b * lengths / lengths.mean())
    weights = counts.tocsr(copy=True)
    weights.data = weights.data * (k1 + 1) / (weights.data + np.repeat(held, np.diff(weights.indptr)))
    return (weights @ diags(idf)).tocsr()


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


def _silhouette(points: np.ndarray, labels: np.ndarray, seed: int) -> dict[str, float]:
    """Return the mean silhouette by cosine distance, on a sample of at most 2,000 documents; none where it is not defined."""
    from sklearn.metrics import silhouette_score

    chosen = np.arange(len(labels))
    if len(chosen) > SILHOUETTE_SAMPLE:
        chosen = np.sort(np.random.default_rng(seed).choice(len(labels), SILHOUETTE_SAMPLE, replace=False))
    if not 2 <= len(set(labels[chosen].tolist())) < len(chosen):
        return {}
    return {"silhouette": float(silhouette_score(points[chosen], labels[chosen], metric="cosine"))}
