"""Dates as Chinese pages write them, as ISO 8601 as far as they are known: 2024, 2024-02 or 2024-02-18."""

import re

DIGITS = {c: str(i) for i, c in enumerate("〇一二三四五六七八九")} | {"零": "0", "○": "0", "０": "0"}
DIGITS |= {c: str(i) for i, c in enumerate("０１２３４５６７８９")}
CHINESE_YEAR = "[〇零○一二三四五六七八九]{4}"
CHINESE_SMALL = "[一二三四五六七八九十]{1,3}"

# a day, with or without a time after it
DAY = re.compile(
    r"(?<![\d.])(?P<y>(?:19|20)\d\d)(?:\s*年\s*|(?P<sep>[-/.]))(?P<m>\d{1,2})(?:\s*月\s*|(?(sep)(?P=sep)|(?!)))"
    r"(?P<d>\d{1,2})(?![\d])\s*(?:日|号|號)?"
)
MONTH = re.compile(r"(?<!\d)(?P<y>(?:19|20)\d\d)(?:\s*年\s*|[-/.])(?P<m>\d{1,2})(?!\d)(?:\s*月)?")
YEAR = re.compile(r"(?<!\d)(?P<y>(?:19|20)\d\d)(?!\d)(?:\s*年)?")
COMPACT = re.compile(r"^(?P<y>(?:19|20)\d\d)(?P<m>[01]\d)(?P<d>[0-3]\d)(?:\d{6})?$")
WRITTEN = re.compile(rf"(?P<y>{CHINESE_YEAR})年(?:(?P<m>{CHINESE_SMALL})月(?:(?P<d>{CHINESE_SMALL})日)?)?")
REPUBLIC = re.compile(r"民[国國]\s*(?P<y>\d{1,3})\s*年(?:\s*(?P<m>\d{1,2})\s*月(?:\s*(?P<d>\d{1,2})\s*日)?)?")
TIME = r"(?:[ T　]*\d{1,2}[:：]\d{2}(?:[:：]\d{2})?(?:\.\d+)?(?:Z|[+-]\d\d:?\d\d)?)?"
NAMED = re.compile(
    r"(?<![A-Za-z])(?P<d>\d{1,2}) (?P<b>Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]* (?P<y>(?:19|20)\d\d)"
)
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")

# nothing but a date on a line, as aggregators print it below an article
DATE_LINE = re.compile(rf"^\s*(?:[\[(（【]\s*)?{DAY.pattern}{TIME}(?:\s*[\])）】])?\s*$")


def iso(text: str | None) -> str | None:
    """Return the first date in a cell or a metadata value as ISO 8601, or None."""
    if not text:
        return None
    text = text.strip()
    for pattern in (COMPACT, DAY, WRITTEN, REPUBLIC, NAMED, MONTH, YEAR):
        for match in pattern.finditer(text):
            if date := _iso(match):
                return date
    return None


def first_day(text: str) -> str | None:
    """Return the first full day (year, month and day) written in `text`, or None."""
    days = [
        (m.start(), date) for p in (DAY, WRITTEN) for m in p.finditer(text) if (date := _iso(m)) and len(date) == 10
    ]
    return min(days)[1] if days else None


def _iso(match: re.Match[str]) -> str | None:
    groups = match.groupdict()
    year = _number(groups["y"])
    if match.re is REPUBLIC:
        year += 1911
    month = MONTHS.index(groups["b"]) + 1 if groups.get("b") else _number(groups.get("m"))
    day = _number(groups.get("d"))
    if not month:
        return f"{year:04d}" if month is None else None
    if month > 12:
        return None
    if day is None:
        return f"{year:04d}-{month:02d}"
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    longest = (31, 29 if leap else 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)[month - 1]
    return f"{year:04d}-{month:02d}-{day:02d}" if 1 <= day <= longest else None


def _number(written: str | None) -> int | None:
    """Return 2022 for 二〇二二, 12 for 十二, 31 for 三十一."""
    if written is None:
        return None
    if written.isascii():
        return int(written)
    if "十" in written:
        tens, ones = written.split("十", 1)
        return int(DIGITS.get(tens, "1")) * 10 + int(DIGITS.get(ones, "0") if ones else 0)
    return int("".join(DIGITS.get(c, c) for c in written))


# a report's own head: （2021年12月30日在某市第六届人民代表大会第一次会议上）
GIVEN = re.compile(r"(?:^|[\s（(—\-告])(?P<day>[^\s（(—。，,]{8,12}日)\s*在[^。；;]{2,60}?(?:会议|大会|會議|大會)上")
HEAD_CHARS = 400


def given_day(text: str) -> str | None:
    """Return the day on which a report says at its head that it was given, or None."""
    match = GIVEN.search(text[:HEAD_CHARS])
    return first_day(match["day"]) if match else None
