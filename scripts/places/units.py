"""The units of a gazetteer: their names, levels and parents, and what former units have become."""

from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path

from scripts.shared.job import Problem, log
from scripts.shared.tables import COUNTRY, LEVELS
from scripts.shared.user_table import read_table

NEEDED = ("adcode", "name", "aliases", "parent", "level")
OPTIONAL = ("lon", "lat", "valid_from", "valid_to", "successor")
RANK = {level: rank for rank, level in enumerate(LEVELS)}


@dataclass(eq=False)
class Unit:
    """One row of the gazetteer. `heir` is the present unit its land belongs to: the unit itself while it stands."""

    adcode: str
    name: str
    aliases: tuple[str, ...]
    level: str
    first: int | None
    last: int | None
    parent: "Unit | None" = field(default=None, repr=False)
    heir: "Unit" = field(default=None, repr=False)  # type: ignore[assignment]
    children: list["Unit"] = field(default_factory=list, repr=False)
    line: tuple[str, ...] = ()  # adcodes from the unit itself up to its province

    @property
    def node(self) -> "Unit":
        """The unit whose evidence this one's mentions are: the heir where it goes on under another name, else itself."""
        heir = self.heir
        if heir is self or heir.level != self.level:
            return self
        goes_on = heir.adcode == self.adcode or heir.name[:2] == self.name[:2]
        return heir if goes_on or (heir.first or 0) >= (self.last or 0) else self

    @property
    def stands(self) -> bool:
        return self.heir is self

    def in_year(self, year: int | None) -> bool:
        """Say whether the unit stood in `year`; the year in which it ended counts, and an unknown year is today."""
        if year is None:
            return self.stands
        return (self.first is None or self.first <= year) and (self.last is None or year <= self.last + 1)

    def is_under(self, other: "Unit") -> bool:
        """Say whether `other` is the unit itself or one it lies in."""
        return other.adcode in self.line


@dataclass
class Units:
    """All units; `now` finds those that stand by adcode, `former` what became of the others by adcode."""

    every: list[Unit]
    now: dict[str, Unit]
    former: dict[str, list[Unit]]
    became: dict[str, list[Unit]]  # former units by the adcode of the unit they became
    own: bool  # the user's gazetteer, whose codes say nothing

    def at_level(self, unit: Unit, level: str) -> Unit:
        """Return the unit itself, or the one above it that is no finer than `level`."""
        while RANK[unit.level] > RANK[level] and unit.parent is not None:
            unit = unit.parent
        return unit

    def above(self, unit: Unit) -> list[Unit]:
        """Return the unit and all it lies in, finest first."""
        chain = [unit]
        while chain[-1].parent is not None:
            chain.append(chain[-1].parent)
        return chain


def read_units(path: str | Path, *, own: bool) -> Units:
    """Return the units of the gazetteer at `path`; `own` where it is the user's.

    Raises Problem for a missing column, a ragged row, an empty or repeated adcode, an unknown level, parent or successor, a parent that
    is not coarser, degrees that are none, two places of one name and parent (`own`), and an empty table, each with its row.
    """
    rows = read_table(
        path, "places.gazetteer", NEEDED, f"; needed are {','.join(NEEDED)}, and {','.join(OPTIONAL)} may follow"
    )
    file = Path(path).name
    units: list[Unit] = []
    now: dict[str, Unit] = {}
    for number, row in rows:
        code, level = row["adcode"], row["level"]
        if not code or not row["name"]:
            raise Problem(f"{file}, row {number}: adcode and name must both be given")
        if level not in LEVELS:
            near = get_close_matches(level, LEVELS, 1)
            hint = f" (did you mean {near[0]}?)" if near else ""
            raise Problem(f"{file}, row {number}: level {level!r} is none of {', '.join(LEVELS)}{hint}")
        aliases = tuple(a.strip() for a in row["aliases"].split("|") if a.strip())
        unit = Unit(
            code,
            row["name"],
            aliases,
            level,
            _year(row, "valid_from", file, number),
            _year(row, "valid_to", file, number),
        )
        units.append(unit)
        _check_point(row, file, number)
        if not row.get("successor"):
            if code in now:
                raise Problem(f"{file}, row {number}: adcode {code!r} stands twice; each place needs a code of its own")
            now[code] = unit
            unit.heir = unit
    if not units:
        raise Problem(f"{file} holds no places: give at least one row under {','.join(NEEDED)}")
    former: dict[str, list[Unit]] = {}
    for unit, (number, row) in zip(units, rows, strict=True):
        if not unit.heir:
            unit.heir = _known(row, "successor", now, file, number)
            former.setdefault(unit.adcode, []).append(unit)
    for unit, (number, row) in zip(units, rows, strict=True):
        if not unit.stands:
            unit.parent = unit.heir.parent  # ASSUME the land lies where it lies today
        elif row["parent"]:
            unit.parent = _known(row, "parent", now, file, number)
            if RANK[unit.parent.level] >= RANK[unit.level]:
                raise Problem(
                    f"{file}, row {number}: parent {unit.parent.name} ({unit.parent.level}) of {unit.name} ({unit.level}) "
                    "must be of a coarser level"
                )
            unit.parent.children.append(unit)
    if own:
        _check_names(units, [number for number, _ in rows], file)
    _complete(units)
    became: dict[str, list[Unit]] = {}
    for unit in units:
        if not unit.stands:
            became.setdefault(unit.heir.adcode, []).append(unit)
    return Units(units, now, former, became, own)


def _complete(units: list[Unit]) -> None:
    """Set `parent` of former units, now that all parents are known, and `line` of every unit."""
    for unit in units:
        if not unit.stands:
            above = unit.heir
            while above is not None and RANK[above.level] >= RANK[unit.level]:
                above = above.parent
            unit.parent = above
    for unit in units:
        line, above = [unit.heir.adcode] if unit.heir.level == unit.level else [], unit.parent
        while above is not None:
            if above.adcode != COUNTRY:
                line.append(above.adcode)
            above = above.parent
        unit.line = tuple(line)


def _check_point(row: dict[str, str], file: str, number: int) -> None:
    for column, most in (("lon", 180), ("lat", 90)):
        value = row.get(column, "")
        try:
            good = not value or abs(float(value)) <= most
        except ValueError:
            good = False
        if not good:
            swapped = "; are lon and lat swapped?" if column == "lat" else ""
            raise Problem(f"{file}, row {number}: {column} {value!r} is no number of degrees up to {most}{swapped}")


def _check_names(units: list[Unit], numbers: list[int], file: str) -> None:
    """Stop where two places of one parent bear one name, which no text can tell apart; say which names are too short for texts."""
    seen: dict[tuple[str, str], int] = {}
    for unit, number in zip(units, numbers, strict=True):
        if not unit.stands:
            continue
        for name in (unit.name, *unit.aliases):
            first = seen.setdefault((unit.parent.adcode if unit.parent else "", name), number)
            if first != number:
                above = f" in {unit.parent.name}" if unit.parent else ""
                raise Problem(
                    f"{file}, row {number}: {name!r} already stands in row {first} for another place{above}; give each a name of its own, "
                    "or drop the alias"
                )
    short = [unit.name for unit in units if len(unit.name) == 1]
    if short:
        log.warning(
            "%s: names of one character are looked for in the region column only, never in texts: %s", file, short
        )


def _year(row: dict[str, str], column: str, file: str, number: int) -> int | None:
    value = row.get(column, "")
    if not value:
        return None
    if not value[:4].isdigit():
        raise Problem(f"{file}, row {number}: {column} {value!r} is no year such as 2010")
    return int(value[:4])


def _known(row: dict[str, str], column: str, now: dict[str, Unit], file: str, number: int) -> Unit:
    code = row[column]
    if code not in now:
        near = get_close_matches(code, now, 1)
        hint = f" (nearest: {near[0]!r})" if near else ""
        raise Problem(f"{file}, row {number}: {column} {code!r} of {row['name']} is not an adcode of this table{hint}")
    return now[code]
