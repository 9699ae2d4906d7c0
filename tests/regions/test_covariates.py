import polars as pl
import pytest

from scripts.regions.covariates import DOUBLED, FORMER, NO_ROW, UNKNOWN, join_covariates, read_covariates
from scripts.shared.job import Problem
from scripts.shared.tables import check

FACTS = pl.DataFrame(
    {
        "doc_id": ["a", "b", "c", "d", "e"],
        "own": ["430100", "430000", "420000", "430100", ""],
        "period": ["2021", "2021", "2021", "2022", "2021"],
    }
)


def table(tmp_path, text):
    path = tmp_path / "yearbook.csv"
    path.write_text(text, "utf-8-sig")
    return path


def test_a_document_takes_its_finest_places_row_of_the_year_before(tmp_path, gazetteer):
    path = table(tmp_path, 'adcode,year,gdp,note\n430000,2020,10,x\n长沙市,2020,"1,300",\n湖北省,2021,7,y\n')
    rows, names = read_covariates(path, ["adcode", "year"])
    assert names == ["gdp"]
    joined, report = join_covariates(rows, names, FACTS, gazetteer, {}, 1)
    found = dict(joined.select("doc_id", "gdp").iter_rows())
    # a: 长沙's own row; b: the province's; c: no row of 2020; d: none of 2021; e has no place
    assert found == {"a": 1300.0, "b": 10.0, "c": None, "d": None, "e": None}
    missing = check("covariates", report).filter(pl.col("status") == NO_ROW).select("adcode", "year", "n").rows()
    assert sorted(missing) == [("420000", "2020", 1), ("430100", "2021", 1)]


def test_doubled_unknown_and_former_keys_are_left_out_and_reported(tmp_path, gazetteer):
    path = table(tmp_path, "code,gdp\n430000,1\n430000,2\n999999,3\n430122,4\n420000,5\n")
    rows, names = read_covariates(path, ["code"])
    joined, report = join_covariates(rows, names, FACTS, gazetteer, {"430122": "430112"}, 0)
    assert dict(joined.select("doc_id", "gdp").iter_rows()) == {"a": None, "b": None, "c": 5.0, "d": None, "e": None}
    of_table = report.filter(pl.col("source") == "table").select("adcode", "status", "n").rows()
    assert {("430000", DOUBLED, 2), ("999999", UNKNOWN, 1), ("430122", FORMER, 1)} < set(of_table)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("adcode,gdp\n430000,1\n", "'year'"),
        ("adcode,year,gdp\n430000,2020,1\n420000,2020,n/a\n", "row 3, column gdp: 'n/a'"),
        ("adcode,year,name\n430000,2020,湖南\n", "no column beside adcode, year holds numbers"),
    ],
)
def test_a_table_that_cannot_be_used_is_named_with_row_and_column(tmp_path, text, said):
    with pytest.raises(Problem, match=r"yearbook\.csv") as problem:
        read_covariates(table(tmp_path, text), ["adcode", "year"])
    assert said in str(problem.value)
