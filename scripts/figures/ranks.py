"""各地区份额的位次及其区间。每格一个主题，点为该地区份额在同级地区中的位次（1 为最高），1 为最高，横线为位次的 95% 区间；文档过少的地区不参与排列。
横线重叠的地区，先后不说明差别。

Ranks of regions with their intervals. One panel per topic; the point is the rank of the region's share among regions of its level
(1 is the highest), the bar the 95 % interval of the rank; regions with too few documents are not ranked. Where bars overlap the
order says nothing.
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
    no_regions,
    region_names,
    top_topics,
    topic_names,
)
from scripts.figures.region_intervals import row_height
from scripts.figures.rows import column, intervals, widest
from scripts.shared import style
from scripts.shared.style import say

if TYPE_CHECKING:
    from matplotlib.figure import Figure

TABLES = ("ranks", "region_topics", "topics")
COLUMNS = {"region_topics": ("level", "adcode", "topic", "n_docs")}
HEAD, FOOT, GAP, PANEL = 0.34, 0.42, 0.16, 1.5


def draw(
    tables: dict[str, pl.DataFrame],
    figure: "Figure",
    *,
    language: str,
    top: int = 6,
    most_regions: int = 40,
    level: str = "auto",
) -> pl.DataFrame:
    """Draw the `top` topics at `level` (group: the groups of places.groups); auto is the finest with at most `most_regions` regions (else the best ranked of the coarsest)."""
    topics = tables["topics"]
    sizes = tables["region_topics"].select("level", "adcode", "n_docs").unique()
    ranks = tables["ranks"].join(sizes, on=["level", "adcode"], how="left", maintain_order="left")
    level = asked(level, "ranks", finest(ranks, most_regions))
    ranks = ranks.filter(pl.col("level") == level)
    n = min(ranks["adcode"].n_unique(), most_regions)
    per_row = style.panels(PANEL, GAP, 3)
    row_inches = row_height(n)
    step = HEAD + n * row_inches + FOOT
    columns = top_topics(topics, style.fitting(top, per_row, step))
    total = ranks["adcode"].n_unique()
    numbers = (
        ranks.filter(pl.col("topic").is_in(columns))
        .sort("topic", "rank", "adcode")
        .group_by("topic", maintain_order=True)
        .head(most_regions)
    )
    if not len(numbers):
        style.sentence(figure, no_regions(language))
        return numbers
    names, labels = region_names(ranks), topic_names(topics)
    width = (style.WIDTH - 2 * style.EDGE - GAP * (per_row - 1)) / per_row
    note = _note(topics, columns, language, level, n, total)
    style.page(figure, step * -(-len(columns) // per_row) + 0.02, note=note)
    for i, topic in enumerate(columns):
        row, across = divmod(i, per_row)
        left, down = style.EDGE + across * (width + GAP), row * step
        rows = numbers.filter(pl.col("topic") == topic)
        called = [
            f"{style.fitted(names[c], 0.95, style.TINY)} ({style.count(k, language)})"
            for c, k in rows.select("adcode", "n_docs").iter_rows()
        ]
        aside = widest(called) + 0.08
        style.write(figure, left, down + 0.09, style.fitted(labels[topic], width), va="top")
        column(figure, (left + aside - 0.06, down + HEAD), called, align="right", row=row_inches)
        rank, low, high = (rows[c].to_numpy().astype(float) for c in ("rank", "low", "high"))
        box = (left + aside + 0.04, down + HEAD, width - aside - 0.12)
        last = float(rows["n_regions"].max())
        ax = intervals(
            figure, box, rank, low, high, filled=np.full(len(rows), True), limits=(0.4, last + 0.6), row=row_inches,
            label=say(language, "位次", "Rank"),
        )  # fmt: skip
        ax.set_xticks(ticks(int(last), box[2]))
    return numbers


def ticks(last: int, inches: float) -> list[int]:
    """Return the ranks that stand below the axis: 1 and round ones, as many as there is room for."""
    step = next(s for s in (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 5000) if last / s * 0.22 <= inches)
    return [1, *(k for k in range(step, last + 1, step) if k - 1 >= step * 0.6)]


def _note(topics: pl.DataFrame, columns: list[int], language: str, level: str, shown: int, total: int) -> str:
    name = level_name(level, language)
    note = say(
        language,
        f"{name}；括号内为文档数；1 为最高，横线为位次的 95% 区间；文档过少的地区不列。",
        f"By {name}; documents in brackets; 1 is the highest, bars are 95 % intervals of the rank; regions with too few documents are left out. ",
    )
    if shown < total:
        note += say(
            language,
            f"每格仅列前 {shown} 名（共 {total} 个地区）。",
            f"The first {shown} of {total} regions are listed. ",
        )
    flagged = topics.filter(pl.col("topic").is_in(columns))
    return note + flag_note(flagged, language) + left_out(len(columns), len(topics), language)
