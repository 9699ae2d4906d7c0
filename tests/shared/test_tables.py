"""The contract refuses what a stage must never hand on."""

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scripts.shared import tables
from scripts.shared.tables import ContractBroken, check, empty, read, why_empty, write, write_csv

SHARES = pl.DataFrame({"doc_id": ["b", "a", "a"], "topic": [0, 1, 0], "share": [1.0, 0.25, 0.75]})


def test_rows_come_back_sorted_by_key(tmp_path):
    write("doc_topics", SHARES, tmp_path / "t.parquet")
    assert read("doc_topics", tmp_path / "t.parquet").rows() == [("a", 0, 0.75), ("a", 1, 0.25), ("b", 0, 1.0)]


@pytest.mark.parametrize(
    ("frame", "complaint"),
    [
        (SHARES.drop("share"), "'share' is missing"),
        (SHARES.with_columns(extra=1), "'extra' is not part"),
        (
            SHARES.with_columns(pl.when(pl.col("doc_id") == "b").then(pl.lit(0.5)).otherwise("share").alias("share")),
            "sum to 1",
        ),
        (pl.concat([SHARES, SHARES]), "stands twice"),
        (pl.concat([SHARES, SHARES]).sort("doc_id", "topic"), r"\('a', 0\) stands twice"),
        (SHARES.with_columns(share=pl.lit(None, pl.Float64)), "share is null"),
        (SHARES.with_columns(share=pl.lit(1.5)), "outside"),
    ],
)
def test_a_broken_table_names_its_fault(frame, complaint):
    with pytest.raises(ContractBroken, match=complaint):
        check("doc_topics", frame)


@given(st.lists(st.tuples(st.sampled_from(["a", "甲", None]), st.sampled_from([0, 1, None]))))
def test_a_key_that_stands_twice_is_found_in_any_order(rows: list[tuple[str | None, int | None]]) -> None:
    for order in (rows, sorted(rows, key=str)):
        frame = pl.DataFrame(order, schema={"feature": pl.String, "topic": pl.Int64}, orient="row")
        assert tables.unique(frame) == (len(set(rows)) == len(rows))


def test_an_interval_must_hold_its_share():
    row = {"level": "province", "adcode": "430000", "topic": 0, "quotient": 2.0, "low": 2.5, "high": 3.0}
    with pytest.raises(ContractBroken, match="low <= quotient <= high"):
        check("specialisation", pl.DataFrame([row]))


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_scores_are_finite(value):
    row = {"model": "m", "engine": "e", "n_topics": 2, "seed": 1, "metric": "npmi", "value": value, "reference": None}
    with pytest.raises(ContractBroken, match="not finite"):
        check("scores", pl.DataFrame([row]))


def test_a_place_needs_an_adcode_or_a_reason():
    row = dict.fromkeys(tables.TABLES["places"].columns) | {"doc_id": "d", "confidence": 0.0}
    frame = pl.DataFrame([row], schema=tables.TABLES["places"].columns)
    with pytest.raises(ContractBroken, match="neither adcode nor reason"):
        check("places", frame)
    assert len(check("places", frame.with_columns(reason=pl.lit("ambiguous")))) == 1


def test_the_users_columns_follow_the_contracts():
    row = dict.fromkeys(tables.TABLES["documents"].columns, "x") | {"position": 0, "n_chars": 3, "own": "kept"}
    assert check("documents", pl.DataFrame([row])).columns[-1] == "own"


@pytest.mark.parametrize("name", sorted(tables.TABLES))
def test_every_table_can_be_empty_and_says_why(name, tmp_path):
    write(name, empty(name), tmp_path / "t.parquet", why_empty="no document has a place")
    assert len(read(name, tmp_path / "t.parquet")) == 0
    assert why_empty(tmp_path / "t.parquet") == "no document has a place"


def test_equal_tables_are_equal_bytes(tmp_path):
    for name, frame in (("1", SHARES), ("2", SHARES.reverse())):
        write("doc_topics", frame, tmp_path / name)
    assert (tmp_path / "1").read_bytes() == (tmp_path / "2").read_bytes()


def test_csv_opens_in_a_spreadsheet_and_runs_nothing(tmp_path):
    write_csv(
        pl.DataFrame({"title": ["=HYPERLINK(1)", "湖南省", "+1", "a-b", "@x"], "n": [-1, 2, 3, 4, 5]}),
        tmp_path / "t.csv",
    )
    text = (tmp_path / "t.csv").read_bytes().decode("utf-8")
    assert text.startswith("\ufeff")
    assert text.splitlines()[1:] == ["'=HYPERLINK(1),-1", "湖南省,2", "'+1,3", "a-b,4", "'@x,5"]
