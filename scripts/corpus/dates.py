"""Dates as Chinese pages write them, as ISO 8601 as far as they are known: 2024, 2024-02 or 2024-02-18."""

import re
from calendar import monthrange
from datetime import datetime, timedelta

FULL_WIDTH = {0xFF10 + i: str(i) for i in range(10)} | {ord("－"): "-", ord("／"): "/", ord("．"): "."}
DIGITS = {c: str(i) for i, c in enumerate("〇一二三四五六七八九")} | {"零": "0", "○": "0", "O": "0"}
CHINESE_YEAR = "[〇零○O一二三四五六七八九]{4}"
CHINESE_SMALL = "[一二三四五六七八九十廿卅]{1,3}"
SMALL = rf"\d{{1,2}}|{CHINESE_SMALL}"

# a day, with or without a time after it
DAY = re.compile(
    r"(?<![\d.])(?P<y>(?:19|20)\d\d)(?:\s*年\s*|(?P<sep>[-/.]))(?P<m>\d{1,2})(?:\s*月\s*|(?(sep)(?P=sep)|(?!)))"
    r"(?P<d>\d{1,2})(?![\d])\s*(?:日|号|號)?"
)
MONTH = re.compile(r"(?<!\d)(?P<y>(?:19|20)\d\d)(?:\s*年\s*|[-/.])(?P<m>\d{1,2})(?!\d)(?:\s*月)?")
YEAR = re.compile(r"(?<!\d)(?P<y>(?:19|20)\d\d)(?!\d)(?:\s*年)?")
COMPACT = re.compile(r"^(?P<y>(?:19|20)\d\d)(?P<m>[01]\d)(?P<d>[0-3]\d)(?:\d{6})?$")
WRITTEN = re.compile(
    rf"(?P<y>{CHINESE_YEAR}|(?<!\d)(?:19|20)\d\d)\s*年\s*(?:(?P<m>{SMALL}|元|正)\s*月\s*(?:(?P<d>{SMALL})\s*[日号號])?)?"
)
# the Republic's calendar, in which 101 is 2012: named, or a year of three digits, which no other calendar of today has
REPUBLIC = re.compile(
    r"民[国國]\s*(?P<y>\d{1,3}|[一二三四五六七八九十百零〇]{1,6})\s*年"
    rf"(?:\s*(?P<m>{SMALL}|元)\s*月(?:\s*(?P<d>{SMALL})\s*[日号號])?)?"
)
TAIWAN = re.compile(r"(?<![\d第])(?P<y>1[0-4]\d)\s*年\s*(?P<m>\d{1,2})\s*月\s*(?P<d>\d{1,2})\s*日")
TAIWAN_CELL = re.compile(r"^(?P<y>1[0-4]\d)(?P<sep>[-/.])(?P<m>\d{1,2})(?P=sep)(?P<d>\d{1,2})$")
TAIWAN_MONTH = re.compile(r"^(?P<y>1[0-4]\d)\s*年\s*(?P<m>\d{1,2})\s*月$")
ENGLISH = re.compile(
    r"(?<![A-Za-z])(?P<b>Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.? (?P<d>\d{1,2})(?:st|nd|rd|th)?,? (?P<y>(?:19|20)\d\d)"
)
SECONDS = re.compile(r"^1\d{9}(?:\d{3})?$")
CHINA_HOURS, EPOCH = 8, datetime(1970, 1, 1)
YEARLESS = re.compile(
    rf"(?<![\d年])(?P<m>{SMALL}|元)\s*月\s*(?P<d>{SMALL})\s*[日号號]|^(?P<m2>[01]?\d)-(?P<d2>[0-3]?\d)(?!\d)"
)
# a page's own line that leaves out the year: 发布时间：01-06 09:20 来源：某报
PUBLISHED = re.compile(
    rf"(?:发布|发表|更新)(?:时间|日期|于)?\s*[:：]\s*(?P<day>(?:{SMALL}|元)\s*月\s*(?:{SMALL})\s*[日号號]|[01]?\d-[0-3]?\d(?![-/\d]))"
)
# a news lead says on which day it was written: 本报1月6日讯, 新华社北京1月6日电
LEAD = re.compile(
    rf"(?<![\d年])(?P<m>{SMALL})月(?P<d>{SMALL})日(?=(?:电|讯|電|訊|消息)|[（(【]?[^。，,]{{0,12}}(?:讯|电|报道|報道|報導)[\s（(】])"
)
LEAD_CHARS = 60
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
    text = text.strip().translate(FULL_WIDTH)
    for pattern in (COMPACT, DAY, REPUBLIC, WRITTEN, TAIWAN, TAIWAN_CELL, TAIWAN_MONTH, NAMED, ENGLISH, MONTH, YEAR):
        for match in pattern.finditer(text):
            if date := _iso(match):
                return date
    return _from_seconds(text)


def _from_seconds(text: str) -> str | None:
    """Return the day of a time stamp in seconds or milliseconds since 1970."""
    if not SECONDS.match(text):
        return None
    # ASSUME time stamps of Chinese sites mean China's time
    moment = EPOCH + timedelta(seconds=int(text[:10]), hours=CHINA_HOURS)
    return moment.date().isoformat()


def with_year(text: str | None, year: str | None) -> str | None:
    """Return the day that `text` writes without its year (1月6日, 01-06), in `year`; None where either is missing."""
    match = YEARLESS.search(text.strip().translate(FULL_WIDTH)) if text and year else None
    if not match:
        return None
    month, day = match["m"] or match["m2"], match["d"] or match["d2"]
    return _valid(int(year), _number(month), _number(day))


def lead_day(text: str, title: str | None = None) -> str | None:
    """Return the day of a news lead that leaves out the year, where title and text speak of one year only; else None."""
    match = LEAD.search(text[:LEAD_CHARS])
    # ASSUME a text that names one year and no other was written in it
    years = set(YEAR.findall(f"{title or ''} {text}")) if match else set()
    return _valid(int(years.pop()), _number(match["m"]), _number(match["d"])) if len(years) == 1 else None


def published_day(line: str, *texts: str) -> str | None:
    """Return the day of a page's own line that leaves out the year, where `texts` speak of one year only; else None."""
    match = PUBLISHED.search(line.translate(FULL_WIDTH))
    years = set(YEAR.findall(" ".join(texts))) if match else set()
    return with_year(match["day"], years.pop()) if len(years) == 1 else None


def first_day(text: str) -> str | None:
    """Return the first full day (year, month and day) written in `text`, or None."""
    days = [
        (m.start(), date) for p in (DAY, WRITTEN) for m in p.finditer(text) if (date := _iso(m)) and len(date) == 10
    ]
    return min(days)[1] if days else None


def _iso(match: re.Match[str]) -> str | None:
    groups = match.groupdict()
    year = _number(groups["y"])
    if match.re in (REPUBLIC, TAIWAN, TAIWAN_CELL, TAIWAN_MONTH):
        year += 1911
    month = MONTHS.index(groups["b"]) + 1 if groups.get("b") else _number(groups.get("m"))
    return _valid(year, month, _number(groups.get("d")))


def _valid(year: int, month: int | None, day: int | None) -> str | None:
    """Return the date as far as it is known; a day that does not exist leaves the month, a month that does not exist nothing."""
    if month is None:
        return f"{year:04d}"
    if not 1 <= month <= 12:
        return None
    return f"{year:04d}-{month:02d}" + (f"-{day:02d}" if day and 1 <= day <= monthrange(year, month)[1] else "")


def _number(written: str | None) -> int | None:
    """Return 2022 for 二〇二二, 12 for 十二, 31 for 三十一 or 卅一, 101 for 一百零一, 1 for 元."""
    if written is None:
        return None
    if written.isascii() and written.isdigit():
        return int(written)
    written = written.replace("廿", "二十").replace("卅", "三十").replace("元", "一").replace("正", "一")
    if "百" in written:
        hundreds, rest = written.split("百", 1)
        return int(DIGITS.get(hundreds, "1")) * 100 + (_number(rest.lstrip("零〇")) or 0 if rest.strip("零〇") else 0)
    if "十" in written:
        tens, ones = written.split("十", 1)
        return int(DIGITS.get(tens, "1")) * 10 + int(DIGITS.get(ones, "0") if ones else 0)
    return int("".join(DIGITS.get(c, c) for c in written))


# a report's own head: （2021年12月30日在某市的会议上）
GIVEN = re.compile(r"(?:^|[\s（(—\-告])(?P<day>[^\s（(—。，,]{7,12}日)\s*在[^。；;]{2,60}?(?:会议|大会|會議|大會)上")
HEAD_CHARS = 400


def given_day(text: str) -> str | None:
    """Return the day on which a report says at its head that it was given, or None."""
    match = GIVEN.search(text[:HEAD_CHARS])
    return first_day(match["day"]) if match else None
