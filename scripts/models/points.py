"""Documents as points: BM25 weights, truncated SVD, unit rows; words and the pairs of characters inside them as two views."""

import warnings
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from scipy.sparse import csr_matrix, diags

PARTS = 40  # parts of the points, in which centres are looked for
STARTS = 120  # starts made of these centres
CONTINUED = 32  # starts that are tried on all points
STEPS = 5  # steps of k-means from each of them
FINISHED = 7  # of these, and the one they agree on, that go on to their end
MOST_CENTRES = 8000  # of all searches together, that are compared with each other
JUDGES = 10_000  # points by which starts are compared


@dataclass(frozen=True)
class Words:
    """How often each word stands in each document: the terms of the models, or all words where the corpus is small."""

    counts: csr_matrix  # (n, W)
    names: list[str]  # (W,)


def character_pairs(words: Words) -> csr_matrix:
    """Return how often each pair of neighbouring characters stands inside the words of each document, (n, P)."""
    known: dict[str, int] = {}
    rows, columns = [], []
    for number, name in enumerate(words.names):
        for pair in pairwise(name):
            columns.append(known.setdefault("".join(pair), len(known)))
            rows.append(number)
    inside = csr_matrix((np.ones(len(rows), np.int64), (rows, columns)), shape=(len(words.names), len(known)))
    pairs = (words.counts @ inside).tocsr()
    pairs.sort_indices()
    return pairs


def weights(counts: csr_matrix, k1: float, b: float, max_doc_share: float) -> csr_matrix:
    """Return BM25 weights of the terms in two documents or more and at most `max_doc_share` of them, rows of length 1."""
    from sklearn.preprocessing import normalize

    n_docs = counts.shape[0]
    doc_freq = np.bincount(counts.indices, minlength=counts.shape[1])
    inside = (doc_freq >= 2) & (doc_freq <= max(2, max_doc_share * n_docs))
    if not inside.any():
        inside = doc_freq >= 1  # ASSUME where nothing is both shared and telling, all terms are better than none
    chosen = counts[:, np.flatnonzero(inside)].astype(np.float64)
    return normalize(bm25(chosen, doc_freq[inside], np.asarray(counts.sum(axis=1)).ravel(), k1, b))


def bm25(counts: csr_matrix, doc_freq: np.ndarray, lengths: np.ndarray, k1: float, b: float) -> csr_matrix:
    """Return Okapi BM25 weights of `counts` (n, V) (Robertson and Zaragoza 2009, doi 10.1561/1500000019)."""
    n_docs = counts.shape[0]
    idf = np.log1p((n_docs - doc_freq + 0.5) / (doc_freq + 0.5))
    held = k1 * (1 - b + b * lengths / max(lengths.mean(), 1e-300))
    found = counts.tocsr(copy=True)
    found.data = found.data * (k1 + 1) / (found.data + np.repeat(held, np.diff(found.indptr)))
    return (found @ diags(idf)).tocsr()


def reduced(weighted: csr_matrix, dimensions: int) -> np.ndarray:
    """Return the documents in the leading `dimensions` of the SVD, (n, d), strongest first; d is smaller in a small corpus."""
    from scipy.sparse.linalg import svds

    rank = min(dimensions, min(weighted.shape) - 1)
    if rank < 2:
        return weighted.toarray()
    # a fixed start, so that the decomposition repeats
    u, s, _ = svds(weighted, k=rank, v0=np.full(min(weighted.shape), 1.0), solver="arpack")
    order = np.argsort(-s, kind="stable")
    return u[:, order] * s[order]


def unit(points: np.ndarray) -> np.ndarray:
    """Return `points` (n, d) with rows of length 1; a row of zeros stays. The last digits, which are noise, are cut."""
    from sklearn.preprocessing import normalize

    return np.round(normalize(points), 12)


def on_sphere(points: np.ndarray, n_topics: int, restarts: int, seed: int) -> np.ndarray:
    """Return the cluster of each unit vector, (n,); fewer clusters where there are not so many different points.

    The best of `restarts` k-means; with many points the best of those that begin from `refined_starts` and of the one that begins
    from the centres on which they agree.
    """
    from sklearn.cluster import KMeans
    from sklearn.exceptions import ConvergenceWarning

    if len(points) <= n_topics:
        return np.arange(len(points))
    # on unit rows the nearest centre is the one of the largest cosine, so plain k-means is the spherical one
    with warnings.catch_warnings():
        # fewer different points than clusters: class_weights says so in the log, once and not at every restart
        warnings.simplefilter("ignore", ConvergenceWarning)
        if len(points) < 2 * part_size(n_topics):
            return KMeans(n_topics, n_init=restarts, random_state=seed).fit_predict(points)
        points = points.astype(np.float32)  # half the time, and the clusters need no more digits

        def search(start: np.ndarray, steps: int = 300) -> KMeans:
            return KMeans(len(start), init=start, n_init=1, max_iter=steps).fit(points)

        def spread(one: KMeans) -> float:
            return float(f"{one.inertia_:.6g}")  # further digits are noise

        tried = sorted((search(start, STEPS) for start in refined_starts(points, n_topics, seed)), key=spread)
        # Ward's method holds a distance for every two centres
        centres = [one.cluster_centers_ for one in tried[: max(FINISHED, MOST_CENTRES // n_topics)]]
        return min((search(start) for start in [*centres[:FINISHED], agreed(centres)]), key=spread).labels_


def agreed(centres: list[np.ndarray]) -> np.ndarray:
    """Return the centres, (K, d), of Ward's K groups of all centres of several clusterings, each (K, d); fewer where many coincide.

    Clusters of clusters, as in Leisch 1999 (bagged clustering). Each single search stays in a mode of its own; what they agree on
    often lies nearer to the best than any of them (1,442 work reports, K = 40: the adjusted Rand index between seeds rose from .89
    to .94 and more).
    """
    from scipy.cluster.hierarchy import fcluster, ward

    found = unit(np.concatenate(centres))
    group = fcluster(ward(found), len(centres[0]), "maxclust")
    return np.array([found[group == one].mean(axis=0) for one in np.unique(group)], dtype=centres[0].dtype)


def part_size(n_topics: int) -> int:
    """Return how many points one part holds that starts are looked for in."""
    return max(2000, 60 * n_topics)


def refined_starts(points: np.ndarray, n_topics: int, seed: int) -> list[np.ndarray]:
    """Return centres, (K, d), to begin k-means from: the centres found in parts of the points, clustered themselves.

    Bradley and Fayyad 1998 (ICML 15). Parts are cheap, so that many are tried; the starts that already lie nearest to a larger
    part of the points are the ones returned.
    """
    from sklearn.cluster import KMeans

    random = np.random.default_rng(seed)

    def part(size: int) -> np.ndarray:
        return points[random.choice(len(points), min(size, len(points)), replace=False)]

    def centres(of: np.ndarray) -> np.ndarray:
        return KMeans(n_topics, random_state=int(random.integers(2**31))).fit(of).cluster_centers_

    found = np.concatenate([centres(part(part_size(n_topics))) for _ in range(PARTS)])
    starts = [centres(found) for _ in range(STARTS)]
    judges = part(JUDGES)
    distance = [np.min((start**2).sum(axis=1) - 2 * judges @ start.T, axis=1).sum(dtype=np.float64) for start in starts]
    return [starts[i] for i in np.argsort(np.round(distance, 9), kind="stable")[:CONTINUED]]
