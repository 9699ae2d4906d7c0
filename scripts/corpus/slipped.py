"""GBK bytes that slipped by one: `?!` and strange characters where 。” and plain ones stood.

The first byte of 。 (A1 A3) was lost as `?`, so that every later pair of bytes is cut in the wrong place until an ASCII
character closes the run: A3 A1 = ！, the second half of 。 with the first of ”, and so on.
"""

import re
from functools import cache

from scripts.corpus.pinyin import has_reading

HAN = "\u3400-\u9fff"
PINYIN = "[a-zāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜü]{1,6}"
RUN = re.compile(rf"\?[!！](?P<run>[{HAN}]{{1,12}})(?:(?P<end>[@-~])|\?(?P<pinyin>{PINYIN})[)）])")
EATEN = re.compile(r"\?[!！]\?(?=[012]月)")
# pinyin put between two halves of characters: 當?shù)亟?jīng) was 當地經
SPLIT = re.compile(
    rf"(?<=(?P<before>[{HAN}]))\?(?P<first>{PINYIN})[)）](?P<run>[{HAN}]{{1,6}})\?(?P<last>{PINYIN})[)）]"
)
TRIGGER = re.compile(rf"\?[!！]|\?{PINYIN}[)）]")
COMMON_LEADS = range(0xB0, 0xD8)


def restore_slipped(text: str) -> tuple[str, int]:
    """Return `text` with slipped runs put right, and how many there were.

    A run is only put right when what it gives is certain: 。” or 。“ and then nothing but common characters.
    """
    if not TRIGGER.search(text):
        return text, 0
    restored = 0

    def counted(match: re.Match[str], right: str | None) -> str:
        nonlocal restored
        restored += right is not None
        return match.group() if right is None else right

    text = RUN.sub(lambda match: counted(match, _after_stop(match)), text)
    text = SPLIT.sub(lambda match: counted(match, _between_readings(match)), text)
    # `?!?2月` was 。”12月: the digit was eaten, but only the months 10, 11 and 12 have two digits and end so
    text, n = EATEN.subn("。”1", text)
    return text, restored + n


def _after_stop(match: re.Match[str]) -> str | None:
    slipped = b"\xa1" + f"！{match['run']}".encode("gbk", "replace")
    last = ""
    if match["end"]:
        slipped += match["end"].encode("ascii")
    else:  # the run goes on into a stripped bracket: F0 28 became `?`, and the pinyin says which character began it
        last = _only([lead_char for lead_char in _led_by(slipped[-1]) if has_reading(lead_char, match["pinyin"])])
        slipped = slipped[:-1]
    right = _decoded(slipped)
    if not right or (not last and not match["end"]):
        return None
    return right + last if right[:2] in ("。”", "。“") and all(map(_common, right[2:])) else None


def _between_readings(match: re.Match[str]) -> str | None:
    """Return the characters between `before` and the bracket: their bytes less the first, which `first` tells, and the last."""
    before, run = (part.encode("gbk", "ignore") for part in (match["before"], match["run"]))
    if len(before) != 2 or len(run) != 2 * len(match["run"]):
        return None
    last = _only([c for c in _led_by(run[-1]) if has_reading(c, match["last"])])
    starts = []
    for lost in range(0x81, 0xFF):
        misread = _decoded(bytes([before[1], lost]))
        right = _decoded(bytes([lost]) + run[:-1])
        if (
            misread
            and right
            and len(misread) == 1
            and has_reading(misread, match["first"])
            and all(map(_common, right))
        ):
            starts.append(right)
    start = _only(starts)
    return start + last if start and last else None


def _only(found: list[str]) -> str:
    return found[0] if len(found) == 1 else ""


def _decoded(code: bytes) -> str:
    try:
        return code.decode("gbk")
    except UnicodeDecodeError:
        return ""


@cache
def _led_by(lead: int) -> list[str]:
    """Return the common characters whose GBK code begins with the byte `lead`."""
    every = (_decoded(bytes([lead, trail])) for trail in range(0x40, 0xFF))
    return [c for c in every if len(c) == 1 and _common(c)]


@cache
def _common(character: str) -> bool:
    """Whether the character, simplified, is one of the 3,755 common ones of GB 2312's first level."""
    from scripts.corpus.traditional import converter

    code = converter()(character).encode("gb2312", "ignore")
    return len(code) == 2 and code[0] in COMMON_LEADS
