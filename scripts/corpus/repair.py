"""What scraping did to a text, undone where it is certain, each kind counted; clean text comes out as it went in.

Counted only, never invented: numbers_missing, masked_left.
"""

import html
import re
import unicodedata
from collections import Counter
from collections.abc import Collection

from scripts.corpus.masked import restore_masked
from scripts.corpus.mojibake import undo
from scripts.corpus.pinyin import strip_pinyin
from scripts.corpus.slipped import restore_slipped
from scripts.corpus.traditional import is_traditional, simplify

ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
# zero-width, soft hyphen, direction marks, byte-order mark, control characters but for tab and line breaks, lone surrogates
INVISIBLE = re.compile(
    "[\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\u00ad\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]"
)
HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
# ASSUME a comma right before another mark is one too many; 。。 and ！！ may be meant and stay
DOUBLED = re.compile(r"[,，]+(?=[,，。、；;：:！？](?P<after>.?))", re.DOTALL)
MISSING = re.compile(r"年(?=\d{1,2}月|[,，])(?<![^\s,，。、;；“：:]年)")
# newspapers say where a text goes on: （下转第四版）（紧接第一版）
JUMP = re.compile(r"[(（](?:下转|上接|紧接|转)[^()（）。]{0,8}第?\s*[一二三四五六七八九十\dA-Z]{1,4}\s*版[)）]")
SUBSCRIPT = re.compile(r"(?<![A-Za-z])(PM|CO|SO|NO|NH|CH|O|H)_(2\.5|10|[0-9x])(?![0-9A-Za-z_])")
# full-width digits and letters, and the forms of characters that fonts of PDF files bring (radicals, compatibility)
FORMS = re.compile("[\uff10-\uff19\uff21-\uff3a\uff41-\uff5a\u2e80-\u2fdf\uf900-\ufaff]")
# how Excel writes control characters into text that is saved as a table: _x000D_ is the end of a line
EXCEL = re.compile(r"_x00(0[0-9A-F]|1[0-9A-F])_(?:\r?\n)?")
ROUNDS = 8
# every repair, in the order in which they are made; corpus.repairs switches each off by its name
REPAIRS = (
    "double_encoded",
    "entities",
    "invisible",
    "forms",
    "slipped_bytes",
    "masked",
    "pinyin",
    "traditional",
    "punctuation",
    "page_jumps",
    "subscripts",
    "line_breaks",
    "page_lines",
)


def repair(text: str, *, traditional: bool | None = None, only: Collection[str] = REPAIRS) -> tuple[str, Counter[str]]:
    """Return the repaired text and how often each repair was made.

    `traditional` says whether the page it stands on is written in Traditional characters; None looks at the text itself.
    Repairing again changes nothing: rounds go on until none of the repairs finds anything.
    """
    done: Counter[str] = Counter()
    for _ in range(ROUNDS):
        mended, made = _one_round(text, traditional, only)
        done += made
        if mended == text:
            break
        text = mended
    return text, done


def _one_round(text: str, traditional: bool | None, only: Collection[str]) -> tuple[str, Counter[str]]:
    made: Counter[str] = Counter()
    if "double_encoded" in only:
        text, made["double_encoded"] = undo(text)
    if "&" in text and "entities" in only:
        text = ENTITY.sub(lambda match: _entity(match, made), text)
    if "_x00" in text and "entities" in only:
        text, n = EXCEL.subn(lambda match: "\n" if match[1] in ("0A", "0D") else "", text)
        made["entities"] += n
    if "invisible" in only:
        text, made["invisible"] = INVISIBLE.subn("", text)
    if "forms" in only:
        text, made["forms"] = FORMS.subn(lambda match: unicodedata.normalize("NFKC", match.group()), text)
    if ("?" in text or "？" in text) and "slipped_bytes" in only:
        text, made["slipped_bytes"] = restore_slipped(text)
    if "*" in text and "masked" in only:
        text, made["masked"] = restore_masked(text)
    if ("(" in text or "（" in text) and "pinyin" in only:
        text, made["pinyin"] = strip_pinyin(text)
    if "traditional" in only and (is_traditional(text) if traditional is None else traditional):
        text, made["traditional"] = simplify(text)
    if "punctuation" in only:
        text = DOUBLED.sub(lambda match: _doubled(match, made), text)
    if "版" in text and "page_jumps" in only:
        text, made["page_jumps"] = JUMP.subn("", text)
    if "_" in text and "subscripts" in only:
        text, made["subscripts"] = SUBSCRIPT.subn(r"\1\2", text)
    return text, +made


def _entity(match: re.Match[str], made: Counter[str]) -> str:
    character = html.unescape(match.group())
    if character == match.group() or character == "\ufffd":
        return match.group()
    made["entities"] += 1
    return character


def _doubled(match: re.Match[str], made: Counter[str]) -> str:
    before = match.string[match.start() - 1 : match.start()]
    latin = before.isascii() and before.isalnum() and match["after"].isascii() and match["after"].isalnum()
    if not before or before.isspace() or latin:  # 1,,2 is a row of a table
        return match.group()
    made["punctuation"] += 1
    return ""


def damage(text: str) -> Counter[str]:
    """Return what is wrong with `text` and cannot be mended: deleted numbers and characters masked with an asterisk."""
    found = Counter(numbers_missing=len(MISSING.findall(text)))
    found["masked_left"] = len(re.findall(rf"(?<=[{HAN}])\*(?=[{HAN}])", text)) if "*" in text else 0
    return +found
