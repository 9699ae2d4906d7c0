"""How often places are right on the corpora of ../shared/data, and whether confidence means it. `make bench`.

Says nothing where ../shared/data is missing. Each figure is about whole documents, but for People's Daily, whose names are marked
one by one: January 1998, articles cut at headlines (a line that does not end in a mark behind one that does). Recall: of the tokens
tagged `ns` whose form is a name or short name of a province, prefecture or county of any time, the share that overlaps a mention;
seas, mountains and lakes that share the name of a county are left out. Precision: of the mentions, the share that overlaps a token
tagged `ns`, or `j` (abbreviations such as 港澳). Addresses: those with one labelled district that is in the gazetteer and lies in the
labelled province and city; right is that district, or, where its name alone leaves several, none or what holds them all.
"""

import json
import lzma
import re
import sys
import time
from collections.abc import Iterable
from itertools import pairwise
from pathlib import Path

import polars as pl

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from scripts.places.batch import Tools  # noqa: E402 - the project is not installed, its root is put on the path first
from scripts.places.batch import tools as make_tools  # noqa: E402
from scripts.places.places import places  # noqa: E402
from scripts.places.units import Unit  # noqa: E402

DATA = ROOT.parent / "shared" / "data"
RESOURCES = ROOT / "workflow" / "resources"
SPECIAL = {"香港": "香港特别行政区", "澳门": "澳门特别行政区", "台湾": "台湾省"}
LANDSCAPE = frozenset(
    [
        "钟山",
        "东海",
        "南海",
        "西沙",
        "南沙",
        "中原",
        "太湖",
        "泰山",
        "西湖",
        "东湖",
        "运河",
        "滨海",
        "大城",
        "庐山",
        "黄山",
        "天山",
        "华山",
    ]
)
BANDS = (0.0, 0.3, 0.5, 0.7, 0.8, 0.9, 0.95, 1.01)
Judged = list[tuple[float, bool]]  # confidence, right: of the documents with an answer


def say(*cells: object) -> None:
    sys.stdout.write("  ".join(str(cell) for cell in cells) + "\n")


def share(name: str, right: int, of: int, wanted: float) -> None:
    say(f"{name:<58}", f"{right:>5} of {of:>5}", f"{100 * right / max(of, 1):6.2f} %", f"(wanted {100 * wanted:.1f} %)")


def lines(name: str) -> list[dict]:
    with lzma.open(DATA / name, "rt", encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def documents(rows: Iterable[dict]) -> pl.DataFrame:
    """Return a documents table; each row has id and text, and may have title and date."""
    text = dict.fromkeys(("title", "date", "date_from", "date_scraped"), pl.String)
    made = [
        {"doc_id": str(r["id"]), "source": "", "position": n, "title": r.get("title"), "text": r["text"]}
        | {"date": r.get("date"), "date_from": None, "date_scraped": None, "n_chars": len(r["text"])}
        for n, r in enumerate(rows)
    ]
    return pl.DataFrame(made, schema_overrides=text, infer_schema_length=None)


def reports(tools: Tools, cut: int) -> Judged:
    judged: Judged = []
    for name, level, wanted in (
        ("prefectures", "prefecture", 0.985 if cut else 0.995),
        ("provinces", "province", 0.995 if cut else 0.997),
    ):
        rows = lines(f"gov_work_reports/{name}.jsonl.xz")
        started = time.process_time()
        made, _ = places(documents({"id": r["id"], "text": r["text"][cut:]} for r in rows), tools, level="prefecture")
        seconds = time.process_time() - started
        found = {row["doc_id"]: row for row in made.iter_rows(named=True)}
        right = [
            (f := found[r["id"]])["level"] == level and r["adcode"] in (f["adcode"], f["adcode_then"]) for r in rows
        ]
        share(f"reports_blind, {name}{f', without the first {cut}' if cut else ''}", sum(right), len(rows), wanted)
        say(f"    {sum(len(r['text']) for r in rows) / 1e6:.1f} million characters in {seconds:.1f} s of one core")
        judged += [(found[r["id"]]["confidence"], ok) for r, ok in zip(rows, right, strict=True)]
    return judged


def covid(tools: Tools) -> Judged:
    rows = [r for r in lines("covid_news_by_province/news.jsonl.xz") if r["province"] not in ("", "全国")]
    made, _ = places(documents(rows), tools, level="province")
    found = {row["doc_id"]: row for row in made.iter_rows(named=True)}
    right = [found[str(r["id"])]["province"] == SPECIAL.get(r["province"], r["province"]) for r in rows]
    late = [ok for r, ok in zip(rows, right, strict=True) if r["date"] >= "2020-01-27"]
    answered = [
        (found[str(r["id"])]["confidence"], ok)
        for r, ok in zip(rows, right, strict=True)
        if found[str(r["id"])]["province"]
    ]
    share("covid, labelled with a province", sum(right), len(rows), 0.945)
    share("covid, from 27 January on", sum(late), len(late), 0.98)
    share("covid, answers that are right", sum(ok for _, ok in answered), len(answered), 0.985)
    return answered


def reliability(judged: Judged) -> None:
    sure = [ok for confidence, ok in judged if confidence >= 0.9]
    share("confidence of 0.9 or more: right", sum(sure), len(sure), 0.99)
    for low, high in pairwise(BANDS):
        inside = [ok for confidence, ok in judged if low <= confidence < high]
        if inside:
            say(f"    confidence {low:.2f}-{min(high, 1):.2f}: {sum(inside):>5} of {len(inside):>5} right")


def addresses(tools: Tools, part: str) -> None:
    by_name: dict[str, set[Unit]] = {}
    for unit in tools.units.every:
        for name in (unit.name, *unit.aliases) if unit.level == "county" else ():
            by_name.setdefault(name, set()).add(unit.heir)
    rows = lines(f"address_parsing/{part}.jsonl.xz")
    made, _ = places(documents(rows), tools, level="county")
    found = dict(made.select("doc_id", "adcode").rows())
    right = of = 0
    for row in rows:
        spans = [(row["text"][start:end], label) for start, end, label in row["spans"]]
        districts = [name for name, label in spans if label == "district"]
        above = [name for name, label in spans if label in ("prov", "city")]
        wanted = [
            unit
            for unit in by_name.get(districts[0], ())
            if all(any(name in (a.name, *a.aliases) for a in tools.units.above(unit)) for name in above)
        ] if len(districts) == 1 else []  # fmt: skip
        if not wanted:
            continue
        of += 1
        adcode = found[row["id"]]
        allowed = {a.adcode for unit in wanted for a in tools.units.above(unit)} | {None}
        right += adcode in ({unit.adcode for unit in wanted} if len(wanted) == 1 else allowed)
    share(f"addresses, {part}: district", right, of, 0.99)


def peoples_daily(tools: Tools) -> None:
    ends = re.compile(r"[。！？：；”’…）】,，]$")
    articles: list[list[tuple[str, str]]] = []
    ended = True
    with lzma.open(DATA / "peoples_daily_1998_gold/tagged.txt.xz", "rt", encoding="utf-8") as file:
        for line in file:
            words = [tuple(word.rsplit("/", 1)) for word in line.split()]
            closes = bool(ends.search("".join(word for word, _ in words)))
            if not articles or (ended and not closes):
                articles.append([])
            articles[-1] += [*words, ("\n", "")]
            ended = closes
    rows = [
        {"id": f"{n:05d}", "text": "".join(word for word, _ in words), "date": "1998-01"}
        for n, words in enumerate(articles)
    ]
    _, mentions = places(documents(rows), tools, level="county")
    spans: dict[str, list[tuple[int, int]]] = {}
    for doc_id, start, end in mentions.select("doc_id", "start", "end").iter_rows():
        spans.setdefault(doc_id, []).append((start, end))
    known = {
        n for u in tools.units.every if u.level != "country" for n in (u.name, *u.aliases) if len(n) > 1
    } - LANDSCAPE
    found = of = right = 0
    for row, words in zip(rows, articles, strict=True):
        mine = spans.get(row["id"], [])
        covered = {i for start, end in mine for i in range(start, end)}
        gold, start = set(), 0
        for word, tag in words:
            inside = range(start, start + len(word))
            start += len(word)
            if tag in ("ns", "j"):
                gold.update(inside)
            if tag == "ns" and word in known:
                of += 1
                found += not covered.isdisjoint(inside)
        right += sum(not gold.isdisjoint(range(*span)) for span in mine)
    share("People's Daily 1998, recall of names", found, of, 0.95)
    share("People's Daily 1998, precision of mentions", right, len(mentions), 0.98)


def main() -> None:
    if not DATA.is_dir():
        say("places: ../shared/data is missing, nothing to measure")
        return
    word_lists = tuple(str(path) for path in sorted((RESOURCES / "places").iterdir()))
    tools = make_tools(str(RESOURCES / "gazetteer.csv"), False, word_lists, str(RESOURCES / "policy_terms.txt"))
    judged = reports(tools, 0)
    reports(tools, 400)
    judged += covid(tools)
    reliability(judged)
    addresses(tools, "dev")
    peoples_daily(tools)


if __name__ == "__main__":
    main()
