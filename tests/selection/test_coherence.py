import numpy as np
import polars as pl
import pytest

from scripts.selection.coherence import c_v, npmi, npmi_matrix, top_terms
from scripts.selection.windows import WindowCounts, count_windows


def counted(together, n_windows):
    terms = ["甲", "乙", "丙"][: len(together)]
    return WindowCounts({term: i for i, term in enumerate(terms)}, np.array(together), n_windows)


def test_npmi_of_terms_always_together_is_one():
    # p(甲) = p(乙) = p(甲乙) = 1/2: log(.5 / .25) / -log(.5) = 1
    assert npmi(counted([[2, 2], [2, 2]], 4), [["甲", "乙"]]) == pytest.approx(1.0, abs=1e-9)


def test_npmi_of_independent_terms_is_zero():
    # p(甲) = p(乙) = 1/2, p(甲乙) = 1/4
    assert npmi(counted([[2, 1], [1, 2]], 4), [["甲", "乙"]]) == pytest.approx(0.0, abs=1e-9)


def test_npmi_of_terms_never_together_uses_the_smoothing():
    # log(1e-12 / .25) / -log(1e-12) = (-27.6310 + 1.3863) / 27.6310
    assert npmi(counted([[2, 0], [0, 2]], 4), [["甲", "乙"]]) == pytest.approx(-0.949828, abs=1e-6)


def test_npmi_averages_pairs_then_topics():
    counts = counted([[2, 2, 1], [2, 2, 1], [1, 1, 2]], 4)  # pairs 1, 0 and 0
    assert npmi(counts, [["甲", "乙", "丙"], ["甲", "乙"]]) == pytest.approx((1 / 3 + 1) / 2, abs=1e-9)


def test_a_term_that_never_occurs_or_stands_everywhere_stays_finite():
    counts = counted([[4, 2, 0], [2, 2, 0], [0, 0, 0]], 4)
    values = npmi_matrix(counts, ["甲", "乙", "丙"])
    assert np.isfinite(values).all()
    assert values[1, 2] == -1.0
    assert values[0, 0] == 0.0
    assert np.isfinite(c_v(counts, [["甲", "乙", "丙"]]))


def test_topics_of_one_term_have_no_coherence():
    assert npmi(counted([[2]], 4), [["甲"]]) is None
    assert c_v(counted([[2]], 4), [["甲"]]) is None


@pytest.mark.parametrize(("measure", "ours", "size"), [("c_v", c_v, 110), ("c_npmi", npmi, 10)])
def test_equals_gensim(measure, ours, size):
    from gensim.corpora import Dictionary
    from gensim.models import CoherenceModel

    # long texts slide; no window holds a token twice, where gensim would forget it too early
    rng = np.random.default_rng(3)
    words = np.array([f"词{i}" for i in range(160)])
    texts = []
    for i in range(12):
        liked = np.where(np.arange(160) // 40 == i % 4, 3.0, 1.0)
        length = 150 if i % 3 == 0 else 70
        texts.append(rng.choice(words, size=length, replace=False, p=liked / liked.sum()).tolist())
    topics = [[f"词{40 * k + j}" for j in range(10)] for k in range(4)]
    dictionary = Dictionary(texts)
    theirs = CoherenceModel(
        topics=topics, texts=texts, dictionary=dictionary, coherence=measure, processes=1
    ).get_coherence()
    sections = pl.DataFrame({"section_id": range(len(texts)), "tokens": [" ".join(text) for text in texts]})
    counts = count_windows(sections, [term for topic in topics for term in topic], size)
    assert ours(counts, topics) == pytest.approx(theirs, abs=1e-6)


def test_top_terms_go_by_probability_then_order_and_leave_out_zeros():
    weights = np.array([[0.25, 0.25, 0.5, 0.0]])
    assert top_terms(weights, ["甲", "乙", "丙", "丁"]) == [["丙", "甲", "乙"]]
