import polars as pl

from scripts.regions.units import assign


def of(units, level):
    return dict(units.filter(pl.col("level") == level).select("doc_id", "adcode").iter_rows())


def test_a_document_counts_at_its_level_and_every_coarser_one(make_places):
    places = make_places({"a": "长沙县", "b": "长沙市", "c": "湖南省", "d": "中国", "e": None})
    units = assign(places, "county")
    assert of(units, "county") == {"a": "430121"}
    assert of(units, "prefecture") == {"a": "430100", "b": "430100"}
    assert of(units, "province") == {"a": "430000", "b": "430000", "c": "430000"}
    assert of(units, "country") == {"a": "100000", "b": "100000", "c": "100000", "d": "100000"}


def test_levels_finer_than_asked_are_left_out(make_places):
    assert set(assign(make_places({"a": "长沙县"}), "province")["level"]) == {"country", "province"}


def test_a_county_under_its_province_has_no_prefecture(make_places):
    units = assign(make_places({"a": "仙桃市"}), "county")
    assert of(units, "prefecture") == {}
    assert of(units, "province") == {"a": "420000"}


def test_within_a_province_nothing_outside_and_nothing_coarser_stays(make_places):
    units = assign(make_places({"a": "长沙市", "b": "湖北省", "c": "湖南省", "d": "中国"}), "prefecture", "430000")
    assert of(units, "province") == {"a": "430000", "c": "430000"}
    assert of(units, "prefecture") == {"a": "430100"}
    assert of(units, "country") == {}


def test_codes_of_the_users_own_gazetteer_are_looked_up_not_cut():
    places = pl.DataFrame(
        {
            "doc_id": ["a", "b", "c"],
            "adcode": ["A", "X", "Q1"],
            "level": ["prefecture", "province", "prefecture"],
            "province": ["西地省", "西地省", "东地省"],
            "prefecture": ["A市", None, "Q市"],
            "county": [None, None, None],
        },
        schema_overrides={"county": pl.String},
    )
    units = assign(places, "prefecture")
    assert of(units, "prefecture") == {"a": "A", "c": "Q1"}
    # no document is of 东地省 itself, so its name stands for its code
    assert of(units, "province") == {"a": "X", "b": "X", "c": "东地省"}


def test_one_code_has_one_name(make_places):
    places = make_places({"a": "长沙市", "b": "长沙市", "c": "长沙市"})
    places = places.with_columns(
        prefecture=pl.when(pl.col("doc_id") == "c").then(pl.lit("旧名市")).otherwise("prefecture")
    )
    units = assign(places, "prefecture").filter(pl.col("level") == "prefecture")
    assert units["region"].unique().to_list() == ["长沙市"]


def test_no_place_at_all_gives_no_row(make_places):
    assert len(assign(make_places({"a": None}), "county")) == 0
