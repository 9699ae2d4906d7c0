"""The user's files into documents: read, repaired, split, dated, without reprints, and every piece accounted for."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

import polars as pl

from scripts.corpus.columns import check_columns, whole
from scripts.corpus.files import Unreadable, printable, read_file, unpack
from scripts.corpus.pieces import Dropped, Piece
from scripts.corpus.read import read_pieces
from scripts.corpus.reprints import Text, find_reprints
from scripts.shared.inputs import InputFile, digest_inputs, input_files
from scripts.shared.job import Problem, job, log, progress
from scripts.shared.tables import TEXT, empty, write


@dataclass(frozen=True)
class Corpus:
    """The four tables of the stage; documents + dropped = pieces read, and each reprint also stands in dropped."""

    documents: pl.DataFrame
    dropped: pl.DataFrame
    reprints: pl.DataFrame
    repairs: pl.DataFrame


def collect(
    documents: Iterable[str],
    columns: Mapping[str, str | None],
    min_chars: int,
    near_duplicate: float,
    expected: str | None = None,
) -> Corpus:
    """Return the corpus that the files, folders and globs in `documents` hold.

    Raises Problem where an input changed since `expected` was computed, a named column is nowhere or an id stands twice.
    """
    check_columns(columns)
    files = input_files(documents)
    pieces, dropped, digest = _read(files, columns)
    if expected is not None and digest != expected:
        raise Problem("an input changed during the run: run again")
    total = len(pieces) + len(dropped)
    _check_named_columns(columns, pieces, dropped)
    ids = _doc_ids(pieces, columns)
    kept = _filter(pieces, dropped, min_chars)
    reprints = find_reprints([Text(piece.text, piece.date) for piece in kept], near_duplicate)
    for i, (stays, similarity) in sorted(reprints.items()):
        reason = "exact copy" if similarity == 1.0 and kept[i].text == kept[stays].text else "reprint"
        detail = f"of {ids[kept[stays].key]}, similarity {similarity:.3f}"
        dropped.append(Dropped(kept[i].source, kept[i].position, "reprints", reason, detail))
    stay = [piece for i, piece in enumerate(kept) if i not in reprints]
    assert len(stay) + len(dropped) == total, "pieces read = documents + dropped"
    _log_account(files, total, len(stay), dropped)
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
    )


def _read(files: list[InputFile], columns: Mapping[str, str | None]) -> tuple[list[Piece], list[Dropped], str]:
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
            for piece in read_pieces(label, name, inside, columns):
                (pieces if isinstance(piece, Piece) else dropped).append(piece)
        if before == (len(pieces), len(dropped)):
            dropped.append(Dropped(source, 0, "open", "empty", "an archive without files"))
    return pieces, dropped, digest_inputs(digests)


def _check_named_columns(columns: Mapping[str, str | None], pieces: list[Piece], dropped: list[Dropped]) -> None:
    """Raise Problem where no table at all holds the column that is to be the text."""
    lost = [piece for piece in dropped if piece.reason == "no text column"]
    if columns.get("text") and lost and not any(piece.where for piece in pieces):
        raise Problem(
            f"corpus.columns.text: no table has a column {columns['text']!r} ({lost[0].source}, {lost[0].detail})"
        )


def _doc_ids(pieces: list[Piece], columns: Mapping[str, str | None]) -> dict[str, str]:
    """Return {piece key: doc_id}: the user's id where an id column is named, else source#position.

    A guessed id column is used where its values are there and unique in all tables, and else passed over.
    """
    named = columns.get("id")
    seen: dict[str, Piece] = {}
    for piece in pieces:
        if not piece.where or (piece.own_id is None and not named):
            continue
        where = f"{piece.source}, {piece.where}"
        if not (piece.own_id or "").strip():
            complaint = f"{where}: the id column {named!r} is empty"
        elif piece.own_id in seen:
            other = seen[piece.own_id]
            complaint = f"{where}: id {piece.own_id!r} stands already in {other.source}, {other.where}"
        else:
            seen[piece.own_id] = piece
            continue
        if named:
            raise Problem(f"{complaint}; give every row an id of its own or take `id` out of corpus.columns")
        log.info("the column taken for ids is not unique, so that documents are numbered by file: %s", complaint)
        seen = {}
        break
    owned = {piece.key: piece.own_id for piece in seen.values()}
    taken = set(owned.values())
    ids = dict(owned)
    for piece in pieces:
        if piece.key not in ids:
            if piece.key in taken:
                raise Problem(f"id {piece.key!r} is also the name of a document of a page; rename the id")
            ids[piece.key] = piece.key
    return ids


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


def _log_account(files: list[InputFile], total: int, kept: int, dropped: list[Dropped]) -> None:
    reasons: dict[tuple[str, str], int] = {}
    for piece in dropped:
        reasons[piece.stage, piece.reason] = reasons.get((piece.stage, piece.reason), 0) + 1
    log.info("%d files, %d pieces read = %d documents + %d dropped", len(files), total, kept, len(dropped))
    for (stage, reason), n in sorted(reasons.items()):
        log.info("dropped at %s: %d %s", stage, n, reason)


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
    write("repairs", corpus.repairs, output.repairs, why_empty="nothing had to be repaired")


if __name__ == "__main__":
    with job(snakemake) as (inputs, output, params):  # noqa: F821
        main(inputs, output, params)
