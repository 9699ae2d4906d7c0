"""LDA by batch variational Bayes with scikit-learn (BSD licence; Blei, Ng and Jordan 2003, JMLR 3)."""

import numpy as np
from scipy.sparse import csr_matrix

from scripts.models.contract import Fit, by_size, positive, whole
from scripts.models.sampler import above_prior
from scripts.models.start import started_from
from scripts.shared.job import log

FAMILY = "topics"
STEP = 5  # iterations between two looks at the bound
SETTLED = 1.0  # perplexity gained from one look to the next: .001 to .002 nats a word


def fit(
    train: csr_matrix,
    *,
    n_topics: int,
    seed: int,
    iterations: int | None = None,
    alpha: float = 0.1,
    eta: float = 0.3,
    start: str = "random",
) -> Fit:
    """Return the model when its bound has settled.

    iterations: steps over all sections at most; null sets 60 for up to 50,000 words, falling to 15 from 2,000,000 on
    alpha: prior weight of each topic in a section
    eta: prior weight of each term in a topic
    start: random only; variational inference would copy clusters
    """
    from sklearn.decomposition import LatentDirichletAllocation

    whole(iterations=iterations)
    positive(alpha=alpha, eta=eta)
    started_from(start, sampler=False)
    n_words = int(train.sum())
    iterations = int(iterations or round(by_size(n_words, (5e4, 60), (2e6, 15))))
    model = LatentDirichletAllocation(
        n_topics,
        doc_topic_prior=alpha,
        topic_word_prior=eta,
        learning_method="batch",
        max_iter=iterations,
        evaluate_every=STEP,
        perp_tol=SETTLED,
        random_state=seed,
    )
    found = model.fit_transform(train)
    reached = int(model.n_iter_)
    likelihood = -float(np.log(model.bound_))
    log.info("%d of at most %d steps, log-likelihood per word %.4f", reached, iterations, likelihood)

    def infer(rows: csr_matrix) -> tuple[np.ndarray, list[csr_matrix]]:
        shares = model.transform(rows)
        return shares, [expected_tokens(shares, rows, alpha)]

    terms = model.components_ / model.components_.sum(axis=1, keepdims=True)
    measures = {
        "train_log_likelihood": likelihood,
        "iterations": float(reached),
        "converged": float(reached < iterations),
    }
    state = expected_tokens(found, train, alpha)
    return Fit(terms, found, infer, measures, [state], alpha, {reached: likelihood})


def expected_tokens(shares: np.ndarray, rows: csr_matrix, alpha: float) -> csr_matrix:
    """Return the tokens of each topic that inference expects in each row, (n, K): what gamma has above the prior."""
    return above_prior(shares, np.asarray(rows.sum(axis=1)), np.full((1, shares.shape[1]), alpha), alpha, whole=False)
