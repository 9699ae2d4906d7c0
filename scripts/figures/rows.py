"""Points with intervals in named rows: what forest plots, ranks and stabilities have in common."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from scripts.shared import style

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

ROW = 0.15  # inches


def intervals(
    figure: "Figure",
    box: tuple[float, float, float],
    centre: np.ndarray,
    low: np.ndarray,
    high: np.ndarray,
    *,
    filled: np.ndarray,
    limits: tuple[float, float],
    label: str,
    line: float | None = None,
    row: float = ROW,
    ticks: str = "{x:g}",
) -> "Axes":
    """Draw one point with its interval per row (n,), the first on top, and return the axes.

    `box` is left, top and width in inches. Hollow grey points are those not `filled`; `line` is a vertical line. What reaches
    beyond `limits` ends in an arrow.
    """
    from matplotlib.ticker import MaxNLocator

    left, top, width = box
    ax = style.axes(figure, left, top, width, row * len(centre))
    y = np.arange(len(centre)) + 0.5
    if line is not None:
        ax.axvline(line, color=style.MUTED, linewidth=0.8, zorder=0)
    begin, end = limits
    for solid, colour in ((True, style.MAIN), (False, style.MUTED)):
        here = filled == solid
        ax.hlines(y[here], np.maximum(low[here], begin), np.minimum(high[here], end), color=colour, linewidth=0.9)
        seen = here & (centre >= begin) & (centre <= end)
        face = colour if solid else style.PAPER
        ax.scatter(
            centre[seen], y[seen], s=11, facecolors=face, edgecolors=colour, linewidths=0.8, zorder=3, clip_on=False
        )
    for edge, beyond, marker in ((begin, low < begin, "<"), (end, high > end, ">")):
        at = np.full(beyond.sum(), edge)
        ax.scatter(at, y[beyond], s=12, marker=marker, color=style.MUTED, linewidths=0, clip_on=False, zorder=3)
    ax.set(xlim=limits, ylim=(len(centre), 0))
    ax.set_yticks([])
    ax.spines["left"].set_visible(False)
    ax.xaxis.set_major_locator(MaxNLocator(max(2, int(width / 0.4)), steps=[1, 2, 5, 10]))
    ax.xaxis.set_major_formatter(ticks)
    ax.tick_params(axis="x", labelsize=style.TINY)
    ax.grid(axis="x")
    ax.set_xlabel(style.fitted(label, width + 0.1, style.TINY), fontsize=style.TINY, labelpad=1.5)
    return ax


def column(
    figure: "Figure",
    at: tuple[float, float],
    texts: Sequence[str],
    *,
    align: str = "left",
    row: float = ROW,
    size: float = style.TINY,
    muted: Sequence[bool] = (),
) -> None:
    """Write one text per row below `at` (left, top in inches), the first in the first row."""
    left, top = at
    for i, text in enumerate(texts):
        colour = style.MUTED if len(muted) and muted[i] else style.INK
        style.write(figure, left, top + row * (i + 0.5), text, size=size, ha=align, va="center_baseline", color=colour)


def widest(texts: Sequence[str], size: float = style.TINY) -> float:
    """Return the width in inches of the widest of `texts`."""
    return max((style.width_of(text, size) for text in texts), default=0.0)
