"""Places that the user gives: region column, corrections, a gazetteer of their own."""

import polars as pl
import pytest

from scripts.places.batch import tools as tools_of
from scripts.places.column import Cells, read_corrections
from scripts.places.places import places
from scripts.places.units import read_units
from scripts.shared.job import Problem
from scripts.shared.tables import check


@pytest.mark.parametrize(
    ("cell", "adcode"),
    [
        ("430000", "430000"),
        ("431200000000", "431200"),
        ("431200.0", "431200"),
        ("4312", "431200"),
        ("43", "430000"),
        ("湖南省", "430000"),
        ("怀化", "431200"),
        ("怀化市", "431200"),
        ("湖南省怀化市", "431200"),
        ("湖南 怀化", "431200"),
        ("湖南省/怀化市/鹤城区", "431202"),
        ("江西省鹰潭市", "360600"),
        ("北京市-朝阳区", "110105"),
        ("淮安市市辖区", "320800"),
        ("320801", "320800"),
        ("110100", "110000"),
        ("湘", "430000"),
        ("全国", "100000"),
        ("襄樊", "420600"),
        ("莱芜市", "370100"),
    ],
)
def test_cells_that_name_a_place(units, cell, adcode):
    assert Cells(units).read(cell).heir.adcode == adcode


@pytest.mark.parametrize("cell", ["朝阳区", "A9市", "999999", "湖南省南京市", "某地"])
def test_cells_that_name_none(units, cell):
    assert Cells(units).read(cell) is None


def test_column_decides_and_is_climbed_to_the_level(place):
    row = place("长沙的桥。", region="湖南省怀化市鹤城区", level="prefecture")
    assert (row["adcode"], row["level"], row["province"], row["prefecture"], row["county"]) == (
        "431200",
        "prefecture",
        "湖南省",
        "怀化市",
        None,
    )
    assert (row["place_from"], row["confidence"]) == ("column", 1.0)
    assert place("长沙的桥。", region="怀化", level="province")["adcode"] == "430000"


def test_a_cell_that_matches_nothing_falls_through_and_is_said(documents, tools):
    made, _ = places(
        documents(
            {"text": "长沙的桥。", "region": "火星"},
            {"text": "无", "region": "怀化"},
            {"text": "衡阳的桥", "region": ""},
        ),
        tools,
        level="county",
    )
    assert made.select("adcode", "place_from", "reason").rows() == [
        ("430100", "head", "column_unmatched"),
        ("431200", "column", None),
        ("430400", "head", None),
    ]


def test_a_column_without_any_place_stops_with_the_row(place):
    with pytest.raises(
        Problem, match=r"made_up\.jsonl, document 0: region '怀花市' is not in the gazetteer \(nearest: '怀化市'\)"
    ):
        place("桥。", region="怀花市")


@pytest.mark.parametrize(
    ("text", "date", "adcode", "then"),
    [
        ("莱芜市的生姜。", "2015-03-01", "370100", "371200"),
        ("渌口区的油菜。", "2010-05", "430212", "430221"),
        ("渌口区的油菜。", "2022", "430212", "430212"),
        ("渌口区的油菜。", None, "430212", "430212"),
        ("襄樊市的桥。", "2005", "420600", "420600"),
        ("崇文区的胡同。", "2008", "110101", "110103"),
    ],
)
def test_code_of_the_documents_own_time(place, text, date, adcode, then):
    row = place(text, date=date)
    assert (row["adcode"], row["adcode_then"]) == (adcode, then)


def test_names_that_several_share_are_taken_for_the_one_within(place):
    assert place("鼓楼区的老巷。", within="350000")["adcode"] == "350102"
    with pytest.raises(Problem, match=r"places\.within: '359999'"):
        place("鼓楼区", within="359999")


def test_corrections_overrule_all(units, place, tmp_path):
    (tmp_path / "fix.csv").write_text("doc_id,adcode\nd0,430700\n", "utf-8-sig")
    fixed = read_corrections(tmp_path / "fix.csv", Cells(units))
    row = place("怀化的桥。", region="怀化市", corrections=fixed)
    assert (row["adcode"], row["place_from"]) == ("430700", "corrections")
    (tmp_path / "fix.csv").write_text("doc_id,adcode\nd0,\n", "utf-8")
    row = place("怀化的桥。", corrections=read_corrections(tmp_path / "fix.csv", Cells(units)))
    assert (row["adcode"], row["reason"]) == (None, "none")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("doc_id,adcode\nd0,439999\n", r"fix.csv, row 2: adcode '439999' is not in the gazetteer"),
        ("doc_id,code\nd0,430000\n", r"fix.csv has no column 'adcode' \(it has doc_id, code\)"),
        ("doc_id,adcode\nd0,430000\nd0,420000\n", r"fix.csv, row 3: doc_id 'd0' is corrected twice"),
    ],
)
def test_wrong_corrections(units, tmp_path, text, message):
    (tmp_path / "fix.csv").write_text(text, "utf-8")
    with pytest.raises(Problem, match=message):
        read_corrections(tmp_path / "fix.csv", Cells(units))


OWN = "adcode,name,aliases,parent,level\nX,西边省,,,province\nA,A市,A,X,prefecture\nB,B市,B,X,prefecture\nB1,B1区,,B,county\n"


@pytest.fixture
def own(tmp_path):
    (tmp_path / "own.csv").write_text(OWN, "utf-8")
    return tools_of(str(tmp_path / "own.csv"), True, (), None)


def test_the_users_own_gazetteer(documents, own):
    rows = documents(
        {"text": "A市的路坏了，A的人说。", "region": None},
        {"text": "路坏了。", "region": "B"},
        {"text": "DNA市场和AA市都不是。", "region": None},
        {"text": "怀化的路。", "region": None},
        {"text": "西边省B市B1区的路。", "region": None},
    )
    made, found = places(rows, own, level="county")
    assert made["adcode"].to_list() == ["A", "B", None, None, "B1"]
    assert made.row(1, named=True)["province"] == "西边省"
    assert check("places", made).row(4, named=True)["prefecture"] == "B市"
    assert found["surface"].to_list() == ["A市", "西边省", "B市", "B1区"]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (("aliases,parent", "parent"), "own.csv has no column 'aliases'"),
        (("\nB,B市", "\nA,B市"), "own.csv, row 4: adcode 'A' stands twice"),
        (("B,X,", "B,Y,"), "own.csv, row 4: parent 'Y' of B市 is not an adcode of this table"),
        ((",county", ",conty"), r"own.csv, row 5: level 'conty' is none of .* \(did you mean county\?\)"),
        (("B,county", "B,province"), "own.csv, row 5: parent B市 .* must be of a coarser level"),
        (("X,西边省", ",西边省"), "own.csv, row 2: adcode and name must both be given"),
        (("A市,A,X,", "A市,A,新,X,"), r"own.csv, row 3: 6 cells under 5 columns \(A,A市,A,新,X,prefecture\)"),
        (("A市,A,X,prefecture", "A市,A"), "own.csv, row 3: 3 cells under 5 columns"),
        (("\nA,A市", "\n\nA,A市,"), "own.csv, row 4: 6 cells under 5 columns"),
        (("B,B市,B,", "B,B市,A,"), "own.csv, row 4: 'A' already stands in row 3 for another place in 西边省"),
        (("B,B市,B,", "B,A市,B,"), "own.csv, row 4: 'A市' already stands in row 3"),
        (("A,X,prefecture", "A,B,prefecture"), "own.csv, row 3: parent B市 .* must be of a coarser level"),
        (("A,X,prefecture", "A,A,prefecture"), "own.csv, row 3: parent A市 .* must be of a coarser level"),
        (("aliases,parent", "parent,parent"), "own.csv has no column 'aliases'"),
        (("adcode,name,aliases,parent,level", "adcode,name,aliases,parent,level,name"), "has the column 'name' twice"),
    ],
)
def test_wrong_gazetteers_say_what_to_mend(tmp_path, change, message):
    text = OWN.replace(*change)
    if change == ("aliases,parent", "parent"):
        text = "\n".join(",".join(line.split(",")[:2] + line.split(",")[3:]) for line in OWN.splitlines())
    (tmp_path / "own.csv").write_text(text, "utf-8")
    with pytest.raises(Problem, match=message):
        read_units(tmp_path / "own.csv", own=True)


def test_degrees_that_are_none_say_so(tmp_path):
    (tmp_path / "own.csv").write_text(
        "adcode,name,aliases,parent,level,lon,lat\nX,西边省,,,province,28.2,112.9\n", "utf-8"
    )
    with pytest.raises(Problem, match=r"row 2: lat '112\.9' is no number of degrees up to 90; are lon and lat swapped"):
        read_units(tmp_path / "own.csv", own=True)


def test_names_of_one_character_are_for_the_column_only(documents, tmp_path, caplog):
    (tmp_path / "own.csv").write_text(
        "adcode,name,aliases,parent,level\nX,西边省,,,province\n7,甲,,X,county\n", "utf-8"
    )
    with caplog.at_level("WARNING"):
        own = tools_of(str(tmp_path / "own.csv"), True, (), None)
    assert "own.csv: names of one character" in caplog.text
    rows = documents({"text": "甲说乙好。", "region": "甲"}, {"text": "甲说乙好。", "region": None})
    made, found = places(rows, own, level="county")
    assert (made["adcode"].to_list(), len(found)) == (["7", None], 0)


def test_corrections_for_documents_that_are_not_there_are_named(units, tools, documents, tmp_path, caplog):
    (tmp_path / "fix.csv").write_text("doc_id,adcode\nd00,430000\n", "utf-8")
    rows = documents({"text": "怀化的桥。"})
    with pytest.raises(Problem, match=r"no doc_id is one of a document: 'd00' \(a document is called 'd0'\)"):
        places(rows, tools, level="county", corrections=read_corrections(tmp_path / "fix.csv", Cells(units)))
    (tmp_path / "fix.csv").write_text("doc_id,adcode\nd00,430000\nd0,430000\n", "utf-8")
    fixed = read_corrections(tmp_path / "fix.csv", Cells(units))
    made, _ = places(rows, tools, level="county", corrections=fixed)
    assert made["adcode"].to_list() == ["430000"]
    assert "1 of 2 corrections are for documents that are not there: 'd00'" in caplog.text


def test_tables_keep_the_contract(documents, tools):
    made, found = places(documents({"text": "怀化与鼓楼区"}, {"text": "全国。国务院"}), tools, level="prefecture")
    assert check("places", made).height == 2
    assert check("mentions", found).height == 2
    assert isinstance(made, pl.DataFrame)
