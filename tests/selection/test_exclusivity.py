import numpy as np
import pytest

from scripts.selection.exclusivity import diversity, effective_topics, exclusivity, frex, term_exclusivity

TOPICS = np.array([[0.5, 0.3, 0.2], [0.5, 0.1, 0.4]])


def test_term_exclusivity_by_hand():
    assert term_exclusivity(TOPICS)[0] == pytest.approx([0.5, 0.75, 1 / 3])


def test_frex_by_hand():
    # topic 0: ranks by exclusivity 2/3, 1, 1/3; by probability 1, 2/3, 1/3; harmonic means 0.8, 0.8, 1/3
    assert frex(TOPICS)[0] == pytest.approx([0.8, 0.8, 1 / 3])
    # all weight on exclusivity: its ranks alone
    assert frex(TOPICS, weight=1.0)[0] == pytest.approx([2 / 3, 1.0, 1 / 3])


def test_exclusivity_takes_the_leading_terms_only():
    # topic 0 leads with terms 0 and 1 (.5, .75), topic 1 with 0 and 2 (.5, 2/3)
    assert exclusivity(TOPICS, n=2) == pytest.approx((0.5 + 0.75 + 0.5 + 2 / 3) / 4)


def test_terms_no_topic_uses_do_no_harm():
    topics = np.array([[1.0, 0.0, 0.0], [0.0, 1.0, 0.0]])
    assert np.isfinite(frex(topics)).all()
    assert exclusivity(topics, n=1) == 1.0


def test_diversity_is_the_share_of_distinct_leading_terms():
    assert diversity(TOPICS, n=2) == 3 / 4
    assert diversity(np.vstack([TOPICS[0], TOPICS[0]]), n=2) == 1 / 2


def test_effective_topics():
    assert effective_topics(np.array([5.0, 5.0, 5.0, 5.0])) == pytest.approx(4.0)
    assert effective_topics(np.array([1.0, 0.0])) == pytest.approx(1.0)


def test_terms_that_a_cluster_does_not_use_are_not_its_own():
    # each cluster has one term; the next ones by number have weight 0 and say nothing
    clusters = np.array([[0.0, 0.0, 1.0, 0.0], [0.0, 0.0, 0.0, 1.0]])
    assert diversity(clusters, n=3) == 1.0
    assert exclusivity(clusters, n=3) == 1.0
