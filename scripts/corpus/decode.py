"""Bytes to text: byte-order mark, strict UTF-8, then the encoding under which the characters are the most likely ones."""

import codecs
import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib import resources

from scripts.corpus.files import Unreadable

MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (b"\x84\x31\x95\x33", "gb18030"),
)
CANDIDATES = ("utf-8", "gb18030", "big5hkscs", "cp950", "utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be")
SAMPLE_BYTES = 6000
# ASSUME a text in which more than a tenth of the characters are control or broken ones is no text
MAX_BROKEN_SHARE = 0.1
MAGIC = (
    (b"\x89PNG", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"%PDF", "a PDF"),
    (b"\x7fELF", "a program"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Office file"),
    (b"PK\x03\x04", "a zip archive"),
    (b"\x1f\x8b\x08", "a gzip archive"),
    (b"\xfd7zXZ\0", "an xz archive"),
    (b"Rar!", "a rar archive"),
    (b"7z\xbc\xaf", "a 7z archive"),
    (b"SQLite format 3", "a database"),
    (b"PAR1", "a Parquet table"),
)
BROKEN = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f-\x84\x86-\x9f\ufffd\ufffe\uffff]")


@dataclass(frozen=True)
class Decoded:
    """A file's text, its encoding and how many bytes or characters could not be decoded."""

    text: str
    encoding: str
    lost: int


def decode(data: bytes) -> Decoded:
    """Return the text of `data`; raises Unreadable where it is no text."""
    for magic, what in MAGIC:
        if data.startswith(magic):
            raise Unreadable("binary file", what)
    for mark, encoding in MARKS:
        if data.startswith(mark):
            return _decoded(data[len(mark) :], encoding)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        text = None
    if text is not None and not _is_wide(data, text):
        decoded = Decoded(text, "utf-8", 0)
    else:
        decoded = min((_decoded(data, e) for e in _likeliest(data)), key=lambda d: d.lost)
    broken = len(BROKEN.findall(decoded.text[:100_000]))
    if broken > MAX_BROKEN_SHARE * min(len(decoded.text), 100_000):
        raise Unreadable("binary file", f"{broken} control or broken characters in its beginning")
    return decoded


def _decoded(data: bytes, encoding: str) -> Decoded:
    text = data.decode(encoding, "replace")
    lost = text.count("\ufffd")
    if lost and encoding.startswith("utf"):
        lost -= data.count("\ufffd".encode(encoding))  # the mark itself may stand in the file
    return Decoded(text, encoding, max(lost, 0))


def _is_wide(data: bytes, text: str) -> bool:
    """Whether bytes that are valid UTF-8, but plain ASCII or with control characters, are likelier to be UTF-16 or UTF-32."""
    strange = len(text) == len(data) or BROKEN.search(text[:SAMPLE_BYTES]) is not None
    return len(data) % 2 == 0 and strange and _likeliest(data)[0] != "utf-8"


def _likeliest(data: bytes) -> list[str]:
    """Return the encodings under which the sample's characters are likeliest, best first, ties together.

    Every encoding explains the same bytes, so the sums of the characters' log probabilities can be compared.
    """
    # a long beginning in ASCII, as of a web page, says nothing about the rest
    start = next((i for i, byte in enumerate(data) if byte >= 0x80), 0) if data[:SAMPLE_BYTES].isascii() else 0
    start = 0 if b"\0" in data[:SAMPLE_BYTES] else start
    sample = data[start - start % 4 :][:SAMPLE_BYTES]  # UTF-16 and UTF-32 stay aligned
    chance = _chances()
    wide = len(data) % 2 == 0 or b"\0" in sample
    scores = {}
    for encoding in CANDIDATES:
        if encoding.startswith(("utf-16", "utf-32")) and not wide:
            continue
        text = _simplified(sample.decode(encoding, "replace"))
        # a character cut at the sample's end is no evidence
        scores[encoding] = sum(map(chance, text[:-1] if len(data) > len(sample) else text))
    best = max(scores.values())
    # cp950 and Big5-HKSCS read most text alike: the one that loses less is taken
    return [encoding for encoding, score in scores.items() if score >= best - 60 and _kin(encoding, scores, best)]


def _kin(encoding: str, scores: dict[str, float], best: float) -> bool:
    big5 = ("big5hkscs", "cp950")
    winner = max(scores, key=lambda e: scores[e])
    return encoding == winner or (encoding in big5 and winner in big5)


@cache
def _chances() -> Callable[[str], float]:
    """Return the log probability of a character in Chinese text, from the word frequencies of jieba's dictionary."""
    totals: dict[str, float] = {}
    with resources.files("jieba").joinpath("dict.txt").open(encoding="utf-8") as lines:
        for line in lines:
            word, n, _ = line.split(" ")
            for character in word:
                totals[character] = totals.get(character, 0) + int(n)
    total = sum(totals.values()) / 0.75  # the rest is punctuation, digits and letters
    table = {c: math.log(n / total) for c, n in totals.items() if "\u4e00" <= c <= "\u9fff"}
    table |= dict.fromkeys("，。、：；！？“”‘’（）《》【】「」『』—…·　\n\r \t", -4.0)

    def chance(character: str) -> float:
        known = table.get(character)
        if known is not None:
            return max(known, -15.0)
        if " " <= character <= "~":
            return -5.0
        if "\u4e00" <= character <= "\u9fff":
            return -16.0
        if "\uff01" <= character <= "\uff5e" or "\u00b0" <= character <= "\u00ff" or "\u2010" <= character <= "\u33ff":
            return -11.0
        if BROKEN.match(character) or "\ue000" <= character <= "\uf8ff":
            return -25.0
        return -18.0

    return chance


@cache
def _converter() -> Callable[[str], str]:
    from opencc import OpenCC

    return OpenCC("t2s").convert


def _simplified(text: str) -> str:
    return _converter()(text.encode("utf-16", "surrogatepass").decode("utf-16", "replace").replace("\0", "\x01"))
