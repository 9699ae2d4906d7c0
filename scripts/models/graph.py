"""Several views of the documents brought to one graph of neighbours, and the graph to points: spectral consensus.

Ng, Jordan and Weiss 2001, NIPS 14, for the points; averaging graphs over views and dimensions makes the choice of one needless.
"""

import numpy as np
from scipy.sparse import csr_matrix, diags

from scripts.models.points import unit

BLOCK = 10_000_000  # similarities held at a time: 80 MB
DENSE = 600  # documents up to which all eigenvectors are the faster and the safer way


def neighbours(points: np.ndarray, n_neighbours: int) -> csr_matrix:
    """Return the graph (n, n) of each document's nearest by cosine, weighted by it, made symmetric; cosines below 0 count as 0."""
    n_docs = len(points)
    near = np.empty((n_docs, n_neighbours), dtype=np.int64)
    cosine = np.empty((n_docs, n_neighbours))
    step = max(1, BLOCK // n_docs)
    for start in range(0, n_docs, step):
        block = points[start : start + step] @ points.T
        rows = np.arange(len(block))
        block[rows, start + rows] = -2.0  # a document is not its own neighbour
        nearest = np.argpartition(-block, n_neighbours - 1, axis=1)[:, :n_neighbours]
        near[start : start + step] = nearest
        cosine[start : start + step] = np.take_along_axis(block, nearest, axis=1)
    rows = np.repeat(np.arange(n_docs), n_neighbours)
    graph = csr_matrix((np.maximum(cosine, 0).ravel(), (rows, near.ravel())), shape=(n_docs, n_docs))
    return ((graph + graph.T) / 2).tocsr()


def spectral_points(graph: csr_matrix, n_topics: int) -> np.ndarray:
    """Return the documents in the leading eigenvectors of the normalised graph, (n, K), rows of length 1."""
    from scipy.linalg import eigh
    from scipy.sparse.linalg import eigsh

    n_docs = graph.shape[0]
    n_topics = min(n_topics, n_docs)
    scale = diags(1 / np.sqrt(np.maximum(np.asarray(graph.sum(axis=1)).ravel(), 1e-12)))
    normalised = scale @ graph @ scale
    if n_docs <= max(DENSE, 2 * n_topics):
        _, vectors = eigh(normalised.toarray(), subset_by_index=[n_docs - n_topics, n_docs - 1])
    else:
        start = np.random.default_rng(0).random(n_docs)  # fixed, so that it repeats, and at right angles to nothing
        values, vectors = eigsh(normalised, k=n_topics, which="LA", v0=start)
        vectors = vectors[:, np.argsort(values, kind="stable")]
    return unit(vectors[:, ::-1])
