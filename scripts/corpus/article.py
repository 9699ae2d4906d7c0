"""The lines of one article without what belongs to the page: menus, captions, by-lines, signatures."""

import re
from collections import Counter
from dataclasses import dataclass, field

from scripts.corpus import lines as kinds
from scripts.corpus.dates import iso
from scripts.corpus.repair import damage

HEAD_LINES = 8  # by-lines stand among the first lines, after an editor's note at the latest


@dataclass
class Line:
    """A repaired line and what was repaired in it."""

    text: str
    repairs: Counter[str] = field(default_factory=Counter)


@dataclass
class Article:
    """A document cut out of a page; `date_scraped` where the printed day is that of the whole list."""

    title: str | None
    text: str
    date: str | None
    repairs: Counter[str]
    date_scraped: str | None = None


@dataclass
class Cleaned:
    """Lines that belong to the article, and how many of which kind were removed."""

    lines: list[Line]
    removed: Counter[str]


def without_page_lines(lines: list[Line]) -> Cleaned:
    kept: list[Line] = []
    removed: Counter[str] = Counter()
    for i, line in enumerate(lines):
        rest = lines[i:]
        if kinds.RELATED.match(line.text) and all(len(other.text) < 2 * kinds.PARAGRAPH for other in rest[1:]):
            removed["page_lines"] += len(rest)  # a list of links runs to the page's end
            break
        if kinds.is_page_line(line.text) or kinds.SEPARATOR.match(line.text):
            removed["page_lines"] += 1
        elif len(line.text) < kinds.PARAGRAPH and (
            kinds.CREDIT.match(line.text) or kinds.CAPTION_HEAD.match(line.text) or kinds.SPEAKER.match(line.text)
        ):
            removed["captions"] += 1
            if kinds.CREDIT.match(line.text) and kept and _is_caption(kept[-1].text):
                kept.pop()
                removed["captions"] += 1
        else:
            kept.append(line)
    return Cleaned(kept, removed)


def _is_caption(line: str) -> bool:
    return len(line) <= 30 and line.count("。") <= 1 and not re.search(r"[！？!?”:：]", line)


def make_article(title: Line | None, body: list[Line], date: str | None, removed: Counter[str]) -> Article:
    """Return the article without title, by-lines at its head and signatures at its end in the text."""
    body = list(body)
    repairs = Counter(removed)
    heading = title.text if title else ""
    for place, line in enumerate(body[:HEAD_LINES]):
        if kinds.is_byline(line.text) or (place < 2 and title is not None and kinds.may_be_byline(line.text)):
            body.remove(line)
            repairs["bylines"] += 1
        elif kinds.is_header(line.text) and len(line.text) < kinds.PARAGRAPH:
            date = date or iso(line.text)
            body.remove(line)
            repairs["page_lines"] += 1
    # a forum's title is often the newspaper's first half, which then stands in the body again
    body = [line for line in body if not (len(line.text) >= 5 and heading.startswith(line.text))]
    texts = [line.text for line in body]
    while texts and (match := kinds.SIGNED.search(texts[-1])):
        texts[-1] = texts[-1][: match.start()].rstrip()
        repairs["bylines"] += 1
        if not texts[-1]:
            texts.pop()
    text = "\n".join(texts).strip(" |\n")
    for line in [*body, *([title] if title else [])]:
        repairs.update(line.repairs)
    return Article(heading or None, text, date, +(repairs + damage(text)))
