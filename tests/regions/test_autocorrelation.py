import numpy as np
import polars as pl
import pytest

from scripts.regions.autocorrelation import autocorrelation, morans_i, nearest
from scripts.shared.tables import check


def test_morans_i_by_hand():
    # a ring of four, each with two neighbours, shares 1 1 0 0: every z is +-.5, one neighbour alike and one not, so I = 0;
    # 1 0 1 0: both neighbours are unlike, I = -1
    ring = np.array([[1, 3], [0, 2], [1, 3], [2, 0]])
    moran, _ = morans_i(np.array([[1.0, 1.0], [1.0, 0.0], [0.0, 1.0], [0.0, 0.0]]), ring)
    assert moran == pytest.approx([0.0, -1.0])


def test_a_topic_all_speak_of_alike_has_none():
    moran, p = morans_i(np.full((4, 1), 0.25), np.array([[1, 3], [0, 2], [1, 3], [2, 0]]))
    assert np.isnan(moran).all()
    assert np.isnan(p).all()


def test_p_is_that_of_all_orders_of_a_small_ring():
    from itertools import permutations

    ring = np.array([[(i - 1) % 6, (i + 1) % 6] for i in range(6)])
    shares = np.array([0.9, 0.8, 0.7, 0.1, 0.2, 0.1])
    z = shares - shares.mean()

    def value(v):
        return (v * v[ring].mean(axis=1)).sum() / (v**2).sum()

    far = [abs(value(np.array(v)) + 1 / 5) >= abs(value(z) + 1 / 5) - 1e-12 for v in permutations(z)]
    _, p = morans_i(shares[:, None], ring)
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
    table, _ = autocorrelation(*places_on_a_line(30))
    table = check("autocorrelation", table)
    assert (table["moran_i"] > 0.8).all()
    assert (table["q"] <= 0.001).all()


def test_few_places_or_none_on_the_globe_give_an_empty_table_that_says_why():
    shares, units, gazetteer = places_on_a_line(30)
    table, why = autocorrelation(shares, units, gazetteer.with_columns(lon=pl.lit(None, pl.Float64)))
    assert len(table) == 0
    assert "coordinates" in why
    table, why = autocorrelation(*places_on_a_line(9))
    assert len(table) == 0
    assert "10 places" in why
