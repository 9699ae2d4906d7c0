"""Topics by non-negative matrix factorisation: counts of sections as sums of topics (Lee and Seung 1999, doi 10.1038/44565).

Not a probability model: no likelihood, no posterior draws. Sections are weighed by TF-IDF while fitting, and the weights taken
back from the topics, so that these are distributions over terms as with the other engines.
"""

import warnings

import numpy as np
from scipy.sparse import csr_matrix, diags

from scripts.models.contract import Fit, positive, whole
from scripts.shared.job import log

FAMILY = "topics"


def fit(
    train: csr_matrix,
    *,
    n_topics: int,
    seed: int,
    iterations: int = 200,
    tolerance: float = 0.0001,
) -> Fit:
    """Return the factorisation after it has settled or after the last iteration.

    iterations: steps at most
    tolerance: the factorisation has settled when a step changes less than this share of the first step's change
    """
    from sklearn.decomposition import NMF
    from sklearn.exceptions import ConvergenceWarning

    whole(iterations=iterations)
    positive(tolerance=tolerance)
    n_rows, n_terms = train.shape
    doc_freq = np.bincount(train.indices, minlength=n_terms)
    idf = 1 + np.log((1 + n_rows) / (1 + doc_freq))
    # the spectral start needs as many directions as topics; a tiny corpus has not so many
    init = "nndsvdar" if n_topics < min(n_rows, n_terms) else "random"
    model = NMF(n_topics, init=init, solver="cd", tol=tolerance, max_iter=int(iterations), random_state=seed)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)  # said in `converged`
        found = model.fit_transform(weighted(train, idf))
    reached = int(model.n_iter_)
    log.info("%d steps of at most %d", reached, iterations)
    per_term = model.components_ / idf
    sizes = per_term.sum(axis=1)
    # ASSUME a topic that holds nothing (fewer different sections than topics) has the terms of all
    terms = np.where(sizes[:, None] > 0, per_term / np.maximum(sizes, 1e-300)[:, None], column_shares(train))

    def shares(loads: np.ndarray) -> np.ndarray:
        mass = loads * sizes
        total = mass.sum(axis=1, keepdims=True)
        return np.where(total > 0, mass / np.maximum(total, 1e-300), 1 / n_topics)

    def infer(rows: csr_matrix) -> tuple[np.ndarray, list[csr_matrix]]:
        return shares(model.transform(weighted(rows, idf))), []

    measures = {"iterations": float(reached), "converged": float(reached < iterations)}
    return Fit(terms, shares(found), infer, measures)


def weighted(rows: csr_matrix, idf: np.ndarray) -> csr_matrix:
    """Return TF-IDF of `rows` (n, V), rows of length 1."""
    from sklearn.preprocessing import normalize

    return normalize((rows.astype(np.float64) @ diags(idf)).tocsr())


def column_shares(rows: csr_matrix) -> np.ndarray:
    """Return each term's share of all words, (1, V)."""
    return np.asarray(rows.sum(axis=0), dtype=np.float64) / rows.sum()
