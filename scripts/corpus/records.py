"""Tables into records: json, jsonl, csv and tsv, one record a document; a broken row is dropped and the rest stays."""

import csv
import io
import json
import re
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from scripts.corpus.columns import Cell, as_cell, guess
from scripts.corpus.files import MAX_FILE_BYTES, Unreadable


@dataclass(frozen=True)
class Record:
    """One row of a table, or why it cannot be read; `where` is how a user finds it: line 7, sheet 一月 row 3."""

    where: str
    cells: dict[str, Cell] | Unreadable


def _record(where: str, value: object) -> Record:
    try:
        if isinstance(value, dict):
            cells = {_column(str(k), i): as_cell(v) for i, (k, v) in enumerate(value.items())}
            return Record(where, cells if any(cells.values()) else Unreadable("empty", where))
        if isinstance(value, str):
            return Record(where, {"text": as_cell(value)})
    except RecursionError:
        return Record(where, Unreadable("broken JSON", f"{where}: nested too deeply"))
    return Record(
        where, Unreadable("no text in it", f"{where}: {type(value).__name__} instead of an object with columns")
    )


def _column(name: str, i: int) -> str:
    return as_cell(re.sub(r"[\x00-\x1f\x7f\ufeff]", "", name).strip()) or f"column_{i + 1}"


def _load(text: str, where: str) -> object:
    try:
        return json.loads(text)
    except RecursionError:
        raise Unreadable("broken JSON", f"{where}: nested too deeply") from None
    except ValueError as error:
        raise Unreadable("broken JSON", f"{where}: {str(error)[:120]}") from None


def read_jsonl(text: str) -> Iterator[Record]:
    """Yield one record per line that is not blank."""
    yield from read_jsonl_lines(io.StringIO(text, newline="\n"))


def read_jsonl_lines(lines: Iterable[str]) -> Iterator[Record]:
    """Yield one record per line that is not blank, holding one line at a time."""
    for number, line in enumerate(lines, 1):
        if line.strip():
            where = f"line {number}"
            try:
                yield _record(where, _load(line, where))
            except Unreadable as broken:
                yield Record(where, broken)


def read_json(text: str) -> Iterator[Record]:
    """Yield the records of a JSON file: a list, an object that holds one list of objects, one object, or JSON lines."""
    try:
        value = _load(text, "the file")
    except Unreadable:
        lines = [line for line in text.split("\n") if line.strip()]
        if len(lines) > 1 and all(line.lstrip()[:1] in "{[" for line in lines[:3]) and _is_json(lines[0]):
            yield from read_jsonl(text)
            return
        raise
    if isinstance(value, dict) and "text" not in guess(map(str, value)):
        lists = [v for v in value.values() if isinstance(v, list) and v and isinstance(v[0], dict)]
        value = lists[0] if len(lists) == 1 else value
    for number, item in enumerate(value if isinstance(value, list) else [value], 1):
        yield _record(f"item {number}", item)


def _is_json(line: str) -> bool:
    try:
        _load(line, "")
    except Unreadable:
        return False
    return True


# --- csv and tsv -------------------------------------------------------------------------------------------------------

MAX_BROKEN_QUOTES = 50  # after so many rows with broken quotes, quotes are taken as plain characters
MAX_ROW_CHARS = 8 * 2**20  # a quoted cell that goes on for longer was never closed


def read_csv(text: str, delimiter: str | None = None) -> Iterator[Record]:
    """Yield one record per row; a row with broken quotes or another number of cells than the header is dropped."""
    yield from read_csv_lines((line + "\n" for line in re.split("\r\n|\r|\n", text)), delimiter)


def read_csv_lines(lines: Iterable[str], delimiter: str | None = None) -> Iterator[Record]:
    """Yield the records of lines that end in a line feed, holding one row at a time."""
    csv.field_size_limit(MAX_FILE_BYTES)
    lines = _Lines(lines)
    delimiter = delimiter or _delimiter(lines)
    header: list[str] | None = None
    for number, row in _rows(lines, delimiter):
        if isinstance(row, Unreadable):
            yield Record(f"line {number}", row)
        elif not any(cell.strip() for cell in row):
            continue
        elif header is None:
            header = header_names(row)
        elif len(row) > len(header) and any(row[len(header) :]):
            why = f"line {number}: {len(row)} cells where the header has {len(header)}"
            yield Record(f"line {number}", Unreadable("broken row", why))
        else:
            cells = (row + [""] * len(header))[: len(header)]
            yield Record(
                f"line {number}", {name: as_cell(cell) or None for name, cell in zip(header, cells, strict=True)}
            )


class _Lines:
    """Lines that can be read again from the beginning of the row being read; `number` counts the lines read."""

    def __init__(self, lines: Iterable[str]):
        self._coming = iter(lines)
        self._again: deque[str] = deque()
        self.row: list[str] = []  # the lines of the row being read
        self._chars = 0
        self.number = 0

    def __iter__(self) -> "_Lines":
        return self

    def __next__(self) -> str:
        if self._chars > MAX_ROW_CHARS:
            raise csv.Error("a quoted cell that does not end")
        line = self._again.popleft() if self._again else next(self._coming)
        self.number += 1
        self.row.append(line)
        self._chars += len(line)
        return line

    def new_row(self) -> None:
        self.row.clear()
        self._chars = 0

    def back(self, stay: int) -> None:
        """Have all lines of the row but the first `stay` come again."""
        self._again.extendleft(reversed(self.row[stay:]))
        self.number -= len(self.row) - stay
        self.new_row()


def _rows(lines: _Lines, delimiter: str) -> Iterator[tuple[int, list[str] | Unreadable]]:
    """Yield (line number, cells); after a row that cannot be parsed reading goes on at the next line."""
    broken = 0
    while True:
        quoting = csv.QUOTE_MINIMAL if broken < MAX_BROKEN_QUOTES else csv.QUOTE_NONE
        start = lines.number + 1
        try:
            for row in csv.reader(lines, delimiter=delimiter, strict=True, quoting=quoting):
                yield start, row
                lines.new_row()
                start = lines.number + 1
            return
        except csv.Error as error:
            broken += 1
            plain = next(csv.reader(lines.row[:1], delimiter=delimiter, quoting=csv.QUOTE_NONE), [])
            lines.back(1)
            yield start, Unreadable("broken row", f"line {start}: {error} ({len(plain)} cells)")


def _delimiter(lines: _Lines) -> str:
    try:
        head = next((line for line in lines if line.strip()), "")
    except csv.Error:  # megabytes of blank lines
        head = ""
    lines.back(0)
    return max((",", "\t", ";", "|"), key=head.count)


def header_names(row: list[str]) -> list[str]:
    """Return column names, each once: empty ones as column_3, repeated ones as name_2."""
    names: dict[str, None] = {}
    times: dict[str, int] = {}  # a header of thousands of equal names must not take for ever
    for i, cell in enumerate(row):
        name = base = _column(cell, i)
        while name in names:
            times[base] = times.get(base, 1) + 1
            name = f"{base}_{times[base]}"
        names[name] = None
    return list(names)
