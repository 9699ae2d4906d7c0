"""Forty documents that try to run something, through the whole pipeline and into a browser: all of them are shown as text."""

import json
import urllib.parse
from pathlib import Path

import polars as pl
import pytest

from tests.conftest import Project
from tests.report.browser import chromium, opened, settled
from tests.report.test_report import HOSTILE

pytestmark = pytest.mark.slow
PLACES = ("湖南省怀化市", "浙江省宁波市", "福建省厦门市", "黑龙江省牡丹江市")
SUBJECTS = (
    "农户种下水稻和玉米，合作社送来种子，农机下田收割，粮食入仓。",
    "港口码头堆满集装箱，海关查验货物，外贸企业忙着出口订单。",
    "医院护士上门看望老人，医生复查慢性病，药品按时送到患者家里。",
    "景区迎来游客，旅行社推出线路，民宿订满，雪道上教练教滑雪。",
)


def hostile_documents(folder: Path) -> int:
    """Write forty documents: twenty files with hostile names and titles, twenty records of a table; return how many."""
    folder.mkdir()
    records = []
    for i, hostile in enumerate(HOSTILE):
        place, subject = PLACES[i % 4], SUBJECTS[i % 4]
        body = f"{place}消息：{hostile} " + "".join(f"第{i}处{part}。" for part in (subject * 3).split("。") if part)
        name = urllib.parse.quote(hostile[:20], safe="<>\"'={}();&`$@ ") + f" {i}.txt"
        (folder / name.replace("/", "∕")).write_text(f"{hostile} {place}\n{body}", encoding="utf-8", errors="replace")
        again = body.replace(f"第{i}处", f"又第{i}处") + f"{hostile}到{place}的人说，{SUBJECTS[(i + 1) % 4]}"
        records.append({"title": f"{hostile}{i}", "text": again, "date": f"202{i % 4 + 1}-03-04"})
    lines = (json.dumps(record, ensure_ascii=True) for record in records)
    (folder / "records.jsonl").write_text("\n".join(lines), encoding="utf-8")
    return 2 * len(HOSTILE)


@pytest.fixture(scope="module")
def hostile(tmp_path_factory) -> Path:
    """The results of a run on the hostile documents, with hostile labels."""
    project = Project(tmp_path_factory.mktemp("hostile") / "p")
    n = hostile_documents(project.folder / "hostile")
    assert n == 40
    labels = pl.DataFrame({"topic": range(3), "label": [HOSTILE[1], HOSTILE[4], HOSTILE[18]]})
    labels.write_csv(project.folder / "labels.csv")
    settings = {
        "run": "hostile",
        "corpus": {"documents": ["hostile"], "near_duplicate": 1.0},
        "models": [{"engine": engine, "topics": [3], "seeds": [1]} for engine in ("tomotopy", "kmeans")],
        "selection": {"subsamples": 0, "labels": "labels.csv"},
        "regions": {"min_docs": 3},
        "figures": [{"figure": "topics"}],
        "report": {"texts": "full"},
    }
    project.snakemake("--configfile", project.overlay("hostile", **settings))
    return project.folder / "results" / "hostile"


def test_every_hostile_document_is_read_or_accounted_for(hostile):
    documents, dropped = (len(pl.read_parquet(hostile / f"tables/{name}.parquet")) for name in ("documents", "dropped"))
    assert documents + dropped == 40 and documents >= 38


def test_no_cell_of_a_table_for_spreadsheets_is_a_formula(hostile):
    for path in sorted((hostile / "tables").glob("*.csv")):
        frame = pl.read_csv(path, infer_schema=False)
        for column in frame.columns:
            numbers = frame[column].cast(pl.Float64, strict=False).is_not_null()
            assert not frame[column].str.contains(r"^[=+\-@\t\r]").fill_null(False).filter(~numbers).any(), (
                path.name,
                column,
            )


def test_nothing_runs_and_everything_is_shown_as_text(hostile):
    inert = "document.querySelectorAll('script, iframe, object, embed, base, [onerror], [onload]').length"
    with chromium() as browser, opened(browser, hostile / "report.html") as page:
        elements = page.evaluate(inert)
        for topic in range(3):
            page.select_option("#choose-topic", str(topic))
            settled(page)
        page.click("#clear")
        for button in page.locator("#place-list button").all():
            button.click()
            settled(page)
        page.click("#clear")
        while page.locator("#more button").count():
            page.click("#more button")
        page.evaluate("document.querySelectorAll('#document-list details').forEach((d) => { d.open = true; })")
        shown = page.inner_text("#document-list")
        for text in HOSTILE[:12]:
            assert " ".join(text.split()) in shown, text
        assert "1337" not in shown and not set("\u202e\u2066\u061c\x1b") & set(shown)
        page.click("button[data-language=en]")
        assert page.evaluate(inert) == elements
