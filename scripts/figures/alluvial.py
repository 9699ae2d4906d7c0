"""主题份额与位次随时间的变化（冲积图）。每柱一个时期，块高为主题的份额，由上到下按份额排列；色带连起相邻时期的同一主题，上升或下降即位次变化。
颜色给各时期中份额最高的七个主题，其余为灰色。份额的区间见“趋势”图。

Shares and order of topics over time (alluvial). A column is a period, the height of a block a topic's share, the largest on top; bands
join a topic from period to period: rising or falling is a change of order. The seven largest topics have colours, the rest are grey.
Intervals stand in the figure of trends.
"""

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from scripts.figures.names import flag_note, left_out, top_topics, topic_names
from scripts.figures.trends import whole
from scripts.shared import style
from scripts.shared.style import say

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

TABLES = ("trends", "topics")
TALL, FOOT, NAME = 4.6, 0.3, 1.5  # inches
BLOCK = 0.16  # half the width of a column, where periods are 1 apart


def draw(
    tables: dict[str, pl.DataFrame], figure: "Figure", *, language: str, top: int = 12, most_periods: int = 10
) -> pl.DataFrame:
    """Draw the `top` topics in at most `most_periods` periods, evenly chosen from the first to the last."""
    topics, trends = tables["topics"], whole(tables["trends"])
    columns = top_topics(topics, top)
    every = trends["period"].unique().sort().to_list()
    chosen = (
        sorted({round(i) for i in np.linspace(0, len(every) - 1, min(len(every), max(most_periods, 2)))})
        if every
        else []
    )
    periods = [every[i] for i in chosen]
    numbers = (
        trends.filter(pl.col("topic").is_in(columns) & pl.col("period").is_in(periods))
        .select("level", "adcode", "period", "topic", "share", "low", "high", "n_docs")
        .sort(["period", "share", "topic"], descending=[False, True, False])
    )
    if len(periods) < 2:
        text = say(
            language,
            "没有可显示的变化：有文档的时期少于两个。",
            "No change to show: fewer than two periods have documents.",
        )
        style.sentence(figure, text)
        return numbers.clear()
    shown = topics.filter(pl.col("topic").is_in(columns))
    note = say(language, "块高：份额（%），各时期内由高到低排列。", "Heights: shares, the largest of a period on top. ")
    if len(periods) < len(every):
        note += say(
            language,
            f"显示 {len(every)} 个时期中的 {len(periods)} 个。",
            f"{len(periods)} of {len(every)} periods are shown. ",
        )
    note += flag_note(shown, language) + left_out(len(columns), len(topics), language)
    name = min(NAME, 0.33 * style.WIDTH)
    style.page(figure, TALL + FOOT + 0.05, note=note)
    width = style.WIDTH - name - 2 * style.EDGE
    ax = style.axes(figure, style.EDGE, 0.1, width, TALL - 0.1)
    blocks = stacked(numbers, periods)
    _bands(ax, blocks, columns[: len(style.CATEGORIES)], len(periods))
    _names(ax, blocks, topic_names(topics), len(periods), name - 0.06, width)
    slot, need = width / len(periods), max(style.width_of(p, style.TINY) for p in periods) + 0.06
    for i in range(0, len(periods), max(1, int(np.ceil(need / slot)))):
        ax.text(i, -0.01 * _height(blocks), periods[i], ha="center", va="top", fontsize=style.TINY)
    return numbers


def stacked(numbers: pl.DataFrame, periods: list[str]) -> dict[int, list[tuple[float, float]]]:
    """Return topic: lower and upper end of its block in every period, in percent, the largest share on top."""
    blocks: dict[int, list[tuple[float, float]]] = {}
    for period in periods:
        below = 0.0
        rows = numbers.filter(pl.col("period") == period).sort(["share", "topic"], descending=[False, True])
        for topic, share in rows.select("topic", "share").iter_rows():
            blocks.setdefault(topic, []).append((below, below + 100 * share))
            below += 100 * share
    return dict(sorted(blocks.items()))


def _height(blocks: dict[int, list[tuple[float, float]]]) -> float:
    return max(high for ends in blocks.values() for _, high in ends)


def _bands(ax: "Axes", blocks: dict[int, list[tuple[float, float]]], coloured: list[int], n: int) -> None:
    from matplotlib.patches import Rectangle

    bend = np.linspace(0, 1, 24)
    smooth = bend**2 * (3 - 2 * bend)
    for topic, ends in sorted(blocks.items(), key=lambda item: item[0] in coloured):
        colour = style.CATEGORIES[coloured.index(topic)] if topic in coloured else style.MUTED
        for i, (low, high) in enumerate(ends):
            box = Rectangle(
                (i - BLOCK, low), 2 * BLOCK, high - low, facecolor=colour, edgecolor=style.PAPER, linewidth=0.5
            )
            box.set_alpha(None if topic in coloured else 0.35)
            ax.add_patch(box)
            if i + 1 < len(ends):
                x = i + BLOCK + bend * (1 - 2 * BLOCK)
                lower, upper = (low + smooth * (ends[i + 1][0] - low), high + smooth * (ends[i + 1][1] - high))
                ax.fill_between(x, lower, upper, color=colour, alpha=0.35 if topic in coloured else 0.12, linewidth=0)
    ax.set(xlim=(-0.5, n - 1 + BLOCK + 0.02), ylim=(-0.04 * _height(blocks), _height(blocks)))
    style.bare(ax)


def _names(
    ax: "Axes", blocks: dict[int, list[tuple[float, float]]], labels: dict[int, str], n: int, room: float, width: float
) -> None:
    """Write names right of the last column, pushed apart where blocks are lower than a line."""
    high = _height(blocks) * 1.04
    line = style.line_height(style.TINY) / (TALL - 0.1) * high
    wanted = sorted(((ends[-1][0] + ends[-1][1]) / 2, topic) for topic, ends in blocks.items())
    at = [y for y, _ in wanted]
    for i in range(1, len(at)):
        at[i] = max(at[i], at[i - 1] + line)
    for i in range(len(at) - 1, -1, -1):
        at[i] = min(at[i], (at[i + 1] if i + 1 < len(at) else high) - line)
    for (_, topic), y in zip(wanted, at, strict=True):
        text = style.fitted(labels[topic], room, style.TINY)
        ax.text(n - 1 + BLOCK + 0.06 * (n / width), y, text, va="center", fontsize=style.TINY, clip_on=False)
