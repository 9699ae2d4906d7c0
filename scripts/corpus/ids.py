"""What a document is called: the user's own id where there is one, else file and position."""

from collections.abc import Mapping

from scripts.corpus.pieces import Dropped, Piece
from scripts.shared.job import Problem, log


def check_named_columns(columns: Mapping[str, str | None], pieces: list[Piece], dropped: list[Dropped]) -> None:
    """Raise Problem where no table at all holds the column that is to be the text."""
    lost = [piece for piece in dropped if piece.reason == "no text column"]
    if columns.get("text") and lost and not any(piece.where for piece in pieces):
        raise Problem(
            f"corpus.columns.text: no table has a column {columns['text']!r} ({lost[0].source}, {lost[0].detail})"
        )


def doc_ids(pieces: list[Piece], columns: Mapping[str, str | None]) -> dict[str, str]:
    """Return {piece key: doc_id}: the user's id where an id column is named, else source#position.

    A guessed id column is used where its values are there and unique in all tables, and else passed over.
    """
    named = columns.get("id")
    seen: dict[str, Piece] = {}
    for piece in pieces:
        if not piece.where or (piece.own_id is None and not named):
            continue
        where = f"{piece.source}, {piece.where}"
        if piece.own_id is None:
            raise Problem(
                f"{where}: no column {named!r} (corpus.columns.id) among {', '.join(piece.columns)}; "
                "name the column that holds the id or take `id` out of corpus.columns"
            )
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
