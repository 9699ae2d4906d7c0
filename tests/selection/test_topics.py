import numpy as np
import polars as pl
import pytest

from scripts.selection.alignment import old_numbers, partners
from scripts.selection.topics import carry_over, describe, list_terms, number_topics, take
from scripts.shared.tables import check, write

NO_PLACE_BOUND = pl.DataFrame(schema={"term": pl.String})


def test_topics_are_numbered_by_prevalence_then_terms():
    weights = np.array([[0.1, 0.9], [0.9, 0.1], [0.5, 0.5]])
    order = number_topics(weights, np.array([0.25, 0.25, 0.5]), ["乙", "甲"])
    # 2 is the largest; of the two equal ones "乙 甲" (topic 1) stands before "甲 乙" (topic 0)
    assert order.tolist() == [2, 1, 0]


def chosen_model(planted, subjects, order=(0, 1, 2), doc_ids=None, labels=None):
    shares = np.full((30, 3), 0.1)
    shares[np.arange(30), [order.index(s) for s in (planted.subject_of if labels is None else labels)]] = 0.8
    table = subjects.share_table(planted.doc_ids if doc_ids is None else doc_ids, shares)
    weights = subjects.topics(order)
    return take(weights, [weights[::-1]], table, subjects.terms)


def test_a_rerun_with_topics_in_another_order_gives_the_same_tables(planted, subjects):
    uneven = np.array([0] * 15 + [1] * 10 + [2] * 5)
    first = chosen_model(planted, subjects, labels=uneven)
    second = chosen_model(planted, subjects, order=(2, 0, 1), labels=uneven)
    assert first.doc_topics().equals(second.doc_topics())
    assert np.array_equal(first.weights, second.weights)
    assert set(first.weights[0].argsort()[::-1][:2]) <= {subjects.terms.index(t) for t in subjects.names[0]}


def test_the_order_of_documents_does_not_matter(planted, subjects):
    chosen = chosen_model(planted, subjects)
    shuffled = subjects.share_table(planted.doc_ids, chosen.shares).sample(fraction=1.0, shuffle=True, seed=1)
    again = take(chosen.weights, [], shuffled, subjects.terms)
    assert again.doc_topics().equals(chosen.doc_topics())


def test_the_tables_hold_the_contract(planted, subjects):
    chosen = chosen_model(planted, subjects)
    described = describe(chosen, subjects.terms, NO_PLACE_BOUND, {}, 10)
    check("topics", described)
    check("topic_terms", list_terms(chosen.weights, subjects.terms, "topic", "prob"))
    check("doc_topics", chosen.doc_topics())
    assert [set(terms.split(" ")) for terms in sorted(described["terms"])] == [
        set(s) for s in sorted(subjects.names, key=lambda s: s[0])
    ]
    assert described["stable"].all()
    assert described["prevalence"].sum() == pytest.approx(1.0)


def test_stability_is_unknown_with_one_seed(planted, subjects):
    chosen = take(
        subjects.topics(), [], subjects.share_table(planted.doc_ids, np.eye(3)[planted.subject_of]), subjects.terms
    )
    described = describe(chosen, subjects.terms, NO_PLACE_BOUND, {}, 10)
    assert described["stability"].is_null().all()
    assert described["stable"].is_null().all()


def test_a_topic_on_place_bound_terms_is_flagged(planted, subjects):
    bound = pl.DataFrame({"term": ["港口", "集装箱", "航线"]})
    described = describe(chosen_model(planted, subjects), subjects.terms, bound, {}, 10)
    flagged = described.filter(pl.col("place_bound"))
    assert len(flagged) == 1
    assert "港口" in flagged["terms"][0]


def test_list_terms_keeps_the_largest_and_leaves_out_zeros():
    listed = list_terms(np.array([[0.2, 0.0, 0.8]]), ["丙", "乙", "甲"], "cluster", "weight", 5)
    assert listed.rows() == [(0, "甲", 0.8), (0, "丙", 0.2)]


def test_matching_topics_keep_the_numbers_of_the_earlier_run():
    assert old_numbers(np.array([2, 0, 1])).tolist() == [1, 2, 0]
    # topic 0 stands at 2; topics 1 and 2 have no partner and fill 0 and 1 in their order
    assert old_numbers(np.array([2, -1, -1])).tolist() == [1, 2, 0]
    # a partner beyond the number of topics cannot be kept
    assert old_numbers(np.array([7, 0])).tolist() == [1, 0]


def test_partners_go_by_terms_not_by_term_ids():
    earlier = pl.DataFrame({"topic": [0, 1], "term": ["港口", "水稻"], "prob": [1.0, 1.0]})
    assert partners(np.eye(3), ["水稻", "港口", "新词"], earlier).tolist() == [1, 0, -1]


def test_numbers_and_labels_are_carried_over_from_an_earlier_run(tmp_path, planted, subjects):
    before = chosen_model(planted, subjects, labels=np.array([0] * 15 + [1] * 10 + [2] * 5))
    (tmp_path / "tables").mkdir()
    named = describe(before, subjects.terms, NO_PLACE_BOUND, {0: "农业", 1: "港口", 2: "医疗"}, 10)
    write("topics", named, tmp_path / "tables" / "topics.parquet")
    listed = list_terms(before.weights, subjects.terms, "topic", "prob")
    write("topic_terms", listed, tmp_path / "tables" / "topic_terms.parquet")
    now = chosen_model(planted, subjects, labels=np.array([2] * 15 + [1] * 10 + [0] * 5))  # medicine is now the largest
    aligned, labels = carry_over(now, subjects.terms, str(tmp_path))
    assert np.array_equal(aligned.weights, before.weights)
    assert labels == {0: "农业", 1: "港口", 2: "医疗"}
