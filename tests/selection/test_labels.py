import numpy as np
import polars as pl
import pytest

from scripts.selection.labels import (
    frex_terms,
    label_topics,
    leading_terms,
    place_bound_share,
    read_labels,
    term_scores,
)
from scripts.shared.job import Problem

TERMS = ["丙", "乙", "甲"]


def test_leading_terms_go_by_weight_then_term_and_leave_out_zeros():
    assert leading_terms(np.array([[0.4, 0.4, 0.2], [0.0, 0.0, 1.0]]), TERMS, 2) == [["丙", "乙"], ["甲"]]
    assert leading_terms(np.array([[0.4, 0.4, 0.2]]), ["乙", "丙", "甲"], 2) == [["丙", "乙"]]


def test_frex_terms_leave_out_what_the_topic_never_uses():
    assert frex_terms(np.array([[0.5, 0.5, 0.0], [0.9, 0.0, 0.1]]), TERMS)[0] == ["乙", "丙"]


def test_a_label_is_the_users_own_or_the_most_telling_terms():
    # 共 is in both alike, so it tells nothing; 甲 is the first topic's most frequent word, 乙 its rarer one
    terms = ["共", "甲", "乙", "丙"]
    topics = np.array([[0.5, 0.4, 0.1, 0.0], [0.5, 0.0, 0.0, 0.5]])
    assert label_topics(topics, terms, {}) == ["甲、乙", "丙"]
    assert label_topics(topics, terms, {1: "教育"}) == ["甲、乙", "教育"]


def test_term_scores_by_hand():
    # p log(p / geometric mean): .8 log(.8 / .4) and .2 log(.2 / .4) below 0, so 0; the mean of .8 and .2 is sqrt(.16) = .4
    scores = term_scores(np.array([[0.8, 0.2], [0.2, 0.8]]))
    assert scores == pytest.approx(np.array([[0.8 * np.log(2), 0.0], [0.0, 0.8 * np.log(2)]]))


def test_equal_topics_are_called_by_their_leading_terms():
    assert label_topics(np.array([[0.4, 0.6], [0.4, 0.6]]), ["甲", "乙"], {}) == ["乙、甲", "乙、甲"]


def test_place_bound_share_is_the_mass_on_listed_terms():
    bound = pl.DataFrame({"term": ["甲", "别处"]})
    assert place_bound_share(np.array([[0.5, 0.3, 0.2]]), TERMS, bound) == pytest.approx([0.2])


def write(tmp_path, text, encoding="utf-8"):
    path = tmp_path / "labels.csv"
    path.write_bytes(text.encode(encoding))
    return path


def test_labels_as_a_spreadsheet_saves_them(tmp_path):
    path = write(tmp_path, "\ufefftopic,label\r\n0,农业\r\n2, 港口  物流 \r\n")
    assert read_labels(path, 3) == {0: "农业", 2: "港口 物流"}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("topic,name\n0,农业\n", "has no column 'label'"),
        ("topic,label\n3,农业\n", "row 2.*not one of 0 to 2"),
        ("topic,label\n一,农业\n", "row 2"),
        ("topic,label\n0,农业\n0,港口\n", "row 3.*already"),
        ("topic,label\n0,\n", "row 2.*no label"),
        ("topic,label\n1.0,农业\n", r"row 2: topic '1\.0' is not one of 0 to 2"),
        ("topic,label,Label\n0,农业,港口\n", "has the column 'label' twice"),
        ("", "has no column 'topic'"),
    ],
)
def test_wrong_labels_stop_with_file_and_row(tmp_path, text, message):
    with pytest.raises(Problem, match=message) as problem:
        read_labels(write(tmp_path, text), 3)
    assert "labels.csv" in str(problem.value)


def test_labels_in_another_encoding_stop_with_a_word_on_it(tmp_path):
    with pytest.raises(Problem, match="UTF-8"):
        read_labels(write(tmp_path, "topic,label\n0,港口\n", "gb18030"), 3)
