import numpy as np
import polars as pl
import pytest

from scripts.regions.against_rest import _robust_ratio, without_place
from scripts.regions.contrasts import contrasts, facts_of
from scripts.regions.false_discovery import adjust
from scripts.regions.fractional_logit import fit, shares_at
from scripts.regions.sample import gather
from scripts.shared.tables import check


def corpus(rows):
    """Return (doc_topics, units, facts) of rows (adcode, period, share of topic 0[, issuer])."""
    ids = [f"d{i:04d}" for i in range(len(rows))]
    shares = np.array([[row[2], 1 - row[2]] for row in rows])
    doc_topics = pl.DataFrame(
        {"doc_id": np.repeat(ids, 2).tolist(), "topic": [0, 1] * len(ids), "share": shares.ravel()}
    )
    units = pl.DataFrame({"doc_id": ids, "level": "province", "adcode": [row[0] for row in rows]})
    facts = pl.DataFrame(
        {
            "doc_id": ids,
            "issuer": [row[3] if len(row) > 3 else doc for doc, row in zip(ids, rows, strict=True)],
            "own": [row[0] for row in rows],
            "period": [row[1] for row in rows],
            "report_level": "province",
        }
    )
    return doc_topics, units.with_columns(region="adcode"), facts


def found(table, adcode, *, adjusted, topic=0):
    return table.filter(
        (pl.col("adcode") == adcode) & (pl.col("adjusted") == adjusted) & (pl.col("topic") == topic)
    ).row(0, named=True)


def test_the_logit_is_the_maximum_of_the_quasi_likelihood():
    from scipy.optimize import minimize

    rng = np.random.default_rng(4)
    design = np.column_stack([np.ones(30), rng.normal(size=30), rng.integers(0, 2, 30)])
    y = rng.beta(2, 3, (30, 2))
    ours = fit(design, np.ones(30), y)

    def loss(b, k):
        line = design @ b
        return -(y[:, k] * line - np.logaddexp(0, line)).sum()

    for k in range(2):
        theirs = minimize(loss, np.zeros(3), args=(k,), method="BFGS", options={"gtol": 1e-9}).x
        assert ours.coefficients[k] == pytest.approx(theirs, abs=1e-6)
    assert shares_at(design, ours.coefficients).mean(axis=1) == pytest.approx(y.mean(axis=0))


def test_a_saturated_logit_by_hand():
    # shares .2 and .8 at x = 0 and 1: intercept ln(.2/.8), slope ln(16)
    ours = fit(np.array([[1.0, 0.0], [1.0, 1.0]]), np.array([10.0, 10.0]), np.array([[2.0], [8.0]]))
    assert ours.coefficients[0] == pytest.approx([np.log(0.25), np.log(16)], abs=1e-6)


def test_shares_of_nothing_and_all_stay_finite():
    ours = fit(np.array([[1.0, 0.0], [1.0, 1.0]]), np.array([5.0, 5.0]), np.array([[0.0], [5.0]]))
    assert np.isfinite(ours.coefficients).all()
    assert shares_at(np.array([[1.0, 0.0], [1.0, 1.0]]), ours.coefficients)[0] == pytest.approx([0.0, 1.0], abs=1e-6)


MIXED = [("A", "2020", 0.2)] * 6 + [("A", "2021", 0.6)] * 2 + [("B", "2020", 0.2)] * 2 + [("B", "2021", 0.6)] * 6


def test_raw_is_the_difference_of_means_and_adjusted_compares_equal_periods():
    table = check("contrasts", contrasts(*corpus(MIXED), min_docs=10, interval=0.95))
    # A's mean .3, B's .5; within each year they are equal
    assert found(table, "A", adjusted=False)["effect"] == pytest.approx(-0.2)
    assert found(table, "B", adjusted=False)["effect"] == pytest.approx(0.2)
    assert found(table, "A", adjusted=True)["effect"] == pytest.approx(0.0, abs=1e-8)
    row = found(table, "A", adjusted=False)
    assert (row["n_docs"], row["n_clusters"]) == (8, 1)


def test_a_place_is_compared_at_its_own_kinds_of_report():
    # A has provincial reports only, B's provincial ones have .3 of the topic and its prefectures' .1: A's .4 is .1 above its like
    rows = [("A", "2020", 0.4)] * 8 + [("B", "2020", 0.3)] * 8 + [("B", "2020", 0.1)] * 8
    doc_topics, units, facts = corpus(rows)
    kinds = pl.Series("report_level", ["province"] * 16 + ["prefecture"] * 8)
    table = contrasts(doc_topics, units, facts.with_columns(kinds), min_docs=10, interval=0.95)
    assert found(table, "A", adjusted=False)["effect"] == pytest.approx(0.2)
    assert found(table, "A", adjusted=True)["effect"] == pytest.approx(0.1, abs=1e-6)


def test_effects_of_two_topics_that_are_all_there_is_are_opposite():
    table = contrasts(*corpus(MIXED), min_docs=10, interval=0.95)
    zero, one = (found(table, "A", adjusted=True, topic=k) for k in (0, 1))
    assert zero["effect"] == pytest.approx(-one["effect"], abs=1e-8)
    assert zero["p"] == pytest.approx(one["p"], rel=1e-6)


def test_cluster_robust_variance_as_written_out_document_by_document():
    rng = np.random.default_rng(2)
    rows = [(place, "2020", share, f"{place}{i // 4}") for place in "ABC" for i, share in enumerate(rng.beta(1, 3, 12))]
    doc_topics, units, facts = corpus(rows)
    documents = units.join(facts, on="doc_id").sort("adcode", "doc_id")
    values = doc_topics.sort("doc_id", "topic")["share"].to_numpy().reshape(-1, 2)
    documents = documents.with_columns(shares=pl.Series(values, dtype=pl.Array(pl.Float64, 2)))
    sample, _, _ = gather(documents, [])
    y = values[:, 0]
    inside, outside = y[:12].mean(), y[12:].mean()
    by_cluster = [(y[i : i + 4] - (inside if i < 12 else outside)).sum() for i in range(0, 36, 4)]
    # the coefficient takes 1 / (12 v) of a document inside and 1 / (24 w) outside; a cluster's leverage is 4 / 12 on the place's own
    # mean and 4 / 36 on the common one, so that CR2 divides squares by 2 / 3 and 8 / 9
    v, w = inside * (1 - inside), outside * (1 - outside)
    robust = sum((total / (12 * v)) ** 2 * 3 / 2 for total in by_cluster[:3])
    robust += sum((total / (24 * w)) ** 2 * 9 / 8 for total in by_cluster[3:])
    expected = max(robust / (sample.phi[0] * (1 / (12 * v) + 1 / (24 * w))), 1.0)

    null = without_place(sample)
    design = np.column_stack([np.ones(36), np.repeat([1.0, 0.0, 0.0], 12)])
    whole = fit(design, np.ones(36), values)
    foretold = shares_at(np.array([[1.0, 1.0], [1.0, 0.0]]), whole.coefficients).reshape(2, 2, 1)
    ratio = _robust_ratio(sample, sample.place == 0, whole, foretold, null.corrections)
    assert expected > 1.05
    assert ratio[0] == pytest.approx(expected, rel=1e-6)


def test_three_documents_of_one_topic_are_no_proof_where_documents_hold_one_topic_each():
    # shares of 0 or 1, half of the rest: 2 * P(3 of 3) = 2 / 8; a variance from the three alone would be 0
    rows = [("A", "2020", 1.0)] * 3 + [("B", "2020", float(i % 2)) for i in range(300)]
    row = found(contrasts(*corpus(rows), min_docs=10, interval=0.95), "A", adjusted=False)
    assert 0.1 < row["p"] < 0.4
    assert row["se"] > 0.1


def test_a_clear_difference_is_found():
    rng = np.random.default_rng(2)
    rows = [(p, str(2020 + i % 3), rng.beta(8, 4) if p == "A" else rng.beta(2, 10)) for p in "ABCDE" for i in range(15)]
    table = contrasts(*corpus(rows), min_docs=10, interval=0.95)
    for adjusted in (False, True):
        row = found(table, "A", adjusted=adjusted)
        assert row["q"] < 0.001
        assert row["low"] > 0.3


def null_corpus(rng, year_effect):
    places = np.repeat(np.arange(12), 12)
    early = rng.random(12) * 0.9 + 0.05
    years = (rng.random(144) > early[places]).astype(int)
    mean = 0.25 + year_effect * (years - 0.5)
    shares = rng.beta(3 * mean, 3 * (1 - mean))
    return corpus([(f"{p:02d}", str(2020 + y), s) for p, y, s in zip(places, years, shares, strict=True)])


def test_where_places_do_not_differ_adjusted_contrasts_hold_and_raw_ones_mistake_years_for_places():
    """40 corpora: p below .05 at most as often as it says, once years that differ and are unevenly present are adjusted for."""
    rng = np.random.default_rng(6)
    tables = [contrasts(*null_corpus(rng, 0.3), min_docs=10, interval=0.95) for _ in range(40)]
    adjusted, raw = (pl.concat(tables).filter(pl.col("adjusted") == kind) for kind in (True, False))
    assert (adjusted["p"] < 0.05).mean() < 0.06
    assert (raw["p"] < 0.05).mean() > 0.10
    assert ((adjusted["low"] <= 0) & (adjusted["high"] >= 0)).mean() > 0.93
    discoveries = [bool((t.filter(pl.col("adjusted"))["q"] < 0.05).any()) for t in tables]
    assert sum(discoveries) <= 5  # of 40: binomial(.05) exceeds 5 once in seventy


@pytest.mark.parametrize(
    "rows",
    [
        [("A", "2020", 0.5)] * 5,  # a single place
        [("A", "2020", 0.5), ("B", "2021", 0.4)],  # one document per place
        [("A", "2020", 1.0)] * 3 + [("B", "2020", 0.0)] * 3,  # all shares 0 or 1
        [("A", "2020", 0.3)] * 3 + [("B", "2020", 0.3)] * 3,  # all alike
        [("A", "2020", 0.3)] * 4 + [("B", "2021", 0.6)] * 4,  # place and year cannot be told apart
        [("A", "2020", 0.3, "局")] * 4 + [("B", "2021", 0.6, "局")] * 4,  # one issuer
        [("A", "2020", 0.0)] * 4 + [("B", "2021", 0.0)] * 4,  # a topic of nobody
    ],
)
def test_whatever_documents_there_are_the_table_holds_the_contract(rows):
    table = check("contrasts", contrasts(*corpus(rows), min_docs=10, interval=0.95))
    numbers = table.select("effect", "low", "high", "se", "p", "q")
    assert all(numbers[c].is_finite().all() for c in numbers.columns)
    if rows[0][1] != rows[-1][1]:
        assert not table["adjusted"].any()  # nothing is said of what cannot be told apart


def test_q_by_hand():
    # p * n / rank, made monotone from the largest: .04 * 3 / 2 = .06, .03 * 3 / 3 is not reached
    assert adjust(pl.Series([0.01, 0.04, 0.05])) == pytest.approx([0.03, 0.05, 0.05])


def test_facts_of_documents(make_places):
    documents = pl.DataFrame(
        {"doc_id": ["a", "b", "c"], "date": ["2024-02", None, "2023"], "group": ["局", None, "局"]}
    )
    facts = facts_of(documents, make_places({"a": "长沙县", "b": "湖南省", "c": None}))
    assert facts.sort("doc_id")["period"].to_list() == ["2024", "undated", "2023"]
    assert facts.sort("doc_id")["report_level"].to_list() == ["county", "province", ""]
    assert facts["issuer"].n_unique() == 2


def test_one_place_against_the_rest_does_not_depend_on_the_order_of_documents():
    doc_topics, units, facts = corpus(MIXED)
    turned = contrasts(doc_topics.reverse(), units.reverse(), facts.reverse(), min_docs=10, interval=0.95)
    assert turned.equals(contrasts(doc_topics, units, facts, min_docs=10, interval=0.95))
