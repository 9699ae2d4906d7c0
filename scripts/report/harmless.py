"""What documents hold is data: control and direction characters made visible, personal data masked, absolute paths shortened."""

import re
import unicodedata
from collections.abc import Iterable
from typing import Any

KEPT = "\n\t"
INVISIBLE = "\u00ad\u200b\u200c\u200d\u2060\ufeff"  # change nothing a reader sees: left out
BLANK = {"\u2028", "\u2029", "\r", "\x0b", "\x0c", "\x85"}  # other line ends


def harmless(text: str) -> str:
    """Return `text` without characters that act instead of being read.

    Controls, direction overrides (Trojan Source, CVE-2021-42574), tags and lone surrogates become ⟨U+202E⟩; line ends of other
    systems become blanks; soft hyphens and zero-width characters go. Harmless text stays as it is.
    """
    if text.isascii() and text.isprintable():
        return text
    return "".join(_shown(c) for c in text)


def _shown(character: str) -> str:
    if character in KEPT:
        return character
    if character in INVISIBLE:
        return ""
    if character in BLANK:
        return " "
    if unicodedata.category(character) in ("Cc", "Cf", "Cs"):
        return f"⟨U+{ord(character):04X}⟩"
    return character


# --- personal data ----------------------------------------------------------------------------------------------------

DIGIT = "[0-9０-９]"
ALONE, ENDS = r"(?<![0-9０-９A-Za-z])", r"(?![0-9０-９A-Za-z])"
PERSONAL = re.compile(
    ALONE
    + "(?:"
    + "|".join(
        (
            rf"{DIGIT}{{15,18}}[0-9０-９XxＸｘ]?",  # identity cards of 15 and 18 digits, bank cards of 16 to 19
            rf"{DIGIT}{{4}}(?:[ -]{DIGIT}{{4}}){{3}}(?:[ -]?{DIGIT}{{1,3}})?",  # bank cards in groups of four
            rf"{DIGIT}{{6}}[ -](?:19|20){DIGIT}{{6}}[ -]{DIGIT}{{3}}[0-9０-９XxＸｘ]",  # identity cards in groups
            r"(?:(?:\+|00)?86[ -]?)?[1１][3-9３-９]" + rf"{DIGIT}(?:[ -]?{DIGIT}{{4}}){{2}}",  # mobile telephones
            rf"[(（]?[0０][1-9１-９]{DIGIT}{{1,2}}[)）]?[ \-－—]?{DIGIT}{{7,8}}",  # telephones with area code
        )
    )
    + ")"
    + ENDS
)
# without an area code a telephone is known by the word before it
NUMBERED = re.compile(
    r"((?:电话|電話|手机|手機|座机|热线|传真|致电|拨打|[Tt]el\.?|TEL)[^0-9０-９\n]{0,4})([2-9]\d{2,3}[ -]?\d{4})(?!\d)"
)
MAIL = re.compile(r"[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,4}")
HIDDEN = "•"


def mask_personal(text: str) -> str:
    """Return `text` with telephone numbers, identity and bank card numbers and mail addresses as dots of the same length."""
    text = PERSONAL.sub(lambda found: re.sub(r"[^ -]", HIDDEN, found[0]), text)
    text = NUMBERED.sub(lambda found: found[1] + HIDDEN * len(found[2]), text)
    return MAIL.sub(lambda found: HIDDEN * len(found[0]), text)


def shown(text: str | None, *, mask: bool = True) -> str:
    """Return a title, excerpt or detail of a document as the page shows it: harmless, on one line, then masked."""
    line = " ".join(harmless(text or "").split())
    return mask_personal(line) if mask else line


def marked(text: str, terms: Iterable[str]) -> list[tuple[str, bool]]:
    """Return `text` cut into (piece, whether it is one of `terms`), the longest term first where several begin."""
    wanted = sorted({term for term in terms if term}, key=lambda term: (-len(term), term))
    if not wanted:
        return [(text, False)]
    pieces = re.split("(" + "|".join(map(re.escape, wanted)) + ")", text)
    return [(piece, i % 2 == 1) for i, piece in enumerate(pieces) if piece]


# --- paths -------------------------------------------------------------------------------------------------------------

ABSOLUTE = re.compile(r"^(?:/|~|[A-Za-z]:[\\/]|\\\\|file:)")


def without_absolute_paths(value: Any) -> Any:
    """Return settings whose absolute paths keep their last part only: results can be sent without telling whose they were."""
    if isinstance(value, dict):
        return {key: without_absolute_paths(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [without_absolute_paths(item) for item in value]
    if isinstance(value, str) and ABSOLUTE.match(value):
        return "…/" + re.split(r"[\\/]", value.rstrip("\\/"))[-1]
    return value
