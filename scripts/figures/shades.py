"""How dark a share is drawn: in proportion between the least and the greatest, or in classes that hold as many regions each."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import numpy as np

from scripts.figures.heatmap import colour_bar
from scripts.shared import style

if TYPE_CHECKING:
    from matplotlib.figure import Figure


def limits_of(values: Sequence[float]) -> tuple[float, float]:
    """Return the least and the greatest value; where all are equal, half a percentage point around."""
    low, high = min(values), max(values)
    return (low, high) if high > low else (max(low - 0.005, 0.0), high + 0.005)


def breaks_of(values: Sequence[float], classes: int) -> list[float]:
    """Return the ends of `classes` classes with as many values each, fewer where values are equal (k + 1,)."""
    ends = np.quantile(np.sort(values), np.linspace(0, 1, classes + 1), method="inverted_cdf")
    return np.unique(ends).tolist()


def shading(values: Sequence[float], classes: int = 0) -> tuple[Callable[[float], float], list[float]]:
    """Return the function from a value to its place on the colour map (0 to 1), and the breaks of the classes (none: in proportion)."""
    low, high = limits_of(values)
    breaks = breaks_of(values, classes) if classes else []
    if len(breaks) < 3:
        return (lambda value: (value - low) / (high - low)), []
    n = len(breaks) - 1
    return (lambda value: min(int(np.searchsorted(breaks[1:-1], value)), n - 1) / (n - 1)), breaks


def legend(
    figure: "Figure", left: float, top: float, width: float, values: Sequence[float], breaks: list[float], label: str
) -> None:
    """Draw the scale that belongs to `shading`: a bar of `width` inches, or the classes with their ends below them."""
    if not breaks:
        colour_bar(figure, left, top, width, limits_of(values), label, digits=1)
        return
    style.write(figure, left, top, label, size=style.SMALL, va="center")
    left += style.width_of(label, style.SMALL) + 0.15
    n = len(breaks) - 1
    ax = style.axes(figure, left, top - 0.06, width, 0.08)
    ax.pcolormesh(np.arange(n + 1), [0, 1], np.arange(n)[None, :] / max(n - 1, 1), cmap=style.shares(), vmin=0, vmax=1)
    style.bare(ax)
    for i, value in enumerate(breaks):
        if i in (0, n) or width / n > style.width_of("00.0", style.TINY) + 0.04:
            where = left + width * i / n
            style.write(figure, where, top + 0.09, style.percent(value), size=style.TINY, ha="center", va="center")
