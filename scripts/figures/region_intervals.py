"""各地区的主题份额及其区间。每格一个主题，点为份额，横线为 95% 区间，按份额排列；竖线为整体份额。空心点的地区文档过少，列在最后，不参与排列。
区间重叠的地区，先后不说明差别。

Topic shares of regions with their intervals. One panel per topic; points are shares, bars 95 % intervals, ordered by share; the
vertical line is the share of the whole. Hollow points are regions with too few documents, put last and not ranked. Where
intervals overlap the order says nothing.
"""

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from scripts.figures.names import (
    asked,
    finest,
    flag_note,
    left_out,
    level_name,
    reference,
    region_names,
    top_topics,
    topic_names,
)
from scripts.shared import style
from scripts.shared.style import say

if TYPE_CHECKING:
    from matplotlib.figure import Figure

TABLES = ("region_topics", "topics")
ROW, DENSE, HEAD, FOOT, GAP, PANEL = 0.135, 0.115, 0.34, 0.42, 0.16, 1.5


def draw(
    tables: dict[str, pl.DataFrame],
    figure: "Figure",
    *,
    language: str,
    top: int = 6,
    most_regions: int = 40,
    level: str = "auto",
) -> pl.DataFrame:
    """Draw the `top` topics at `level` (group: the groups of places.groups); auto is the finest with at most `most_regions` regions (else the most documented of the coarsest)."""
    shares, topics = tables["region_topics"], tables["topics"]
    level = asked(level, "region_intervals", finest(shares, most_regions))
    n_regions = min(shares.filter(pl.col("level") == level)["adcode"].n_unique(), most_regions)
    per_row = style.panels(PANEL, GAP, 3)
    columns = top_topics(topics, style.fitting(top, per_row, HEAD + n_regions * row_height(n_regions) + FOOT))
    regions = shares.filter((pl.col("level") == level) & pl.col("topic").is_in(columns))
    sizes = regions.unique("adcode").sort(["n_docs", "adcode"], descending=[True, False])["adcode"]
    regions = regions.filter(pl.col("adcode").is_in(sizes.head(most_regions).to_list()))
    base = reference(shares).filter(pl.col("topic").is_in(columns))
    numbers = (
        pl.concat([regions, base])
        .select("topic", "level", "adcode", "region", "share", "low", "high", "n_docs", "thin", "estimand", "basis")
        .with_columns(
            rank_by=pl.when("thin").then(0.0).otherwise(-pl.col("share"))
        )  # thin ones stay in the order of codes
        .sort("topic", "level", "thin", "rank_by", "adcode")
        .drop("rank_by")
    )
    if not len(regions):
        style.sentence(
            figure,
            say(
                language, "没有可显示的地区：没有文档定位到地区。", "No regions to show: no document has a known place."
            ),
        )
        return numbers
    names, labels = region_names(regions), topic_names(topics)
    n_rows = -(-len(columns) // per_row)
    width = (style.WIDTH - 2 * style.EDGE - GAP * (per_row - 1)) / per_row
    step = HEAD + n_regions * row_height(n_regions) + FOOT
    style.page(
        figure, step * n_rows + 0.02, note=_note(numbers, topics, columns, language, level, len(sizes) - n_regions)
    )
    for i, topic in enumerate(columns):
        row, column = divmod(i, per_row)
        at = (style.EDGE + column * (width + GAP), row * step)
        part = numbers.filter((pl.col("topic") == topic) & (pl.col("level") == level))
        whole = base.filter(pl.col("topic") == topic)
        _panel(figure, at, width, part, names, whole["share"][0] if len(whole) else None, labels[topic], language)
    return numbers


def row_height(n: int) -> float:
    """Return the inches of a row of `n`: many rows stand closer, so that two panels fit below one another."""
    return ROW if n <= 24 else DENSE


def _panel(
    figure: "Figure",
    at: tuple[float, float],
    width: float,
    rows: pl.DataFrame,
    names: dict[str, str],
    whole: float | None,
    title: str,
    language: str,
) -> None:
    left, top = at
    size = style.TINY
    called = [
        f"{style.fitted(names[c], 0.95, size)} ({style.count(n, language)})"
        for c, n in rows.select("adcode", "n_docs").iter_rows()
    ]
    aside = max(style.width_of(name, size) for name in called) + 0.08
    style.write(figure, left, top + 0.09, style.fitted(title, width), va="top")
    ax = style.axes(figure, left + aside, top + HEAD, width - aside - 0.06, len(rows) * row_height(len(rows)))
    y = np.arange(len(rows)) + 0.5
    share, low, high, thin = (rows[c].to_numpy() for c in ("share", "low", "high", "thin"))
    if whole is not None:
        ax.axvline(100 * whole, color=style.ACCENT, linewidth=0.8, zorder=0)
    for hollow, colour in ((False, style.MAIN), (True, style.MUTED)):
        here = thin == hollow
        ax.hlines(y[here], 100 * low[here], 100 * high[here], color=colour, linewidth=0.9)
        fill = style.PAPER if hollow else colour
        ax.scatter(100 * share[here], y[here], s=11, facecolors=fill, edgecolors=colour, linewidths=0.8, zorder=3)
    # the scale is that of the regions with enough documents; longer intervals of thin ones run out of the frame, with an arrow
    firm = 100 * (high[~thin] if not thin.all() else high)
    end = min(100.0, max(firm.max() * 1.06, 100 * share.max() * 1.06, 1.0))
    out = 100 * high > end
    ax.scatter(
        np.full(out.sum(), end), y[out], s=14, marker=">", color=style.MUTED, linewidths=0, clip_on=False, zorder=3
    )
    ax.set(ylim=(len(rows), 0), xlim=(-0.025 * end, end))
    ax.set_yticks(y, called, fontsize=size)
    ax.tick_params(axis="y", length=0)
    ax.spines["left"].set_visible(False)
    _percent_axis(ax, width - aside, language)


def _percent_axis(ax: object, inches: float, language: str) -> None:
    from matplotlib.ticker import MaxNLocator

    ax.xaxis.set_major_locator(MaxNLocator(max(2, int(inches / 0.22)), steps=[1, 2, 5, 10]))
    ax.tick_params(axis="x", labelsize=style.TINY)
    ax.grid(axis="x")
    ax.set_xlabel(say(language, "份额 (%)", "Share (%)"), fontsize=style.TINY, labelpad=1.5)


def _note(numbers: pl.DataFrame, topics: pl.DataFrame, columns: list[int], language: str, level: str, cut: int) -> str:
    note = say(
        language,
        f"{level_name(level, language)}；括号内为文档数；横线为 95% 区间；橙色竖线为整体。",
        f"By {level_name(level, language)}; documents in brackets; bars are 95 % intervals; orange line: the whole. ",
    )
    if numbers["thin"].any():
        note += say(
            language,
            "空心点：文档过少，不参与排列（箭头：区间超出图框）。",
            "Hollow: too few documents, not ranked (arrow: the interval is longer). ",
        )
    if cut:
        note += say(
            language, f"未显示文档较少的 {cut} 个地区。", f"The {cut} regions with fewest documents are not shown. "
        )
    shown = topics.filter(pl.col("topic").is_in(columns))
    return note + flag_note(shown, language) + left_out(len(columns), len(topics), language)
