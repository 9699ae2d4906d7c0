import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scripts.regions.dispersion import MIN_DISPERSION, place_dispersion, pooled_dispersion
from scripts.regions.intervals import cell_shares, critical_value, score_interval


def test_wilson_interval_of_a_textbook():
    # 81 of 263: Newcombe (1998), Statistics in Medicine 17, table I, method 3: .2553 to .3662
    low, high = score_interval(np.array([81 / 263]), np.array([263.0]), 1.959964)
    assert (low[0], high[0]) == (pytest.approx(0.2553, abs=5e-5), pytest.approx(0.3662, abs=5e-5))


def test_wilson_interval_of_nothing_seen():
    # 0 of 20: z^2 / (n + z^2) = 3.8415 / 23.8415
    low, high = score_interval(np.array([0.0]), np.array([20.0]), 1.959964)
    assert (low[0], high[0]) == (0.0, pytest.approx(0.16113, abs=1e-5))


@given(st.floats(0, 1), st.floats(0.5, 1e6), st.floats(0.1, 5))
def test_intervals_hold_the_share_and_stay_between_0_and_1(share, n, z):
    low, high = score_interval(np.array([share]), np.array([n]), z)
    assert 0 <= low[0] <= share <= high[0] <= 1


def test_yes_or_no_documents_have_dispersion_one():
    shares = np.array([[1.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 0.0]])
    dispersion = pooled_dispersion(shares, np.array([0, 0, 1, 1]))
    assert dispersion.phi == pytest.approx([1.0, 1.0])
    assert dispersion.degrees == 2


def test_dispersion_by_hand():
    # cell 0: .2, .4 -> squares .02; x(1-x) .16 + .24, times 1/2 = .2; phi = .02 / .22. Cell 1 has one document: it says nothing
    shares = np.array([[0.2], [0.4], [0.9]])
    dispersion = pooled_dispersion(shares, np.array([0, 0, 1]))
    assert dispersion.phi == pytest.approx([0.02 / 0.22])
    assert dispersion.degrees == 1


def test_alike_documents_keep_a_little_dispersion():
    # three degrees of freedom beside the twenty that the least dispersion stands for
    few = pooled_dispersion(np.full((4, 1), 0.3), np.zeros(4, dtype=int))
    assert few.phi == pytest.approx([MIN_DISPERSION * 20 / 23])
    many = pooled_dispersion(np.full((1981, 1), 0.3), np.zeros(1981, dtype=int))
    assert many.phi == pytest.approx([MIN_DISPERSION / 100])


def test_one_document_per_place_pools_the_places():
    dispersion = pooled_dispersion(np.array([[0.2], [0.4]]), np.array([0, 1]))
    assert dispersion.phi == pytest.approx([0.02 / 0.22])


def test_a_single_document_is_taken_as_one_draw():
    dispersion = pooled_dispersion(np.array([[0.2, 0.8]]), np.array([0]))
    assert dispersion.phi.tolist() == [1.0, 1.0]
    assert critical_value(dispersion.degrees, 0.95) == pytest.approx(1.959964, abs=1e-6)


def test_few_documents_make_wider_intervals():
    assert critical_value(3, 0.95) == pytest.approx(3.182446, abs=1e-6)  # Student's t, 3 degrees


def test_dispersion_is_recovered_from_dirichlet_documents():
    # a Dirichlet of total 9 has variance p(1-p) / 10
    rng = np.random.default_rng(5)
    shares = np.vstack([rng.dirichlet(9 * p, 40) for p in rng.dirichlet([3, 2, 1], 50)])
    dispersion = pooled_dispersion(shares, np.repeat(np.arange(50), 40))
    assert dispersion.phi == pytest.approx([0.1] * 3, rel=0.1)


@pytest.mark.parametrize("n_docs", [3, 10, 30])
def test_intervals_cover_the_truth_as_often_as_they_say(n_docs):
    """20 corpora of 30 places: 1,800 intervals of a nominal 95 %; corpora vary, so the bounds are wider than binomial chance."""
    rng = np.random.default_rng(n_docs)
    covered = []
    for _ in range(20):
        truth = rng.dirichlet([4, 2, 1], 30)
        shares = np.vstack([rng.dirichlet(5 * p + 1e-3, n_docs) for p in truth])
        cell = np.repeat(np.arange(30), n_docs)
        dispersion = pooled_dispersion(shares, cell)
        means = np.array([shares[cell == r].mean(axis=0) for r in range(30)])
        z = critical_value(dispersion.degrees, 0.95)
        low, high = score_interval(means, n_docs / dispersion.phi[None, :], z)
        covered.append((low <= truth) & (truth <= high))
    assert 0.93 <= np.mean(covered) <= 0.975


def test_with_many_documents_the_bootstrap_agrees():
    rng = np.random.default_rng(11)
    shares = rng.dirichlet([4, 3, 3], 60)
    resampled = shares[rng.integers(0, 60, (4000, 60))].mean(axis=1)
    theirs = np.quantile(resampled, [0.025, 0.975], axis=0)
    dispersion = pooled_dispersion(shares, np.zeros(60, dtype=int))
    z = critical_value(dispersion.degrees, 0.95)
    ours = score_interval(shares.mean(axis=0), 60 / dispersion.phi, z)
    assert ours[0] == pytest.approx(theirs[0], abs=0.01)
    assert ours[1] == pytest.approx(theirs[1], abs=0.01)


def test_places_that_scatter_more_are_told_from_chance():
    rng = np.random.default_rng(2)
    cell = np.repeat(np.arange(40), 20)
    tight, loose = rng.dirichlet(np.full(4, 12.0), 400), rng.dirichlet(np.full(4, 1.0), 400)
    shares = np.concatenate([tight, loose])
    factor = place_dispersion(shares, cell, pooled_dispersion(shares, cell).phi)
    assert factor[:20].max() < 0.5
    assert factor[20:].min() > 1.2
    even = rng.dirichlet(np.full(4, 2.0), 800)
    assert np.abs(place_dispersion(even, cell, pooled_dispersion(even, cell).phi) - 1).mean() < 0.1


def test_few_places_have_one_dispersion():
    shares = np.array([[0.1], [0.9], [0.4], [0.6]])
    assert place_dispersion(shares, np.array([0, 0, 1, 1]), np.array([0.2])).tolist() == [1.0, 1.0]


def test_what_all_places_do_in_a_year_is_no_scatter():
    # 12 places of 4 years, all of them .2 .2 .6 .6 but for one's last year
    shares = np.tile([0.2, 0.2, 0.6, 0.6], 12)[:, None]
    shares[-1] = 0.5
    place, year = np.repeat(np.arange(12), 4), np.tile(np.arange(4), 12)
    assert pooled_dispersion(shares, place).phi[0] > 0.1
    assert pooled_dispersion(shares, place, None, year).phi[0] == pytest.approx(0.02 * 20 / (20 + 33), rel=0.01)


def test_weighted_means_are_worth_fewer_documents():
    # weights 3 and 1: .3 * 3/4 + .7 * 1/4 = .4, worth 16 / 10
    means, worth = cell_shares(np.array([[0.3, 0.7], [0.7, 0.3]]), np.array([0, 0]), np.array([3.0, 1.0]))
    assert means[0].tolist() == pytest.approx([0.4, 0.6])
    assert worth.tolist() == [1.6]
