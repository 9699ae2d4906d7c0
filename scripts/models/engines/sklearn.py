"""LDA by batch variational Bayes with scikit-learn (BSD licence; Blei, Ng and Jordan 2003, JMLR 3)."""

import numpy as np
from scipy.sparse import csr_matrix

from scripts.models.contract import Fit, by_size, positive, whole
from scripts.models.sampler import above_prior
from scripts.models.start import row_start, started_from
from scripts.shared.job import log, progress

FAMILY = "topics"
STEP = 5  # iterations between two looks at the bound
SETTLED = 0.002  # nats a word gained from one look to the next


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
    from scipy.special import psi
    from sklearn.decomposition import LatentDirichletAllocation

    whole(iterations=iterations)
    positive(alpha=alpha, eta=eta)
    started_from(start, sampler=False)
    n_words, n_rows = int(train.sum()), train.shape[0]
    iterations = int(iterations or round(by_size(n_words, (5e4, 60), (2e6, 15))))
    # decay 0 and a batch of all rows make every call of partial_fit one step of batch inference
    model = LatentDirichletAllocation(
        n_topics,
        doc_topic_prior=alpha,
        topic_word_prior=eta,
        learning_decay=0.0,
        total_samples=n_rows,
        batch_size=n_rows,
        random_state=seed,
    )
    model.partial_fit(train)
    model.components_ = row_start(train, n_topics, seed) + eta
    model.exp_dirichlet_component_ = np.exp(psi(model.components_) - psi(model.components_.sum(axis=1, keepdims=True)))
    curve: dict[int, float] = {}
    for done in progress(range(1, iterations + 1), iterations, "steps of inference"):
        model.partial_fit(train)
        if done % STEP == 0 or done == iterations:
            curve[done] = float(model.score(train)) / n_words
            if settled(curve):
                break
    likelihood = curve[done]
    log.info("%d of at most %d steps, log-likelihood per word %.4f", done, iterations, likelihood)

    def infer(rows: csr_matrix) -> tuple[np.ndarray, list[csr_matrix]]:
        shares = model.transform(rows)
        return shares, [expected_tokens(shares, rows, alpha)]

    terms = model.components_ / model.components_.sum(axis=1, keepdims=True)
    found, states = infer(train)
    measures = {
        "train_log_likelihood": likelihood,
        "iterations": float(done),
        "converged": float(settled(curve)),
    }
    return Fit(terms, found, infer, measures, states, alpha, curve)


def settled(curve: dict[int, float]) -> bool:
    """Return whether the likelihood bound has gained hardly anything since the look before."""
    looks = list(curve.values())
    return len(looks) >= 2 and looks[-1] - looks[-2] < SETTLED


def expected_tokens(shares: np.ndarray, rows: csr_matrix, alpha: float) -> csr_matrix:
    """Return the tokens of each topic that inference expects in each row, (n, K): what gamma has above the prior."""
    return above_prior(shares, np.asarray(rows.sum(axis=1)), np.full((1, shares.shape[1]), alpha), alpha, whole=False)
