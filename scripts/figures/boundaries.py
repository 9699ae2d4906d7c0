"""Boundaries as matplotlib draws them; the geometry itself is that of scripts.shared.boundaries, which the report draws too."""

from typing import Any

import numpy as np

from scripts.shared.boundaries import FILES, Boundaries, albers, boundaries, place_of, simplified

__all__ = ["FILES", "Boundaries", "albers", "boundaries", "outline_path", "places_of", "simplified"]

# codes of the gazetteer that the map knows by others: counties raised to cities, districts with new codes, one merged of two.
# 653132, 653228, 653229 and 659013, founded since 2024, have no boundary there yet
CROSSWALK = {
    "460302": ("460321",), "460303": ("460322",), "500157": ("500105", "500112"), "540481": ("540422",), "540581": ("540530",),
}  # fmt: skip


def places_of(adcode: str, known: set[str]) -> tuple[str, ...]:
    """Return the codes under which the map knows `adcode`: one, two where it shows a unit by its former parts, or none."""
    others = CROSSWALK.get(adcode, ())
    if adcode not in known and others and set(others) <= known:
        return others
    found = place_of(adcode, known)
    return () if found is None else (found,)


def outline_path(shape: Any) -> Any:
    """Return the matplotlib path of a polygon, multipolygon or their collection, holes included."""
    import shapely
    from matplotlib.path import Path

    rings = [ring for p in shapely.get_parts(shape) if p.geom_type == "Polygon" for ring in (p.exterior, *p.interiors)]
    corners = [np.asarray(ring.coords) for ring in rings]
    codes = [np.full(len(c), Path.LINETO, dtype=Path.code_type) for c in corners]
    for code in codes:
        code[0], code[-1] = Path.MOVETO, Path.CLOSEPOLY
    return Path(np.concatenate(corners), np.concatenate(codes))
