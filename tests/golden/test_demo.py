"""The whole pipeline on the demo corpus against what was planted there (workflow/resources/truth.csv)."""

import re
import unicodedata
from pathlib import Path

import polars as pl
import pytest
import yaml

from scripts.shared.tables import INTERNAL, TABLES, read, why_empty

ROOT = Path(__file__).parents[2]
pytestmark = pytest.mark.slow


def plain(title):
    return unicodedata.normalize("NFKC", title).replace(" ", "")


@pytest.fixture(scope="module")
def truth():
    table = pl.read_csv(ROOT / "workflow/resources/truth.csv", schema_overrides={"adcode": pl.String})
    return table.with_columns(pl.col("title").map_elements(plain, pl.String))


@pytest.fixture(scope="module")
def tables(demo):
    return {name: read(name, demo / f"tables/{name}.parquet") for name in TABLES if name not in INTERNAL}


@pytest.fixture(scope="module")
def planted(truth, tables):
    """One row per original document: doc_id, planted topic and adcode, as found by title and file."""
    documents = tables["documents"].with_columns(pl.col("title").map_elements(plain, pl.String))
    return truth.filter(pl.col("reprint_of").is_null()).join(
        documents, left_on=["file", "title"], right_on=["source", "title"], suffix="_found"
    )


def test_every_planted_document_is_found_once(truth, planted, tables):
    originals = truth.filter(pl.col("reprint_of").is_null())
    assert (len(planted), planted["doc_id"].n_unique()) == (len(originals), len(originals))
    assert len(tables["documents"]) == len(originals)


def test_dates_are_those_printed(planted):
    assert planted.filter(pl.col("date").fill_null("") != pl.col("date_found").fill_null(""))["title"].to_list() == []


def test_reprints_are_known_with_their_original(truth, tables):
    reprints = truth.filter(pl.col("reprint_of").is_not_null())
    found = tables["reprints"].join(tables["documents"], left_on="kept_doc_id", right_on="doc_id", suffix="_kept")
    pairs = {(plain(a), plain(b)) for a, b in found.select("title", "title_kept").iter_rows()}
    wanted = {(title, plain(original)) for title, original in reprints.select("title", "reprint_of").iter_rows()}
    assert pairs == wanted or {frozenset(p) for p in pairs} == {frozenset(p) for p in wanted}


def test_every_piece_is_accounted_for(tables):
    reasons = dict(tables["dropped"].group_by("reason").len().iter_rows())
    assert sum(reasons.values()) == 9 + 3  # reprints; an empty file, an empty record, one that is too short
    assert tables["reprints"].join(tables["dropped"], on=["source", "position"], how="anti").is_empty()


def test_places_are_right(planted, tables):
    """The demo asks for prefectures: a county's document belongs to its prefecture, a province's to the province."""
    found = planted.join(tables["places"], on="doc_id", suffix="_found")
    wanted = (
        pl.when(pl.col("adcode").str.ends_with("0000"))
        .then("adcode")
        .otherwise(pl.col("adcode").str.slice(0, 4) + "00")
    )
    right = found.select(wanted == pl.col("adcode_found").fill_null("")).to_series()
    assert right.mean() >= 0.95


@pytest.mark.parametrize("column", ["topic", "cluster"])
def test_each_planted_topic_is_one_topic_and_one_cluster(planted, tables, column):
    if column == "topic":
        found = tables["doc_topics"].sort("share", descending=True).group_by("doc_id", maintain_order=True).first()
    else:
        found = tables["clusters"]
    pairs = (
        planted.select("doc_id", planted="topic")
        .join(found.select("doc_id", column), on="doc_id")
        .group_by("planted", column)
        .len()
    )
    best = pairs.sort("len", descending=True).group_by("planted", maintain_order=True).first()
    assert best["planted"].n_unique() == best[column].n_unique() == 6
    assert best["len"].sum() >= 0.9 * len(planted)


def test_planted_differences_show_with_their_sign(planted, tables):
    strongest = tables["doc_topics"].sort("share", descending=True).group_by("doc_id", maintain_order=True).first()
    votes = planted.select("doc_id", planted="topic").join(strongest, on="doc_id").group_by("planted", "topic").len()
    topic = dict(votes.sort("len").select("planted", "topic").iter_rows())
    share = {
        (row["topic"], row["region"]): row
        for row in tables["region_topics"].filter(pl.col("level") == "province").iter_rows(named=True)
    }
    higher = {
        "port_trade": (["福建省", "浙江省"], ["湖南省", "黑龙江省", "宁夏回族自治区"]),
        "ice_tourism": (["黑龙江省"], ["湖南省", "福建省", "浙江省", "宁夏回族自治区"]),
        "ecology": (["宁夏回族自治区"], ["湖南省", "福建省", "浙江省", "黑龙江省"]),
        "business_environment": (["湖南省"], ["福建省", "浙江省", "黑龙江省", "宁夏回族自治区"]),
        "grain_farming": (["黑龙江省", "湖南省"], ["福建省", "浙江省", "宁夏回族自治区"]),
    }
    for name, (high, low) in higher.items():
        for a in high:
            for b in low:
                assert share[topic[name], a]["share"] > share[topic[name], b]["share"], (name, a, b)
    # the strongest one must be more than chance: intervals apart
    ice = topic["ice_tourism"]
    assert share[ice, "黑龙江省"]["low"] > share[ice, "福建省"]["high"]


def test_planted_years_show_with_their_sign(planted, tables):
    strongest = tables["doc_topics"].sort("share", descending=True).group_by("doc_id", maintain_order=True).first()
    votes = planted.select("doc_id", planted="topic").join(strongest, on="doc_id").group_by("planted", "topic").len()
    topic = dict(votes.sort("len").select("planted", "topic").iter_rows())
    country = tables["trends"].filter(pl.col("level") == "country")
    share = {(t, period): value for t, period, value in country.select("topic", "period", "share").iter_rows()}
    ice, health = topic["ice_tourism"], topic["health_care"]
    assert share[ice, "2022"] < share[ice, "2023"] < share[ice, "2024"]
    assert share[health, "2022"] > share[health, "2023"] > share[health, "2024"]


def test_all_tables_stand_and_empty_ones_say_why(demo, tables):
    for name, table in tables.items():
        assert len(table) or why_empty(demo / f"tables/{name}.parquet"), name
        assert (demo / f"tables/{name}.csv").is_file() == TABLES[name].csv


def test_figures_and_report_stand(demo):
    figures = [entry["figure"] for entry in yaml.safe_load((ROOT / "config.yaml").read_text("utf-8"))["figures"]]
    for ending in ("png", "svg", "pdf", "csv", "txt"):
        assert sorted(path.stem for path in demo.glob(f"figures/*.{ending}")) == sorted(figures)
    page = (demo / "report.html").read_text("utf-8")
    assert page.count("data:image/webp;base64,") == len(figures)
    policy = re.search('http-equiv="Content-Security-Policy" content="([^"]*)"', page)[1]
    assert "unsafe-eval" not in policy and "unsafe-inline" not in policy and "http" not in policy
    assert not any(path.is_symlink() for path in demo.rglob("*"))


def test_a_run_on_its_published_config_is_the_same_run(demo):
    text = (demo / "config.yaml").read_text("utf-8")
    assert "run: demo" in text and str(demo) not in text
