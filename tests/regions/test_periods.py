import numpy as np
import polars as pl
import pytest

from scripts.regions.periods import contrast_periods
from scripts.shared.tables import check


def corpus(rows):
    """Return (doc_topics, units, facts) of rows (province, period, share of topic 0); provinces lie in one country."""
    ids = [f"d{i:04d}" for i in range(len(rows))]
    shares = np.array([[row[2], 1 - row[2]] for row in rows])
    doc_topics = pl.DataFrame(
        {"doc_id": np.repeat(ids, 2).tolist(), "topic": [0, 1] * len(ids), "share": shares.ravel()}
    )
    whole = pl.DataFrame({"doc_id": ids, "level": "country", "adcode": "100000"})
    own = pl.DataFrame({"doc_id": ids, "level": "province", "adcode": [row[0] for row in rows]})
    facts = pl.DataFrame(
        {
            "doc_id": ids,
            "issuer": ids,
            "own": [row[0] for row in rows],
            "period": [row[1] for row in rows],
            "report_level": "province",
            "dated": [row[1] != "undated" for row in rows],
        }
    )
    return doc_topics, pl.concat([whole, own]).with_columns(region="adcode"), facts


def steps(rows, level, adcode, topic=0):
    table = check("contrast_periods", contrast_periods(*corpus(rows), interval=0.95))
    own = (pl.col("level") == level) & (pl.col("adcode") == adcode) & (pl.col("topic") == topic)
    return table.filter(own).sort("period")


def test_a_step_is_the_difference_of_the_means_and_gaps_are_bridged():
    rows = [("A", "2020", 0.2), ("A", "2020", 0.4), ("A", "2023", 0.7), ("A", "undated", 0.9), ("B", "2021", 0.5)]
    found = steps(rows, "province", "A").row(0, named=True)
    assert found["effect"] == pytest.approx(0.4)
    assert (found["before"], found["period"], found["n_docs"]) == ("2020", "2023", 3)
    assert len(steps(rows, "province", "B")) == 0


def test_the_whole_does_not_move_when_only_the_mix_of_places_does():
    # A speaks of it by .2 and B by .8 in both years; A has 8 of 10 documents in the first and 2 of 10 in the second
    rows = [
        (place, period, share)
        for place, share, n in (("A", 0.2, (8, 2)), ("B", 0.8, (2, 8)))
        for period, m in zip(("2020", "2021"), n, strict=True)
        for _ in range(m)
    ]
    assert steps(rows, "country", "100000")["effect"][0] == pytest.approx(0.0, abs=1e-6)
    assert np.mean([r[2] for r in rows if r[1] == "2021"]) - np.mean([r[2] for r in rows if r[1] == "2020"]) > 0.3


def test_steps_of_years_that_are_alike_are_found_as_often_as_chance_says():
    """60 places of 4 documents in each of two years from one distribution: p below .05 for about one in twenty."""
    rng = np.random.default_rng(8)
    p = []
    for _ in range(8):
        rows = [(f"{i:02d}", year, rng.beta(1, 3)) for i in range(60) for year in ("2020", "2021") for _ in range(4)]
        table = contrast_periods(*corpus(rows), interval=0.95)
        p += table.filter((pl.col("level") == "province") & (pl.col("topic") == 0))["p"].to_list()
    assert (np.array(p) < 0.05).mean() < 0.07
    assert (np.array(p) < 0.05).mean() > 0.01


def test_one_report_a_year_borrows_the_scatter_of_years_about_their_place():
    rng = np.random.default_rng(3)
    quiet = [(f"{i:02d}", str(2015 + y), float(rng.normal(0.3, 0.01))) for i in range(30) for y in range(5)]
    jump = [("99", str(2015 + y), 0.3 if y < 4 else 0.6) for y in range(5)]
    found = steps([*quiet, *jump], "province", "99")
    assert found["q"][-1] < 0.05
    assert found["q"][0] > 0.5


def test_places_that_no_year_shares_give_no_step_of_the_whole():
    assert len(steps([("A", "2020", 0.2)] * 3 + [("B", "2021", 0.4)] * 3, "country", "100000")) == 0


def test_no_dates_no_steps():
    assert len(contrast_periods(*corpus([("A", "undated", 0.2)] * 3), interval=0.95)) == 0
