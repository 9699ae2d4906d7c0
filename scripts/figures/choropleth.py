"""One map panel: regions coloured by a number, those without data hatched, thin ones striped, the South China Sea in its inset."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from scripts.figures.boundaries import Boundaries, outline_path
from scripts.shared import style

if TYPE_CHECKING:
    from matplotlib.axes import Axes

Box = tuple[float, float, float, float]  # west, east, south, north, in kilometres of the projection
WHOLE: Box = (-2720.0, 2800.0, 1840.0, 6010.0)
SEA: Box = (250.0, 1960.0, 330.0, 2760.0)  # with the tip of Taiwan, and the whole ten-dash line
INSET = (2020.0, 2780.0, 1860.0)  # west, east, south of the inset's frame: east of Taiwan and its islands
FEW, MANY = 60, 600  # regions
MARGIN = 30.0  # km: what is cut off lies outside the frame


@dataclass(frozen=True)
class View:
    """What of the boundaries lies in `box`, as matplotlib paths: by adcode, the outline of all, and the ten-dash line."""

    box: Box
    paths: dict[str, Any]
    outline: Any
    dashes: list[Any]


def view(known: Boundaries, box: Box) -> View:
    """Return the part of `known` in `box`."""
    import shapely

    west, east, south, north = box
    frame = (west - MARGIN, south - MARGIN, east + MARGIN, north + MARGIN)
    shapes = list(known.regions.values())
    cut = shapely.clip_by_rect(shapes, *frame)
    paths = {code: outline_path(shape) for code, shape in zip(known.regions, cut, strict=True) if not shape.is_empty}
    whole = shapely.coverage_union_all(shapes)
    # slivers between neighbours are no borders: the outline is the outer rings
    solid = shapely.multipolygons(
        [shapely.polygons(p.exterior) for p in shapely.get_parts(whole) if p.geom_type == "Polygon"]
    )
    outline = outline_path(shapely.clip_by_rect(solid, *frame))
    return View(box, paths, outline, known.dashes)


def paint(
    ax: "Axes",
    values: Mapping[str, float],
    thin: set[str],
    shade: Callable[[float], float],
    seen: View,
    *,
    fine: float = 1.0,
) -> None:
    """Colour the regions of `seen` by `shade`, which gives the place of a value on the colour map; `fine` scales the lines."""
    here = [code for code in seen.paths if code in values]
    colours = {code: style.shares()(shade(values[code])) for code in here}
    paint_kinds(ax, colours, seen, fine=fine)
    for ink in (style.PAPER, style.INK):
        codes = [code for code in here if code in thin and style.ink_on(colours[code]) == ink]
        if codes:
            stripes = style.PAPER if ink == style.PAPER else style.EMPTY_HATCH
            look = {"facecolors": "none", "hatch": "\\\\\\\\\\\\", "hatchcolors": stripes, "linewidths": 0}
            _add(ax, [_one([seen.paths[code] for code in codes])], len(seen.paths) > MANY, **look)


def paint_kinds(ax: "Axes", colours: Mapping[str, Any], seen: View, *, fine: float = 1.0) -> None:
    """Fill the regions of `seen` with their `colours`, hatch those that have none, draw the outline and the ten-dash line."""
    here, n = [code for code in seen.paths if code in colours], len(seen.paths)
    line = {
        "edgecolors": style.PAPER,
        "linewidths": (0.3 if n < FEW else 0.15 if n < MANY else 0.06) * fine,
    }
    empty = _one([path for code, path in seen.paths.items() if code not in colours])
    _add(ax, [empty], n > MANY, facecolors=style.NO_DATA, hatch="//////", hatchcolors=style.EMPTY_HATCH, **line)
    _add(ax, [seen.paths[code] for code in here], n > MANY, facecolors=[colours[code] for code in here], **line)
    _add(ax, [seen.outline], False, facecolors="none", edgecolors=style.MUTED, linewidths=0.4 * fine, zorder=2)
    for dash in seen.dashes:
        ax.plot(dash[:, 0], dash[:, 1], color=style.MUTED, linewidth=0.9 * fine, solid_capstyle="butt")
    ax.set(xlim=seen.box[:2], ylim=seen.box[2:], aspect="equal")
    style.bare(ax)


def _one(paths: list[Any]) -> Any:
    """Return all `paths` as one: each further hatched path costs as much again."""
    from matplotlib.path import Path

    return Path.make_compound_path(*paths)


def _add(ax: "Axes", paths: list[Any], as_picture: bool, **look: Any) -> None:
    from matplotlib.collections import PathCollection

    drawn = PathCollection(paths, **look)
    # ASSUME thousands of counties are a picture inside SVG and PDF too: as outlines they would take 10 MB
    drawn.set_rasterized(as_picture)
    ax.add_collection(drawn, autolim=False)


def paint_sea(
    ax: "Axes", values: Mapping[str, float], thin: set[str], shade: Callable[[float], float], sea: View
) -> None:
    """Draw the South China Sea in a frame in the lower right corner of the map of the whole country."""
    inset = _inset(ax)
    paint(inset, values, thin, shade, sea, fine=0.6)
    _frame(inset)


def paint_kinds_sea(ax: "Axes", colours: Mapping[str, Any], sea: View) -> None:
    """Draw the South China Sea in its frame, by colours."""
    inset = _inset(ax)
    paint_kinds(inset, colours, sea, fine=0.6)
    _frame(inset)


def _inset(ax: "Axes") -> "Axes":
    west, east, south = INSET
    tall = (east - west) * (SEA[3] - SEA[2]) / (SEA[1] - SEA[0])
    return ax.inset_axes((west, south, east - west, tall), transform=ax.transData)


def _frame(inset: "Axes") -> None:
    inset.set_facecolor(style.PAPER)
    for spine in inset.spines.values():
        spine.set(visible=True, linewidth=0.5, color=style.MUTED)
