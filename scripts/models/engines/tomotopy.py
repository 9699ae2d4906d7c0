"""LDA by collapsed Gibbs sampling with tomotopy (MIT licence; Griffiths and Steyvers 2004, doi 10.1073/pnas.0307752101)."""

from dataclasses import replace
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix

from scripts.models.contract import Fit, positive, whole
from scripts.models.sampler import default_chains, default_eta, default_iterations, default_start, rows_of_words, sample
from scripts.models.start import cluster_terms, started_from

FAMILY = "topics"
NEEDS = ("corpus_words",)
# ASSUME as many let a chain that begins in clusters settle (1,442 work reports: after 180 sweeps with 30 topics, more than 200 with 80);
# cut off at 100 it agrees with others cut off there (.999), but one topic of 30 has a cosine of .80 with what it becomes
ITERATIONS_FROM_CLUSTERS = 400


def fit(
    train: csr_matrix,
    *,
    n_topics: int,
    seed: int,
    corpus_words: int | None,
    iterations: int | None = None,
    chains: int | None = None,
    alpha: float = 0.1,
    eta: float | None = None,
    start: str = "auto",
    states: int = 20,
    infer_iterations: int = 15,
) -> Fit:
    """Return the mean of the last states of the best of several chains.

    `corpus_words` is the size that settings left out go by, that of `train` where it is None.

    iterations: sweeps over all words at most; null sets 600 for up to 50,000 words, falling to 200 from 2,000,000 on, 400 when
        begun from clusters
    chains: begun with other random numbers, of which the likeliest goes on; null sets 5 for up to 50,000 words, falling to 1 from
        1,300,000 on
    alpha: prior weight of each topic in a section until the likelihood has settled; then each topic's is learned
    eta: prior weight of each term in a topic; lower means more special topics; null sets .3 for up to 50,000 words,
        falling to .05 from 2,000,000 on, .1 when begun from clusters
    start: random; clusters: the 40 most typical terms of each cluster of sections weigh 1 in its topic, one chain; auto: clusters
        from 1,300,000 words on where chains is not set, random otherwise
    states: how many states are averaged and kept for posterior draws, fewer where sections times topics pass 1.5 million
    infer_iterations: sweeps over the words of a section that was held out, before its first state
    """
    import tomotopy

    whole(iterations=iterations, chains=chains, states=states, infer_iterations=infer_iterations)
    positive(alpha=alpha, eta=eta)
    n_words = corpus_words or int(train.sum())
    seeded = started_from(default_start(n_words) if start == "auto" and not chains else start)
    starting = cluster_terms(train, n_topics, seed) if seeded else {}
    iterations = int(iterations or (ITERATIONS_FROM_CLUSTERS if seeded else default_iterations(n_words)))
    eta = eta or (0.1 if seeded else default_eta(n_words))

    def make(own_seed: int) -> Any:
        model = tomotopy.LDAModel(tw=tomotopy.TermWeight.ONE, k=n_topics, alpha=alpha, eta=eta, seed=own_seed)
        model.optim_interval = 0
        for words in rows_of_words(train):
            model.add_doc(words)
        for term, topics in starting.items():
            # once for each term: a second call would take back what the first one said
            model.set_word_prior(str(term), dict.fromkeys(topics, 1.0))
        return model

    made, unseen = sample(
        make,
        lambda model, documents: np.array(model.alpha, dtype=np.float64)[None, :],
        train,
        n_topics=n_topics,
        seed=seed,
        iterations=iterations,
        chains=1 if seeded else int(chains or default_chains(n_words)),
        states=states,
        infer_iterations=infer_iterations,
        learn_prior=True,
    )

    def infer(rows: csr_matrix, corpus_words: int | None = None) -> tuple[np.ndarray, list[csr_matrix]]:
        return unseen(rows)

    return replace(made, infer=infer, measures=made.measures | {"cluster_start": 1.0} if seeded else made.measures)
