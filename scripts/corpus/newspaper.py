"""A newspaper page into its articles, which run together without separators: where does a headline begin a new one?"""

import re
from collections import Counter
from collections.abc import Iterator

from scripts.corpus import lines as kinds
from scripts.corpus.article import Article, Line, make_article, without_page_lines
from scripts.corpus.dates import iso

MIN_ARTICLES = 2
NEWS_LEAD = re.compile(
    r"^(?:近日|日前|近期|近来|近年来|连日来|昨日|今日|今年以来|\d{1,2}月\d{1,2}日|本报讯|[^，。,\s]{2,12}讯[\s（(])"
)
FULL_PLACE = re.compile(r"(?=([一-鿿]{2})[省市县区州盟旗])")
LEAD_CHARS = 40
PLACE = re.compile(r"[一-鿿]{2}(?=[省市县区州镇乡村])")


def newspaper(lines: list[Line]) -> list[Article]:
    """Return the articles of a newspaper page, none where fewer than two begin on it."""
    starts = list(_headlines(lines))
    if len(starts) < MIN_ARTICLES:
        return []
    head = lines[: starts[0]]
    if sum(len(line.text) for line in head) >= 3 * kinds.PARAGRAPH:
        starts = [0, *starts]
        head = []
    date = next((iso(line.text) for line in head if kinds.is_header(line.text)), None)
    blocks = [lines[start:end] for start, end in zip(starts, [*starts[1:], len(lines)], strict=True)]
    articles = []
    for block in blocks:
        cleaned = without_page_lines(block)
        title = cleaned.lines.pop(0) if cleaned.lines and kinds.looks_like_title(cleaned.lines[0].text) else None
        articles.append(make_article(title, cleaned.lines, date, cleaned.removed))
    return articles


def _headlines(lines: list[Line]) -> Iterator[int]:
    """Yield the lines that begin a new article. A heading inside an article does not: nothing ended before it."""
    start = None
    for i, line in enumerate(lines):
        if not kinds.looks_like_title(line.text) or not _has_body(lines, i):
            continue
        if _begins(lines, i) or (start is not None and _new_subject(lines, start, i)):
            start = i
            yield i


def _begins(lines: list[Line], i: int) -> bool:
    """Whether an article ends right before the line, or a sub-title or by-line follows it."""
    before = next((other.text for other in reversed(lines[:i]) if not kinds.is_page_line(other.text)), None)
    cut_short = before is not None and len(before) >= kinds.PARAGRAPH and not kinds.FINISHED.search(before)
    ended = before is None or cut_short or bool(kinds.SIGNED.search(before))
    return ended or bool(kinds.SUBTITLE.match(lines[i + 1].text)) or kinds.is_byline(lines[i + 1].text)


def _has_body(lines: list[Line], i: int) -> bool:
    for line in lines[i + 1 : i + 4]:
        if len(line.text) >= kinds.PARAGRAPH and not kinds.is_header(line.text):
            return True
        if not (kinds.SUBTITLE.match(line.text) or kinds.may_be_byline(line.text) or kinds.is_header(line.text)):
            return False
    return False


def _new_subject(lines: list[Line], start: int, i: int) -> bool:
    """Whether what follows is about another place than the article so far, and begins like news or names its own place."""
    so_far = Counter(name for line in lines[start:i] for name in PLACE.findall(line.text))
    if not so_far:
        return False
    place = min(so_far, key=lambda name: (-so_far[name], name))
    end = next((j for j in range(i + 1, len(lines)) if kinds.looks_like_title(lines[j].text)), len(lines))
    if any(place in line.text for line in lines[i:end]):
        return False
    return bool(NEWS_LEAD.match(lines[i + 1].text)) or _own_place(lines, start, i)


def _own_place(lines: list[Line], start: int, i: int) -> bool:
    """Whether the title names a place that its first sentence names in full and that the article so far does not."""
    lead = lines[i + 1].text[:LEAD_CHARS]
    written = "".join(line.text for line in lines[start:i])
    return any(name in lines[i].text and name not in written for name in FULL_PLACE.findall(lead))
