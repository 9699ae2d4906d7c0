"""A start for LDA samplers: the terms typical of clusters of the training rows, one cluster a topic."""

import numpy as np
from scipy.sparse import csr_matrix

from scripts.models.clusters import class_weights
from scripts.models.points import on_sphere, reduced, unit, weights
from scripts.shared.job import Problem

N_TERMS = 40
STARTS = ("random", "clusters")


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


def cluster_terms(train: csr_matrix, n_topics: int, seed: int) -> list[list[int]]:
    """Return the 40 most typical terms of each of `n_topics` clusters of the rows of `train` (n, V), most typical first."""
    points = unit(reduced(weights(train, 2.0, 0.3, 0.5), 50))
    labels = on_sphere(points, n_topics, 5, seed)
    typical = class_weights(train, labels, n_topics)
    order = np.argsort(-np.round(typical, 12), axis=1, kind="stable")[:, :N_TERMS]
    return [[int(term) for term in own if typical[topic, term] > 0] for topic, own in enumerate(order)]
