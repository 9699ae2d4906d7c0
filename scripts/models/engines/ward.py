"""Clusters of documents by Ward's method: BM25 weights, truncated SVD, unit rows, the two groups joined first that lie nearest
(Ward 1963, doi 10.1080/01621459.1963.10500845). No seed changes anything: the same documents give the same clusters."""

import numpy as np
from scipy.sparse import csr_matrix

from scripts.models.clusters import clustered, distinct
from scripts.models.contract import Fit, between, positive, whole
from scripts.models.graph import neighbours
from scripts.models.points import Words, reduced, unit, weights
from scripts.shared.job import log

FAMILY = "clusters"
NEEDS = ("words",)


def fit(
    train: csr_matrix,
    *,
    n_topics: int,
    seed: int,
    words: Words | None,
    dimensions: int = 50,
    all_pairs_documents: int = 10000,
    bm25_k1: float = 2.0,
    bm25_b: float = 0.3,
    max_doc_share: float = 0.5,
) -> Fit:
    """Return the tree of documents cut into `n_topics` clusters.

    `words` (rows as in train) are what documents are compared by; without them, the terms of train.

    dimensions: of the space documents are compared in, fewer where the corpus has not so many
    all_pairs_documents: with more different documents, only groups linked by one of 15 nearest neighbours are joined
    bm25_k1: how much a term's second and third occurrence still count
    bm25_b: how much long documents are held down, 0 to 1
    max_doc_share: terms in a larger share of documents than this do not tell clusters apart
    """
    from sklearn.cluster import AgglomerativeClustering

    whole(dimensions=dimensions)
    positive(bm25_k1=bm25_k1, max_doc_share=max_doc_share)
    between(0, 1, bm25_b=bm25_b, max_doc_share=max_doc_share)
    first, which = distinct(train, words)
    counts = (words.counts if words else train)[first]
    points = unit(reduced(weights(counts, bm25_k1, bm25_b, max_doc_share), dimensions))
    if len(points) <= n_topics:
        labels = np.arange(len(points))
    else:
        links = None
        if len(points) > all_pairs_documents:
            log.info("%d different documents: joined along nearest neighbours only", len(points))
            links = neighbours(points, 15)
        labels = AgglomerativeClustering(n_topics, linkage="ward", connectivity=links).fit_predict(points)
    return clustered(train, labels[which], n_topics, points[which], seed)
