"""The map of China: every province stands where it should, whole, with the South China Sea clear of Taiwan."""

import numpy as np
import pytest

from scripts.figures.boundaries import albers, boundaries, place_of, simplified
from scripts.figures.choropleth import INSET, SEA, WHOLE, view

PROVINCES = [
    "110000",
    "120000",
    "130000",
    "140000",
    "150000",
    "210000",
    "220000",
    "230000",
    "310000",
    "320000",
    "330000",
    "340000",
    "350000",
    "360000",
    "370000",
    "410000",
    "420000",
    "430000",
    "440000",
    "450000",
    "460000",
    "500000",
    "510000",
    "520000",
    "530000",
    "540000",
    "610000",
    "620000",
    "630000",
    "640000",
    "650000",
    "710000",
    "810000",
    "820000",
]


@pytest.fixture(scope="module")
def provinces():
    return simplified(boundaries("province"), 10.0)


def test_all_34_provinces_and_ten_dashes_are_there(provinces):
    assert sorted(provinces.regions) == PROVINCES
    assert len(provinces.dashes) == 10


def test_areas_are_true(provinces):
    """Square kilometres as official statistics give them, within the 2 % that small maps may lose at coasts."""
    for code, area in {"650000": 1_660_000, "430000": 211_800, "710000": 36_000}.items():
        assert provinces.regions[code].area == pytest.approx(area, rel=0.03)


def test_the_projection_keeps_its_meridian_and_its_sides():
    centre, west, east = albers(np.array([[105.0, 35.0], [95.0, 35.0], [115.0, 35.0]]))
    assert centre[0] == pytest.approx(0.0) and west[0] == pytest.approx(-east[0]) and west[1] == pytest.approx(east[1])
    # one degree along the meridian is about 111 km between the standard parallels
    assert albers(np.array([[105.0, 36.0]]))[0, 1] - centre[1] == pytest.approx(111.2, rel=0.02)


def test_everything_fits_into_the_map_and_the_inset(provinces):
    west, east, south, north = WHOLE
    for code, shape in provinces.regions.items():
        x0, y0, x1, y1 = shape.bounds
        assert west < x0 and x1 < east and y1 < north, code
        if code != "460000":  # Hainan's islands go on in the inset
            assert y0 > south, code
    for dash in provinces.dashes:
        assert SEA[0] < dash[:, 0].min() and dash[:, 0].max() < SEA[1]
        assert SEA[2] < dash[:, 1].min() and dash[:, 1].max() < SEA[3]


def test_the_inset_is_clear_of_taiwan_and_of_every_other_province(provinces):
    import shapely

    west, east, south = INSET
    tall = (east - west) * (SEA[3] - SEA[2]) / (SEA[1] - SEA[0])
    frame = shapely.box(west, south, east, south + tall)
    assert east < WHOLE[1]
    for code, shape in provinces.regions.items():
        assert shape.distance(frame) > 30, code


def test_prefectures_meet_without_gaps_when_simplified():
    import shapely

    hunan = simplified(boundaries("prefecture"), 2.0, "43")
    assert len(hunan.regions) == 14 and hunan.dashes == []
    whole = shapely.union_all(list(hunan.regions.values()))
    assert sum(shape.area for shape in hunan.regions.values()) == pytest.approx(whole.area, rel=1e-3)


def test_units_of_municipalities_are_drawn_as_the_municipality():
    known = set(boundaries("prefecture").regions)
    assert place_of("430100", known) == "430100"
    assert place_of("110100", known) == "110000"
    assert place_of("A430100", known) is None and place_of("X", known) is None


def test_a_view_holds_what_its_box_holds(provinces):
    seen = view(provinces, SEA)
    assert {"460000", "440000", "710000"} <= set(seen.paths) and "650000" not in seen.paths
