import numpy as np
import polars as pl
import pytest

from scripts.selection.heldout import Halves, complete, fold_in, halve


def document(given, asked, doc_id="d"):
    return Halves(doc_id, np.arange(len(given)), np.array(given, float), np.array(asked, float))


def test_tokens_go_to_the_halves_in_turn_over_all_sections_of_a_document():
    sections = pl.DataFrame({"section_id": [0, 1, 2], "doc_id": ["a", "a", "b"]})
    counts = pl.DataFrame({"section_id": [0, 0, 1, 2], "term_id": [4, 7, 4, 4], "n": [2, 2, 1, 9]})
    (halves,) = halve(sections, counts, pl.DataFrame({"doc_id": ["a"]}))
    # 4 4 4 7 7: given 4, asked 4, given 4, asked 7, given 7
    assert halves.terms.tolist() == [4, 7]
    assert halves.given.tolist() == [2, 1]
    assert halves.asked.tolist() == [1, 1]


def test_a_document_of_one_token_is_left_out():
    sections = pl.DataFrame({"section_id": [0], "doc_id": ["a"]})
    counts = pl.DataFrame({"section_id": [0], "term_id": [0], "n": [1]})
    assert halve(sections, counts, pl.DataFrame({"doc_id": ["a"]})) == []


def test_perplexity_of_an_even_topic_is_the_size_of_the_vocabulary():
    completion = complete(np.full((1, 8), 1 / 8), [document([1, 1], [1, 1]), document([3], [2], "e")])
    assert completion.perplexity == pytest.approx(8.0)
    assert completion.se == pytest.approx(0.0, abs=1e-12)


def test_the_right_topics_foretell_the_other_half():
    two = np.array([[0.5, 0.5, 0.0, 0.0], [0.0, 0.0, 0.5, 0.5]])
    documents = [document([20, 20, 0, 0], [20, 20, 0, 0]), document([0, 0, 20, 20], [0, 0, 20, 20], "e")]
    assert complete(two, documents).perplexity == pytest.approx(2.0, rel=0.02)
    assert complete(np.full((1, 4), 0.25), documents).perplexity == pytest.approx(4.0)


def test_folded_shares_are_shares_and_follow_the_counts():
    probs = np.array([[0.9, 0.1], [0.1, 0.9]])
    shares = fold_in(probs, np.array([30.0, 10.0]))
    assert shares.sum() == pytest.approx(1.0)
    # the likelihood's own maximum is (.75 - .1) / .8 = .8125; the prior draws it a little towards one half
    assert shares[0] == pytest.approx(0.81, abs=0.02)


def test_the_standard_error_by_hand():
    # one topic (.5, .25, .25) but for smoothing: log-likelihoods log .5 and log .25, one token each
    topics = np.array([[0.5, 0.25, 0.25]])
    completion = complete(topics, [document([1, 1, 0], [1, 0, 0]), document([1, 1, 0], [0, 1, 0], "e")])
    # the standard error of a mean of two is half their difference
    assert completion.log_likelihood == pytest.approx((np.log(0.5) + np.log(0.25)) / 2, abs=1e-3)
    assert completion.se == pytest.approx(np.log(2) / 2, abs=1e-3)


def test_nothing_held_out_gives_nothing():
    assert complete(np.full((1, 3), 1 / 3), []) is None
    assert complete(np.full((1, 3), 1 / 3), [document([1], [1])]).se is None


def halves_of(subjects, n=12, words=10):
    """Return documents over the four terms; those of subject 0 hold terms 0 and 1, of 1 terms 2 and 3, of None all four alike."""
    rows = {0: [words, words, 0, 0], 1: [0, 0, words, words], None: [words / 2] * 4}
    return [document(rows[s], rows[s], f"d{i}") for i, s in zip(range(n), subjects * n, strict=False)]


TWO_TOPICS = np.array([[0.5, 0.5, 0.0, 0.0], [0.0, 0.0, 0.5, 0.5]])


def test_documents_that_differ_owe_their_likelihood_to_their_own_shares():
    # all documents together are half the one and half the other: each asked word 1/4 with the common shares, 1/2 with its own
    completion = complete(TWO_TOPICS, halves_of([0, 1]))
    assert completion.gain == pytest.approx(np.log(2), abs=0.02)
    assert completion.gain_se == pytest.approx(0.0, abs=1e-3)


def test_documents_that_are_all_alike_owe_nothing_to_their_own_shares():
    assert complete(TWO_TOPICS, halves_of([None])).gain == pytest.approx(0.0, abs=1e-3)
    assert complete(TWO_TOPICS, halves_of([0])).gain <= 0.0


def test_the_gain_does_not_depend_on_how_the_documents_differ_in_difficulty():
    # half of the documents gain log 2, half nothing: the mean of the two, and the standard error of the differences alone
    completion = complete(TWO_TOPICS, halves_of([0, None, 1, None]))
    assert completion.gain == pytest.approx(np.log(2) / 2, abs=0.02)
    assert completion.gain_se == pytest.approx(np.log(2) / 2 / np.sqrt(11), abs=0.01)


def test_of_few_documents_the_error_of_the_gain_is_not_known():
    assert complete(TWO_TOPICS, halves_of([0, 1], n=9)).gain_se is None
    assert complete(TWO_TOPICS, halves_of([0, 1], n=10)).gain_se is not None
