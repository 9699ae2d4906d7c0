import numpy as np
import polars as pl
import pytest

from scripts.selection.stability import adjusted_rand, match, top_term_overlap, topic_stability


def test_the_same_topics_in_another_order_match_wholly():
    topics = np.array([[0.7, 0.3, 0.0], [0.0, 0.2, 0.8], [0.1, 0.8, 0.1]])
    partner, cosine = match(topics, topics[[2, 0, 1]])
    assert partner.tolist() == [1, 2, 0]
    assert cosine == pytest.approx([1.0, 1.0, 1.0])


def test_the_matching_of_the_largest_sum_beats_the_greedy_one():
    # greedily the first topic would take (1, 0, 0) and leave the second, which shares nothing with (0, 1, 0), with nothing
    topics = np.array([[0.9, 0.8, 0.0], [0.85, 0.0, 0.53]])
    partner, cosine = match(topics, np.array([[1.0, 0.0, 0.0], [0.0, 1.0, 0.0]]))
    assert partner.tolist() == [1, 0]
    assert cosine == pytest.approx([0.8 / np.sqrt(1.45), 0.85 / np.sqrt(1.0034)], abs=1e-9)


def test_a_topic_without_partner_has_no_stability():
    partner, cosine = match(np.eye(3), np.eye(3)[:2])
    assert partner.tolist() == [0, 1, -1]
    assert cosine.tolist() == [1.0, 1.0, 0.0]


def test_stability_is_the_mean_over_the_other_seeds():
    topics = np.eye(2)
    halfway = np.array([[1.0, 1.0], [0.0, 1.0]])  # cosine 1/sqrt(2) with the first topic
    assert topic_stability(topics, [topics, halfway]) == pytest.approx([(1 + 2**-0.5) / 2, 1.0])
    assert topic_stability(topics, []) is None


def test_top_term_overlap_by_hand():
    topics = np.array([[0.6, 0.3, 0.1, 0.0]])
    other = np.array([[0.6, 0.1, 0.3, 0.0]])  # two leading terms: {0, 1} and {0, 2}, one of three in common
    assert top_term_overlap(topics, [other], [match(topics, other)], n=2) == pytest.approx(1 / 3)


def test_adjusted_rand_ignores_the_names_of_clusters():
    labels = pl.DataFrame({"doc_id": ["a", "b", "c", "d"], "topic": [0, 0, 1, 1]})
    swapped = labels.with_columns(topic=1 - pl.col("topic"))
    crossed = labels.with_columns(topic=pl.Series([0, 1, 0, 1]))
    assert adjusted_rand(labels, [swapped]) == 1.0
    assert adjusted_rand(labels, [crossed]) == pytest.approx(-0.5)  # all pairs split: (0 - 2/3) / (2 - 2/3)
    assert adjusted_rand(labels, []) is None
