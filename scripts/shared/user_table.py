"""The user's tables (gazetteer, corrections, labels, answers) row by row, each with its number in the file."""

import csv
from collections.abc import Iterable
from pathlib import Path

from scripts.shared.job import Problem

Row = tuple[int, dict[str, str]]  # line in the file, cells by column without spaces around them


def read_table(path: str | Path, key: str, needed: Iterable[str], note: str = "") -> list[Row]:
    """Return the rows of the CSV at `path`, which the setting `key` names; empty lines are passed over.

    Raises Problem where it is missing, not UTF-8, lacks a column of `needed` (`note` then follows), names one twice, or a row holds
    more or fewer cells than the header.
    """
    path = Path(path)
    if not path.is_file():
        raise Problem(f"{key}: {path} does not exist")
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file)
            lines = [(reader.line_num, row) for row in reader if any(cell.strip() for cell in row)]
    except (csv.Error, UnicodeDecodeError) as broken:
        raise Problem(f"{key}: {path.name} cannot be read as CSV in UTF-8 ({broken}); save it as 'CSV UTF-8'") from None
    columns = [cell.strip().lower() for cell in lines[0][1]] if lines else []
    for column in needed:
        if column not in columns:
            raise Problem(f"{key}: {path.name} has no column {column!r} (it has {', '.join(columns) or 'none'}){note}")
    for column in columns:
        if columns.count(column) > 1:
            raise Problem(f"{key}: {path.name} has the column {column!r} twice; keep one of them")
    for number, row in lines[1:]:
        if len(row) != len(columns):
            raise Problem(
                f"{path.name}, row {number}: {len(row)} cells under {len(columns)} columns ({','.join(row)[:60]}); put a cell that "
                "holds a comma in quotes, and leave empty cells between commas"
            )
    return [(number, dict(zip(columns, (cell.strip() for cell in row), strict=True))) for number, row in lines[1:]]
