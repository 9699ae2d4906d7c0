"""One file's bytes into pieces, each format by its own reader; what cannot be read is dropped with its reason."""

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import PurePosixPath

from scripts.corpus import pages, records, rows
from scripts.corpus.decode import decode
from scripts.corpus.feed import FEED
from scripts.corpus.files import Unreadable
from scripts.corpus.office import read_docx, read_parquet
from scripts.corpus.pdf import read_pdf
from scripts.corpus.pieces import Dropped, Piece, Reading
from scripts.corpus.workbook import read_xlsx

UNKNOWN = {
    ".doc": "old Word",
    ".xls": "old Excel",
    ".rtf": "RTF",
    ".epub": "EPUB",
    ".ppt": "old PowerPoint",
    ".pptx": "PowerPoint",
}
WEB_PAGE = re.compile(r"\s*(?:<!--.*?-->\s*)?(?:<!DOCTYPE html|<html)", re.IGNORECASE | re.DOTALL)
# ASSUME a page of text is never so large, nor one JSON value that has to be held at once; tables and JSON lines may be
MAX_PAGE_BYTES, MAX_JSON_BYTES = 64 * 2**20, 256 * 2**20
ROWS_OF_TEXT = (".jsonl", ".ndjson", ".csv", ".tsv")
BINARY = {".xlsx": b"PK\x03\x04", ".parquet": b"PAR1", ".docx": b"PK\x03\x04", ".pdf": b"%PDF"}


def read_pieces(source: str, name: str, data: bytes, reading: Reading) -> Iterator[Piece | Dropped]:
    """Yield the pieces of one file: records of a table, documents of a page; `name` tells the format."""
    position = 0
    try:
        for piece in _pieces(source, name, data, reading):
            yield piece
            position += 1
    except Unreadable as unreadable:
        yield Dropped(source, position, "read", unreadable.reason, unreadable.detail)
        return
    if not position:
        yield Dropped(source, 0, "read", "empty", "nothing but white space or the page's own lines")


def _pieces(source: str, name: str, data: bytes, reading: Reading) -> Iterator[Piece | Dropped]:
    suffix = PurePosixPath(name.lower()).suffix
    if not data.strip(b" \t\r\n\0"):
        raise Unreadable("empty", f"{len(data)} bytes" if data else "0 bytes")
    if suffix in UNKNOWN:
        raise Unreadable("format not read", f"{UNKNOWN[suffix]}: save it as text, HTML, docx or a table")
    # many a file is named after what it should have been: a web page saved as .xls, a text as .docx
    if suffix in BINARY and (data.startswith(BINARY[suffix]) or not _is_text(data)):
        yield from _binary(source, suffix, data, reading)
        return
    if data.startswith(b"%PDF"):
        yield from _binary(source, ".pdf", data, reading)
        return
    _check_size(suffix, len(data))
    decoded = decode(data)
    text = decoded.text.lstrip("\ufeff")
    if not text.strip():
        raise Unreadable("empty", "nothing but white space")
    lost = Counter(undecodable_bytes=decoded.lost) if decoded.lost else Counter()
    if suffix in ROWS_OF_TEXT[:2]:
        yield from rows.pieces(source, records.read_jsonl(text), reading, lost)
    elif suffix == ".json":
        yield from rows.pieces(source, records.read_json(text), reading, lost)
    elif suffix in ROWS_OF_TEXT[2:]:
        yield from rows.pieces(source, records.read_csv(text, "\t" if suffix == ".tsv" else None), reading, lost)
    elif suffix in (".md", ".markdown"):
        yield pages.markdown(source, text, reading, lost)
    elif suffix == ".xml" or FEED.match(text):
        yield from pages.feed(source, text, reading, lost)
    elif suffix in (".html", ".htm", ".xhtml", ".shtml") or WEB_PAGE.match(text):
        yield pages.web_page(source, text, reading, lost)
    else:
        yield from pages.page(source, text, reading, lost)


def _check_size(suffix: str, n: int) -> None:
    """Raise Unreadable where a file that is read as one piece of text is larger than any real one."""
    if suffix == ".json" and n > MAX_JSON_BYTES:
        detail = f"one JSON value of more than {MAX_JSON_BYTES // 2**20} MB: save it as JSON lines, one document a line"
        raise Unreadable("too large", detail)
    if suffix not in (*ROWS_OF_TEXT, ".json") and n > MAX_PAGE_BYTES:
        detail = (
            f"one page of more than {MAX_PAGE_BYTES // 2**20} MB: split it, or save it as a table, one document a row"
        )
        raise Unreadable("too large", detail)


def _is_text(data: bytes) -> bool:
    """Whether a file named after a binary format is text after all."""
    try:
        return bool(decode(data).text.strip())
    except Unreadable:
        return False


def _binary(source: str, suffix: str, data: bytes, reading: Reading) -> Iterator[Piece | Dropped]:
    if suffix == ".xlsx":
        yield from rows.pieces(source, read_xlsx(data), reading, Counter())
    elif suffix == ".parquet":
        yield from rows.pieces(source, read_parquet(data), reading, Counter())
    elif suffix == ".docx":
        word = read_docx(data)
        yield pages.article(source, word.text, word.title, reading, Counter())
    else:
        pdf = read_pdf(data)
        yield pages.article(source, pdf.text, pdf.title, reading, Counter(line_breaks=pdf.breaks))
