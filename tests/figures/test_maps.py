"""The map of China: every province stands where it should, whole, with the South China Sea clear of Taiwan."""

from pathlib import Path

import numpy as np
import polars as pl
import pytest

from scripts.figures.boundaries import FILES, albers, boundaries, places_of, simplified
from scripts.figures.choropleth import INSET, SEA, WHOLE, view
from scripts.figures.dots import located
from scripts.figures.figure import drawn
from scripts.figures.shades import shading
from scripts.figures.topic_maps import chosen_level, placed

GAZETTEER = Path(__file__).parents[2] / "workflow/resources/gazetteer.csv"
NOT_DRAWN = {  # founded since 2024: the base map does not have them yet
    "653132": "岑岭县", "653228": "和康县", "653229": "和安县", "659013": "草湖市",
}  # fmt: skip
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
    assert places_of("430100", known) == ("430100",)
    assert places_of("110100", known) == ("110000",)
    assert places_of("A430100", known) == () and places_of("X", known) == ()


def test_a_view_holds_what_its_box_holds(provinces):
    seen = view(provinces, SEA)
    assert {"460000", "440000", "710000"} <= set(seen.paths) and "650000" not in seen.paths


def test_every_unit_of_the_gazetteer_is_drawn_but_for_those_named_here():
    units = pl.read_csv(GAZETTEER, infer_schema=False)
    current = units.filter(pl.col("successor").is_null() & (pl.col("level") != "country"))
    assert current["level"].value_counts().sort("count")["count"].to_list() == [34, 333, 2885]
    lost = {}
    for level in FILES:
        known = set(boundaries(level).regions)
        for code, name in current.filter(pl.col("level") == level).select("adcode", "name").iter_rows():
            shapes = places_of(code, known)
            assert set(shapes) <= known
            # drawn as itself, not as the whole province: that is for municipalities without prefectures alone
            if not shapes or (code not in known and shapes == (code[:2] + "0000",)):
                lost[code] = name
    assert lost == NOT_DRAWN


def test_former_units_lead_to_one_that_is_drawn():
    units = pl.read_csv(GAZETTEER, infer_schema=False)
    current = set(units.filter(pl.col("successor").is_null())["adcode"])
    heir = dict(units.filter(pl.col("successor").is_not_null()).select("adcode", "successor").iter_rows())
    known = set.union(*(set(boundaries(level).regions) for level in FILES))
    assert len(heir) > 3000
    for code in heir:
        passed = [code]
        while passed[-1] not in current and passed[-1] in heir and len(passed) < 20:
            passed.append(heir[passed[-1]])
        assert passed[-1] in NOT_DRAWN or places_of(passed[-1], known), passed


def test_units_with_new_codes_and_merged_ones_are_drawn_by_their_old_shapes():
    known = set(boundaries("county").regions)
    assert places_of("540481", known) == ("540422",)
    assert places_of("500157", known) == ("500105", "500112")


def test_the_ten_dash_line_is_there_at_every_level():
    assert [len(boundaries(level).dashes) for level in FILES] == [10, 10, 10]


def shares(codes: list[str], level: str = "prefecture") -> pl.DataFrame:
    """Two topics in each of the places; the share of topic 0 grows from place to place."""
    return pl.DataFrame(
        [
            {"level": level, "adcode": code, "region": f"地{code}", "topic": topic, "share": s, "low": s, "high": s, "n_docs": 20, "thin": i == 1}
            for i, code in enumerate(codes)
            for topic, s in ((0, (i + 1) / 10), (1, 1 - (i + 1) / 10))
        ]
    )  # fmt: skip


def gazetteer(codes: list[str], lon: list[float | None], lat: list[float | None]) -> pl.DataFrame:
    return pl.DataFrame(
        {"adcode": codes, "lon": lon, "lat": lat}, schema_overrides={"lon": pl.Float64, "lat": pl.Float64}
    )


def draw_map(regions: pl.DataFrame, places: pl.DataFrame, **options):
    topics = pl.DataFrame(
        {
            "topic": [0, 1],
            "label": ["甲", "乙"],
            "prevalence": [0.5, 0.5],
            "stable": [True, True],
            "place_bound": [False, False],
        }
    )
    return drawn(
        "topic_maps", {"region_topics": regions, "topics": topics, "gazetteer": places}, language="en", options=options
    )


def test_a_gazetteer_of_ones_own_with_coordinates_gives_dots_and_without_a_line_that_says_what_to_do():
    codes = ["A1", "A2", "A3"]
    figure, numbers = draw_map(shares(codes), gazetteer(codes, [112.0, 113.0, 114.0], [27.0, 28.0, 26.5]))
    assert len(figure.axes) >= 2 and len(numbers) == 6
    dots = [offset for c in figure.axes[0].collections for offset in c.get_offsets().tolist()]
    assert len(dots) == 3
    expected = albers(np.array([[112.0, 27.0], [113.0, 28.0], [114.0, 26.5]]))
    assert np.array(sorted(dots)) == pytest.approx(np.array(sorted(expected.tolist())))
    figure, numbers = draw_map(shares(codes), gazetteer(codes, [None] * 3, [None] * 3))
    assert not figure.axes and "columns lon and lat" in figure.texts[0].get_text().replace("\n", " ")
    assert len(numbers) == 6


def test_dots_outside_china_keep_their_distances():
    codes = ["X", "Y"]
    places = located(shares(codes), gazetteer(codes, [0.0, 1.0], [60.0, 60.0]))
    # one degree of longitude at 60 N is half one at the equator
    assert places["Y"][0] - places["X"][0] == pytest.approx(111.2 / 2, rel=0.01)


def test_the_level_of_maps_is_the_coarsest_with_two_regions():
    both = pl.concat([shares(["430000"], "province"), shares(["430100", "430200"])])
    assert chosen_level(both) == "prefecture"
    assert chosen_level(pl.concat([both, shares(["440000"], "province")])) == "province"
    assert chosen_level(pl.concat([shares(["430100"]), shares(["430102", "430103"], "county")])) == "county"


def test_a_map_of_counties_shows_prefectures_without_counties():
    known = set(boundaries("county").regions)
    rows = placed(pl.concat([shares(["430102"], "county"), shares(["441900", "430100"])]), "county", known)
    assert rows["adcode"].unique().sort().to_list() == ["430102", "441900"]


def test_classes_hold_as_many_regions_each():
    shade, breaks = shading([0.1, 0.2, 0.3, 0.4, 0.5, 0.6], 3)
    assert breaks == [0.1, 0.2, 0.4, 0.6]
    assert [shade(v) for v in (0.1, 0.2, 0.3, 0.4, 0.5, 0.6)] == [0, 0, 0.5, 0.5, 1, 1]
    proportional, none = shading([0.1, 0.3], 0)
    assert none == [] and proportional(0.2) == pytest.approx(0.5)
    level, none = shading([0.2, 0.2], 3)
    assert none == [] and 0 <= level(0.2) <= 1


def test_all_values_equal_still_give_a_map():
    equal = shares(["430000", "440000"], "province").with_columns(share=pl.lit(0.5), low=pl.lit(0.5), high=pl.lit(0.5))
    figure, _ = draw_map(equal, gazetteer([], [], []))
    assert figure.axes
