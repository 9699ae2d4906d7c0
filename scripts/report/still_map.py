"""The map of the first screen as a plain drawing, for readers whose browser runs no scripts."""

from collections.abc import Iterable, Mapping
from typing import Any

from scripts.report.geometry import layer

LOW, HIGH = (0xD5, 0xE8, 0xEE), (0x08, 0x3F, 0x50)  # as the live map
NOTHING = "#ffffff"
MARGIN = 40  # km


def still_map(level: str, shares: Mapping[str, float]) -> dict[str, Any] | None:
    """Return the map of `shares` by adcode: viewBox, regions (path, colour), lines and the ends of the scale; None where there is none.

    Where several places are drawn as one, the largest share shows.
    """
    known = layer(level, shares)
    if known is None or len(set(known["at"].values())) < 2:
        return None
    drawn: dict[str, float] = {}
    for code, at in known["at"].items():
        drawn[at] = max(shares[code], drawn.get(at, 0.0))
    low, high = min(drawn.values()), max(drawn.values())
    paths = {code: _path(geometry) for code, geometry in known["regions"].items()}
    corners = [point for geometry in known["regions"].values() for point in _points(geometry["coordinates"])]
    corners += [point for line in known["lines"] for point in line]
    west, east = min(x for x, _ in corners) - MARGIN, max(x for x, _ in corners) + MARGIN
    south, north = min(y for _, y in corners) - MARGIN, max(y for _, y in corners) + MARGIN
    return {
        "box": f"{west:g} {-north:g} {east - west:g} {north - south:g}",
        "regions": [(path, _colour(drawn[c], low, high) if c in drawn else NOTHING) for c, path in paths.items()],
        "lines": [_ring(line) for line in known["lines"]],
        "low": low,
        "high": high,
    }


def _path(geometry: Mapping[str, Any]) -> str:
    polygons = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
    return "".join(_ring(ring) + "Z" for polygon in polygons for ring in polygon)


def _ring(points: Iterable[Iterable[float]]) -> str:
    # north is up, and up is less in a drawing
    return "M" + "L".join(f"{x:g},{-y:g}" for x, y in points)


def _points(coordinates: list[Any]) -> Iterable[tuple[float, float]]:
    if coordinates and isinstance(coordinates[0], (int, float)):
        yield coordinates[0], coordinates[1]
        return
    for inner in coordinates:
        yield from _points(inner)


def _colour(share: float, low: float, high: float) -> str:
    part = (share - low) / (high - low) if high > low else 0.5
    return "#" + "".join(f"{round(a + part * (b - a)):02x}" for a, b in zip(LOW, HIGH, strict=True))
