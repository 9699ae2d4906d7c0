"""A page copied with everything visible on it, from menus to footer: which of its lines are the article.

Every line gets points (chrome.py): prose for its length, menu words, headlines of other articles and comments the other way
round. The article is the run of lines with the most points (Kadane's maximum subarray); its title and day are looked for above and below it.
"""

import re
from collections import Counter

from scripts.corpus import lines as kinds
from scripts.corpus.article import Line
from scripts.corpus.chrome import END, LONG, LONG_RUN, is_chrome, points
from scripts.corpus.dates import DAY, GIVEN, iso

WIDE_GAP = re.compile(r"[ \t\u00a0]{2,}|\t|\u00a0 |\u2003{2,}")
SITE = re.compile(r"\s*(?:_|--| - |\|)\s*[^_|，。？！]{2,16}$")
MIN_CHROME, MIN_KINDS, MIN_OUTSIDE, MIN_PROSE = 6, 5, 12, 80
ANCHOR = 150  # for the first text below the page's own title where that stands once more
NEAR = 14  # lines above and below the article that are looked at for title and day
TIMED = re.compile(
    r"^(?P<head>.{0,120}?(?:19|20)\d\d\s*[-/.年]\s*\d{1,2}\s*[-/.月]\s*\d{1,2}日?\s+\d{1,2}:\d{2}(?::\d{2})?"
    r"(?:\s*来源[:：]\s?\S{2,10}?(?=\d+人参与|\d+条?评论|\s))?(?:\s*\d+人参与)?(?:\s*\d+条?评论)?)\s*(?P<rest>.+)$",
    re.DOTALL,
)
AFTER_STOP = re.compile(
    r"(?<=[。！？!?”」）])(?=\s*(?:推荐\d|为[你您]推荐|相关(?:阅读|新闻|推荐)|责任编辑|热门(?:文章|推荐)|返回[^。，]{0,8}首页|分享到|"
    r"扫描[^。]{0,8}二维码|版权声明|特别声明))"
)


def pieces(lines: list[Line]) -> list[Line]:
    """Return `lines` cut where a page's columns ran together: at wide gaps, after long runs of menu words, after the time."""
    found: list[Line] = []
    for line in lines:
        for n, part in enumerate(_cut(line.text)):
            found.append(Line(part, line.repairs if not n else Counter()))
    return found


def _cut(text: str) -> list[str]:
    if not WIDE_GAP.search(text) and len(text) < LONG:
        return [text]
    parts = [part.strip() for part in WIDE_GAP.split(text)]
    done: list[str] = []
    for part in filter(None, parts):
        if len(part) < LONG:
            done.append(part)
            continue
        if (run := LONG_RUN.search(part[:LONG])) and run.start() < 20:
            done.append(part[: run.end()])
            part = part[run.end() :]
        if timed := TIMED.match(part):
            done.append(timed["head"].strip())
            part = timed["rest"]
        done.extend(piece.strip() for piece in AFTER_STOP.split(part, maxsplit=1))
    return [part for part in done if part]


def is_dump(lines: list[Line]) -> bool:
    """Whether a page was copied whole: several different menu lines, buttons or licence numbers, or some and many short lines."""
    chrome = [line.text for line in lines if is_chrome(line.text) or LONG_RUN.search(line.text[:LONG])]
    if any(LONG_RUN.search(text) for text in chrome) or (len(chrome) >= MIN_CHROME and len(set(chrome)) >= MIN_KINDS):
        return True
    start, end = best_run([points(line.text) for line in lines])
    outside = [line for line in [*lines[:start], *lines[end:]] if len(line.text) < kinds.PARAGRAPH]
    return len(set(chrome)) >= 2 and len(outside) >= MIN_OUTSIDE


def article_of(lines: list[Line]) -> tuple[Line | None, list[Line], str | None] | None:
    """Return (title, body, day) of a page copied whole, or None where no text stands on it."""
    values = [points(line.text) for line in lines]
    first = next((i for i in range(_repeated_title(lines), len(lines)) if values[i] > 0), None)
    if first is not None and _repeated_title(lines):
        values[first] += ANCHOR
    start, end = best_run(values)
    if sum(value for value in values[start:end] if value > 0) < MIN_PROSE:
        return None
    top = _title_at(lines, start)
    body = [line for line, value in zip(lines[start:end], values[start:end], strict=True) if value > -30]
    date = _day(lines, top, start, end)
    body = _opening(lines, top, start) + body
    title = None
    if top is not None:
        title = Line(_without_site(lines[top].text), lines[top].repairs)
        body = _sub_title(lines, top, start) + body
    return title, [line for line in body if title is None or line.text != title.text], date


def best_run(values: list[int]) -> tuple[int, int]:
    """Return (start, end) of the run with the greatest sum, the first of equal ones (Bentley 1984)."""
    best, found, total, start = 0, (0, 0), 0, 0
    for i, value in enumerate(values):
        if total <= 0:
            total, start = 0, i
        total += value
        if total > best:
            best, found = total, (start, i + 1)
    return found


def _without_site(text: str) -> str:
    """Return a page's title without the names of section and site at its end."""
    shorter = SITE.sub("", text)
    while shorter != text and len(shorter) >= 6:
        text, shorter = shorter, SITE.sub("", shorter)
    return text


def _repeated_title(lines: list[Line]) -> int:
    """Return the last line before any text that repeats the page's title, its first line; 0 where none does."""
    page = lines[0].text if lines else ""
    text = next((i for i, line in enumerate(lines) if i and points(line.text) > 100), len(lines))
    same = (i for i in range(text - 1, 0, -1) if len(lines[i].text) >= 6 and page.startswith(lines[i].text[:-3]))
    return next((i for i in same if not is_chrome(lines[i].text)), 0)


def _title_at(lines: list[Line], start: int) -> int | None:
    """Return the line that is the title: the page's own title once more above the text, or what stands above day and source."""
    page = lines[0].text if lines else ""
    if same := _repeated_title(lines[:start]):
        return same
    above = range(max(start - NEAR, 0), start)
    header = next((i for i in above if kinds.is_header(lines[i].text)), None)
    if header is not None:
        for i in range(header - 1, max(header - 5, -1), -1):
            if _may_be_title(lines[i].text):
                return i
    near = next((i for i in range(start - 1, max(start - 4, -1), -1) if _may_be_title(lines[i].text)), None)
    if near is not None and len(lines[near].text) >= 8:
        return near
    return 0 if start > 0 and _may_be_title(_without_site(page)) else None


def _may_be_title(text: str) -> bool:
    return kinds.looks_like_title(text) and not GIVEN.search(text) and not is_chrome(text) and not kinds.is_header(text)


def _opening(lines: list[Line], top: int | None, start: int) -> list[Line]:
    """Return the short lines right above the first prose that belong to it: who speaks, to whom, a heading."""
    first = start
    while first > max((top if top is not None else -1) + 1, start - 4):
        text = lines[first - 1].text
        if (
            is_chrome(text)
            or END.match(text)
            or kinds.is_header(text)
            or kinds.SUBTITLE.match(text)
            or GIVEN.search(text)
        ):
            break
        first -= 1
    return lines[first:start]


def _sub_title(lines: list[Line], top: int, start: int) -> list[Line]:
    """Return the sub-title right below the title, where there is one."""
    below = [line for line in lines[top + 1 : start] if kinds.SUBTITLE.match(line.text) or GIVEN.search(line.text)]
    if below or top + 2 >= start:
        return below
    next_line = lines[top + 1]  # the page's day and source follow it
    return [next_line] if len(next_line.text) >= 10 and _may_be_title(next_line.text) else []


def _day(lines: list[Line], top: int | None, start: int, end: int) -> str | None:
    """Return the day printed between title and text, else near the text on a line that holds little else."""
    first = max((start - NEAR if top is None else top), 0)
    between, after = lines[first:start], lines[end : end + NEAR]
    for line in [*between, *(line for line in after if re.search(r"时间|日期|发布", line.text))]:
        if DAY.search(line.text) and (kinds.is_header(line.text) or TIMED.match(line.text + " x")):
            return iso(line.text)
    return None
