"""What the stage makes of the real pages, encodings and dirt in ../shared/data, one line a figure. `make bench`.

Says nothing where ../shared/data is missing. noisy_pages: a sentence is kept where its letters stand in title and text; a line counts as
other where its letters are not in the silver text. The silver text is wrong on two pages, which are also left out for a second
figure: page-163 (readers' comments and the site's disclaimer for the article) and page-sina (links of other pages). Of what is lost on
the others every line was read: editor, source and photo lines, a caption, the header of a page - none of it the article's.
cleaning_pairs: runs of 8 characters, white space and asterisks aside; the second pair of figures begins at the salutation (各位代表),
since the clean copies of some reports leave out the line that says where and when the report was given, which is part of it.
What then differs was read too: marks between quoted names (“甲”、“乙”), PM_2.5 for PM2.5, and two clauses that differ between the editions.
"""

import json
import lzma
import random
import re
import sys
import time
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "corpus")]

import test_dirt as dirt  # noqa: E402 - the generators of dirt that the tests use

from scripts.corpus.decode import decode  # noqa: E402 - the project is not installed, its root is put on the path first
from scripts.corpus.documents import collect  # noqa: E402
from scripts.corpus.files import Unreadable  # noqa: E402
from scripts.corpus.repair import repair  # noqa: E402
from scripts.corpus.split import split_page  # noqa: E402

DATA = ROOT.parent / "shared" / "data"
FURNITURE = re.compile(
    r"责任?编辑?[:：]|版权|分享到|打印|收藏|发给好友|查看完整版本|上一[篇页]|下一[篇页]|返回顶部|首页|[一-鿿]{2,3}\s*摄[)）]?$|[(（][一-鿿]{2,3}[)）]$"
)
INJECTED = re.compile(
    r"(?<=[一-鿿])[(（][a-zāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜü]+[)）]|\?[!！]|,[,。]|[a-zāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜü]+\)"
)
WRONG_SILVER = ("page-163-1", "page-sina-2")
SHORT, SHORT_TEXTS = 10, 400


def say(what: str, *cells: object) -> None:
    sys.stdout.write(f"corpus: {what:<44} " + "  ".join(str(cell) for cell in cells) + "\n")


def rows(name: str) -> Iterator[dict]:
    with lzma.open(DATA / name, "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def letters(text: str) -> str:
    return re.sub(r"\W+", "", text)


def raw_pages() -> None:
    found = collect([str(DATA / "raw_pages" / "page_*.txt")], {}, 50, 1.0).documents
    documents = {(row["source"], row["position"]): row for row in found.iter_rows(named=True)}
    wanted = [json.loads(line) for line in (DATA / "raw_pages/expected.jsonl").read_text("utf-8").splitlines()]
    right = [(documents.get((row["source"], row["position"]), {}), row) for row in wanted]
    of = len(wanted)
    say("raw_pages, documents", f"{len(documents)} for {of}")
    say("raw_pages, titles right", f"{sum(got.get('title') == row['title'] for got, row in right)} of {of}")
    say("raw_pages, dates right", f"{sum(got.get('date', '') == row['date'] for got, row in right)} of {of}")
    left = [line for text in found["text"] for line in text.split("\n") if len(line) < 80 and FURNITURE.search(line)]
    say("raw_pages, lines of the page left", len(left), *left[:5])
    repaired = found.filter(found["source"].is_in(["page_002.txt", "page_004.txt"]))["text"]
    say("raw_pages, injected or slipped characters left", sum(len(INJECTED.findall(text)) for text in repaired))


def encodings() -> None:
    right = total = 0
    for folder, encoding in (("Big5", "big5hkscs"), ("GB2312", "gb18030")):
        for path in sorted((DATA / "encodings" / folder).iterdir()):
            data = path.read_bytes()
            decoded = decode(data)
            total += 1
            right += decoded.lost == 0 and decoded.text in (data.decode(encoding), data.decode("cp950", "replace"))
    documents = collect([str(DATA / "encodings" / "Big5"), str(DATA / "encodings" / "GB2312")], {}, 10, 1.0)
    say("encodings, files decoded rightly", f"{right} of {total}")
    say("encodings, documents (and dropped)", len(documents.documents), len(documents.dropped))


def short_texts() -> None:
    rng = random.Random(20240218)
    titles = [row["text"] for row, _ in zip(rows("news_thucnews/fulltext.jsonl.xz"), range(300), strict=False)]
    bills = [row["text"] for row, _ in zip(rows("tw_council_bills/bills.jsonl.xz"), range(300), strict=False)]
    for encoding, texts in (("gb18030", titles), ("big5", bills), ("utf-8", titles), ("utf-16-le", titles)):
        right = total = 0
        while total < SHORT_TEXTS:
            text = rng.choice(texts)
            start = rng.randrange(max(len(text) - SHORT, 1))
            short = text[start : start + SHORT]
            if sum("一" <= c <= "鿿" for c in short) < SHORT - 2:
                continue
            try:
                data = short.encode(encoding)
            except UnicodeEncodeError:
                continue
            total += 1
            right += _read_as(data) == short
        say(f"texts of {SHORT} characters, {encoding}", f"{right / total:.1%} right")


def _read_as(data: bytes) -> str | None:
    try:
        return decode(data).text
    except Unreadable:
        return None


def dirt_put_in() -> None:
    texts = dirt.clean_texts()
    for kind, spoil in dirt.KINDS.items():
        rng = random.Random(20240218)
        same = sum(dirt.equal_characters(text, repair(spoil(text, rng))[0]) for text in texts)
        say(f"dirt, {kind}", f"{same / sum(map(len, texts)):.3%} of characters as before")


def noisy_pages() -> None:
    kept = sentences = gone = lines = kept_right = sentences_right = 0
    for row in rows("noisy_pages/pages.jsonl.xz"):
        articles = split_page(row["page_text"])
        got = "\n".join(f"{article.title or ''}\n{article.text}" for article in articles)
        whole, silver = letters(got), letters(row["silver_main_text"])
        parts = [letters(part) for part in re.split(r"(?<=[。！？!?])|\n", row["silver_main_text"])]
        parts = [part for part in parts if len(part) >= 6]
        here = sum(part in whole for part in parts)
        other = [plain for line in row["page_text"].split("\n") if (plain := letters(line)) and plain not in silver]
        written = {letters(line) for line in got.split("\n")}
        kept, sentences = kept + here, sentences + len(parts)
        gone, lines = gone + sum(plain not in written for plain in other), lines + len(other)
        if row["id"] not in WRONG_SILVER:
            kept_right, sentences_right = kept_right + here, sentences_right + len(parts)
    say("noisy_pages, silver sentences kept", f"{kept / sentences:.2%} of {sentences}")
    say("noisy_pages, less two with wrong silver", f"{kept_right / sentences_right:.2%} of {sentences_right}")
    say("noisy_pages, other lines removed", f"{gone / lines:.2%} of {lines}")


def cleaning_pairs() -> None:
    scores = []
    for row in rows("cleaning_pairs_2026/pairs.jsonl.xz"):
        text = "\n".join(article.text for article in split_page(row["noisy_text"]))
        scores.append([*_runs(text, row), *_runs(text, row, from_salutation=True)])
    names = ("precision", "recall", "precision from the salutation on", "recall from the salutation on")
    for name, values in zip(names, zip(*scores, strict=True), strict=True):
        say(f"cleaning_pairs, {name}", f"mean {sum(values) / len(values):.5f}  least {min(values):.5f}")


def _runs(text: str, row: dict, *, from_salutation: bool = False) -> tuple[float, float]:
    """Return precision and recall of runs of 8 characters; recall of those that the raw text has."""
    text, clean, raw = (re.sub(r"[\s*]+|<!--.*?-->", "", part) for part in (text, row["clean_text"], row["noisy_text"]))
    if from_salutation:
        text, clean = (part[max(part.find("各位代表"), 0) :] for part in (text, clean))
    got, wanted, there = ({part[i : i + 8] for i in range(len(part) - 7)} for part in (text, clean, raw))
    return len(got & wanted) / len(got), len(got & wanted & there) / len(wanted & there)


if __name__ == "__main__":
    if DATA.is_dir():
        for part in (raw_pages, encodings, short_texts, dirt_put_in, noisy_pages, cleaning_pairs):
            started = time.perf_counter()
            part()
            say(f"{part.__name__}, seconds", f"{time.perf_counter() - started:.1f}")
