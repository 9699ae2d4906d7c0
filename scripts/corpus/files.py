"""The user's files as bytes: read once, hashed, and taken out of .gz, .xz, .bz2 and .zip without ever exhausting memory."""

import bz2
import hashlib
import io
import lzma
import os
import stat
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path, PurePosixPath

# ASSUME no single document file is larger than this; what is larger is dropped and said so
MAX_FILE_BYTES = 512 * 2**20
MAX_ARCHIVE_BYTES = 2 * 2**30
MAX_NESTING = 3  # a.zip that holds b.txt.gz is 2 deep
CHUNK = 2**20

DAMAGED = (
    EOFError,
    OSError,
    zlib.error,
    lzma.LZMAError,
    zipfile.BadZipFile,
    NotImplementedError,
    RuntimeError,
    ValueError,
)


class Unreadable(Exception):
    """A file or a piece of it cannot be read; `reason` is in plain words and stands in the table of dropped pieces."""

    def __init__(self, reason: str, detail: str | None = None):
        super().__init__(reason)
        self.reason, self.detail = reason, detail


def printable(name: str) -> str:
    """Return a file name as valid Unicode: bytes that are not UTF-8 are shown as \\xNN."""
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def read_file(path: Path) -> tuple[bytes | Unreadable, str]:
    """Return (content or why there is none, SHA-256 or 'unreadable'); only regular files are ever opened."""
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            return Unreadable("not a regular file", "a folder, pipe, socket or device"), "unreadable"
        digest, parts, size = hashlib.sha256(), [], 0
        with path.open("rb") as file:
            while chunk := file.read(CHUNK):
                digest.update(chunk)
                size += len(chunk)
                if size <= MAX_FILE_BYTES:
                    parts.append(chunk)
                else:
                    parts.clear()
        if size > MAX_FILE_BYTES:
            return _too_large(size), digest.hexdigest()
        return b"".join(parts), digest.hexdigest()
    except OSError as error:
        return Unreadable("cannot be opened", os.strerror(error.errno) if error.errno else None), "unreadable"


def _too_large(size: int) -> Unreadable:
    return Unreadable("too large", f"more than {MAX_FILE_BYTES // 2**20} MB ({size // 2**20} MB read): split the file")


def unpack(source: str, data: bytes, nesting: int = 0) -> Iterator[tuple[str, str, bytes | Unreadable]]:
    """Yield (source, file name without archive suffix, content or why there is none) of a file or an archive's members.

    A member of a zip has the source `archive.zip/member`; nothing is written to disk, so a member's path is only a name.
    """
    name = PurePosixPath(source).name
    suffix = PurePosixPath(name.lower()).suffix
    if suffix in _OPENERS or suffix == ".zip":
        if nesting >= MAX_NESTING:
            yield source, name, Unreadable("archive in an archive", f"more than {MAX_NESTING} deep")
        elif suffix == ".zip":
            yield from _members(source, data, nesting)
        else:
            try:
                content = _expand(data, _OPENERS[suffix])
            except Unreadable as unreadable:
                yield source, name, unreadable
                return
            # the inner name decides the format; the source stays the file that the user sees
            for _, inner, inside in unpack(source[: -len(suffix)], content, nesting + 1):
                yield source, inner, inside
    else:
        yield source, name, data


def _members(source: str, data: bytes, nesting: int) -> Iterator[tuple[str, str, bytes | Unreadable]]:
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        members = sorted((m for m in archive.infolist() if not m.is_dir()), key=lambda m: (m.filename, m.header_offset))
    except DAMAGED as error:
        yield source, source, Unreadable("corrupt archive", _words(error))
        return
    left, seen = MAX_ARCHIVE_BYTES, {}
    for member in members:
        inner = printable(_member_name(member))
        if PurePosixPath(inner).name.startswith(".") or inner.startswith("__MACOSX/"):
            continue
        seen[inner] = seen.get(inner, 0) + 1
        label = f"{source}/{inner}" + (f" ({seen[inner]})" if seen[inner] > 1 else "")
        if member.flag_bits & 1:
            yield label, inner, Unreadable("locked by a password", "unpack it first")
            continue
        try:
            with archive.open(member) as file:
                content = _bounded(lambda file=file: file.read(CHUNK), min(left, MAX_FILE_BYTES))
        except Unreadable as unreadable:
            yield label, inner, unreadable
            continue
        except DAMAGED as error:
            yield label, inner, Unreadable("corrupt archive", _words(error))
            continue
        left -= len(content)
        for _, name, inside in unpack(inner, content, nesting + 1):
            yield label, name, inside


def _member_name(member: zipfile.ZipInfo) -> str:
    """Return a member's name; old Chinese zips hold GBK names, which zipfile reads as cp437."""
    if member.flag_bits & 0x800:
        return member.filename
    try:
        return member.filename.encode("cp437").decode("gb18030")
    except UnicodeError:
        return member.filename


def _expand(data: bytes, new: Callable[[], object]) -> bytes:
    """Return the content of a .gz, .xz or .bz2 of one or several streams; raises Unreadable when damaged or too large."""
    parts: list[bytes] = []
    size = 0
    rest = memoryview(data)
    try:
        while len(rest):
            stream = new()
            while not stream.eof:
                if not len(rest):
                    raise Unreadable("corrupt archive", "it ends too early")
                piece, rest = bytes(rest[:CHUNK]), rest[CHUNK:]
                part = _take(stream, piece)
                while part:
                    parts.append(part)
                    size += len(part)
                    if size > MAX_FILE_BYTES:
                        raise _too_large(size)
                    part = b"" if stream.eof else _take(stream, b"")
            done = len(data) - len(rest) - len(stream.unused_data)
            rest = memoryview(data)[done:]
            if not bytes(rest).strip(b"\0"):  # padding after the last stream
                break
    except DAMAGED as error:
        raise Unreadable("corrupt archive", _words(error)) from None
    return b"".join(parts)


def _take(stream: object, piece: bytes) -> bytes:
    """Return at most a few MB of what `stream` makes of `piece` (and of what it held back)."""
    if hasattr(stream, "unconsumed_tail"):  # zlib hands back what it did not use
        return stream.decompress(stream.unconsumed_tail + piece, 4 * CHUNK)
    return stream.decompress(piece, 4 * CHUNK)


_OPENERS: dict[str, Callable[[], object]] = {
    ".gz": lambda: zlib.decompressobj(31),
    ".xz": lambda: lzma.LZMADecompressor(memlimit=2**30),
    ".bz2": bz2.BZ2Decompressor,
}


def _bounded(read: Callable[[], bytes], limit: int) -> bytes:
    parts, size = [], 0
    while chunk := read():
        parts.append(chunk)
        size += len(chunk)
        if size > limit:
            raise _too_large(size)
    return b"".join(parts)


def _words(error: Exception) -> str:
    return str(error).splitlines()[0][:120] if str(error) else type(error).__name__
