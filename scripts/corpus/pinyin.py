"""Pinyin that a scraper's source put after characters, as in 體(ti) or 區(qū), and nothing else in brackets."""

import re
import unicodedata
from functools import cache

_ONCE = r"[(（][a-zA-Zàáèéêìíòóùúüāēěīńňōūǎǐǒǔǖǘǚǜ]{1,6}[)）][ \u00a0]?"
# the bracket comes first in the pattern: looking for a Chinese character first is ten times slower, for a group four times
GLOSS = re.compile(f"{_ONCE}(?:{_ONCE})*")
ONE = re.compile(r"[(（]([^)）]+)[)）]")


def strip_pinyin(text: str) -> tuple[str, int]:
    """Return `text` without injected pinyin and the space after it, and how many were stripped.

    Only what equals a reading of the character before it goes, so that (CPI), (RCEP) and (blog) stay.
    """
    stripped = 0

    def replace(match: re.Match[str]) -> str:
        nonlocal stripped
        character = text[match.start() - 1] if match.start() else ""
        glosses = ONE.findall(match.group())
        if not ("\u3400" <= character <= "\u9fff" and all(has_reading(character, gloss) for gloss in glosses)):
            return match.group()
        stripped += len(glosses)
        return ""

    return GLOSS.sub(replace, text), stripped


def has_reading(character: str, gloss: str) -> bool:
    """Whether `gloss`, with tones or without, is a reading of `character`."""
    return _plain(gloss) in _readings(character)


def _plain(gloss: str) -> str:
    """Return pinyin without tone marks, ü as v."""
    letters = unicodedata.normalize("NFD", gloss.lower()).replace("u\u0308", "v")
    return "".join(c for c in letters if c.isascii())


@cache
def _readings(character: str) -> frozenset[str]:
    from pypinyin import Style, pinyin

    found = pinyin(character, style=Style.NORMAL, heteronym=True, errors="ignore")
    plain = {_plain(reading) for group in found for reading in group}
    return frozenset(plain | {reading.replace("v", "u") for reading in plain})
