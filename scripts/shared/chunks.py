"""The corpus cut into chunks by input size, before any file is read: one job each, none larger than memory allows."""

import hashlib
import math
from dataclasses import dataclass
from pathlib import PurePosixPath

from scripts.shared.inputs import InputFile, digest_inputs

# ASSUME 64 MB of text are worth a job of their own: 25 s of work, a quarter of a GB of memory
CHUNK_BYTES = 64 * 2**20
SMALLEST = CHUNK_BYTES // 4
# ASSUME packed text grows by this factor; only the sizes of jobs depend on it
GROWTH = {".gz": 4, ".xz": 5, ".bz2": 5, ".zip": 4, ".parquet": 4}


@dataclass(frozen=True)
class Chunk:
    """Files number `start` to `stop` of the sorted input files, or rows `rows` = (first, end) of the one file there."""

    start: int
    stop: int
    digest: str  # of names and contents of its files
    rows: tuple[int, int] | None = None


def chunks(files: list[InputFile], digests: list[str]) -> list[Chunk]:
    """Return the chunks of `files` (sorted by source) with the SHA-256 `digests`; together they hold each file once.

    A chunk ends where it is full or where the digest of a file's name says so (content-defined chunking, as of FastCDC,
    Xia et al. 2016): one more file then changes the chunk it falls into, and not all those after it.
    """
    found: list[Chunk] = []
    start, filled = 0, 0

    def cut(stop: int, rows: tuple[int, int] | None = None) -> None:
        names = [file.source for file in files[start:stop]]
        found.append(Chunk(start, stop, digest_inputs(zip(names, digests[start:stop], strict=True)), rows))

    for i, file in enumerate(files):
        size = text_bytes(file)
        ranges = row_ranges(file, size)
        if start < i and (filled + size > CHUNK_BYTES or ranges):
            cut(i)
            start, filled = i, 0
        filled += size
        if ranges:
            for rows in ranges:
                cut(i + 1, rows)
        elif filled >= SMALLEST and _ends_here(file.source, size):
            cut(i + 1)
        else:
            continue
        start, filled = i + 1, 0
    if start < len(files) or not files:
        cut(len(files))
    return found


def text_bytes(file: InputFile) -> int:
    """Return about how many bytes of text a file holds."""
    try:
        return file.path.stat().st_size * GROWTH.get(PurePosixPath(file.source.lower()).suffix, 1)
    except OSError:
        return 0


def row_ranges(file: InputFile, size: int) -> list[tuple[int, int]]:
    """Return the ranges of rows (first, end) into which a Parquet table that is too large for one chunk is cut, else none."""
    if size <= CHUNK_BYTES or not file.source.lower().endswith(".parquet"):
        return []
    import polars as pl

    try:
        n = pl.scan_parquet(file.path, glob=False).select(pl.len()).collect().item()
    except (pl.exceptions.PolarsError, OSError):
        return []  # damaged: the job that reads it says so
    step = math.ceil(n / math.ceil(size / CHUNK_BYTES)) or 1
    return [(first, min(first + step, n)) for first in range(0, n, step)]


def _ends_here(source: str, size: int) -> bool:
    """Whether a chunk may end after this file: about once in half a chunk of bytes, by the file's name alone."""
    draw = int.from_bytes(hashlib.sha256(source.encode("utf-8", "surrogateescape")).digest()[:8], "big")
    return draw < size / (CHUNK_BYTES // 2) * 2**64
