"""Records of tables into pieces: which column is the text, the title, the date, the id; the text column stays whole."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from scripts.corpus.columns import own_columns, roles, unused
from scripts.corpus.dates import given_day, iso, lead_day, with_year
from scripts.corpus.files import Unreadable
from scripts.corpus.pieces import Dropped, Piece, Reading
from scripts.corpus.records import Record
from scripts.corpus.repair import damage, repair
from scripts.shared.job import log

YEAR_COLUMN = re.compile(r"^(?:year|年份?|年度)$", re.IGNORECASE)


def pieces(
    source: str, found: Iterable[Record], reading: Reading, lost: Counter[str], first: int = 0
) -> Iterator[Piece | Dropped]:
    """Yield one piece per record, its position counted from `first`; a record without a text column is dropped, and so is one that could not be read.

    What was `lost` in decoding since the last piece is counted with the next; the counter may grow while records are read.
    """
    known: tuple[str, ...] = ()
    for position, record in enumerate(found, first):
        cells = record.cells
        if isinstance(cells, Unreadable):
            yield Dropped(source, position, "read", cells.reason, cells.detail)
            continue
        role = roles(list(cells), reading.columns)
        if reading.columns and not known:
            known = tuple(cells)
            _log_unused(source, list(cells), reading.columns)
        if "text" not in role:
            wanted = reading.columns.get("text")
            reason = f"no column {wanted!r}" if wanted else "no column of text found"
            names = ", ".join(cells)
            yield Dropped(source, position, "read", "no text column", f"{record.where}: {reason} among {names}"[:400])
            continue
        text, repairs = repair(cells[role["text"]] or "", only=reading.repairs)
        title, _ = repair(cells.get(role.get("title", "")) or "", only=reading.repairs)
        lost_here = Counter(lost)
        lost.clear()
        date, date_from = _date(cells, role, text, title)
        yield Piece(
            source,
            position,
            text,
            " ".join(title.split()) or None,
            date,
            date_from,
            own_id=cells[role["id"]] or "" if "id" in role else None,
            where=record.where,
            own=own_columns(cells, role),
            repairs=repairs + damage(text) + lost_here,
            columns=tuple(cells),
        )


def _log_unused(source: str, names: list[str], columns: Mapping[str, str | None]) -> None:
    for role, column in unused(names, columns).items():
        log.info(
            "%s: the column %r is there, but corpus.columns names no %s: add `%s: %s` to use it",
            source,
            column,
            role,
            role,
            column,
        )


def _date(
    cells: Mapping[str, str | None], role: Mapping[str, str], text: str, title: str
) -> tuple[str | None, str | None]:
    """Return (date, where from): the column, with the year of a year column where it has none, else what the text says."""
    if cell := cells.get(role.get("date", "")):
        year = next((iso(v) for k, v in cells.items() if v and YEAR_COLUMN.match(k)), None) or iso(title)
        if date := iso(cell) or with_year(cell, year and year[:4]):
            return date, "column"
    if role.get("date"):
        return None, None
    date = given_day(text) or lead_day(text, title)
    return date, "text" if date else None
