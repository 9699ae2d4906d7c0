"""LDA by collapsed Gibbs sampling with tomotopy (MIT licence; Griffiths and Steyvers 2004, doi 10.1073/pnas.0307752101)."""

import numpy as np
from scipy.sparse import csr_matrix

from scripts.models.contract import Fit, by_size
from scripts.shared.job import log

FAMILY = "topics"
STEPS = 20  # how often progress and likelihood are logged


def fit(
    train: csr_matrix,
    *,
    n_topics: int,
    seed: int,
    iterations: int | None = None,
    alpha: float = 0.1,
    eta: float = 0.1,
    states: int = 10,
    infer_iterations: int = 100,
) -> Fit:
    """Return the mean of the last states of one chain.

    iterations: sweeps over all words; null sets 1000 for up to 50,000 words, falling to 200 from 2,000,000 on
    alpha: prior of topics in a section, the same for each; lower means fewer topics per section
    eta: prior of terms in a topic, the same for each; lower means more special topics
    states: how many states of the chain are averaged, taken from its last quarter at equal distances
    infer_iterations: sweeps over the words of a document that was held out
    """
    import tomotopy

    if iterations is None:
        # ASSUME few words need more sweeps to settle, and many words settle by their number
        iterations = round(by_size(train.sum(), (5e4, 1000), (2e6, 200)), -1)
    iterations = int(iterations)
    model = tomotopy.LDAModel(tw=tomotopy.TermWeight.ONE, k=n_topics, alpha=alpha, eta=eta, seed=seed)
    model.optim_interval = 0  # ASSUME fixed symmetric priors: optimised ones let a few topics take nearly all words
    names = [str(term) for term in range(train.shape[1])]
    for words in rows_of_words(train, names):
        model.add_doc(words)
    _fix_order(model, tomotopy)
