"""Outlines of regions for the map of the page: whole kilometres, as GeoJSON geometries."""

import json
from collections.abc import Collection
from functools import cache
from typing import Any

from scripts.shared.boundaries import Boundaries, boundaries, place_of, simplified

MAPPED = ("province", "prefecture")  # levels whose boundaries are known
DETAIL = 450  # a map is drawn in steps of this part of its width
COUNTRY_WIDE = 5400.0  # km


def layer(level: str, codes: Collection[str]) -> dict[str, Any] | None:
    """Return the map of `level` for the places `codes`: outlines by code, the lines in the sea, where each place is drawn.

    Where all places lie in one province, that province alone. None where no code is known to the map (a gazetteer of one's own).
    """
    if level not in MAPPED:
        return None
    known = set(_known(level).regions)
    at = {code: found for code in sorted(codes) if (found := place_of(code, known))}
    if not at:
        return None
    provinces = {code[:2] for code in at.values()}
    return _outlines(level, provinces.pop() if level == "prefecture" and len(provinces) == 1 else None) | {"at": at}


@cache
def _known(level: str) -> Boundaries:
    return boundaries(level)


@cache
def _outlines(level: str, only: str | None) -> dict[str, Any]:
    """Return outlines and lines of the country, or of the province of the two digits `only`."""
    import shapely

    known = _known(level)
    tolerance = COUNTRY_WIDE / DETAIL
    if only:
        west, south, east, north = shapely.total_bounds([s for c, s in known.regions.items() if c[:2] == only])
        tolerance = max(east - west, north - south) / DETAIL
    drawn = simplified(known, tolerance, only)
    digits = 0 if tolerance > 5 else 1
    return {
        "regions": {code: rounded(json.loads(shapely.to_geojson(s)), digits) for code, s in drawn.regions.items()},
        "lines": [_round(dash.tolist(), digits) for dash in drawn.dashes],
    }


def rounded(geometry: dict[str, Any], digits: int) -> dict[str, Any]:
    """Return a GeoJSON geometry with coordinates of `digits` decimals, points that then repeat left out."""
    return {"type": geometry["type"], "coordinates": _round(geometry["coordinates"], digits)}


def _round(coordinates: list[Any], digits: int) -> list[Any]:
    if coordinates and not isinstance(coordinates[0][0], (int, float)):
        return [_round(inner, digits) for inner in coordinates]
    points = [
        [round(x, digits) if digits else round(x), round(y, digits) if digits else round(y)] for x, y in coordinates
    ]
    return [point for i, point in enumerate(points) if i == 0 or point != points[i - 1]]
