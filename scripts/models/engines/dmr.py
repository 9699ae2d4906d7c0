"""LDA whose topic prior depends on place and period, for short texts: Dirichlet-multinomial regression with tomotopy (Mimno and
McCallum 2008, UAI 24). What a document is about is drawn towards what its place and its year are about."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix

from scripts.models.contract import Fit, positive, whole
from scripts.models.sampler import default_chains, default_eta, default_iterations, rows_of_words, sample

FAMILY = "topics"
NEEDS = ("covariates",)


def fit(
    train: csr_matrix,
    *,
    n_topics: int,
    seed: int,
    covariates: Sequence[Sequence[str]] | None,
    iterations: int | None = None,
    chains: int | None = None,
    alpha: float = 0.1,
    sigma: float = 1.0,
    eta: float | None = None,
    states: int = 20,
    infer_iterations: int = 15,
) -> Fit:
    """Return the mean of the last states of the best of several chains.

    `covariates` (rows as in train) are the values that stand for each row's place and period; None: one prior for all.

    iterations: sweeps over all words at most; null sets 600 for up to 50,000 words, falling to 200 from 2,000,000 on
    chains: begun with other random numbers, of which the likeliest goes on; null sets 5 for up to 50,000 words, 1 from 1,300,000 on
    alpha: prior weight of each topic in a section before place and period are looked at
    sigma: how far place and period may move that prior; lower means less
    eta: prior weight of each term in a topic; null sets .3 for up to 50,000 words, .05 from 2,000,000 on
    states: how many states are averaged and kept for posterior draws, fewer where sections times topics pass 1.5 million
    infer_iterations: sweeps over the words of a section that was held out, before its first state
    """
    import tomotopy

    whole(iterations=iterations, chains=chains, states=states, infer_iterations=infer_iterations)
    positive(alpha=alpha, sigma=sigma, eta=eta)
    n_words = int(train.sum())

    def make(own_seed: int) -> Any:
        model = tomotopy.DMRModel(
            tw=tomotopy.TermWeight.ONE,
            k=n_topics,
            alpha=alpha,
            eta=eta or default_eta(n_words),
            sigma=sigma,
            seed=own_seed,
        )
        for words, own in zip(rows_of_words(train), about(covariates, train.shape[0]), strict=True):
            model.add_doc(words, **own)
        return model

    made, unseen = sample(
        make,
        document_priors,
        train,
        n_topics=n_topics,
        seed=seed,
        iterations=int(iterations or default_iterations(n_words)),
        chains=int(chains or default_chains(n_words)),
        states=states,
        infer_iterations=infer_iterations,
    )

    def infer(rows: csr_matrix, covariates: Sequence[Sequence[str]] | None) -> tuple[np.ndarray, list[csr_matrix]]:
        return unseen(rows, about(covariates, rows.shape[0]))

    return replace(made, infer=infer)


def about(covariates: Sequence[Sequence[str]] | None, n_rows: int) -> list[dict[str, list[str]]]:
    """Return what tomotopy is told of each row besides its words."""
    return [{"multi_metadata": list(own)} for own in covariates] if covariates else [{}] * n_rows


def document_priors(model: Any, documents: Sequence[Any]) -> np.ndarray:
    """Return the Dirichlet prior of each document's topics, (n, K), from its place and period."""
    known: dict[tuple[str, ...], list[float]] = {}
    for document in documents:
        own = tuple(document.multi_metadata)
        if own not in known:
            known[own] = model.get_topic_prior(multi_metadata=list(own), raw=False)
    return np.array([known[tuple(document.multi_metadata)] for document in documents], dtype=np.float64)
