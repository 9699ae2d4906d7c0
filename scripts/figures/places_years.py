"""各地区各年份的主题份额。每格一个主题，行为地区，列为年份，颜色为份额，各格色标自定；没有文档的年份留作灰色。每格只含该地区当年的文档，文档数与区间见本图的数据表。

Topic shares by region and year. One panel per topic, rows are regions, columns years; the colour is the share, each panel on its own
scale; years without documents are grey. A cell holds the documents of one region in one year; their numbers and intervals stand in
this figure's CSV.
"""

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from scripts.figures.heatmap import GAP, colour_bar
from scripts.figures.names import (
    asked,
    finest,
    flag_note,
    left_out,
    level_name,
    no_regions,
    region_names,
    top_topics,
    topic_names,
)
from scripts.shared import style
from scripts.shared.style import say

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

TABLES = ("panel", "topics")
ROW, HEAD, FOOT, SPACE, NAME = 0.12, 0.3, 0.5, 0.14, 0.85  # inches


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
    topics, panel = tables["topics"], tables["panel"]
    level = asked(level, "places_years", finest(panel, most_regions))
    here = panel.filter(pl.col("level") == level)
    one = here.unique(["adcode", "period"])
    sizes = one.group_by("adcode").agg(pl.col("n_docs").sum()).sort(["n_docs", "adcode"], descending=[True, False])
    codes = sorted(sizes["adcode"].head(most_regions))
    per_row = style.panels(1.5, SPACE, 3)
    columns = top_topics(topics, style.fitting(top, per_row, HEAD + ROW * len(codes) + FOOT))
    numbers = (
        here.filter(pl.col("adcode").is_in(codes) & pl.col("topic").is_in(columns))
        .select("level", "adcode", "region", "period", "topic", "share", "low", "high", "n_docs")
        .sort("topic", "adcode", "period")
    )
    if not numbers["share"].count():
        text = say(
            language,
            "没有可显示的时期：文档没有日期或没有地区。",
            "No periods to show: documents have no date or no place.",
        )
        style.sentence(figure, text if len(numbers) or not len(panel) else no_regions(language))
        return numbers.clear()
    note = say(
        language,
        f"{level_name(level, language)}；颜色为份额，各格色标不同；灰色：没有文档。",
        f"By {level_name(level, language)}; colour is the share, each panel on its own scale; grey: no documents. ",
    )
    if len(codes) < len(sizes):
        cut = len(sizes) - len(codes)
        note += say(
            language, f"未显示文档较少的 {cut} 个地区。", f"The {cut} regions with fewest documents are not shown. "
        )
    note += flag_note(topics.filter(pl.col("topic").is_in(columns)), language)
    note += left_out(len(columns), len(topics), language)
    _draw(figure, numbers, codes, columns, per_row, topics, note, language)
    return numbers


def _draw(
    figure: "Figure", numbers: pl.DataFrame, codes: list[str], columns: list[int], per_row: int, topics: pl.DataFrame,
    note: str, language: str,
) -> None:  # fmt: skip
    names, labels, size = region_names(numbers), topic_names(topics), style.TINY
    called = [style.fitted(names[code], NAME, size) for code in codes]
    left = style.EDGE + max(style.width_of(name, size) for name in called) + GAP
    across = min(per_row, len(columns))
    width = (style.WIDTH - left - style.EDGE - SPACE * (per_row - 1)) / per_row
    step = HEAD + ROW * len(codes) + FOOT
    style.page(figure, step * -(-len(columns) // across), note=note)
    periods = numbers["period"].unique().sort().to_list()
    cells = {(c, p, t): s for c, p, t, s in numbers.select("adcode", "period", "topic", "share").iter_rows()}
    for i, topic in enumerate(columns):
        row, column = divmod(i, across)
        at = left + column * (width + SPACE), row * step + HEAD
        title = style.fitted(labels[topic], width)
        style.write(figure, at[0], at[1] - 0.06, title, size=style.SMALL, va="bottom")
        values = np.array([[cells.get((c, p, topic)) for p in periods] for c in codes], dtype=float)
        limits = (0.0, float(np.nanmax(values, initial=0.0)) or 1.0)
        ax = style.axes(figure, *at, width, ROW * len(codes))
        _cells(ax, values, limits, periods, width)
        if not column:
            for r, name in enumerate(called):
                ax.text(-GAP / width * len(periods), r + 0.5, name, ha="right", va="center", fontsize=size)
        label = say(language, "份额 (%)", "Share (%)")
        colour_bar(figure, at[0], at[1] + ROW * len(codes) + 0.3, 0.5, limits, label, digits=0, size=size)


def _cells(ax: "Axes", values: np.ndarray, limits: tuple[float, float], periods: list[str], width: float) -> None:
    n_rows, n_columns = values.shape
    ax.pcolormesh(
        np.arange(n_columns + 1), np.arange(n_rows + 1), np.ma.masked_invalid(values), vmin=limits[0], vmax=limits[1],
        cmap=style.shares().with_extremes(bad=style.NO_DATA), edgecolors=style.PAPER, linewidth=0.4 if n_columns <= 20 else 0.15,
    )  # fmt: skip
    ax.set(xlim=(0, n_columns), ylim=(n_rows, 0))
    style.bare(ax)
    slot, need = width / n_columns, max(style.width_of(p, style.TINY) for p in periods) + 0.08
    every = max(1, int(np.ceil(need / slot)))
    last = n_columns - (need / 2 - 0.1) / slot  # a name that reaches beyond the panel meets its neighbour's
    for c in (c for c in range(0, n_columns, every) if c + 0.5 <= max(last, 0.5)):
        ax.text(c + 0.5, n_rows + 0.03 / ROW, periods[c], ha="center", va="top", fontsize=style.TINY)
