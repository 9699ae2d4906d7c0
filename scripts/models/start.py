"""Where LDA begins: samplers, where wanted, from terms typical of clusters; variational engines from rows picked at random."""

import numpy as np
from scipy.sparse import csr_matrix

from scripts.models.clusters import class_weights
from scripts.models.points import on_sphere, reduced, unit, weights
from scripts.shared.job import Problem

N_TERMS = 40
RESTARTS = 20  # where there are too few sections to refine the starts
STARTS = ("auto", "random", "clusters")


def started_from(start: str, *, sampler: bool = True) -> bool:
    """Return whether the fit begins from clusters; Problem for an unknown start, and for engines that would copy the clusters."""
    if start not in STARTS:
        raise Problem(f"start = {start!r} is none of {', '.join(STARTS)}")
    if start == "clusters" and not sampler:
        raise Problem(
            "start = 'clusters' is not for this engine: variational inference never leaves the clusters it begins from, so its"
            " topics would be their copy; leave start out, or use tomotopy"
        )
    return start == "clusters"


def cluster_terms(train: csr_matrix, n_topics: int, seed: int) -> dict[int, list[int]]:
    """Return the terms that are among the 40 most typical of one or more of `n_topics` clusters of the rows of `train` (n, V), each
    with the clusters it is typical of.
    """
    # ASSUME a dimension for every cluster: in fewer, small fields (the ocean among 80 topics) are not told from large ones; 200 at most
    points = unit(reduced(weights(train, 2.0, 0.3, 0.5), min(max(50, n_topics), 200)))
    labels = on_sphere(points, n_topics, RESTARTS, seed)
    typical = class_weights(train, labels, n_topics)
    order = np.argsort(-np.round(typical, 12), axis=1, kind="stable")[:, :N_TERMS]
    found: dict[int, list[int]] = {}
    for topic, own in enumerate(order):
        for term in own[typical[topic, own] > 0].tolist():
            found.setdefault(term, []).append(topic)
    return found


def row_start(train: csr_matrix, n_topics: int, seed: int) -> np.ndarray:
    """Return weights of terms, (K, V), for topics that begin as one row of `train` each, over the terms of all.

    Variational inference that begins from noise alone leaves topics that are all alike (hence the seeded start of Blei's lda-c).
    The rows are picked at random, each likelier the farther it lies from those picked before (Arthur and Vassilvitskii 2007,
    SODA 18), so that two topics seldom begin as one.
    """
    from sklearn.cluster import kmeans_plusplus

    points = unit(reduced(weights(train, 2.0, 0.3, 0.5), max(n_topics, 10)))
    _, picked = kmeans_plusplus(points, n_topics, random_state=seed, n_local_trials=20)
    rows = train[picked].toarray().astype(np.float64)
    common = np.asarray(train.sum(axis=0), dtype=np.float64) / train.sum()
    # ASSUME half of a topic's first weight comes from its row, half from all rows
    first = rows / rows.sum(axis=1, keepdims=True) + common
    return first * train.sum() / (2 * n_topics)
