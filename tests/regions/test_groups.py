"""Groups of places: the official macro-regions and the user's own, beside the levels."""

from pathlib import Path

import polars as pl
import pytest

from scripts.regions.region_topics import share_by_place
from scripts.regions.trends import share_by_year
from scripts.regions.units import assign
from scripts.shared.groups import groups_file, read_groups
from scripts.shared.job import Problem

RESOURCES = Path(__file__).parents[2] / "workflow" / "resources"
PLACES = (
    "adcode,name,aliases,parent,level,successor\n"
    "430000,湖南省,,,province,\n"
    "420000,湖北省,,,province,\n"
    "430100,长沙市,,430000,prefecture,\n"
    "430112,望城区,,430100,county,\n"
    "430122,望城县,,430100,county,430112\n"
    "430103,天心区,,430100,county,\n"
    "430104,天心区,,430100,county,\n"
)


@pytest.fixture
def of_file(tmp_path):
    """Return a function that reads groups from the text of a file."""
    (tmp_path / "places.csv").write_text(PLACES, "utf-8")

    def read(text):
        (tmp_path / "own.csv").write_text(text, "utf-8-sig")
        return read_groups(tmp_path / "own.csv", tmp_path / "places.csv")

    return read


def test_the_macro_regions_hold_every_province_of_the_mainland_once():
    groups = read_groups(groups_file("macro", RESOURCES), RESOURCES / "gazetteer.csv")
    sizes = {name: list(groups.values()).count(name) for name in groups.values()}
    assert sizes == {"东部": 10, "中部": 6, "西部": 12, "东北": 3}
    assert (groups["130000"], groups["430000"], groups["150000"], groups["230000"]) == ("东部", "中部", "西部", "东北")


def test_codes_and_unique_names_are_read(of_file):
    assert of_file("# mine\nadcode,group\n430000,南\n湖北省,北\n") == {"430000": "南", "420000": "北"}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("adcode,name\n430000,南\n", r"own\.csv has no column 'group' \(it has adcode, name\)"),
        ("adcode,group\n430000,\n", r"row 2: adcode and group must both be given"),
        ("adcode,group\n430000,南\n湖南,南\n", r"row 3: adcode '湖南' is not in the gazetteer \(nearest: '湖南省'\)"),
        ("# a\nadcode,group\n430122,南\n", r"row 3: adcode '430122' no longer stands; .* 430112 \(望城区\) today"),
        ("adcode,group\n天心区,南\n", r"row 2: adcode '天心区' is the name of 2 places: 430103, 430104"),
        ("adcode,group\n430000,南\n湖南省,北\n", r"row 3: '湖南省' is in the groups '南' and '北'"),
        ("adcode,group\n", r"own\.csv holds no groups"),
        ("", r"own\.csv is empty"),
    ],
)
def test_wrong_groups_say_what_to_mend(of_file, text, message):
    with pytest.raises(Problem, match=message):
        of_file(text)


def grouped(units):
    return dict(units.filter(pl.col("level") == "group").select("doc_id", "adcode").iter_rows())


def test_a_document_counts_for_the_group_of_its_finest_place(make_places, gazetteer):
    places = make_places({"a": "长沙县", "b": "长沙市", "c": "湖南省", "d": "仙桃市", "e": "中国", "f": None})
    units = assign(places, gazetteer, "province", groups={"430000": "湘", "430100": "都", "420000": "鄂"})
    assert grouped(units) == {"a": "都", "b": "都", "c": "湘", "d": "鄂"}
    assert units.filter(pl.col("level") == "group")["region"].to_list() == ["都", "都", "湘", "鄂"]
    assert grouped(assign(places, gazetteer, "province")) == {}


def test_within_a_place_only_groups_of_what_lies_in_it_stay(make_places, gazetteer):
    places = make_places({"a": "长沙县", "b": "湖南省", "c": "湖北省"})
    groups = {"430000": "中部", "430100": "都", "420000": "中部"}
    assert grouped(assign(places, gazetteer, "county", "430000", groups)) == {"a": "都"}
    assert grouped(assign(places, gazetteer, "county", "420000", groups)) == {}


def test_groups_have_shares_and_years_of_their_own(make_places, make_shares, gazetteer):
    places = make_places({"a": "湖南省", "b": "湖南省", "c": "湖北省", "d": "湖北省"})
    units = assign(places, gazetteer, "province", groups={"430000": "中部", "420000": "中部"})
    shares = make_shares({"a": [1, 0], "b": [0.5, 0.5], "c": [0, 1], "d": [0.5, 0.5]})
    issued = pl.DataFrame({"doc_id": ["a", "b", "c", "d"], "issuer": ["a", "b", "c", "d"]})
    made, _ = share_by_place(shares, units, issued, min_docs=1, interval=0.95)
    row = made.filter((pl.col("level") == "group") & (pl.col("topic") == 0)).row(0, named=True)
    assert (row["adcode"], row["region"], row["share"], row["n_docs"]) == ("中部", "中部", 0.5, 4)
    periods = pl.DataFrame({"doc_id": ["a", "b", "c", "d"], "period": ["2020", "2021", "2020", "2021"]})
    years = share_by_year(shares, periods, units, interval=0.95).filter(
        (pl.col("level") == "group") & (pl.col("topic") == 0)
    )
    assert years.select("period", "share").rows() == [("2020", 0.5), ("2021", 0.5)]
    assert years["basis"].str.contains("fixed panel of 2 places").all()
