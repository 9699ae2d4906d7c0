"""UTF-8 that was read once in another encoding: as Latin-1 or Windows-1252 (by ftfy), or as GBK."""

import re
from functools import cache

# two marks that only stand side by side where UTF-8 was read as Latin-1 or Windows-1252
WESTERN = re.compile(
    "[\u00c2-\u00f4][\u0080-\u00bf\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2013\u2014\u2018-\u201e\u2020-\u2022\u2026\u2030"
    "\u2039\u203a\u20ac\u2122]"
)
# what ，。“的 and others of the commonest characters become in GBK
CHINESE = re.compile("锛|銆|鈥|鐨|鏄|涓€|浜�|鍦")
RUN = re.compile(r"[^\x00-\x7f]+(?:[?!-/:-@][^\x00-\x7f]+)*")
MIN_SIGNS = 2
# ASSUME a run was encoded twice when most of it comes out as common characters
MIN_COMMON_SHARE = 0.85


def undo(text: str) -> tuple[str, int]:
    """Return `text` decoded as it should have been, and how many runs of characters were mended."""
    n = 0
    if len(WESTERN.findall(text[:20_000])) >= MIN_SIGNS or WESTERN.search(text):
        mended = "\n".join(_western(line) for line in text.split("\n"))
        if mended != text:
            n += sum(a != b for a, b in zip(text.split("\n"), mended.split("\n"), strict=True))
            text = mended
    if CHINESE.search(text):
        mended = RUN.sub(lambda match: _from_gbk(match.group()), text)
        if mended != text:
            n, text = n + 1, mended
    return text, n


def _western(line: str) -> str:
    """Return a line mended by ftfy where that brings Chinese characters to light."""
    if len(WESTERN.findall(line)) < MIN_SIGNS:
        return line
    from ftfy import TextFixerConfig, fix_encoding

    mended = fix_encoding(line, TextFixerConfig(uncurl_quotes=False, fix_character_width=False, unescape_html=False))
    more = len(re.findall("[\u3000-\u303f\u4e00-\u9fff]", mended)) > len(
        re.findall("[\u3000-\u303f\u4e00-\u9fff]", line)
    )
    return mended if more and "\n" not in mended else line


def _from_gbk(run: str) -> str:
    """Return a run of characters decoded rightly where that is certain; one that betrays nothing itself must lose nothing."""
    betrayed = bool(CHINESE.search(run))
    # a byte that GBK could not read is lost, and with it one character, which stays marked as such
    right = (
        run.replace("\ufffd", "?").encode("gb18030", "replace").decode("utf-8", "replace").replace("\ufffd?", "\ufffd")
    )
    known = right.replace("\ufffd", "")
    share = MIN_COMMON_SHARE if betrayed else 1.0
    certain = len(known) >= share * len(right) and sum(map(_common, known)) >= share * len(known)
    return right if known and certain and len(right) < len(run) else run


@cache
def _common(character: str) -> bool:
    """Whether the character is one of GB 2312's first level or a mark, so that chance does not produce it."""
    code = character.encode("gb2312", "ignore")
    return (
        character.isascii()
        or character == "—"
        or (len(code) == 2 and (code[0] in range(0xA1, 0xA4) or 0xB0 <= code[0] <= 0xD7))
    )
