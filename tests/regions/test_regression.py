import numpy as np
import polars as pl
import pytest

from scripts.regions.regression import regression
from scripts.shared.tables import check
from tests.regions.test_periods import corpus


def test_coefficients_are_log_odds_against_what_the_intercept_names():
    # A .2, B .8 in both years: ln(.8 / .2) - ln(.2 / .8) = 2 ln 4
    rows = [("A", y, 0.2) for y in ("2020", "2021")] * 6 + [("B", y, 0.8) for y in ("2020", "2021")] * 6
    table = check("regression", regression(*corpus(rows))).filter(pl.col("topic") == 0)
    found = dict(table.select("term", "estimate").iter_rows())
    assert found["place: B"] == pytest.approx(2 * np.log(4), abs=1e-5)
    assert found["period: 2021"] == pytest.approx(0.0, abs=1e-6)
    assert found["intercept (place: A, period: 2020)"] == pytest.approx(np.log(0.25), abs=1e-5)
    assert table["n_docs"].to_list() == [24] * 3


def test_an_external_covariate_enters_by_its_standard_deviation_and_documents_without_it_stay_out():
    rng = np.random.default_rng(2)
    wealth = rng.normal(50, 10, 200)
    shares = 1 / (1 + np.exp(1 - 0.05 * (wealth - 50)))
    rows = [("ABCDEFGHIJ"[i % 10], "2020", float(s)) for i, s in enumerate(shares)]
    doc_topics, units, facts = corpus(rows)
    facts = facts.with_columns(wealth=pl.Series([*wealth[:-1], None]))
    table = regression(doc_topics, units, facts, external=("wealth",)).filter(
        (pl.col("topic") == 0) & (pl.col("term") == "wealth")
    )
    assert table["estimate"][0] == pytest.approx(0.05 * wealth[:-1].std(), rel=1e-4)
    assert table["n_docs"][0] == 199
    assert table["p"][0] < 1e-4


def test_a_null_covariate_is_significant_as_often_as_chance_says():
    """60 corpora of 20 places with place effects: p of a covariate that varies by place and does nothing is below .05 in few."""
    rng = np.random.default_rng(7)
    p = []
    for _ in range(60):
        rows = [(f"{i % 20:02d}", str(2020 + i // 100), float(rng.beta(2, 5))) for i in range(200)]
        doc_topics, units, facts = corpus(rows)
        facts = facts.with_columns(noise=pl.Series(rng.normal(size=200)))
        table = regression(doc_topics, units, facts, external=("noise",))
        p.append(table.filter((pl.col("topic") == 0) & (pl.col("term") == "noise"))["p"][0])
    assert (np.array(p) < 0.05).sum() <= 8  # of 60: binomial(.05) exceeds 8 less than once in a hundred


def test_one_place_has_no_regression():
    assert len(regression(*corpus([("A", "2020", 0.2)] * 5))) == 0
