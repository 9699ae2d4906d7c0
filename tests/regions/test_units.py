import polars as pl
import pytest

from scripts.regions.units import assign, why_no_units
from scripts.shared.job import Problem


def of(units, level):
    return dict(units.filter(pl.col("level") == level).select("doc_id", "adcode").iter_rows())


def test_a_document_counts_at_its_level_and_every_coarser_one(make_places, gazetteer):
    places = make_places({"a": "长沙县", "b": "长沙市", "c": "湖南省", "d": "中国", "e": None})
    units = assign(places, gazetteer, "county")
    assert of(units, "county") == {"a": "430121"}
    assert of(units, "prefecture") == {"a": "430100", "b": "430100"}
    assert of(units, "province") == {"a": "430000", "b": "430000", "c": "430000"}
    assert of(units, "country") == {"a": "100000", "b": "100000", "c": "100000", "d": "100000"}


def test_levels_finer_than_asked_are_left_out(make_places, gazetteer):
    assert set(assign(make_places({"a": "长沙县"}), gazetteer, "province")["level"]) == {"country", "province"}


def test_a_county_under_its_province_has_no_prefecture(make_places, gazetteer):
    units = assign(make_places({"a": "仙桃市"}), gazetteer, "county")
    assert of(units, "prefecture") == {}
    assert of(units, "province") == {"a": "420000"}


def test_within_a_province_nothing_outside_and_nothing_coarser_stays(make_places, gazetteer):
    units = assign(
        make_places({"a": "长沙市", "b": "湖北省", "c": "湖南省", "d": "中国"}), gazetteer, "prefecture", "430000"
    )
    assert of(units, "province") == {"a": "430000", "c": "430000"}
    assert of(units, "prefecture") == {"a": "430100"}
    assert of(units, "country") == {}


OWN = pl.DataFrame(
    {
        "adcode": ["X", "Z", "A", "Q", "100001", "100002"],
        "name": ["西地省", "东地省", "A市", "A市", "城关县", "城关县"],
        "parent": [None, None, "X", "Z", "A", "Q"],
        "level": ["province", "province", "prefecture", "prefecture", "county", "county"],
    }
)


def test_codes_of_the_users_own_gazetteer_are_looked_up_not_cut(make_places):
    # names repeat, codes of six digits mean nothing, and no document is of a province itself
    places = pl.DataFrame({"doc_id": ["a", "b", "c"], "adcode": ["100001", "100002", "Q"]})
    units = assign(places, OWN, "county")
    assert of(units, "county") == {"a": "100001", "b": "100002"}
    assert of(units, "prefecture") == {"a": "A", "b": "Q", "c": "Q"}
    assert of(units, "province") == {"a": "X", "b": "Z", "c": "Z"}
    assert of(units, "country") == {"a": "100000", "b": "100000", "c": "100000"}
    assert units.filter(pl.col("adcode") == "Z")["region"].unique().to_list() == ["东地省"]


def test_within_may_be_a_full_name_but_no_riddle(make_places, gazetteer):
    places = make_places({"a": "长沙市", "b": "湖北省"})
    assert of(assign(places, gazetteer, "prefecture", "湖南省"), "province") == {"a": "430000"}
    with pytest.raises(Problem, match=r"places\.within: 'A市'.*2 places"):
        assign(pl.DataFrame({"doc_id": ["a"], "adcode": ["A"]}), OWN, "county", "A市")
    with pytest.raises(Problem, match=r"'999999'.*0 places"):
        assign(places, gazetteer, "county", "999999")


def test_within_a_place_without_documents_says_so(make_places, gazetteer):
    places = make_places({"a": "湖北省"})
    assert len(assign(places, gazetteer, "county", "430000")) == 0
    assert "430000" in why_no_units(places, "430000")
    assert why_no_units(places, None) == why_no_units(make_places({"a": None}), "430000")


def test_a_code_the_gazetteer_lacks_stops(gazetteer):
    with pytest.raises(Problem, match="'999999' of a"):
        assign(pl.DataFrame({"doc_id": ["a"], "adcode": ["999999"]}), gazetteer, "county")


def test_no_place_at_all_gives_no_row(make_places, gazetteer):
    assert len(assign(make_places({"a": None}), gazetteer, "county")) == 0
