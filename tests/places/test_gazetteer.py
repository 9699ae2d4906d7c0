"""The gazetteer against what is known of China's units, now and in other years."""

from collections import Counter
from pathlib import Path

import polars as pl
import pytest

RESOURCES = Path(__file__).parents[2] / "workflow" / "resources"

OFFICIAL = {  # prefectures and counties at the end of the year, China Statistical Yearbook and Ministry of Civil Affairs
    1997: (332, 2862),
    1999: (331, 2858),
    2000: (333, 2861),
    2001: (332, 2861),
    2002: (332, 2860),
    2003: (333, 2861),
    2004: (333, 2862),
    2005: (333, 2862),
    2006: (333, 2860),
    2007: (333, 2859),
    2008: (333, 2859),
    2009: (333, 2858),
    2010: (333, 2856),
    2011: (332, 2853),
    2012: (333, 2852),
    2013: (333, 2853),
    2014: (333, 2854),
    2015: (334, 2850),
    2016: (334, 2851),
    2017: (334, 2851),
    2018: (333, 2851),
    2019: (333, 2846),
    2020: (333, 2844),
    2021: (333, 2843),
    2022: (333, 2843),
    2023: (333, 2844),
}
PROVINCES = {1980: 29, 1987: 29, 1988: 30, 1996: 30, 1997: 31, 2026: 31}  # of the mainland: Hainan 1988, Chongqing 1997


def test_units_that_stand_now(units):
    mainland = [u for u in units.now.values() if u.adcode[:2] not in ("71", "81", "82")]
    counts = Counter(u.level for u in units.now.values())
    assert (counts["country"], counts["province"], counts["prefecture"]) == (1, 34, 333)
    assert sum(u.level == "county" for u in mainland) == 2847


@pytest.mark.parametrize(("year", "official"), OFFICIAL.items())
def test_units_of_other_years(units, year, official):
    then = [
        u
        for u in units.every
        if (u.first or 0) <= year <= (u.last or 9999) and not (u.level == "county" and u.adcode[:2] in ("71", "81"))
    ]
    counts = Counter(u.level for u in then)
    assert (counts["prefecture"], counts["county"]) == official


@pytest.mark.parametrize(("year", "official"), PROVINCES.items())
def test_provinces_of_other_years(units, year, official):
    then = [u for u in units.every if (u.first or 0) <= year <= (u.last or 9999) and u.level == "province"]
    assert sum(u.adcode[:2] not in ("71", "81", "82") for u in then) == official


def test_units_of_the_eighties_are_all_but_a_few_there(units):
    # the yearly lists of that time write some units twice and some late; yearbooks give 318 and 2,775 for 1980
    counts = Counter(u.level for u in units.every if (u.first or 0) <= 1980 <= (u.last or 9999))
    assert abs(counts["prefecture"] - 318) <= 5


def test_taiwan_and_hong_kong_have_their_parts(units):
    assert Counter(u.adcode[:2] for u in units.now.values() if u.adcode[:2] in ("71", "81", "82")) == {
        "71": 21,
        "81": 19,
        "82": 1,
    }


@pytest.mark.parametrize(
    ("code", "name", "heir"),
    [
        ("420600", "襄樊市", "襄阳市"),
        ("430221", "株洲县", "渌口区"),
        ("110103", "崇文区", "东城区"),
        ("371200", "莱芜市", "济南市"),
        ("310119", "南汇区", "浦东新区"),
        ("433000", "怀化地区", "怀化市"),
        ("330104", "江干区", "上城区"),
        ("341400", "巢湖市", "合肥市"),
        ("513421", "会理县", None),
        ("500112", "渝北区", "两江新区"),
    ],
)
def test_what_became_of_former_units(units, code, name, heir):
    found = [u.heir.name for u in units.former.get(code, []) if u.name == name]
    assert found == ([heir] if heir else [])


def test_every_unit_has_a_coarser_parent_and_a_point_in_china(units):
    table = pl.read_csv(RESOURCES / "gazetteer.csv", schema_overrides={"adcode": pl.String})
    assert table["lon"].is_between(73, 136).all()
    assert table["lat"].is_between(3, 54).all()
    assert all(u.parent is not None for u in units.every if u.level != "country")
    assert all(u.adcode[:2] == u.parent.adcode[:2] for u in units.now.values() if u.level in ("prefecture", "county"))


def test_districts_of_municipalities_and_direct_counties_have_no_prefecture(units):
    assert units.now["110105"].parent.name == "北京市"
    assert units.now["429004"].parent.name == "湖北省"
    assert units.now["460400"].level == "prefecture"


def test_townships_lie_in_counties_that_stand_and_bear_no_other_name(units, names):
    towns = names.lists.towns
    assert len(towns) > 25_000
    assert towns["安江镇"] == "431281"
    assert {units.now[code].level for code in towns.values()} <= {"county", "prefecture"}  # 东莞 has no counties
    assert not towns.keys() & ({u.name for u in units.every} | {a for u in units.every for a in u.aliases})


@pytest.mark.parametrize(
    ("code", "aliases"),
    [
        ("431200", ("怀化",)),
        ("422800", ("恩施", "恩施州")),
        ("150000", ("内蒙古", "蒙")),
        ("430000", ("湖南", "湘")),
        ("652800", ("巴音郭楞", "巴州", "巴音郭楞州")),
        ("340523", ()),
        ("140502", ()),
    ],
)
def test_short_names(units, code, aliases):
    assert units.now[code].aliases == aliases
