import polars as pl
import pytest

from scripts.regions.term_trends import term_rates
from scripts.regions.trends import AS_THEY_ARE, share_by_year, years
from scripts.regions.units import assign
from scripts.shared.tables import check


def test_a_year_is_read_from_as_much_of_the_date_as_is_known():
    documents = pl.DataFrame({"doc_id": list("abcd"), "date": ["2024", "2024-02", "2023-12-31", None]})
    assert dict(years(documents).iter_rows()) == {"a": "2024", "b": "2024", "c": "2023"}


PERIODS = pl.DataFrame({"doc_id": list("abcdef"), "period": ["2023", "2023", "2024", "2024", "2023", "2024"]})
PLACED = dict(zip("abcdef", ["湖南省", "湖南省", "湖南省", "湖北省", "湖北省", "湖北省"], strict=True))
SHARES = {"a": [0.8, 0.2], "b": [0.8, 0.2], "c": [0.8, 0.2], "d": [0.2, 0.8], "e": [0.2, 0.8], "f": [0.2, 0.8]}


def test_the_countrys_years_do_not_move_when_only_the_mix_does(make_places, make_shares, gazetteer):
    units = assign(make_places(PLACED), gazetteer, "province")
    table = check("trends", share_by_year(make_shares(SHARES), PERIODS, units, interval=0.95))
    country = table.filter((pl.col("level") == "country") & (pl.col("topic") == 0))
    assert country["share"].to_list() == pytest.approx([0.5, 0.5])  # raw: .6 in 2023, .4 in 2024
    assert country["basis"].str.contains("fixed panel of 2 places").all()
    hunan = table.filter((pl.col("adcode") == "430000") & (pl.col("topic") == 0))
    assert hunan.select("period", "n_docs").rows() == [("2023", 2), ("2024", 1)]
    assert hunan["basis"].str.contains(AS_THEY_ARE).all()


def test_a_country_without_provinces_is_shown_as_it_is(make_places, make_shares, gazetteer):
    units = assign(make_places(dict.fromkeys("abc", "中国")), gazetteer, "province")
    table = share_by_year(make_shares(SHARES), PERIODS, units, interval=0.95)
    assert table["basis"].str.contains(AS_THEY_ARE).all()
    assert table.filter(pl.col("topic") == 0)["share"].to_list() == pytest.approx([0.8, 0.8])


def test_documents_without_a_date_are_left_out(make_places, make_shares, gazetteer):
    units = assign(make_places(PLACED), gazetteer, "province")
    table = share_by_year(make_shares(SHARES), PERIODS.filter(pl.col("doc_id") == "a"), units, interval=0.95)
    assert table.filter(pl.col("level") == "province")["n_docs"].unique().to_list() == [1]
    assert len(share_by_year(make_shares(SHARES), PERIODS.clear(), units, interval=0.95)) == 0


def test_term_rates_by_hand(make_places, gazetteer):
    vocabulary = pl.DataFrame({"term_id": [0, 1], "term": ["冰雪", "少见"], "doc_freq": [3, 2]})
    counts = pl.DataFrame({"doc_id": list("abcab"), "term_id": [0, 0, 0, 1, 1], "n": [3, 1, 2, 5, 1]})
    units = assign(make_places(PLACED), gazetteer, "province")
    table = check("term_trends", term_rates(vocabulary, counts, PERIODS, units))
    assert set(table["term"]) == {"冰雪"}  # 少见 stands in two documents only
    found = (
        table.filter(pl.col("adcode") == "430000").sort("period").select("period", "n", "rate", "share_of_docs").rows()
    )
    # 2023: 4 of the 10 tokens of a and b, in both; 2024: c's two tokens are all 冰雪
    assert found == [("2023", 4, 4000.0, 1.0), ("2024", 2, 10000.0, 1.0)]


def test_a_term_not_used_in_a_year_stands_there_with_zero(make_places, gazetteer):
    vocabulary = pl.DataFrame({"term_id": [0, 1], "term": ["冰雪", "港口"], "doc_freq": [3, 3]})
    counts = pl.DataFrame({"doc_id": ["a", "c"], "term_id": [0, 1], "n": [2, 2]})
    units = assign(make_places(PLACED), gazetteer, "province").filter(pl.col("level") == "country")
    table = term_rates(vocabulary, counts, PERIODS, units)
    assert table.sort("period", "term").select("period", "term", "n", "share_of_docs").rows() == [
        ("2023", "冰雪", 2, 1.0),
        ("2023", "港口", 0, 0.0),
        ("2024", "冰雪", 0, 0.0),
        ("2024", "港口", 2, 1.0),
    ]
