"""What draws add to the intervals: the hand-computed amount, and nothing where there are none."""

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scripts.regions.clusters import issuers
from scripts.regions.intervals import score_interval
from scripts.regions.posterior import CERTAIN, Posterior, posterior
from scripts.regions.region_topics import share_by_place
from scripts.regions.trends import share_by_year
from scripts.regions.units import assign
from scripts.shared.tables import OF_PLACE, check, empty

PLACED = {"a": "长沙市", "b": "长沙市", "c": "湖北省"}
SHARES = {"a": [0.8, 0.2], "b": [0.6, 0.4], "c": [0.3, 0.7]}
# two draws: 长沙市 (.9 + .7) / 2 = .8 and (.5 + .5) / 2 = .5; 湖北省 .3 twice
DRAWN = {"a": (0.9, 0.5), "b": (0.7, 0.5), "c": (0.3, 0.3)}


def table_of(drawn):
    rows = [
        ("m", draw, doc_id, topic, share if topic == 0 else 1 - share)
        for doc_id, shares in drawn.items()
        for draw, share in enumerate(shares)
        for topic in (0, 1)
    ]
    return check("draws", pl.DataFrame(rows, list(empty("draws").columns), orient="row"))


@pytest.fixture
def make(make_places, make_shares, gazetteer):
    """Return a function that makes (region_topics, trends) of the documents above with the table draws given, or None."""
    places = make_places(PLACED)
    units, shares = assign(places, gazetteer, "prefecture"), make_shares(SHARES)
    periods = pl.DataFrame({"doc_id": list("abc"), "period": ["2023", "2024", "2024"]})

    def tables(draws):
        drawn = None if draws is None else posterior(draws, places)
        issued = issuers(pl.DataFrame({"doc_id": list(PLACED)}))
        return (
            share_by_place(shares, units, issued, min_docs=2, interval=0.95, drawn=drawn)[0],
            share_by_year(shares, periods, units, interval=0.95, drawn=drawn),
        )

    return tables


def of_place(table, adcode, topic=0):
    return table.filter((pl.col("adcode") == adcode) & (pl.col("topic") == topic)).row(0, named=True)


def test_the_variance_of_the_draws_is_added_to_that_of_the_documents(make):
    without, _ = make(None)
    table, _ = make(table_of(DRAWN))
    # means .8 and .5 have the variance .045; times 1 + 1/2: .0675
    before, after = of_place(without, "430100"), of_place(table, "430100")
    assert after["se"] ** 2 - before["se"] ** 2 == pytest.approx(0.0675)
    assert after["share"] == before["share"] == pytest.approx(0.7)
    assert after["high"] > before["high"]
    assert after["low"] < before["low"]
    still = of_place(table, "420000")
    assert (still["low"], still["high"]) == pytest.approx(
        (of_place(without, "420000")["low"], of_place(without, "420000")["high"])
    )


def test_the_interval_holds_the_shares_within_z_of_the_seen_one():
    # (.5 - p)^2 = 4 (p (1 - p) / 4 + .01), so p^2 - p + .105 = 0: .5 -+ sqrt(.145)
    low, high = score_interval(np.array([0.5]), np.array([4.0]), 2.0, np.array([0.01]))
    assert (low[0], high[0]) == (pytest.approx(0.5 - 0.145**0.5), pytest.approx(0.5 + 0.145**0.5))


@given(st.floats(0, 1), st.floats(0.5, 1e6), st.floats(0.1, 5), st.floats(0, 0.25), st.floats(0, 0.25))
def test_more_variance_never_makes_an_interval_narrower(share, n, z, less, more):
    less, more = sorted((less, more))
    low, high = score_interval(np.array([share] * 2), np.array([n] * 2), z, np.array([less, more]))
    assert 0 <= low[1] <= low[0] <= share <= high[0] <= high[1] <= 1


def test_no_draws_leave_every_interval_as_it_is(make):
    for with_none, with_empty in zip(make(None), make(empty("draws")), strict=True):
        assert with_empty.equals(with_none)
        assert with_none["basis"].str.ends_with(CERTAIN).all()


def test_basis_says_that_the_interval_carries_the_draws(make):
    for table in make(table_of(DRAWN)):
        assert table["basis"].str.ends_with("; topics' uncertainty from 2 draws").all()


def test_no_interval_gets_narrower_and_the_contract_holds(make):
    names = ("region_topics", "trends")
    for name, before, after in zip(names, make(None), make(table_of(DRAWN)), strict=True):
        check(name, after)
        assert (after["low"] <= before["low"] + 1e-12).all()
        assert (after["high"] >= before["high"] - 1e-12).all()


def test_a_year_carries_the_draws_of_its_own_documents(make):
    _, without = make(None)
    _, table = make(table_of(DRAWN | {"b": (0.6, 0.6)}))  # only a, the document of 2023, moves
    both = table.join(without, on=["level", "adcode", "period", "topic"])
    moved = both.filter((pl.col("adcode") == "430100") & (pl.col("high") > pl.col("high_right") + 1e-9))
    assert set(moved["period"]) == {"2023"}


def test_draws_of_whole_places_widen_places_as_those_of_their_documents_do(make):
    by_document, _ = make(table_of(DRAWN))
    whole = {OF_PLACE + "430100": (0.8, 0.5), OF_PLACE + "420000": (0.3, 0.3)}
    by_place, by_year = make(table_of(whole))
    assert by_place["high"].to_list() == pytest.approx(by_document["high"].to_list())
    assert by_place["basis"].to_list() == by_document["basis"].to_list()
    assert by_year["basis"].str.ends_with(CERTAIN).all()  # a year is part of a place


def test_a_document_that_some_draws_lack_does_not_move_in_them(make):
    drawn = table_of(DRAWN | {"c": (0.3, 0.3)}).filter((pl.col("doc_id") != "c") | (pl.col("draw") == 0))
    table, _ = make(drawn)
    whole, _ = make(table_of(DRAWN))
    assert table["high"].to_list() == pytest.approx(whole["high"].to_list())


def test_a_document_without_draws_adds_nothing(make):
    table, _ = make(table_of({"a": (0.9, 0.5)}))
    without, _ = make(None)
    # .9 / 2 and .5 / 2 differ by .2: variance .02, times 1 + 1/2
    assert of_place(table, "430100")["se"] ** 2 - of_place(without, "430100")["se"] ** 2 == pytest.approx(0.03)


def test_variance_between_runs_counts_whole_with_two_runs():
    # two runs of two draws: .1 .3 and .5 .7. Within runs .02; means .2 and .6 differ by a variance of .08, of which .02 / 2 is of the
    # draws: 1.25 * .02 + 1.5 * .07
    unit = pl.DataFrame({"doc_id": ["a"], "unit": [0]})
    drawn = Posterior(np.zeros((4, 1, 1)), unit, False, np.array([0, 0, 1, 1]))
    assert drawn.between(np.array([0.1, 0.3, 0.5, 0.7])) == pytest.approx(1.25 * 0.02 + 1.5 * 0.07)


def test_one_draw_of_each_run_is_the_plain_variance():
    unit = pl.DataFrame({"doc_id": ["a"], "unit": [0]})
    drawn = Posterior(np.zeros((2, 1, 1)), unit, False, np.array([0, 1]))
    assert drawn.between(np.array([0.2, 0.6])) == pytest.approx(1.5 * 0.08)


def test_degrees_of_two_runs_that_differ_are_near_one_and_of_like_runs_those_of_the_draws():
    unit = pl.DataFrame({"doc_id": ["a"], "unit": [0]})
    drawn = Posterior(np.zeros((4, 1, 1)), unit, False, np.array([0, 0, 1, 1]))
    # within .02, between runs 2 * .08 = .16, two draws a run: parts 1.5 / 2 * .16 = .12 on 1 and (1.25 - .75) * .02 = .01 on 2
    assert drawn.degrees(np.array([0.1, 0.3, 0.5, 0.7])) == pytest.approx(0.13**2 / (0.12**2 + 0.01**2 / 2))
    # runs no further apart than their draws: the two degrees within them
    assert drawn.degrees(np.array([0.1, 0.3, 0.1, 0.3])) == pytest.approx(2.0)
    assert Posterior(np.zeros((4, 1, 1)), unit, False).degrees(np.array([0.1, 0.3, 0.5, 0.7])) == pytest.approx(3.0)
