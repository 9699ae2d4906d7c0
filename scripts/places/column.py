"""Places that are given, not recognised: a cell of the user's region column, a line of the corrections file."""

import re
from difflib import get_close_matches
from pathlib import Path
from typing import NamedTuple

from scripts.places.units import RANK, Unit, Units
from scripts.shared.job import Problem
from scripts.shared.user_table import read_table

CODE = re.compile(r"^(\d{2}|\d{4}|\d{6}|\d{9}|\d{12})(?:\.0+)?$")
BETWEEN = re.compile(r"[\s\-—–_/|｜,，、>＞·•.;；:：\\]+")
COUNTRYWIDE = frozenset(["全国", "中国", "中华人民共和国", "国家", "全国性", "中央"])
EMPTY = frozenset(("", "null", "none", "nan", "n/a", "na", "-", "—", "无", "不详", "未知"))


class Cells:
    """Reads cells that hold a code (430000, 431200000000, 4312) or a name (怀化, 怀化市, 湖南省怀化市)."""

    def __init__(self, units: Units) -> None:
        self.units = units
        self.by_name: dict[str, list[Unit]] = {}
        for unit in units.every:
            for name in (unit.name, *unit.aliases):
                named = self.by_name.setdefault(name, [])
                if unit not in named:
                    named.append(unit)
        self.longest = max(map(len, self.by_name))
        self.country = next((u for u in units.now.values() if u.level == "country"), None)
        self._seen: dict[tuple[str, int | None], Unit | None] = {}

    def read(self, cell: str, year: int | None = None) -> Unit | None:
        """Return the unit a cell names, or None where it names none, or several and does not say which."""
        key = (cell, year)
        if key not in self._seen:
            self._seen[key] = self._read(cell.strip(), year)
        return self._seen[key]

    def _read(self, cell: str, year: int | None) -> Unit | None:
        if cell in self.units.now:
            return self.units.now[cell]
        if not self.units.own:
            if cell in COUNTRYWIDE:
                return self.country
            if code := CODE.match(cell):
                return self._by_code(code[1], year)
        found = self._named(BETWEEN.sub("", cell), None, year) or self._named(cell, None, year)
        return found[0] if len(found) == 1 else None

    def _by_code(self, code: str, year: int | None) -> Unit | None:
        code = code[:6].ljust(6, "0")
        former = self.units.former.get(code, [])
        then = [u for u in former if year is not None and u.in_year(year)]
        if code in self.units.now:
            return self.units.now[code]
        if former:
            return max(then or former, key=lambda u: u.last or 0)
        if code.endswith("01") and code[:4] + "00" in self.units.now:  # 市辖区: the districts of a city together
            return self.units.now[code[:4] + "00"]
        return self.units.now.get(code[:2] + "0000") if code[2:4] in ("01", "02", "90") else None

    def _named(self, rest: str, above: Unit | None, year: int | None) -> list[Unit]:
        """Return the units that `rest`, read as names from coarse to fine, may mean, all inside `above`."""
        if rest == "市辖区" and above is not None:
            return [above]
        found: list[Unit] = []
        for size in range(min(self.longest, len(rest)), 0, -1):
            inside = [u for u in self.by_name.get(rest[:size], []) if above is None or above.heir.adcode in u.line]
            inside = [u for u in inside if u is not above and u.node is not above]
            if len(rest) > size:
                found = [deeper for u in inside if u.stands for deeper in self._named(rest[size:], u, year)]
            else:
                found = _one_meant(inside, year)
            if found:
                return list(dict.fromkeys(found))
        return []


def _one_meant(units: list[Unit], year: int | None) -> list[Unit]:
    """Return the units of their time; of several with one name the coarser, where it holds the others (长沙: 长沙市)."""
    units = [u for u in units if u.in_year(year)] or [u for u in units if u.stands] or units
    coarse = min((RANK[u.level] for u in units), default=0)
    first = [u for u in units if RANK[u.level] == coarse]
    if len(first) == 1 and all(first[0].heir.adcode in u.line for u in units):
        return first
    if len(first) == 1 and coarse == RANK["province"]:
        return first
    return units


def year_of(date: str | None) -> int | None:
    """Return the year of a date such as 2020-01-27, where it has one."""
    return int(date[:4]) if date and date[:4].isdigit() else None


def is_empty(cell: str | None) -> bool:
    """Say whether a cell says nothing."""
    return cell is None or cell.strip().lower() in EMPTY


def nearest(cell: str, units: Units) -> str:
    """Return ' (nearest: ...)' with the most similar code or name of the gazetteer, or nothing."""
    names = [name for unit in units.now.values() for name in (unit.name, unit.adcode)]
    near = get_close_matches(cell.strip(), names, 1, 0.5)
    return f" (nearest: {near[0]!r})" if near else ""


class Correction(NamedTuple):
    doc_id: str
    unit: Unit | None  # None: the document is about no place


def read_corrections(path: str | Path, cells: Cells) -> dict[str, Correction]:
    """Return the corrections by doc_id from a CSV with the columns doc_id and adcode (a code or a name; empty: no place).

    Raises Problem for a missing file or column, an unknown place, and a document corrected in two ways.
    """
    file = Path(path).name
    corrections: dict[str, Correction] = {}
    for number, row in read_table(path, "places.corrections", ("doc_id", "adcode")):
        doc_id, cell = row["doc_id"], row["adcode"]
        unit = None if is_empty(cell) else cells.read(cell)
        if unit is None and not is_empty(cell):
            raise Problem(f"{file}, row {number}: adcode {cell!r} is not in the gazetteer{nearest(cell, cells.units)}")
        if doc_id in corrections and corrections[doc_id].unit is not unit:
            raise Problem(
                f"{file}, row {number}: doc_id {doc_id!r} is corrected twice, differently; keep one of the rows"
            )
        corrections[doc_id] = Correction(doc_id, unit)
    return corrections
