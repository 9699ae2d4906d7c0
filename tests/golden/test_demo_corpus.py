"""The demo corpus keeps its promises: what is planted in it is there, and its truth fits its files."""

import csv
import gzip
import html
import json
import re
from collections import Counter
from pathlib import Path

import pytest

RESOURCES = Path(__file__).parents[2] / "workflow" / "resources"
DEMO = RESOURCES / "demo"
TOPICS = {"port_trade", "ice_tourism", "ecology", "health_care", "grain_farming", "business_environment"}
PROVINCES = {"湖南": "43", "福建": "35", "黑龙江": "23", "宁夏": "64", "浙江": "33"}


@pytest.fixture(scope="module")
def truth() -> list[dict]:
    with (RESOURCES / "truth.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def originals(truth) -> list[dict]:
    return [row for row in truth if not row["reprint_of"]]


def records(name: str) -> list[dict]:
    data = (DEMO / name).read_bytes()
    text = (gzip.decompress(data) if name.endswith(".gz") else data).decode("utf-8")
    return [json.loads(line) for line in text.splitlines()]


def share_by_province(originals: list[dict], topic: str) -> dict[str, float]:
    all_of = Counter(row["adcode"][:2] for row in originals)
    of_topic = Counter(row["adcode"][:2] for row in originals if row["topic"] == topic)
    return {name: of_topic[code] / all_of[code] for name, code in PROVINCES.items()}


def share_by_year(originals: list[dict], topic: str) -> list[float]:
    years = [row["date"][:4] for row in originals if row["date"]]
    of_topic = [row["date"][:4] for row in originals if row["date"] and row["topic"] == topic]
    return [of_topic.count(year) / years.count(year) for year in ("2022", "2023", "2024")]


def test_size_and_spread(originals):
    assert len(originals) >= 120
    assert {row["adcode"][:2] for row in originals} == set(PROVINCES.values())
    prefectures = Counter(row["adcode"][:4] for row in originals if not row["adcode"].endswith("0000"))
    assert len(prefectures) >= 12
    assert min(prefectures.values()) >= 9
    assert sum(not row["adcode"].endswith("00") for row in originals) >= 25
    assert sum(row["adcode"].endswith("0000") for row in originals) >= 5
    assert {row["date"][:4] for row in originals if row["date"]} == {"2022", "2023", "2024"}


def test_six_topics_of_like_size_and_three_or_more_in_every_province(originals):
    sizes = Counter(row["topic"] for row in originals)
    assert set(sizes) == TOPICS
    assert max(sizes.values()) <= 1.2 * min(sizes.values())
    for code in PROVINCES.values():
        assert len({row["topic"] for row in originals if row["adcode"].startswith(code)}) >= 3


@pytest.mark.parametrize(
    ("topic", "homes"),
    [
        ("port_trade", ["福建", "浙江"]),
        ("ice_tourism", ["黑龙江"]),
        ("ecology", ["宁夏"]),
        ("business_environment", ["湖南"]),
        ("grain_farming", ["黑龙江", "湖南"]),
    ],
)
def test_a_topic_is_at_home_where_it_was_planted(originals, topic, homes):
    shares = share_by_province(originals, topic)
    elsewhere = max(share for name, share in shares.items() if name not in homes)
    assert min(shares[name] for name in homes) > 1.5 * elsewhere


def test_most_documents_about_ice_and_snow_come_from_heilongjiang(originals):
    ice = [row["adcode"][:2] for row in originals if row["topic"] == "ice_tourism"]
    assert ice.count("23") > 0.6 * len(ice)


def test_health_care_is_spread_evenly(originals):
    shares = share_by_province(originals, "health_care")
    assert max(shares.values()) - min(shares.values()) <= 0.12


def test_trends_over_the_years(originals):
    ice, health = share_by_year(originals, "ice_tourism"), share_by_year(originals, "health_care")
    assert ice[0] < ice[1] < ice[2]
    assert health[0] > health[1] > health[2]
    steady = share_by_year(originals, "business_environment")
    assert max(steady) - min(steady) <= 0.05


def test_reprints_point_at_originals_in_other_files(truth, originals):
    by_title = {row["title"]: row for row in originals}
    reprints = [row for row in truth if row["reprint_of"]]
    assert len(by_title) == len(originals)
    assert len(reprints) == 9
    for row in reprints:
        original = by_title[row["reprint_of"]]
        assert row["title"] not in by_title
        assert row["file"] != original["file"]
        assert (row["adcode"], row["topic"]) == (original["adcode"], original["topic"])


def test_every_file_is_in_the_truth_and_the_other_way_round(truth):
    assert {row["file"] for row in truth} | {"empty.txt"} == {path.name for path in DEMO.iterdir()}
    assert (DEMO / "empty.txt").read_bytes() == b""


@pytest.mark.parametrize("name", ["records_a.jsonl", "records_b.jsonl.gz"])
def test_records_are_those_of_the_truth_and_one_piece_of_junk(truth, name):
    expected = {(row["title"], row["date"]) for row in truth if row["file"] == name}
    found = records(name)
    assert expected == {(row["title"], row["pubdate"][:10]) for row in found if len(row["content"]) >= 50}
    assert len(found) == len(expected) + 1
    assert {bool(row["地区"]) for row in found} == {True, False}


def test_titles_and_dates_of_the_lists_stand_in_their_files(truth):
    for name, encoding in [("list_a.txt", "utf-8"), ("list_b.txt", "gb18030"), ("list_c.txt", "utf-8")]:
        lines = (DEMO / name).read_bytes().decode(encoding).split("\n")
        pieces = [(lines[at + 1], lines[at + 3]) for at, line in enumerate(lines) if line == "-"]
        assert pieces == [(row["title"], row["date"]) for row in truth if row["file"] == name]
    with pytest.raises(UnicodeDecodeError):
        (DEMO / "list_b.txt").read_bytes().decode("utf-8")


def test_each_kind_of_dirt_is_there():
    text = {path.name: path.read_text(encoding="utf-8") for path in DEMO.glob("*_[1-4].txt")}
    assert "市*府" in text["forum_4.txt"]
    assert all("查看完整版本" in text[f"forum_{n}.txt"] for n in (1, 2, 3, 4))
    assert all(re.search(r"[\u4e00-\u9fff]\([a-z]+\) ", text[f"trad_{n}.txt"]) for n in (1, 2, 3, 4))
    assert all("?!" in text[name] and ",," in text[name] for name in text if name.startswith("share_"))
    assert "（下转第" in (DEMO / "wrapped.txt").read_text(encoding="utf-8")
    table = (DEMO / "table.csv").read_text(encoding="utf-8-sig")
    for dirt in (
        "\u200b",
        "\u00ad",
        "&#12290;",
        "，。",
        "PM_2.5",
        "\u00e7\u009a\u0084",
        "０",
    ):  # ç\x9a\x84: 的 in Latin-1
        assert dirt in table, dirt
    assert "&#12289;" in (DEMO / "page_1.html").read_text(encoding="utf-8")
    for name in ("paper_hunan.txt", "paper_ningxia.txt"):
        page = (DEMO / name).read_text(encoding="utf-8")
        assert "\n\n——" in page and "摄\n\n" in page and "\n-\n" not in page


@pytest.mark.parametrize(
    ("name", "encoding"), [("page_2.html", "gb18030"), ("page_3.html", "big5"), ("big5.txt", "big5")]
)
def test_pages_in_other_encodings_are_not_utf8_whatever_they_declare(name, encoding):
    data = (DEMO / name).read_bytes()
    assert "的" in data.decode(encoding)
    with pytest.raises(UnicodeDecodeError):
        data.decode("utf-8")


def test_the_short_reprint_is_a_part_of_a_longer_page(truth):
    with (DEMO / "table.csv").open(encoding="utf-8-sig", newline="") as file:
        row = next(row for row in csv.DictReader(file) if row["标题"] == "高温天里的宁波港：集装箱吞吐量照样攀升")
    page = html.unescape((DEMO / "page_1.html").read_text(encoding="utf-8")).replace("\u200b", "")
    parts = row["正文"].split("\n")
    assert all(part in page for part in parts)
    whole = sum(map(len, re.findall("<p>\u2003{2}(.*?)</p>", page)))
    assert sum(map(len, parts)) < 0.65 * whole
