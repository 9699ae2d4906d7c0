"""Groups of places: the official macro-regions, or the user's own (places.groups), as a table of codes and groups."""

import csv
import difflib
from pathlib import Path

from scripts.shared.job import Problem

MACRO = "macro"  # the four regions of the National Bureau of Statistics
NEEDED = ("adcode", "group")


def groups_file(setting: str | None, resources: Path) -> str | None:
    """Return the table that places.groups names, or None where there are no groups."""
    return str(resources / "macro_regions.csv") if setting == MACRO else setting


def read_groups(path: str | Path, gazetteer: str | Path) -> dict[str, str]:
    """Return group by adcode. The column adcode may hold the full name of a place where only one bears it (湖南省).

    Lines that begin with # are passed over. Raises Problem for a missing column, an empty cell, a place that is not in the gazetteer
    or no longer stands, and a place in two groups, each with its row.
    """
    rows = _rows(Path(path), "places.groups")
    known, names, former = _places(Path(gazetteer))
    file = Path(path).name
    groups: dict[str, str] = {}
    for number, row in rows:
        cell, group = row.get("adcode", ""), row.get("group", "")
        if not cell or not group:
            raise Problem(f"{file}, row {number}: adcode and group must both be given")
        code = cell if cell in known else names.get(cell, [None])[0] if len(names.get(cell, ())) == 1 else None
        if code is None:
            raise Problem(f"{file}, row {number}: adcode {cell!r} {_why_not(cell, names, former, known)}")
        if groups.setdefault(code, group) != group:
            raise Problem(
                f"{file}, row {number}: {cell!r} is in the groups {groups[code]!r} and {group!r}; keep one of the rows"
            )
    if not groups:
        raise Problem(f"{file} holds no groups: give at least one row under {','.join(NEEDED)}")
    return groups


def _rows(path: Path, key: str) -> list[tuple[int, dict[str, str]]]:
    """Return (row number in the file, cells by column) of every row below the header."""
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise Problem(f"{key}: {path} cannot be read ({error}); save it as 'CSV UTF-8'") from None
    numbered = [(n, line) for n, line in enumerate(lines, 1) if line.strip() and not line.startswith("#")]
    if not numbered:
        raise Problem(f"{key}: {path.name} is empty; needed are the columns {','.join(NEEDED)}")
    header, *cells = csv.reader(line for _, line in numbered)
    columns = [column.strip().lower() for column in header]
    for column in NEEDED:
        if column not in columns:
            raise Problem(f"{key}: {path.name} has no column {column!r} (it has {', '.join(columns)})")
    rows = zip((n for n, _ in numbered[1:]), cells, strict=True)
    return [(n, {c: v.strip() for c, v in zip(columns, row, strict=False)}) for n, row in rows]


def _places(path: Path) -> tuple[dict[str, str], dict[str, list[str]], dict[str, str]]:
    """Return (name by code, codes by name) of the places that stand, and the successor by code of those that do not."""
    known: dict[str, str] = {}
    names: dict[str, list[str]] = {}
    former: dict[str, str] = {}
    with path.open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            cells = {(k or "").strip().lower(): (v or "").strip() for k, v in row.items() if isinstance(v, str)}
            if cells.get("successor"):
                former[cells.get("adcode", "")] = cells["successor"]
            else:
                known[cells.get("adcode", "")] = cells.get("name", "")
                names.setdefault(cells.get("name", ""), []).append(cells.get("adcode", ""))
    return known, names, former


def _why_not(cell: str, names: dict[str, list[str]], former: dict[str, str], known: dict[str, str]) -> str:
    if cell in names:
        return f"is the name of {len(names[cell])} places: {', '.join(names[cell][:5])}; give the code of one"
    if cell in former:
        return f"no longer stands; its land belongs to {former[cell]} ({known.get(former[cell], '')}) today: give that code"
    near = difflib.get_close_matches(cell, [*known, *names], 1, 0.6)
    return "is not in the gazetteer" + (f" (nearest: {near[0]!r})" if near else "")
