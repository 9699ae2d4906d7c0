"""Clusters of documents by consensus: BM25 weights of words and character pairs, SVD in several dimensions, graphs of nearest
neighbours averaged, eigenvectors, k-means on the sphere (Dhillon and Modha 2001, doi 10.1023/A:1007612920971)."""

import numpy as np
from scipy.sparse import csr_matrix

from scripts.models.clusters import clustered, distinct
from scripts.models.contract import Fit, between, positive, whole
from scripts.models.graph import neighbours, spectral_points
from scripts.models.points import Words, character_pairs, on_sphere, reduced, unit, weights
from scripts.shared.job import log

FAMILY = "clusters"
NEEDS = ("words",)
PARTS = (0.25, 0.4, 0.65, 1.0)  # of the dimensions: 30, 50, 80 and 120 by default


def fit(
    train: csr_matrix,
    *,
    n_topics: int,
    seed: int,
    words: Words | None,
    dimensions: int = 120,
    neighbours_per_document: int = 15,
    left_out: float = 0.1,
    consensus_documents: int = 10000,
    restarts: int = 20,
    bm25_k1: float = 2.0,
    bm25_b: float = 0.3,
    max_doc_share: float = 0.5,
) -> Fit:
    """Return the best of several k-means, by the sum of cosines, on the consensus of the views.

    `words` (rows as in train) are what documents are compared by; without them, the terms of train, and no character pairs.

    dimensions: largest number of dimensions clusters are looked for in; three smaller ones join in
    neighbours_per_document: how many nearest documents each is linked to, fewer where clusters are small
    left_out: share of words and pairs a seed leaves out, so that agreement between seeds tells how firm clusters are
    consensus_documents: with more different documents, plain k-means on the words in 50 dimensions, nothing left out
    restarts: how many starts the best is taken of, in fewer than 4,000 different documents (120 a cluster where that is more); with
        more, 32 refined ones are tried
    bm25_k1: how much a term's second and third occurrence still count
    bm25_b: how much long documents are held down, 0 to 1
    max_doc_share: terms in a larger share of documents than this do not tell clusters apart
    """
    whole(dimensions=dimensions, restarts=restarts, neighbours_per_document=neighbours_per_document)
    positive(bm25_k1=bm25_k1, max_doc_share=max_doc_share)
    between(0, 1, bm25_b=bm25_b, max_doc_share=max_doc_share)
    between(0, 0.9, left_out=left_out)
    # ASSUME a document that stands there several times counts once when clusters are looked for: equal documents, one cluster
    first, which = distinct(train, words)
    random = np.random.default_rng(seed)
    parts = [words.counts[first], character_pairs(words)[first]] if words else [train[first]]
    if len(first) > consensus_documents:
        log.info("%d different documents: plain k-means, no consensus of views", len(first))
        views = [unit(reduced(weights(parts[0], bm25_k1, bm25_b, max_doc_share), min(50, dimensions)))]
        found = views[0]
    else:
        views = [
            reduced(some_columns(weights(part, bm25_k1, bm25_b, max_doc_share), left_out, random), dimensions)
            for part in parts
        ]
        found = consensus(views, n_topics, neighbours_per_document)
    labels = on_sphere(found, n_topics, restarts, seed)[which]
    return clustered(train, labels, n_topics, unit(views[0][:, :50])[which], seed)


def some_columns(weighted: csr_matrix, left_out: float, random: np.random.Generator) -> csr_matrix:
    """Return `weighted` (n, V) with a share of its columns left out at random; all of them where there are few."""
    if weighted.shape[1] < 100:
        return weighted
    return weighted[:, np.flatnonzero(random.random(weighted.shape[1]) >= left_out)]


def consensus(views: list[np.ndarray], n_topics: int, most: int) -> np.ndarray:
    """Return the documents as points, (n, K), by the mean of the views' graphs in each number of dimensions."""
    n_docs = len(views[0])
    if n_docs < 4:
        return unit(views[0])
    # ASSUME half a cluster of mean size: with more neighbours, clusters are linked to each other
    n_neighbours = min(most, max(3, n_docs // (2 * n_topics)), n_docs - 1)
    graphs = [
        neighbours(unit(view[:, :d]), n_neighbours)
        for view in views
        for d in sorted({max(2, round(part * view.shape[1])) for part in PARTS})
    ]
    return spectral_points(sum(graphs[1:], graphs[0]) / len(graphs), n_topics)
