"""主题份额随时间的变化（整体）。第一格为各时期的文档数 n；其余每格一个主题，线为份额，带为 95% 区间；没有文档的时期断开。虚线标出配置中列出的事件。

Topic shares over time, for the whole. The first panel holds the documents n of each period; then one panel per topic, the line
is its share, the band its 95 % interval; lines break where a period has no documents. Dotted lines are events that the config lists.
"""

import re
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from scripts.figures.names import COARSE_TO_FINE, flag_note, left_out, top_topics, topic_names
from scripts.shared import style
from scripts.shared.job import Problem
from scripts.shared.style import say

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

TABLES = ("trends", "topics")
HEAD, PANEL, FOOT, GAP, LEFT, LEAST = 0.34, 1.05, 0.26, 0.3, 0.36, 1.3


def draw(
    tables: dict[str, pl.DataFrame], figure: "Figure", *, language: str, top: int = 15, events: str = ""
) -> pl.DataFrame:
    """Draw the `top` most prevalent topics for the whole country (or the one place that is studied).

    `events` are marked by dotted lines: periods with a name each, as "2020 疫情; 2021 十四五".
    """
    topics, trends = tables["topics"], whole(tables["trends"])
    per_row, step = style.panels(LEAST, GAP, 4, LEFT + style.EDGE), HEAD + PANEL + FOOT
    columns = top_topics(topics, style.fitting(top + 1, per_row, step) - 1)
    numbers = (
        trends.filter(pl.col("topic").is_in(columns))
        .select("level", "adcode", "period", "topic", "share", "low", "high", "n_docs", "estimand", "basis")
        .sort("topic", "period")
    )
    if not len(numbers):
        style.sentence(
            figure,
            say(
                language,
                "没有可显示的时期：文档没有日期或没有地区。",
                "No periods to show: documents have no date or no place.",
            ),
        )
        return numbers
    marked = dated(events)
    labels = topic_names(topics)
    periods, x = positions(numbers["period"].unique().sort().to_list())
    shown = topics.filter(pl.col("topic").is_in(columns))
    note = say(
        language, "线：份额；带：95% 区间；各图纵轴相同。", "Lines: shares; bands: 95 % intervals; one scale for all. "
    ) + flag_note(shown, language)
    note += left_out(len(columns), len(topics), language)
    if marked:
        named = say(language, "；", "; ").join(f"{period} {name}" for period, name in marked)
        note += say(language, f"虚线：{named}。", f"Dotted lines: {named}.")
    n_rows = -(-(len(columns) + 1) // per_row)
    width = (style.WIDTH - LEFT - style.EDGE - GAP * (per_row - 1)) / per_row
    style.page(figure, step * n_rows + 0.02, note=note)
    ceiling = min(100.0, float(numbers["high"].max()) * 105) or 1.0
    for i in range(len(columns) + 1):
        row, column = divmod(i, per_row)
        ax = style.axes(figure, LEFT + column * (width + GAP), row * step + HEAD, width, PANEL)
        title = say(language, "文档数 n", "Documents n") if i == 0 else labels[columns[i - 1]]
        ax.set_title(style.fitted(title, width + style.EDGE - 0.03), loc="left", pad=4)
        if i == 0:
            _documents(ax, numbers.unique("period").sort("period"), periods, x, language, width)
        else:
            _topic(ax, numbers.filter(pl.col("topic") == columns[i - 1]), periods, x, ceiling)
            if column and i != 1:  # the scale is the same everywhere: its numbers stand once in a row
                ax.set_yticklabels([])
        for period, _ in marked:
            _event(ax, period, periods, x)
        _period_axis(ax, periods, x, width)
    return numbers


def dated(events: str) -> list[tuple[str, str]]:
    """Return (period, name) of each event, in order of time. Raises Problem where one has no period or no name."""
    found = []
    for event in filter(None, (part.strip() for part in re.split("[;；]", events))):
        period, _, name = event.partition(" ")
        if not re.match(r"\d{4}", period) or not name.strip():
            raise Problem(
                f"figures, trends: events = {event!r} is no period and name, as '2020 疫情'; events are parted by semicolons"
            )
        found.append((period, name.strip()))
    return sorted(found)


def _event(ax: "Axes", period: str, periods: list[str], x: list[float]) -> None:
    """Mark the event at its period; years between periods stand where they belong, what lies outside is not drawn."""
    at = dict(zip(periods, x, strict=True))
    years = x == [float(p) for p in periods if p.isdecimal()]
    where = at.get(period, float(period[:4]) if years else None)
    if where is None or not min(x) - 0.6 <= where <= max(x) + 0.6:
        return
    ax.axvline(where, color=style.ACCENT, linewidth=0.7, linestyle=(0, (1, 1.5)), zorder=0)


def whole(trends: pl.DataFrame) -> pl.DataFrame:
    """Return the rows of the coarsest level where it is one place: the country, or the place that is studied."""
    levels = [level for level in COARSE_TO_FINE if level in trends["level"]]
    coarsest = trends.filter(pl.col("level") == (levels[0] if levels else ""))
    return coarsest if coarsest["adcode"].n_unique() <= 1 else coarsest.clear()


def positions(periods: list[str]) -> tuple[list[str], list[float]]:
    """Return `periods` and where they stand on the axis: years by their number, so that gaps show; others side by side."""
    if all(len(p) == 4 and p.isdecimal() for p in periods):
        return periods, [float(p) for p in periods]
    return periods, [float(i) for i in range(len(periods))]


def _topic(ax: "Axes", rows: pl.DataFrame, periods: list[str], x: list[float], ceiling: float) -> None:
    from matplotlib.ticker import MaxNLocator

    at = dict(zip(periods, x, strict=True))
    place = np.array([at[p] for p in rows["period"]])
    share, low, high = (100 * rows[c].to_numpy() for c in ("share", "low", "high"))
    step = min((b - a for a, b in pairwise(x)), default=1.0)  # periods may be of several years
    pieces = np.split(np.arange(len(place)), np.flatnonzero(np.diff(place) > 1.5 * step) + 1)
    for piece in pieces:
        ax.fill_between(place[piece], low[piece], high[piece], color=style.MAIN, alpha=0.2, linewidth=0)
        ax.plot(place[piece], share[piece], color=style.MAIN)
        if len(piece) == 1:  # a band of one period has no width
            ax.vlines(place[piece], low[piece], high[piece], color=style.MAIN, alpha=0.4, linewidth=2.5)
    ax.scatter(place, share, s=8 if len(place) <= 15 else 3, color=style.MAIN, linewidths=0, zorder=3)
    ax.set_ylim(0, ceiling)
    ax.yaxis.set_major_locator(MaxNLocator(4, steps=[1, 2, 5, 10]))
    ax.yaxis.set_major_formatter("{x:g}%")
    ax.grid(axis="y")


def _documents(ax: "Axes", rows: pl.DataFrame, periods: list[str], x: list[float], language: str, width: float) -> None:
    from matplotlib.ticker import MaxNLocator

    at = dict(zip(periods, x, strict=True))
    place, n = [at[p] for p in rows["period"]], rows["n_docs"].to_list()
    ax.bar(place, n, width=0.7, color=style.FAINT, linewidth=0)
    ax.set_ylim(0, max(n) * 1.22)
    slot = width / (max(x) - min(x) + 1.2)
    widest = max(style.width_of(style.count(v, language), style.TINY) for v in n) + 0.03
    if widest > slot:  # too many bars to name each
        ax.yaxis.set_major_locator(MaxNLocator(3, integer=True))
        ax.yaxis.set_major_formatter(lambda value, _: style.count(int(value), language))
        return
    ax.set_yticks([])
    ax.spines["left"].set_visible(False)
    for where, value in zip(place, n, strict=True):
        name = style.count(value, language)
        ax.text(where, value + max(n) * 0.03, name, ha="center", va="bottom", fontsize=style.TINY)


def _period_axis(ax: "Axes", periods: list[str], x: list[float], width: float) -> None:
    ax.set_xlim(min(x) - 0.6, max(x) + 0.6)
    slot = width / (max(x) - min(x) + 1.2)
    need = max(style.width_of(p, style.TINY) for p in periods) + 0.08
    kept: list[int] = []
    for i in range(len(x)):
        if not kept or (x[i] - x[kept[-1]]) * slot >= need:
            kept.append(i)
    ax.set_xticks([x[i] for i in kept], [periods[i] for i in kept], fontsize=style.TINY)
    ax.tick_params(axis="y", labelsize=style.TINY)
