"""How far topics are their own: exclusivity, FREX, diversity, and how many of them carry the corpus."""

import numpy as np

FREX_WEIGHT = 0.5  # ASSUME frequency and exclusivity weigh equally in FREX
N_EXCLUSIVE = 10
N_DIVERSE = 25


def term_exclusivity(topic_terms: np.ndarray) -> np.ndarray:
    """Return each topic's part in all topics' use of a term (K, V): prob of the term in the topic over its sum over topics."""
    total = topic_terms.sum(axis=0, keepdims=True)
    return np.divide(topic_terms, total, out=np.zeros_like(topic_terms), where=total > 0)


def exclusivity(topic_terms: np.ndarray, n: int = N_EXCLUSIVE) -> float:
    """Return the mean exclusivity of each topic's `n` most probable terms, in [1/K, 1]."""
    top, used = _leading(topic_terms, n)
    return float(np.take_along_axis(term_exclusivity(topic_terms), top, axis=1)[used].mean())


def frex(topic_terms: np.ndarray, weight: float = FREX_WEIGHT) -> np.ndarray:
    """Return FREX (K, V): the harmonic mean of a term's ranks within its topic by exclusivity and by probability, each in (0, 1].

    Bischof and Airoldi (2012), Summarizing topical content with word frequency and exclusivity, ICML; ranks are the
    empirical distribution function over the vocabulary, and `weight` belongs to exclusivity.
    """
    from scipy.stats import rankdata

    n_terms = topic_terms.shape[1]
    exclusive = rankdata(term_exclusivity(topic_terms), method="max", axis=1) / n_terms
    frequent = rankdata(topic_terms, method="max", axis=1) / n_terms
    return 1.0 / (weight / exclusive + (1.0 - weight) / frequent)


def diversity(topic_terms: np.ndarray, n: int = N_DIVERSE) -> float:
    """Return the share of distinct terms among all topics' `n` most probable ones. Dieng et al. (2020), doi:10.1162/tacl_a_00325."""
    top, used = _leading(topic_terms, n)
    return len(np.unique(top[used])) / int(used.sum())


def _leading(topic_terms: np.ndarray, n: int) -> tuple[np.ndarray, np.ndarray]:
    """Return (each topic's `n` most probable terms (K, n), whether the topic uses the term at all): a cluster may use few."""
    top = np.argsort(-topic_terms, axis=1, kind="stable")[:, :n]
    return top, np.take_along_axis(topic_terms, top, axis=1) > 0


def effective_topics(prevalence: np.ndarray) -> float:
    """Return how many equally large topics would be as varied as `prevalence` (K,): the exponential of its entropy."""
    shares = prevalence[prevalence > 0] / prevalence.sum()
    return float(np.exp(-(shares * np.log(shares)).sum()))
