"""The user's files into documents: read, repaired, split, dated, without reprints, and every piece accounted for."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

import polars as pl

from scripts.corpus.account import corpus_flow, log_account
from scripts.corpus.columns import check_columns, whole
from scripts.corpus.files import Unreadable, printable, read_file, unpack
from scripts.corpus.ids import check_named_columns, doc_ids
from scripts.corpus.pieces import Dropped, Piece, Reading
from scripts.corpus.read import read_pieces
from scripts.corpus.repair import REPAIRS
from scripts.corpus.reprints import Text, find_reprints
from scripts.shared.inputs import InputFile, digest_inputs, input_files
from scripts.shared.job import Problem, job, progress
from scripts.shared.tables import TEXT, empty, write


@dataclass(frozen=True)
class Corpus:
    """The tables of the stage; documents + dropped = pieces read, and each reprint also stands in dropped."""

    documents: pl.DataFrame
    dropped: pl.DataFrame
    reprints: pl.DataFrame
    repairs: pl.DataFrame
    corpus_flow: pl.DataFrame


def collect(
    documents: Iterable[str],
    columns: Mapping[str, str | None],
    min_chars: int,
    near_duplicate: float,
    expected: str | None = None,
    repairs: Mapping[str, bool] | None = None,
    split: str | None = None,
) -> Corpus:
    """Return the corpus that the files, folders and globs in `documents` hold.

    Raises Problem where an input changed since `expected` was computed, a named column is nowhere or an id stands twice.
    """
    check_columns(columns)
    reading = Reading(columns, _wanted(repairs or {}), _pattern(split))
    files = input_files(documents)
    pieces, dropped, digest = _read(files, reading)
    if expected is not None and digest != expected:
        raise Problem("an input changed during the run: run again")
    total = len(pieces) + len(dropped)
    check_named_columns(columns, pieces, dropped)
    ids = doc_ids(pieces, columns)
    kept = _filter(pieces, dropped, min_chars)
    reprints = find_reprints([Text(piece.text, piece.date) for piece in kept], near_duplicate)
    for i, (stays, similarity) in sorted(reprints.items()):
        reason = "exact copy" if similarity == 1.0 and kept[i].text == kept[stays].text else "reprint"
        detail = f"of {ids[kept[stays].key]}, similarity {similarity:.3f}"
        dropped.append(Dropped(kept[i].source, kept[i].position, "reprints", reason, detail))
    stay = [piece for i, piece in enumerate(kept) if i not in reprints]
    flow = corpus_flow(total, dropped, len(stay))
    log_account(len(files), flow)
    names = _own_names(kept)
    return Corpus(
        _frame([_row(piece, ids, names) for piece in stay], "documents", names),
        pl.DataFrame([vars(piece) for piece in dropped], schema=empty("dropped").schema, orient="row"),
        _frame(
            [
                _row(kept[i], ids, names) | {"kept_doc_id": ids[kept[stays].key], "similarity": similarity}
                for i, (stays, similarity) in sorted(reprints.items())
            ],
            "reprints",
            names,
        ),
        _repairs(stay, ids),
        flow,
    )


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


def _read(files: list[InputFile], reading: Reading) -> tuple[list[Piece], list[Dropped], str]:
    """Return all pieces read, those that could not be read, and the digest of what was read."""
    pieces: list[Piece] = []
    dropped: list[Dropped] = []
    digests: list[tuple[str, str]] = []
    for file in progress(files, len(files), "files read"):
        content, digest = read_file(file.path)
        digests.append((file.source, digest))
        source = printable(file.source)
        if isinstance(content, Unreadable):
            dropped.append(Dropped(source, 0, "open", content.reason, content.detail))
            continue
        before = len(pieces), len(dropped)
        for label, name, inside in unpack(source, content):
            if isinstance(inside, Unreadable):
                dropped.append(Dropped(label, 0, "open", inside.reason, inside.detail))
                continue
            for piece in read_pieces(label, name, inside, reading):
                (pieces if isinstance(piece, Piece) else dropped).append(piece)
        if before == (len(pieces), len(dropped)):
            dropped.append(Dropped(source, 0, "open", "empty", "an archive without files"))
    return pieces, dropped, digest_inputs(digests)


def _filter(pieces: list[Piece], dropped: list[Dropped], min_chars: int) -> list[Piece]:
    """Return the pieces that are long enough, the others noted in `dropped`."""
    kept = []
    for piece in pieces:
        n = len(piece.text.strip())
        if n and n >= min_chars:
            kept.append(piece)
        elif not n:
            dropped.append(Dropped(piece.source, piece.position, "filter", "empty", piece.where or None))
        else:
            detail = f"{n} characters, fewer than {min_chars}"
            dropped.append(Dropped(piece.source, piece.position, "filter", "too short", detail))
    return kept


def _own_names(pieces: list[Piece]) -> list[str]:
    """Return the user's own columns in the order in which files bring them."""
    names: dict[str, None] = {}
    for piece in pieces:
        names.update(dict.fromkeys(piece.own))
    return list(names)


def _row(piece: Piece, ids: Mapping[str, str], names: list[str]) -> dict[str, object]:
    return {
        "doc_id": ids[piece.key],
        "source": piece.source,
        "position": piece.position,
        "title": piece.title,
        "text": whole(piece.text),
        "date": piece.date,
        "date_from": piece.date_from,
        "date_scraped": piece.date_scraped,
        "n_chars": len(piece.text),
    } | {name: piece.own.get(name) for name in names}


def _frame(rows: list[dict[str, object]], table: str, names: list[str]) -> pl.DataFrame:
    schema = empty(table).schema | dict.fromkeys(names, TEXT)
    return pl.DataFrame(rows, schema=schema, orient="row")


def _repairs(pieces: list[Piece], ids: Mapping[str, str]) -> pl.DataFrame:
    rows = [(ids[piece.key], repair, n) for piece in pieces for repair, n in sorted(piece.repairs.items()) if n > 0]
    return pl.DataFrame(rows, schema=empty("repairs").schema, orient="row")


def main(inputs: SimpleNamespace, output: SimpleNamespace, params: dict[str, Any]) -> None:
    """Read what the step needs, do it, write what it makes."""
    corpus = collect(**params)
    write(
        "documents",
        corpus.documents,
        output.documents,
        why_empty="no readable document among the inputs: see dropped",
    )
    write("dropped", corpus.dropped, output.dropped, why_empty="every piece became a document")
    write("reprints", corpus.reprints, output.reprints, why_empty="no document is a copy of another")
    write("corpus_flow", corpus.corpus_flow, output.corpus_flow)
    write("repairs", corpus.repairs, output.repairs, why_empty="nothing had to be repaired")


if __name__ == "__main__":
    with job(snakemake) as (inputs, output, params):  # noqa: F821
        main(inputs, output, params)
