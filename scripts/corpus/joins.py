"""Line breaks that a page or a converter put where the text has none: labels and menu paths cut up, sentences cut at a width."""

import re
import unicodedata
from collections.abc import Callable
from itertools import pairwise

LABEL = re.compile(
    r"^[\s|｜]*(?:(?:发布|更新|发表)?(?:时间|日期)|(?:信息|文章|稿件|新闻)?来源|作者|记者|责任?编辑|编辑|责编|标签|关键[词字]|文章关键词|"
    r"浏览(?:次数|量)?|阅读(?:次数|量)?|点击(?:次数|量)?|索引号|发文机关|發佈時間|來源|時間|責任編輯)\s*[:：]\s*$"
)
MAX_VALUE = 30  # characters of what follows a label
STEP = re.compile(r"^\s*(?:>>?|›|»|→)\s*")
LONE_STEP = re.compile(r"^\s*(?:>>?|›|»|→)\s*$")
STOP = re.compile(r"[。！？!?…；;：:][”’」』）)\]】]*\s*$")
NUMBER = re.compile(
    r"^\s*(?:[（(]?[一二三四五六七八九十百\d]{1,3}(?:[)）、]|[.．](?!\d))|第[一二三四五六七八九十百\d]+[章节条部]|[-•·*#|>])"
)
INDENT = re.compile(r"^(?:\u3000|[ \t\u00a0]{2,})")
# ASSUME a page is cut at a width where most of its lines are that wide and most of these end within a sentence
MIN_FULL_LINES, MIN_FULL_SHARE, MIN_WIDTH, MAX_WIDTH, SLACK = 4, 0.6, 20, 120, 5


def join_labels(lines: list[str]) -> list[str]:
    """Return `lines` with a label and its value (来源： / 某报) on one line, and the steps of a menu path (首页 / > / 新闻) too."""
    joined: list[str] = []
    glue = ""
    for line in lines:
        plain = line.strip()
        if not plain:
            joined.append(line)
        elif glue and len(plain) <= MAX_VALUE and "。" not in plain and not LABEL.match(plain):
            _append(joined, glue + plain)
            glue = ""
        elif LONE_STEP.match(plain) or (STEP.match(plain) and _last(joined)):
            path = f"{_last(joined)} {plain}".strip()
            _append(joined, path)
            glue = f"{path} " if LONE_STEP.match(plain) else ""
        else:
            joined.append(line)
            glue = plain if LABEL.match(plain) else ""
    return joined


def _last(joined: list[str]) -> str:
    last = next((line.strip() for line in reversed(joined) if line.strip()), "")
    return last if len(last) <= 3 * MAX_VALUE and "。" not in last else ""


def _append(joined: list[str], line: str) -> None:
    """Put `line` in the place of the last line that is not blank, which it holds already."""
    while joined and not joined[-1].strip():
        joined.pop()
    if joined and line.startswith(joined[-1].strip()):
        joined.pop()
    joined.append(line)


def unwrap(text: str) -> tuple[str, int]:
    """Return `text` with the lines joined that were cut at a fixed width, and how many breaks went.

    A line is joined to the next where it is as wide as the page and stops within a sentence; an indented line begins anew.
    """
    lines = text.split("\n")
    n = sum(map(bool, map(str.strip, lines)))
    if n <= MIN_FULL_LINES:
        return text, 0
    # converters count columns, programs count characters
    measure, slack, most, full = max(
        (_full(lines, *way) for way in ((width, SLACK), (_chars, 0))), key=lambda f: len(f[3])
    )
    open_ended = sum(not STOP.search(line) for line in full)
    if (
        not MIN_WIDTH <= width(full[0]) <= MAX_WIDTH
        or len(full) < max(MIN_FULL_LINES, MIN_FULL_SHARE * n)
        or open_ended < len(full) * MIN_FULL_SHARE
    ):
        return text, 0
    indented = any(INDENT.match(line) for line in lines)
    joined, breaks = [lines[0]], 0
    for before, line in pairwise(lines):
        goes_on = measure(before) >= most - slack and line.strip() and not INDENT.match(line) and not NUMBER.match(line)
        if goes_on and (indented or not STOP.search(before)):
            joined[-1] = glued(joined[-1], line)
            breaks += 1
        else:
            joined.append(line)
    return "\n".join(joined), breaks


def _full(
    lines: list[str], measure: Callable[[str], int], slack: int
) -> tuple[Callable[[str], int], int, int, list[str]]:
    """Return how lines are measured, how much a full one may fall short, the width of the page and its full lines."""
    sizes = [measure(line) for line in lines]
    most = max(sizes)
    return measure, slack, most, [line for line, size in zip(lines, sizes, strict=True) if size >= most - slack]


def _chars(line: str) -> int:
    return len(line.rstrip())


def glued(before: str, after: str) -> str:
    """Return two halves of a sentence as one, with a space between Latin words only."""
    before, after = before.rstrip(), after.strip()
    latin = before[-1:].isascii() and before[-1:].isalnum() and after[:1].isascii() and after[:1].isalpha()
    latin = latin and not (before[-1:].isupper() and after[:1].isupper())  # GDP was cut, GDP growth was not
    return f"{before} {after}" if latin else before + after


def width(line: str) -> int:
    """Return the columns that `line` takes on a screen: Chinese characters take two."""
    plain = line.rstrip()
    if len(plain) > MAX_WIDTH:  # no page is so wide: how wide need not be known
        return len(plain)
    return len(plain) + sum(unicodedata.east_asian_width(c) in "WF" for c in plain)
