"""Which column of a table holds text, title, date, id, region and group: named in the config, else guessed by its name."""

import json
import re
from collections.abc import Iterable, Mapping

from scripts.shared.job import Problem
from scripts.shared.tables import DOCUMENT

ROLES = ("id", "text", "title", "date", "region", "group")
# names that Chinese data sets use, the likeliest first; compared without case, spaces and marks
KNOWN = {
    "text": (
        "text",
        "正文",
        "内容",
        "content",
        "全文",
        "文本",
        "body",
        "article",
        "maintext",
        "正文内容",
        "文章内容",
        "留言详情",
    ),
    "title": ("title", "标题", "题目", "题名", "headline", "subject", "留言主题", "文章标题", "新闻标题", "name"),
    "date": (
        "date",
        "日期",
        "发布时间",
        "发布日期",
        "pubdate",
        "publishdate",
        "publishtime",
        "pubtime",
        "时间",
        "time",
        "datetime",
        "留言时间",
        "year",
        "年份",
    ),
    "region": ("region", "地区", "省份", "province", "城市", "city", "区域", "行政区"),
    "group": ("group", "组别", "分组"),
    "id": ("id", "docid", "编号", "序号", "文章编号"),
}
# columns of the contract: a column of the user's of the same name is kept as own_<name>
TAKEN = ("doc_id", *DOCUMENT)

Cell = str | None


def guess(names: Iterable[str]) -> dict[str, str]:
    """Return role: column for the columns whose names are known."""
    plain = {}
    for name in names:
        plain.setdefault(re.sub(r"[\W_]", "", name).lower(), name)
    return {
        role: next((plain[k] for k in known if k in plain), None)
        for role, known in KNOWN.items()
        if set(known) & set(plain)
    }


def roles(names: list[str], columns: Mapping[str, str | None]) -> dict[str, str]:
    """Return role: column of one table with the columns `names`: as named in `columns`, guessed where nothing is named.

    A text column is guessed even then, since there are no documents without one.
    """
    named = {role: column for role, column in columns.items() if column}
    guessed = guess(names)
    if not named:
        return guessed
    found = {role: column for role, column in named.items() if column in names}
    if "text" not in named and "text" in guessed:
        found["text"] = guessed["text"]
    return found


def unused(names: list[str], columns: Mapping[str, str | None]) -> dict[str, str]:
    """Return role: column for columns known by their name that stay unused because others are named in `columns`."""
    named = {role: column for role, column in columns.items() if column}
    if not named:
        return {}
    found = roles(names, columns)
    return {r: c for r, c in guess(names).items() if r not in found and r not in named and c not in found.values()}


def own_columns(record: Mapping[str, Cell], found: Mapping[str, str]) -> dict[str, Cell]:
    """Return the columns that go with the document: the user's own, and region and group where known."""
    used = {found.get(role) for role in ("id", "text", "title", "date")}
    own: dict[str, Cell] = {}
    for name, value in record.items():
        role = next((r for r in ("region", "group") if name == r and found.get(r) != name), None)
        if name not in used:
            own[f"own_{name}" if name in TAKEN or role else name] = value
    for role in ("region", "group"):
        if role in found:
            own[role] = record.get(found[role])
    return own


def check_columns(columns: Mapping[str, str | None]) -> None:
    """Raise Problem where the config names a role that does not exist."""
    for role in columns:
        if role not in ROLES:
            raise Problem(f"corpus.columns: {role!r} is none of {', '.join(ROLES)}")


def as_cell(value: object) -> Cell:
    """Return a value as it stands in a table: text as it is, nothing as null, nested values as JSON."""
    if value is None:
        return None
    if isinstance(value, str):
        return whole(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dict | list):
        return whole(json.dumps(value, ensure_ascii=False))
    return str(value)


def whole(text: str) -> str:
    """Return `text` without halves of characters (lone surrogates), which no file can hold."""
    if text.isascii():
        return text
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text
