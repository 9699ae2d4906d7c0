"""One chunk of the user's files into pieces: read, repaired, split, dated, each with what finds its copies."""

import re
from collections.abc import Iterable, Iterator, Mapping
from types import SimpleNamespace
from typing import Any

import polars as pl

from scripts.corpus.columns import check_columns
from scripts.corpus.files import Unreadable, printable, read_file, unpack
from scripts.corpus.ids import check_id
from scripts.corpus.parts import frame, in_parts, read_rows
from scripts.corpus.pieces import Dropped, Piece, Reading
from scripts.corpus.read import read_pieces
from scripts.corpus.repair import REPAIRS
from scripts.corpus.signatures import signatures
from scripts.corpus.streams import is_streamed, stream_pieces
from scripts.shared.inputs import InputFile, digest_file, digest_inputs, input_files
from scripts.shared.job import Problem, job, log, progress
from scripts.shared.tables import empty, write, write_parts


class Chunk:
    """The pieces of some files, to be gone through once; what was left out and the files' digest are known afterwards."""

    def __init__(self, files: list[InputFile], reading: Reading, rows: tuple[int, int] | None = None):
        self.files, self.reading, self.rows = files, reading, rows
        self.dropped: list[Dropped] = []
        self._digests: list[tuple[str, str]] = []

    @property
    def digest(self) -> str:
        return digest_inputs(self._digests)

    def pieces(self) -> Iterator[Piece]:
        for file in progress(self.files, len(self.files), "files read"):
            found = self._large(file) if is_streamed(file.path) else self._small(file)
            for piece in found:
                if isinstance(piece, Piece):
                    check_id(piece, self.reading.columns)
                    yield piece
                else:
                    self.dropped.append(piece)

    def _large(self, file: InputFile) -> Iterator[Piece | Dropped]:
        found = stream_pieces(printable(file.source), file.path, self.reading, self.rows)
        yield from progress(found, self.rows[1] - self.rows[0], "rows read") if self.rows else _counted(found)
        # after reading, so that a change meanwhile is seen
        self._digests.append((file.source, digest_file(file.path)))

    def _small(self, file: InputFile) -> Iterator[Piece | Dropped]:
        content, digest = read_file(file.path)
        self._digests.append((file.source, digest))
        source = printable(file.source)
        if isinstance(content, Unreadable):
            yield Dropped(source, 0, "open", content.reason, content.detail)
            return
        empty_archive = True
        for label, name, inside in unpack(source, content):
            empty_archive = False
            if isinstance(inside, Unreadable):
                yield Dropped(label, 0, "open", inside.reason, inside.detail)
            else:
                yield from read_pieces(label, name, inside, self.reading)
        if empty_archive:
            yield Dropped(source, 0, "open", "empty", "an archive without files")


def _counted(items: Iterable[Piece | Dropped]) -> Iterator[Piece | Dropped]:
    """Yield `items`, logging now and then how many there were: how many there will be is unknown."""
    for n, item in enumerate(items, 1):
        yield item
        if n % 1000 == 0:
            log.info("rows read: %d", n)


def how_to_read(
    columns: Mapping[str, str | None], repairs: Mapping[str, bool] | None = None, split: str | None = None
) -> Reading:
    """Return how files are read; raises Problem where a column's role or a repair has no such name or `split` is no pattern."""
    check_columns(columns)
    return Reading(columns, _wanted(repairs or {}), _pattern(split))


def _wanted(repairs: Mapping[str, bool]) -> frozenset[str]:
    """Return the repairs that are made: all but those switched off; raises Problem where a name is none of them."""
    for name in repairs:
        if name not in REPAIRS:
            raise Problem(f"corpus.repairs: {name!r} is none of {', '.join(REPAIRS)}")
    return frozenset(name for name in REPAIRS if repairs.get(name, True))


def _pattern(split: str | None) -> str | None:
    """Return the user's own pattern; raises Problem where it is no regular expression."""
    try:
        return split and re.compile(split).pattern
    except re.error as error:
        raise Problem(f"corpus.split: {split!r} is no regular expression ({error})") from None


def write_chunk(chunk: Chunk, output: SimpleNamespace) -> None:
    """Read `chunk` and write its tables part by part: what stays in memory does not grow with its size."""
    n = write_parts("pieces", _frames(chunk), output.pieces, why_empty="none of the files could be read")
    write_parts("signatures", _signatures(output.pieces, n), output.signatures, why_empty="no pieces")
    rows = [vars(piece) for piece in chunk.dropped]
    dropped = pl.DataFrame(rows, schema=empty("dropped").schema, orient="row")
    write("dropped", dropped, output.dropped, why_empty="every piece could be read")
    log.info("%d files, %d pieces read, %d left out", len(chunk.files), n, len(rows))


def _frames(chunk: Chunk) -> Iterator[pl.DataFrame]:
    first = 0
    for part in in_parts(chunk.pieces()):
        yield frame(part, first)
        first += len(part)


def _signatures(pieces: str, n: int) -> Iterator[pl.DataFrame]:
    for part in read_rows(pieces, range(n), ["text"]):
        yield signatures(part["text"].to_list(), part["row"][0])


def main(inputs: SimpleNamespace, output: SimpleNamespace, params: dict[str, Any]) -> None:
    """Read what the step needs, do it, write what it makes."""
    chunk = params["chunk"]
    reading = how_to_read(params["columns"], params["repairs"], params["split"])
    files = input_files(params["documents"])[chunk["start"] : chunk["stop"]]
    found = Chunk(files, reading, chunk["rows"] and tuple(chunk["rows"]))
    write_chunk(found, output)
    if found.digest != chunk["digest"]:
        raise Problem("an input changed during the run: run again")


if __name__ == "__main__":
    with job(snakemake) as (inputs, output, params):  # noqa: F821
        main(inputs, output, params)
