"""LDA by collapsed Gibbs sampling with tomotopy (MIT licence; Griffiths and Steyvers 2004, doi 10.1073/pnas.0307752101)."""

from collections.abc import Iterator

import numpy as np
from scipy.sparse import csr_matrix

from scripts.models.contract import Fit, by_size, positive, whole
from scripts.shared.job import log, progress

FAMILY = "topics"


def fit(
    train: csr_matrix,
    *,
    n_topics: int,
    seed: int,
    iterations: int | None = None,
    alpha: float = 0.1,
    eta: float = 0.05,
    states: int = 10,
    infer_iterations: int = 100,
) -> Fit:
    """Return the mean of the last states of one chain.

    iterations: sweeps over all words; null sets 600 for up to 50,000 words, falling to 200 from 2,000,000 on
    alpha: prior weight of each topic in a section; lower means fewer topics per section
    eta: prior weight of each term in a topic; lower means more special topics
    states: how many states are averaged, at equal distances over the last quarter of the chain
    infer_iterations: sweeps over the words of a section that was held out
    """
    import tomotopy

    whole(iterations=iterations, states=states, infer_iterations=infer_iterations)
    positive(alpha=alpha, eta=eta)
    if iterations is None:
        # ASSUME few words need more sweeps to settle; many words settle by their number
        iterations = round(by_size(train.sum(), (5e4, 600), (2e6, 200)), -1)
    # ASSUME fixed symmetric priors: optimised ones let a few topics take nearly all words
    model = tomotopy.LDAModel(tw=tomotopy.TermWeight.ONE, k=n_topics, alpha=alpha, eta=eta, seed=seed)
    model.optim_interval = 0
    for words in rows_of_words(train):
        model.add_doc(words)
    terms, shares, kept = np.zeros((n_topics, train.shape[1])), np.zeros((train.shape[0], n_topics)), 0
    stops = state_points(int(iterations), states)
    last = 0
    for point in progress(stops, len(stops), "stages of sampling"):
        model.train(point - last, workers=1, show_progress=False)  # one worker: with more a seed does not repeat
        last = point
        if point >= 0.75 * iterations:
            # ASSUME topics keep their numbers within one chain, so that its states can be averaged
            terms += _topic_terms(model, train.shape[1], eta)
            shares += np.array([document.get_topic_dist() for document in model.docs], dtype=np.float64)
            kept += 1
    log.info("%d sweeps, mean of %d states, log-likelihood per word %.4f", last, kept, model.ll_per_word)

    def infer(rows: csr_matrix) -> np.ndarray:
        documents = [model.make_doc(words) for words in rows_of_words(rows)]
        known = [i for i, document in enumerate(documents) if document is not None and len(document.words)]
        found = np.full((rows.shape[0], n_topics), 1 / n_topics)  # a section of unknown words says nothing
        if known:
            found[known] = model.infer([documents[i] for i in known], iterations=int(infer_iterations), workers=1)[0]
        return found

    return Fit(
        terms / kept, shares / kept, infer, {"train_log_likelihood": model.ll_per_word, "iterations": float(last)}
    )


def state_points(iterations: int, states: int) -> list[int]:
    """Return after which sweeps to stop: four stages of sampling, then `states` points over the last quarter."""
    first = max(1, int(0.75 * iterations))
    last = np.linspace(first, iterations, max(1, min(states, iterations - first + 1)) + 1)[1:]
    return sorted({max(1, first * i // 4) for i in range(1, 4)} | {round(point) for point in last})


def rows_of_words(rows: csr_matrix) -> Iterator[list[str]]:
    """Yield each row's words, a term as often as it is counted, as the strings of the term numbers."""
    names = np.array([str(term) for term in range(rows.shape[1])], dtype=object)
    for start, end in zip(rows.indptr[:-1], rows.indptr[1:], strict=True):
        yield np.repeat(names[rows.indices[start:end]], rows.data[start:end]).tolist()


def _topic_terms(model, n_terms: int, eta: float) -> np.ndarray:
    """Return (K, V) in the order of term numbers; a term that stands in held-out sections only has the prior's weight."""
    in_topic = np.asarray(model.get_count_by_topics(), dtype=np.float64)
    used = np.array([int(name) for name in model.used_vocabs])
    found = np.repeat(eta / (in_topic + eta * len(used))[:, None], n_terms, axis=1)
    for topic in range(model.k):
        found[topic, used] = model.get_topic_word_dist(topic)
    return found / found.sum(axis=1, keepdims=True)
