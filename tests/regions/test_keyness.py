import math

import numpy as np
import polars as pl
import pytest

from scripts.regions.keyness import key_terms, log_odds
from scripts.shared.tables import check


def test_weighted_log_odds_worked_out_by_hand():
    # two places, three terms: 6 3 1 here, 2 5 3 elsewhere; prior 4 4 2 (half the corpus), totals 10, 10 and 10
    ratio, z = log_odds(np.array([6.0, 3, 1]), np.array([2.0, 5, 3]), np.array([4.0, 4, 2]), 10, 10, 10)
    # term 0: a = 10 of 20, b = 6 of 20: ln(10/10) - ln(6/14); variance 1/10 + 1/6
    assert ratio[0] == pytest.approx(math.log(14 / 6))
    assert z[0] == pytest.approx(math.log(14 / 6) / math.sqrt(1 / 10 + 1 / 6))
    # term 1: a = 7, b = 9: ln(7/13) - ln(9/11); variance 1/7 + 1/9
    assert z[1] == pytest.approx((math.log(7 / 13) - math.log(9 / 11)) / math.sqrt(1 / 7 + 1 / 9))
    # term 2: a = 3, b = 5: ln(3/17) - ln(5/15); variance 1/3 + 1/5
    assert z[2] == pytest.approx(-0.870863, abs=1e-6)


VOCABULARY = pl.DataFrame({"term_id": [0, 1, 2], "term": ["冰雪", "港口", "发展"]})
UNITS = pl.DataFrame(
    {
        "doc_id": ["a", "b", "a", "b"],
        "level": ["country", "country", "province", "province"],
        "adcode": ["100000", "100000", "230000", "460000"],
        "region": ["全国", "全国", "黑龙江省", "海南省"],
    }
)
COUNTS = pl.DataFrame(
    {"doc_id": ["a", "a", "a", "b", "b", "b"], "term_id": [0, 1, 2, 0, 1, 2], "n": [9, 1, 20, 2, 12, 20]}
)


def test_each_place_gets_its_own_terms():
    table = check("keyness", key_terms(VOCABULARY, COUNTS, UNITS, n_terms=1))
    strongest = table.filter(pl.col("z") > 0).select("adcode", "term", "n").rows()
    assert sorted(strongest) == [("230000", "冰雪", 9), ("460000", "港口", 12)]


def test_terms_used_once_or_twice_are_not_listed():
    table = key_terms(VOCABULARY, COUNTS, UNITS, n_terms=5)
    assert table["n"].min() >= 3
    assert table.filter((pl.col("adcode") == "230000") & (pl.col("term") == "港口")).is_empty()


def test_the_country_has_no_rest_to_be_compared_to():
    assert set(key_terms(VOCABULARY, COUNTS, UNITS, n_terms=5)["level"]) == {"province"}
    assert len(key_terms(VOCABULARY, COUNTS, UNITS.filter(pl.col("doc_id") == "a"), n_terms=5)) == 0


def test_at_most_n_terms_on_each_side():
    rng = np.random.default_rng(2)
    vocabulary = pl.DataFrame({"term_id": range(40), "term": [f"词{i:02d}" for i in range(40)]})
    counts = pl.DataFrame(
        {"doc_id": ["a"] * 40 + ["b"] * 40, "term_id": [*range(40), *range(40)], "n": rng.integers(3, 30, 80)}
    )
    table = key_terms(vocabulary, counts, UNITS, n_terms=4)
    sides = table.group_by("adcode", pl.col("z") > 0).len()
    assert sides["len"].to_list() == [4, 4, 4, 4]
    listed = table.filter((pl.col("adcode") == "230000") & (pl.col("z") > 0))["z"].min()
    everything = key_terms(vocabulary, counts, UNITS, n_terms=40).filter(
        (pl.col("adcode") == "230000") & (pl.col("z") > 0)
    )
    assert (everything["z"] >= listed).sum() == 4
