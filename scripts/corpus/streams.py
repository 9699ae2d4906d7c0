"""Large tables read as streams: json lines, csv, tsv (plain, .gz, .xz, .bz2) line by line, Parquet by rows."""

import bz2
import codecs
import gzip
import io
import lzma
from collections import Counter
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import IO

from scripts.corpus import records, rows
from scripts.corpus.decode import decode
from scripts.corpus.files import CHUNK, DAMAGED, MAX_FILE_BYTES, Unreadable
from scripts.corpus.office import read_parquet
from scripts.corpus.pieces import Dropped, Piece, Reading

# ASSUME a table file of fewer bytes is read whole, which decides its encoding on all of it
STREAMED_BYTES = 4 * 2**20
# ASSUME text never shrinks to less than a 200th: what expands further is an attack, not a table
MAX_GROWTH = 200
BLOCK = 4 * CHUNK  # bytes decoded at a time
OPENERS = {".gz": gzip.open, ".xz": lzma.open, ".bz2": bz2.open}
LINES = (".jsonl", ".ndjson", ".csv", ".tsv")


def is_streamed(path: Path) -> bool:
    """Whether the file is a table of rows so large that it is not read whole."""
    try:
        return path.is_file() and path.stat().st_size >= STREAMED_BYTES and _is_table(path)
    except OSError:
        return False


def _is_table(path: Path) -> bool:
    inner, packed = _suffixes(path)
    with path.open("rb") as file:
        head = file.read(4)
    if inner == ".parquet" and not packed:
        return head == b"PAR1"
    if inner not in LINES:
        return False
    try:
        with _opened(path) as file:
            head = file.read(4096)
    except DAMAGED:
        return False
    # text of two or four bytes a character cannot be cut at line feeds
    return b"\0" not in head and not head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, b"%PDF"))


def _suffixes(path: Path) -> tuple[str, str]:
    """Return (suffix of the table, suffix of the packing or nothing)."""
    name = PurePosixPath(path.name.lower())
    return (PurePosixPath(name.stem).suffix, name.suffix) if name.suffix in OPENERS else (name.suffix, "")


def _opened(path: Path) -> IO[bytes]:
    return OPENERS.get(_suffixes(path)[1], open)(path, "rb")


def stream_pieces(
    source: str, path: Path, reading: Reading, part: tuple[int, int] | None = None
) -> Iterator[Piece | Dropped]:
    """Yield the pieces of a table that `is_streamed`, or of its rows `part` (first, end); memory holds some rows at a time.

    What was read before a damaged spot stays.
    """
    lost: Counter[str] = Counter()
    position = part[0] if part else 0
    inner, _ = _suffixes(path)
    try:
        if inner == ".parquet":
            found = read_parquet(path, part)
        elif inner in (".csv", ".tsv"):
            lines = (line for text in _texts(path, lost) for line in io.StringIO(text, newline=None))
            found = records.read_csv_lines(lines, "\t" if inner == ".tsv" else None)
        else:
            lines = (line for text in _texts(path, lost) for line in io.StringIO(text, newline="\n"))
            found = records.read_jsonl_lines(lines)
        for piece in rows.pieces(source, found, reading, lost, position):
            yield piece
            position += 1
    except Unreadable as unreadable:
        yield Dropped(source, position, "read", unreadable.reason, unreadable.detail)
        return
    if position == (part[0] if part else 0):
        yield Dropped(source, position, "read", "empty", "nothing but white space")


def _texts(path: Path, lost: Counter[str]) -> Iterator[str]:
    """Yield the text of a file in blocks of whole lines; bytes that no encoding explains are counted in `lost`."""
    limit = max(MAX_FILE_BYTES, MAX_GROWTH * path.stat().st_size)
    size, rest = 0, b""
    try:
        with _opened(path) as file:
            while block := file.read(BLOCK):
                size += len(block)
                if size > limit:
                    raise Unreadable("too large", f"it expands to more than {limit // 2**20} MB")
                end = block.rfind(b"\n") + 1
                if not end and len(rest) + len(block) > MAX_FILE_BYTES:
                    raise Unreadable("too large", f"one line of more than {MAX_FILE_BYTES // 2**20} MB")
                if end:
                    yield _text(rest + block[:end], lost)
                    rest = block[end:]
                else:
                    rest += block
    except DAMAGED as error:
        if rest:
            yield _text(rest, lost)
        raise Unreadable("corrupt archive", str(error)[:120] or type(error).__name__) from None
    if rest:
        yield _text(rest, lost)


def _text(data: bytes, lost: Counter[str]) -> str:
    decoded = decode(data)
    if decoded.lost:
        lost["undecodable_bytes"] += decoded.lost
    return decoded.text.lstrip("\ufeff")
