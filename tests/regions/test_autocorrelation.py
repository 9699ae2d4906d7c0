from pathlib import Path

import numpy as np
import polars as pl
import pytest

from scripts.regions.autocorrelation import autocorrelation, morans_i, morans_p
from scripts.regions.lisa import local_i, local_p
from scripts.regions.neighbours import _even, nearest, neighbours
from scripts.shared.tables import check


def equal(neighbours):
    """Return the weights of places that have the neighbours (R, k)."""
    return _even(np.repeat(np.arange(len(neighbours)), neighbours.shape[1]), neighbours.ravel(), len(neighbours))


def test_morans_i_by_hand():
    # a ring of four, each with two neighbours, shares 1 1 0 0: every z is +-.5, one neighbour alike and one not, so I = 0;
    # 1 0 1 0: both neighbours are unlike, I = -1
    ring = np.array([[1, 3], [0, 2], [1, 3], [2, 0]])
    moran = morans_i(np.array([[1.0, 1.0], [1.0, 0.0], [0.0, 1.0], [0.0, 0.0]]), equal(ring))
    assert moran == pytest.approx([0.0, -1.0])


def test_morans_i_of_the_example_of_esda():
    table = pl.read_csv(Path(__file__).with_name("stl_homicides.csv"), comment_prefix="#")
    borders = [[int(j) for j in line.split()] for line in table["borders_on"]]
    rows = np.repeat(np.arange(len(borders)), [len(line) for line in borders])
    moran = morans_i(table["rate"].to_numpy()[:, None], _even(rows, np.concatenate(borders), len(borders)))
    assert round(moran[0], 3) == 0.244


def test_a_topic_all_speak_of_alike_has_none():
    moran = morans_i(np.full((4, 1), 0.25), equal(np.array([[1, 3], [0, 2], [1, 3], [2, 0]])))
    assert np.isnan(moran).all()


def test_p_is_that_of_all_orders_of_a_small_ring():
    from itertools import permutations

    ring = np.array([[(i - 1) % 6, (i + 1) % 6] for i in range(6)])
    shares = np.array([0.9, 0.8, 0.7, 0.1, 0.2, 0.1])
    z = shares - shares.mean()

    def value(v):
        return (v * v[ring].mean(axis=1)).sum() / (v**2).sum()

    far = [abs(value(np.array(v)) + 1 / 5) >= abs(value(z) + 1 / 5) - 1e-12 for v in permutations(z)]
    p = morans_p(shares[None, :, None], equal(ring))
    assert p[0] == pytest.approx(np.mean(far), abs=0.03)


def test_neighbours_are_the_nearest_on_the_globe_across_the_date_line():
    lon, lat = np.array([179.0, -179.0, 170.0, 0.0]), np.zeros(4)
    assert nearest(lon, lat, 1).ravel().tolist() == [1, 0, 0, 2]


def places_on_a_line(n):
    codes = [f"{i:06d}" for i in range(n)]
    gazetteer = pl.DataFrame({"adcode": codes, "lon": [100.0 + i for i in range(n)], "lat": [30.0] * n})
    units = pl.DataFrame({"doc_id": codes, "level": "province", "adcode": codes, "region": codes})
    share = np.linspace(0.1, 0.9, n)
    shares = pl.DataFrame(
        {"doc_id": np.repeat(codes, 2).tolist(), "topic": [0, 1] * n, "share": np.stack([share, 1 - share], 1).ravel()}
    )
    return shares, units, gazetteer


def test_a_slope_over_the_country_is_found():
    table, local, _ = autocorrelation(*places_on_a_line(30))
    table = check("autocorrelation", table)
    assert (table["moran_i"] > 0.8).all()
    assert (table["q"] <= 0.001).all()
    kinds = check("lisa", local).filter(pl.col("topic") == 0).sort("adcode")["kind"].to_list()
    assert kinds[:3] == ["low-low"] * 3  # the shares of topic 0 rise along the line
    assert kinds[-3:] == ["high-high"] * 3
    assert set(kinds[13:17]) == {"none"}


def test_few_places_or_none_on_the_globe_give_an_empty_table_that_says_why():
    shares, units, gazetteer = places_on_a_line(30)
    table, _, why = autocorrelation(shares, units, gazetteer.with_columns(lon=pl.lit(None, pl.Float64)))
    assert len(table) == 0
    assert "coordinates" in why
    table, _, why = autocorrelation(*places_on_a_line(9))
    assert len(table) == 0
    assert "10 places" in why


def test_local_i_by_hand_sums_to_the_global_one():
    # shares 1 1 0 0 on a ring: z = 1 1 -1 -1, each with one neighbour alike and one not, so all 0; 1 0 1 0: z * lag = -1 everywhere
    ring = equal(np.array([[1, 3], [0, 2], [1, 3], [2, 0]]))
    shares = np.array([[1.0, 1.0, 0.9], [1.0, 0.0, 0.4], [0.0, 1.0, 0.3], [0.0, 0.0, 0.1]])
    found, _, _ = local_i(shares, ring)
    assert found[:, 0] == pytest.approx(np.zeros(4))
    assert found[:, 1] == pytest.approx(-np.ones(4))
    assert found.mean(axis=0) == pytest.approx(morans_i(shares, ring))


def test_local_p_is_even_where_places_are_in_any_order():
    rng = np.random.default_rng(5)
    ring = equal(np.array([[(i - 1) % 40, (i + 1) % 40] for i in range(40)]))
    p = local_p(rng.random((1, 40, 25)), ring, 199, 1)
    assert 0.02 < (p < 0.05).mean() < 0.08


def test_p_carries_the_draws():
    # the published shares rise from place to place; in half of the draws they are dealt at random
    ring = equal(np.array([[(i - 1) % 30, (i + 1) % 30] for i in range(30)]))
    slope = np.linspace(0, 1, 30)[:, None]
    noise = np.random.default_rng(1).permutation(slope)
    sure, unsure = morans_p(np.stack([slope, slope]), ring), morans_p(np.stack([slope, noise]), ring)
    assert sure[0] == 1 / 2000
    assert unsure[0] > 10 * sure[0]


def test_provinces_with_a_common_border_are_neighbours_and_islands_have_their_nearest():
    codes = ["110000", "120000", "130000", "440000", "450000", "460000"]
    lon, lat = np.array([116.4, 117.2, 114.5, 113.3, 108.3, 110.3]), np.array([39.9, 39.1, 38.0, 23.1, 22.8, 20.0])
    weights, basis = neighbours("province", codes, lon, lat)
    assert [codes[j] for j in weights[0].indices] == ["120000", "130000"]
    assert weights[0].data.tolist() == [0.5, 0.5]
    assert weights[5].indices.tolist() in ([3], [4])
    assert "1 islands" in basis


def test_places_without_known_borders_have_their_four_nearest():
    lon = np.arange(6.0)
    weights, basis = neighbours("province", [f"K{i}" for i in range(6)], lon, np.zeros(6))
    assert basis == "4 nearest"
    assert sorted(weights[0].indices.tolist()) == [1, 2, 3, 4]
