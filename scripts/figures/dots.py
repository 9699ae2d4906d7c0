"""Places of a user's own gazetteer as dots at their longitude and latitude, where there are no boundaries to fill."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from scripts.figures.boundaries import albers
from scripts.shared import style

if TYPE_CHECKING:
    from matplotlib.axes import Axes

CHINA = (73.0, 136.0, 3.0, 54.0)  # west, east, south, north in degrees
PER_DEGREE = 111.2  # km
NAMED = 15  # up to so many dots bear their names


def located(numbers: pl.DataFrame, gazetteer: pl.DataFrame) -> dict[str, tuple[float, float]]:
    """Return adcode: kilometres east and north, of the regions of `numbers` that have lon and lat in the gazetteer.

    In China on the projection of its maps, elsewhere equidistant around the middle latitude.
    """
    codes = numbers["adcode"].unique().sort()
    known = gazetteer.filter(
        pl.col("adcode").is_in(codes.to_list()) & pl.col("lon").is_not_null() & pl.col("lat").is_not_null()
    )
    known = known.unique("adcode").sort("adcode")
    degrees = known.select("lon", "lat").to_numpy()
    if not len(degrees):
        return {}
    if in_china(degrees):
        places = albers(degrees)
    else:
        places = degrees * PER_DEGREE
        places[:, 0] *= np.cos(np.radians(degrees[:, 1].mean()))
    return {code: (x, y) for code, (x, y) in zip(known["adcode"], places.tolist(), strict=True)}


def in_china(degrees: np.ndarray) -> bool:
    """Return whether all of longitude and latitude (n, 2) lie in the frame around China."""
    west, east, south, north = CHINA
    (x0, y0), (x1, y1) = degrees.min(axis=0), degrees.max(axis=0)
    return bool(west <= x0 and x1 <= east and south <= y0 and y1 <= north)


def frame(places: Mapping[str, tuple[float, float]]) -> tuple[float, float, float, float]:
    """Return west, east, south, north around the dots, neither flatter than 2 : 3 nor taller than 1 : 1."""
    x, y = np.array(list(places.values())).T
    wide, tall = max(x.max() - x.min(), 1.0), max(y.max() - y.min(), 1.0)
    across, up = max(wide * 1.3, tall * 1.15), max(tall * 1.3, wide * 1.3 * 2 / 3)
    middle = (x.max() + x.min()) / 2, (y.max() + y.min()) / 2
    return middle[0] - across / 2, middle[0] + across / 2, middle[1] - up / 2, middle[1] + up / 2


def paint_dots(
    ax: "Axes",
    places: Mapping[str, tuple[float, float]],
    values: Mapping[str, float],
    thin: set[str],
    shade: Callable[[float], float],
    names: Mapping[str, str],
) -> None:
    """Draw a dot per place of `values`, hollow and grey where thin; up to 15 with their names."""
    west, east, south, north = frame(places)
    for code in sorted(values, key=lambda c: (values[c], c)):
        x, y = places[code]
        face, edge = (style.PAPER, style.MUTED) if code in thin else (style.shares()(shade(values[code])), style.INK)
        ax.scatter([x], [y], s=30 if len(values) <= 60 else 10, color=[face], edgecolors=edge, linewidths=0.4, zorder=3)
    if len(values) <= NAMED:
        _names(ax, places, values, names, (east - west))
    ax.set(xlim=(west, east), ylim=(south, north), aspect="equal")
    ax.set_xticks([])
    ax.set_yticks([])
    for spine in ax.spines.values():
        spine.set(visible=True, linewidth=0.5, color=style.FAINT)


def _names(
    ax: "Axes",
    places: Mapping[str, tuple[float, float]],
    values: Mapping[str, float],
    names: Mapping[str, str],
    wide: float,
) -> None:
    """Write names right of the dots, those of the greatest shares first; one that would cover another is left out."""
    per_inch = wide / (ax.get_position().width * ax.figure.get_size_inches()[0])
    west, east, _, _ = frame(places)
    taken: list[tuple[float, float, float]] = []
    dots = list(places.values())
    for code in sorted(values, key=lambda c: (-values[c], c)):
        x, y = places[code]
        text = style.fitted(names[code], 0.9, style.TINY)
        start, long, high = x + 0.06 * per_inch, style.width_of(text, style.TINY) * per_inch, 0.1 * per_inch
        clear = all(abs(y - v) > high or end < start or begin > start + long for begin, end, v in taken)
        free = all(abs(y - v) > high or not start - 0.02 * per_inch < u < start + long for u, v in dots)
        if clear and free and west < start and start + long < east:
            ax.text(start, y, text, fontsize=style.TINY, va="center")
            taken.append((start, start + long, y))
