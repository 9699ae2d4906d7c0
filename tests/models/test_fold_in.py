"""Rows never seen: what their words say of their topics, the topics standing still."""

import numpy as np
import pytest
from scipy.sparse import csr_matrix

from scripts.models import fold_in
from scripts.models.fold_in import folded_in

# two topics over five terms: two terms each that are theirs alone, one that both share three to one
TOPICS = np.array([[0.5, 0.35, 0.0, 0.0, 0.15], [0.0, 0.0, 0.5, 0.45, 0.05]])


def states_of(rows, n_states=4, prior=0.1, seed=1):
    rows = csr_matrix(np.array(rows, dtype=np.int64))
    return folded_in(rows, [TOPICS] * n_states, np.full((1, 2), prior), seed=seed, burn_in=5)


def test_words_that_only_one_topic_has_are_of_that_topic_in_every_state():
    for state in states_of([[3, 1, 0, 0, 0], [0, 0, 2, 0, 0], [1, 0, 4, 1, 0]]):
        assert state.tolist() == [[4, 0], [0, 2], [1, 5]]


def test_a_shared_word_is_drawn_as_often_as_the_topics_say():
    # one word of term 4 with equal priors: .15 to .05, so topic 0 in three of four rows; the standard error is .0097
    state = states_of([[0, 0, 0, 0, 1]] * 2000, n_states=1)[0]
    assert state.sum(axis=1).tolist() == [1.0] * 2000
    assert state[:, 0].mean() == pytest.approx(0.75, abs=0.04)


def test_the_other_words_of_a_row_draw_a_shared_word_to_their_topic():
    # nine words of topic 1 beside it: (.1 * .15) to (9.1 * .05), so topic 0 in 3.2 % of the rows; the standard error is .004
    state = states_of([[0, 0, 9, 0, 1]] * 2000, n_states=1)[0]
    assert state[:, 0].mean() == pytest.approx(0.032, abs=0.016)


def test_the_prior_of_a_row_draws_its_words():
    rows = csr_matrix(np.array([[0, 0, 0, 0, 1]] * 2000, dtype=np.int64))
    priors = np.array([[0.3, 0.1], [0.1, 0.9]] * 1000)
    state = folded_in(rows, [TOPICS], priors, seed=1, burn_in=5)[0]
    # .3 * .15 to .1 * .05 is nine of ten, .1 * .15 to .9 * .05 one of four
    assert state[::2, 0].mean() == pytest.approx(0.9, abs=0.04)
    assert state[1::2, 0].mean() == pytest.approx(0.25, abs=0.06)


def test_words_no_topic_knows_and_rows_without_words_have_no_tokens():
    rows = csr_matrix(np.array([[0, 0, 0], [0, 0, 2], [1, 0, 2]], dtype=np.int64))
    topics = [np.array([[1.0, 0, 0], [0, 1.0, 0]])] * 3
    for state in folded_in(rows, topics, np.full((1, 2), 0.1), seed=1, burn_in=2):
        assert state.tolist() == [[0, 0], [0, 0], [1, 0]]


def test_each_state_is_sampled_with_its_own_topics():
    rows = csr_matrix(np.array([[2, 0]], dtype=np.int64))
    one, other = np.array([[1.0, 0], [0, 1.0]]), np.array([[0, 1.0], [1.0, 0]])
    first, second = folded_in(rows, [one, other], np.full((1, 2), 0.1), seed=1, burn_in=3)
    assert first.tolist() == [[2, 0]]
    assert second.tolist() == [[0, 2]]


def test_rows_in_many_blocks_keep_their_places(monkeypatch):
    monkeypatch.setattr(fold_in, "AT_ONCE", 8)
    rows = [[n, 0, 5 - n, 0, 0] for n in range(6)]
    for state in states_of(rows):
        assert state.tolist() == [[n, 5 - n] for n in range(6)]
