import numpy as np
import polars as pl
import pytest

from scripts.regions.posterior import Posterior
from scripts.regions.ranks import rank_intervals, rank_places
from scripts.shared.tables import check


def ranked(shares, worth, *, thin=None, **kwargs):
    n = len(shares)
    keys = pl.DataFrame(
        {"level": ["province"] * n, "adcode": [str(i) for i in range(n)], "region": [str(i) for i in range(n)]}
    ).with_columns(thin=pl.Series(thin or [False] * n))
    shares = np.array(shares, dtype=float)[:, None]
    return check("ranks", rank_places(keys, shares, np.full_like(shares, worth), 0, 0.95, **kwargs))


def test_places_far_apart_have_their_rank_for_sure():
    table = ranked([0.1, 0.9, 0.5], 1000)
    assert table.select("rank", "low", "high").rows() == [(3, 3, 3), (1, 1, 1), (2, 2, 2)]


def test_places_that_cannot_be_told_apart_can_have_either_rank():
    table = ranked([0.50, 0.51, 0.05], 100)
    assert table.select("rank", "low", "high").rows() == [(2, 1, 2), (1, 1, 2), (3, 3, 3)]


def test_thin_places_are_left_out_and_one_place_has_no_rank():
    assert ranked([0.1, 0.9, 0.5], 1000, thin=[False, True, False])["rank"].to_list() == [2, 1]
    assert len(ranked([0.1, 0.9], 1000, thin=[False, True])) == 0


def test_ranks_by_hand():
    # worth 100 and z 2: half-widths of .5 are sqrt(.25 / 100 + 4 / 40000) * 2 / 1.04 = .098058, of both sides .138675
    shares = np.array([[0.5], [0.5], [0.5]])
    for gap, sure in ((0.13, False), (0.15, True)):
        apart = np.array([[0.5 - gap / 2], [0.5 + gap / 2]])
        low, high = rank_intervals(apart, np.full((2, 1), 100.0), 2.0)
        assert (low[0, 0] == 2) == sure
        assert (high[1, 0] == 1) == sure
    low, high = rank_intervals(shares, np.full((3, 1), 100.0), 2.0)
    assert (low.tolist(), high.tolist()) == ([[1]] * 3, [[3]] * 3)


def test_draws_that_move_two_places_apart_make_their_order_unsure_those_that_move_both_do_not():
    unit = pl.DataFrame({"doc_id": [], "unit": []}, schema={"doc_id": pl.String, "unit": pl.Int64})
    drawn = Posterior(np.zeros((2, 2, 1)), unit, False)
    together = np.array([[[0.2], [0.6]], [[0.4], [0.8]]])
    apart = np.array([[[0.2], [0.8]], [[0.4], [0.6]]])
    for moved, lowest in ((together, 2), (apart, 1)):
        low, _ = rank_intervals(np.array([[0.3], [0.7]]), np.full((2, 1), 1e9), 1.96, drawn, moved)
        assert low[0, 0] == lowest


def test_the_interval_holds_the_true_rank():
    """200 corpora of 15 places of 400 yes-or-no documents: the marginal sets hold the true rank at least as often as they say."""
    rng = np.random.default_rng(4)
    held = []
    for _ in range(200):
        truth = rng.uniform(0.2, 0.6, 15)
        table = ranked(rng.binomial(400, truth) / 400, 400)
        true_rank = 1 + (truth[None, :] > truth[:, None]).sum(axis=1)
        held.append(((table["low"].to_numpy() <= true_rank) & (true_rank <= table["high"].to_numpy())).mean())
    assert np.mean(held) >= 0.95
    assert (table["high"] - table["low"]).mean() < 9  # and are no mere 1 to 15


@pytest.mark.parametrize("shares", [[0.0, 0.0], [1.0, 0.0]])
def test_shares_of_nothing_and_all_have_ranks(shares):
    assert ranked(shares, 5)["rank"].to_list() == ([1, 1] if shares[0] == shares[1] else [1, 2])
