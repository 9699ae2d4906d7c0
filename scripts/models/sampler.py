"""Gibbs sampling with tomotopy: several short chains, the best run until its likelihood settles, the prior learned, thinned states."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix

from scripts.models.contract import Fit, by_size
from scripts.models.fold_in import folded_in
from scripts.shared.job import log, progress

STEP = 10  # sweeps between two looks at the likelihood, fewer where fewer than 200 are made
WINDOW = 5  # looks that are averaged: in a small corpus a single one swings by .003 to .008 nats a word
STILL = 0.02  # of the prior, gained or lost between two looks
SETTLED = 0.002 / 50  # nats a word gained by a sweep, from one window to the next


def default_iterations(n_words: int) -> int:
    """Return the largest number of sweeps: 600 for up to 50,000 words, falling to 200 from 2,000,000 on."""
    # ASSUME few words need more sweeps to settle; many words settle by their number
    return int(round(by_size(n_words, (5e4, 600), (2e6, 200)), -1))


def default_chains(n_words: int) -> int:
    """Return how many chains are begun: 5 for up to 50,000 words, falling to 1 from 2,000,000 on."""
    # ASSUME in a small corpus a chain is soon caught in a poor mode and cheap to begin; in a large one neither holds
    return round(by_size(n_words, (5e4, 5), (2e6, 1)))


def default_start(n_words: int) -> str:
    """Return where a chain begins: in clusters where one is begun, at random where the likeliest of several goes on."""
    # ASSUME one chain is not to be left in the mode it happens to fall into (1,442 work reports, 30 topics: places' shares of two seeds
    # correlate by .84 from random starts, by .99 from clusters); what agreement is worth then is said in the methods text
    return "clusters" if default_chains(n_words) == 1 else "random"


def default_eta(n_words: int) -> float:
    """Return the prior weight of a term in a topic: .3 for up to 50,000 words, falling to .05 from 2,000,000 on."""
    # ASSUME with few words a topic must lean on the prior, with many it can be special
    return by_size(n_words, (5e4, 0.3), (2e6, 0.05))


def sample(
    make: Callable[[int], Any],
    priors: Callable[[Any, Sequence[Any]], np.ndarray],
    train: csr_matrix,
    *,
    n_topics: int,
    seed: int,
    iterations: int,
    chains: int,
    states: int,
    infer_iterations: int,
    learn_prior: bool = False,
) -> tuple[Fit, Callable[..., tuple[np.ndarray, list[csr_matrix]]]]:
    """Return the mean of `states` states of the best of `chains` chains, and a function for rows never seen.

    `make(seed)` gives a model with its documents; `priors(model, documents)` the Dirichlet prior of each, (n, K) or (1, K). The
    states lie at equal distances over a last sixth of the sweeps (over as many as there are states, up to a third, where a sixth
    holds fewer), that begins when the likelihood has settled or the other sweeps are spent. With `learn_prior` as many sweeps
    before them, more where the likelihood settled early and the prior still moves, move the prior, which was fixed so far (Minka
    2000, Estimating a Dirichlet distribution). While states are taken no prior moves.

    Measures: converged (0 or 1), iterations, train_log_likelihood (nats a word).
    """
    states = kept_states(states, train.shape[0], n_topics)
    step, spread = step_of(iterations), spread_of(iterations, states)
    model, curve = _best_chain(make, seed, chains, iterations, spread)
    last = iterations - spread * (1 + learn_prior)
    while model.global_step < last and not (model.global_step >= iterations // 3 and settled(curve)):
        sweep(model, min(step, last - model.global_step))
        curve[model.global_step] = model.ll_per_word
    converged = settled(curve)
    if learn_prior:
        # ASSUME not before: a prior that is learned while topics form makes some of them poor; one that stays fits few corpora, and
        # where it is too small places come out more unlike than they are
        model.optim_interval = between_priors(train.shape[0])
        before = 0.0
        while model.global_step < iterations - spread and abs(sum(model.alpha) - before) > STILL * before:
            before = sum(model.alpha)
            sweep(model, min(step, iterations - spread - model.global_step))
    model.optim_interval = 0  # one prior for all states
    terms, shares, taken, topics = 0.0, 0.0, [], []
    documents = list(model.docs)
    for stop in progress(stops(model.global_step, spread, states), states, "states of the chain"):
        sweep(model, stop - model.global_step)
        curve[stop] = model.ll_per_word
        # ASSUME topics keep their numbers within one chain, so that its states can be averaged
        own = topic_terms(model, train.shape[1])
        terms = terms + own
        topics.append(own.astype(np.float32))
        now = present_shares(documents)
        shares = shares + now
        taken.append(now)
    prior = priors(model, documents)
    lengths = np.asarray(train.sum(axis=1))
    log.info(
        "%d sweeps (%s), best of %d chains, mean of %d states, log-likelihood per word %.4f",
        model.global_step,
        "settled" if converged else "not settled",
        chains,
        len(taken),
        model.ll_per_word,
    )
    measures = {
        "train_log_likelihood": model.ll_per_word,
        "iterations": float(model.global_step),
        "converged": float(converged),
    }
    kept = [above_prior(now, lengths, prior, prior.min()) for now in taken]
    fit = Fit(terms / len(taken), shares / len(taken), None, measures, kept, float(prior.min()), curve)

    def infer(rows: csr_matrix, about: Sequence[dict] | None = None) -> tuple[np.ndarray, list[csr_matrix]]:
        """Return shares (n, K) and as many states as the chain has, each sampled with the topics of that state."""
        known = np.zeros(rows.shape[1], dtype=bool)
        known[[int(name) for name in model.used_vocabs]] = True
        named = [model.make_doc([model.used_vocabs[0]], **one) for one in about or ()]
        ahead = priors(model, named)
        found = folded_in(rows, [state * known for state in topics], ahead, seed=seed, burn_in=infer_iterations)
        # a section of unknown words says nothing: its shares are the prior's
        inferred = [(state + ahead) / (state + ahead).sum(axis=1, keepdims=True) for state in found]
        beyond = [csr_matrix((state + (ahead - prior.min())).astype(np.float32)) for state in found]
        return np.mean(inferred, axis=0), beyond

    return fit, infer


def _best_chain(
    make: Callable[[int], Any], seed: int, chains: int, iterations: int, spread: int
) -> tuple[Any, dict[int, float]]:
    """Return the chain of the highest likelihood after a sixth of the sweeps, and its curve."""
    best, curve = None, {}
    for chain in range(chains):
        model = make(seed + 1_000_003 * chain)  # far from the seeds of other models
        own = {}
        step = step_of(iterations)
        for _ in range(max(1, iterations // (6 * step)) if chains > 1 else 1):
            sweep(model, min(step, max(1, iterations - spread)))
            own[model.global_step] = model.ll_per_word
        if best is None or model.ll_per_word > best.ll_per_word:
            best, curve = model, own
    return best, curve


def sweep(model: Any, n: int) -> None:
    if n > 0:
        model.train(n, workers=1, show_progress=False)  # one worker: with more a seed does not repeat


def step_of(iterations: int) -> int:
    """Return how many sweeps lie between two looks at the likelihood."""
    # ASSUME looks at every sweep or two tell chance, not growth
    return STEP if iterations >= 20 * STEP else STEP // 2


def settled(curve: dict[int, float]) -> bool:
    """Return whether the mean likelihood of the last five looks is hardly above that of the five before."""
    sweeps, looks = (list(side)[-2 * WINDOW :] for side in (curve.keys(), curve.values()))
    if len(looks) < 2 * WINDOW:
        return False
    gain = np.mean(looks[WINDOW:]) - np.mean(looks[:WINDOW])
    return bool(gain < SETTLED * (np.mean(sweeps[WINDOW:]) - np.mean(sweeps[:WINDOW])))


def spread_of(iterations: int, states: int) -> int:
    """Return over how many of the last sweeps the states are spread: a sixth, or as many as states but no more than a third."""
    return max(iterations // 6, min(states, iterations // 3), 1)


def between_priors(n_rows: int) -> int:
    """Return how many sweeps lie between two steps towards the likeliest prior."""
    return 1 if n_rows <= 10_000 else 2  # where a step takes as long as two sweeps, and fewer come near enough


def stops(reached: int, spread: int, states: int) -> list[int]:
    """Return after which sweeps a state is taken: over `spread` of them from `reached` on."""
    return sorted({round(stop) for stop in np.linspace(reached, reached + spread, min(states, spread) + 1)[1:]})


def kept_states(states: int, n_rows: int, n_topics: int) -> int:
    """Return how many states are kept: with 30 topics all of 20 for up to 50,000 rows, 10 of 100,000, never fewer than 5."""
    # ASSUME 30 million cells are what a fit can carry; five states still tell how far a share can swing
    return min(states, max(5, 30_000_000 // (n_rows * n_topics)))


def present_shares(documents: Sequence[Any]) -> np.ndarray:
    """Return the topic shares, (n, K), in the documents' present state: (tokens + prior) / (all tokens + all priors)."""
    return np.array([document.get_topic_dist() for document in documents], dtype=np.float64)


def above_prior(
    shares: np.ndarray, lengths: np.ndarray, priors: np.ndarray, least: float, *, whole: bool = True
) -> csr_matrix:
    """Return what each topic has in each document above `least`, the smallest prior of all: (n, K), zeros left out.

    These are the tokens assigned to the topic, plus what the document's own prior (n, K) has above the smallest: added to that
    smallest prior they are the parameters of the Dirichlet distribution that the document's shares follow in this state. Tokens
    are whole numbers where they are sampled; where they are expected (not `whole`), less than a hundredth of one is left out.
    """
    tokens = shares * (lengths + priors.sum(axis=1, keepdims=True)) - priors
    tokens = np.rint(tokens) if whole else np.where(tokens < 0.01, 0, tokens)
    return csr_matrix((np.maximum(tokens, 0) + np.maximum(priors - least, 0)).astype(np.float32))


def topic_terms(model: Any, n_terms: int) -> np.ndarray:
    """Return (K, V) in the order of term numbers; a term that stands in held-out sections only has the prior's weight."""
    in_topic = np.asarray(model.get_count_by_topics(), dtype=np.float64)
    used = np.array([int(name) for name in model.used_vocabs])
    found = np.repeat(model.eta / (in_topic + model.eta * len(used))[:, None], n_terms, axis=1)
    for topic in range(model.k):
        found[topic, used] = model.get_topic_word_dist(topic)
    return found / found.sum(axis=1, keepdims=True)


def rows_of_words(rows: csr_matrix) -> Iterator[list[str]]:
    """Yield each row's words, a term as often as it is counted, as the strings of the term numbers."""
    names = np.array([str(term) for term in range(rows.shape[1])], dtype=object)
    for start, end in zip(rows.indptr[:-1], rows.indptr[1:], strict=True):
        yield np.repeat(names[rows.indices[start:end]], rows.data[start:end]).tolist()
