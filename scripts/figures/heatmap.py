"""A matrix with named rows and columns, drawn cell by cell to the inch."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from scripts.shared import style

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

TILT = 45  # degrees by which column names lean where they are wider than their column
GAP = 0.05  # inches between names and cells


def names_height(names: Sequence[str], cell: float, size: float, most: float = 1.1) -> float:
    """Return the inches that column names take above cells of width `cell`; leaning names are cut at `most` inches."""
    widest = max(style.width_of(style.fitted(n, most, size), size) for n in names)
    if widest <= cell - 0.04:
        return style.line_height(size) + GAP
    return (widest + style.line_height(size)) * np.sin(np.radians(TILT)) + GAP


def overhang(names: Sequence[str], cell: float, size: float, most: float = 1.1) -> float:
    """Return the inches by which leaning column names reach beyond the matrix on its right."""
    widths = [style.width_of(style.fitted(n, most, size), size) for n in names]
    if max(widths) <= cell - 0.04:
        return 0.0
    lean = np.cos(np.radians(TILT))
    return max(0.0, *(w * lean + 0.1 - (len(widths) - i - 0.5) * cell for i, w in enumerate(widths)))


def heatmap(
    figure: "Figure",
    left: float,
    top: float,
    values: np.ndarray,
    *,
    rows: Sequence[str],
    columns: Sequence[str],
    cell: tuple[float, float],
    texts: Sequence[Sequence[str]] | None = None,
    limits: tuple[float, float] | None = None,
    muted: Sequence[bool] = (),
    size: float = style.SMALL,
    text_size: float = style.SMALL,
    column_size: float = style.SMALL,
    most: float = 1.1,
    empty: str = style.NO_DATA,
) -> "Axes":
    """Draw `values` (R, C) with its upper left cell at (left, top) inches and return the axes (cells are units 1 x 1).

    NaN is an empty cell, coloured `empty`. `rows` stand to the left, `columns` above. Rows that are `muted` are hatched, their names grey.
    """
    from matplotlib.colors import Normalize
    from matplotlib.patches import Rectangle

    n_rows, n_columns = values.shape
    width, height = cell
    ax = style.axes(figure, left, top, width * n_columns, height * n_rows)
    low, high = limits or (0.0, float(np.nanmax(values, initial=0.0)) or 1.0)
    norm, colours = Normalize(low, high, clip=True), style.shares().with_extremes(bad=empty)
    shown = np.ma.masked_invalid(values)
    ax.pcolormesh(
        np.arange(n_columns + 1),
        np.arange(n_rows + 1),
        shown,
        cmap=colours,
        norm=norm,
        edgecolors=style.PAPER,
        linewidth=0.7,
    )
    ax.set(xlim=(0, n_columns), ylim=(n_rows, 0))
    style.bare(ax)
    muted = list(muted) or [False] * n_rows
    for r, name in enumerate(rows):
        colour = style.MUTED if muted[r] else style.INK
        ax.text(-GAP / width, r + 0.5, name, ha="right", va="center", fontsize=size, color=colour)
        if muted[r]:
            # pale and hatched, so that nothing here looks like a finding, and what is written stays legible
            ax.add_patch(Rectangle((0, r), n_columns, 1, facecolor=style.PAPER, alpha=0.6, linewidth=0))
            ax.add_patch(Rectangle((0, r), n_columns, 1, fill=False, hatch="////", edgecolor=style.PAPER, linewidth=0))
    _column_names(ax, columns, cell, column_size, most)
    for r, line in enumerate(texts or ()):
        for c, text in enumerate(line):
            ink = style.INK if np.isnan(values[r, c]) or muted[r] else style.ink_on(colours(norm(values[r, c])))
            if text:
                ink = style.ZERO if text == "0" else ink
                ax.text(
                    c + 0.5, r + 0.5, text, ha="center", va="center", fontsize=text_size, color=ink, linespacing=1.15
                )
    return ax


def _column_names(ax: "Axes", columns: Sequence[str], cell: tuple[float, float], size: float, most: float) -> None:
    width, height = cell
    names = [style.fitted(n, most, size) for n in columns]
    upright = max(style.width_of(n, size) for n in names) <= width - 0.04
    for c, name in enumerate(names):
        if upright:
            ax.text(c + 0.5, -GAP / height, name, ha="center", va="bottom", fontsize=size)
        else:
            ax.text(
                c + 0.5,
                -GAP / height,
                name,
                ha="left",
                va="center",
                fontsize=size,
                rotation=TILT,
                rotation_mode="anchor",
            )


def colour_bar_width(width: float, limits: tuple[float, float], label: str, *, digits: int = 0) -> float:
    """Return the inches from the first letter of the label to the last digit of a colour bar of `width` inches."""
    texts = [label, *(style.percent(v, digits) for v in limits)]
    return sum(style.width_of(text, style.SMALL) for text in texts) + 0.22 + width


def colour_bar(
    figure: "Figure",
    left: float,
    top: float,
    width: float,
    limits: tuple[float, float],
    label: str,
    *,
    digits: int = 0,
    size: float = style.SMALL,
) -> None:
    """Draw the scale of shares as a bar of `width` inches: its label before it, its ends in percent at its sides."""
    ends = [style.percent(v, digits) for v in limits]
    style.write(figure, left, top, label, size=size, va="center")
    left += style.width_of(label, size) + 0.12
    style.write(figure, left, top, ends[0], size=size, va="center")
    left += style.width_of(ends[0], size) + 0.05
    ax = style.axes(figure, left, top - 0.045, width, 0.09)
    ax.pcolormesh(
        np.linspace(0, 1, 65),
        [0, 1],
        np.linspace(0, 1, 64)[None, :],
        cmap=style.shares(),
        edgecolors="face",
        linewidth=0.3,
    )
    style.bare(ax)
    style.write(figure, left + width + 0.05, top, ends[1], size=size, va="center")
