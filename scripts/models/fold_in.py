"""Topic shares of rows a model was not trained on: Gibbs sampling over their words alone, the topics standing still.

Wallach, Murray, Salakhutdinov and Mimno 2009 (doi 10.1145/1553374.1553515) call it fold-in. Rows do not inform each other, so all of
them are sampled at once, word by word.
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise

import numpy as np
from scipy.sparse import csr_matrix

BETWEEN = 3  # sweeps from one state to the next: with the topics still, a row forgets where it was within a few
AT_ONCE = 20_000_000  # words times topics held in memory, 80 MB


def folded_in(
    rows: csr_matrix, topics: Sequence[np.ndarray], priors: np.ndarray, *, seed: int, burn_in: int
) -> list[np.ndarray]:
    """Return the tokens of each row in each topic, (n, K), in as many states as there are `topics`.

    `rows` (n, V) counts; `topics` each (K, V), one for each state, probabilities, 0 for a term that says nothing; `priors` (n, K)
    or (1, K). A word none of the topics knows is in none. The states follow `burn_in` sweeps and lie BETWEEN sweeps apart.
    """
    random = np.random.default_rng(seed)
    n_topics = len(topics[0])
    lengths = np.asarray(rows.sum(axis=1)).ravel().astype(np.int64)
    order = np.argsort(-lengths, kind="stable")  # longest first: who has a word at a position are the first so many
    found = [np.zeros((rows.shape[0], n_topics), np.float32) for _ in topics]
    block = np.cumsum(lengths[order]) * n_topics // AT_ONCE
    for part in np.split(order, np.flatnonzero(np.diff(block)) + 1):
        ahead = priors[part] if len(priors) > 1 else np.repeat(priors, len(part), axis=0)
        states = _states(rows[part], lengths[part], topics, ahead, random, burn_in)
        for kept, state in zip(found, states, strict=True):
            kept[part] = state
    return found


def _states(
    rows: csr_matrix,
    lengths: np.ndarray,
    topics: Sequence[np.ndarray],
    priors: np.ndarray,
    random: np.random.Generator,
    burn_in: int,
) -> Iterator[np.ndarray]:
    """Yield the states of rows that are sorted by length, longest first."""
    words, borders = _by_position(rows, lengths)
    topic = np.full(len(words), -1, np.int16)
    ahead = np.ascontiguousarray(priors.T, dtype=np.float32)
    weights = ahead.copy()  # tokens + prior, (K, n): what all rows have of one topic stands together
    row = np.arange(rows.shape[0])
    for state, probabilities in enumerate(topics):
        of_word = np.take(probabilities, words, axis=1).astype(np.float32, copy=False)
        for _ in range(burn_in if state == 0 else BETWEEN):
            for start, end in pairwise(borders):
                here = topic[start:end]
                known = here >= 0
                weights[here[known], row[: end - start][known]] -= 1
                chances = of_word[:, start:end] * weights[:, : end - start]
                for after, before in zip(chances[1:], chances[:-1], strict=True):  # np.cumsum takes three times as long
                    after += before
                drawn = np.add.reduce(chances <= random.random(end - start, np.float32) * chances[-1], dtype=np.int16)
                drawn = np.where(chances[-1] > 0, np.minimum(drawn, len(weights) - 1), -1)
                topic[start:end] = drawn
                known = drawn >= 0
                weights[drawn[known], row[: end - start][known]] += 1
        yield np.rint(weights - ahead).T


def _by_position(rows: csr_matrix, lengths: np.ndarray) -> tuple[np.ndarray, list[int]]:
    """Return the words of all rows, all first ones, then all second ones and so on, and where each position begins."""
    word = np.repeat(rows.indices, rows.data)
    first = np.concatenate([[0], np.cumsum(lengths)])[:-1]
    position = np.arange(len(word)) - np.repeat(first, lengths)
    of_row = np.repeat(np.arange(len(lengths)), lengths)
    ends = np.cumsum(np.bincount(position)).tolist()
    return word[np.lexsort((of_row, position))], [0, *ends]
