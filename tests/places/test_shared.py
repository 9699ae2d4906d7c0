"""Real documents whose place is known: reports without title, short news, ten addresses."""

import json
import lzma
from pathlib import Path

import pytest

from scripts.places.places import places

SHARED = Path(__file__).parents[2].parent / "shared"
DATA = SHARED / "data"
pytestmark = pytest.mark.shared
PROVINCES = {"香港": "香港特别行政区", "澳门": "澳门特别行政区", "台湾": "台湾省"}


def rows(name: str, every: int = 1) -> list[dict]:
    with lzma.open(DATA / name, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for number, line in enumerate(lines) if number % every == 0]


@pytest.mark.parametrize(
    ("name", "level", "least"), [("prefectures", "prefecture", 0.995), ("provinces", "province", 0.997)]
)
def test_reports_from_their_text_alone(documents, tools, name, level, least):
    reports = rows(f"gov_work_reports/{name}.jsonl.xz", every=20)
    table = documents(*({"doc_id": r["id"], "text": r["text"]} for r in reports))
    made, _ = places(table, tools, level="prefecture")
    found = {row["doc_id"]: row for row in made.iter_rows(named=True)}
    right = [
        found[r["id"]]["level"] == level and r["adcode"] in (found[r["id"]]["adcode"], found[r["id"]]["adcode_then"])
        for r in reports
    ]
    assert sum(right) / len(right) >= least


def test_short_news_by_province(documents, tools):
    items = [r for r in rows("covid_news_by_province/news.jsonl.xz") if r["province"] not in ("", "全国")]
    table = documents(
        *({"doc_id": str(r["id"]), "title": r["title"], "text": r["text"], "date": r["date"]} for r in items)
    )
    made, _ = places(table, tools, level="province")
    found = dict(made.select("doc_id", "province").rows())
    right = [found[str(r["id"])] == PROVINCES.get(r["province"], r["province"]) for r in items]
    assert len(items) == 924
    assert sum(right) / len(right) >= 0.945


@pytest.mark.parametrize("number", range(10))
def test_addresses(place, number):
    case = json.loads((DATA / "region_cases" / "cases.jsonl").read_text("utf-8").splitlines()[number])
    row = place(case["text"])
    assert (row["province"], row["prefecture"], row["county"]) == (case["province"], case["city"], case["county"])
