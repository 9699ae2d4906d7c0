"""Names beside points, those that have room."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from scripts.shared import style

if TYPE_CHECKING:
    from matplotlib.axes import Axes

LONGEST, HIGH, OFF = 1.1, 0.11, 0.05  # inches: a name's greatest width, a line's height, from point to name


def write_names(ax: "Axes", spots: Sequence[tuple[float, float, str, str]], per_inch: float) -> int:
    """Write the name of each (x, y, name, colour) right or left of its point, first come first served; return how many found room.

    `per_inch` is the data units of an inch, the same on both axes. No name covers another one or a point, or leaves the axes.
    """
    (west, east), (south, north) = ax.get_xlim(), ax.get_ylim()
    taken: list[tuple[float, float, float, float]] = []
    high, off, dot = HIGH * per_inch / 2, OFF * per_inch, 0.025 * per_inch
    written = 0
    for x, y, name, colour in spots:
        text = style.fitted(name, LONGEST, style.TINY)
        long = style.width_of(text, style.TINY) * per_inch
        for begin, align in ((x + off, "left"), (x - off - long, "right")):
            box = (begin, begin + long, y - high, y + high)
            inside = west <= box[0] and box[1] <= east and south <= box[2] and box[3] <= north
            if inside and not any(_meet(box, other) for other in taken) and not any(
                box[0] - dot < u < box[1] + dot and box[2] - dot < v < box[3] + dot for u, v, *_ in spots
            ):  # fmt: skip
                ax.text(
                    x + off if align == "left" else x - off,
                    y,
                    text,
                    ha=align,
                    va="center",
                    fontsize=style.TINY,
                    color=colour,
                )
                taken.append(box)
                written += 1
                break
    return written


def _meet(a: tuple[float, float, float, float], b: tuple[float, float, float, float]) -> bool:
    return a[0] < b[1] and b[0] < a[1] and a[2] < b[3] and b[2] < a[3]
