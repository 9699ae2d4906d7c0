"""主题与地区的联系（网络图）。左列为地区，右列为主题；连线表示该地区的份额高于整体、且区位商的 95% 区间在 1 以上，线越粗区位商越大。没有这种联系的地区与主题不画。

Ties between topics and places (network). Regions stand at the left, topics at the right; a line says that the region's share is above
the whole and the 95 % interval of its location quotient lies above 1, thicker the larger the quotient. Regions and topics without a
tie are left out.
"""

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from scripts.figures.names import asked, finest, flag_note, level_name, region_names, topic_names
from scripts.shared import style
from scripts.shared.style import say

if TYPE_CHECKING:
    from matplotlib.figure import Figure

TABLES = ("specialisation", "region_topics", "topics")
COLUMNS = {"region_topics": ("level", "adcode", "region", "n_docs", "thin")}
ROW, NAME = 0.17, 1.7  # inches


def draw(
    tables: dict[str, pl.DataFrame], figure: "Figure", *, language: str, top: int = 80, level: str = "auto"
) -> pl.DataFrame:
    """Draw the `top` ties with the largest lower end, at `level`; auto is the finest with at most 40 regions."""
    regions = tables["region_topics"].unique(["level", "adcode"]).sort("level", "adcode").filter(~pl.col("thin"))
    level = asked(level, "topic_places", finest(regions, 40))
    ties = tables["specialisation"].filter((pl.col("level") == level) & (pl.col("low") > 1))
    ties = ties.join(regions.select("level", "adcode", "region", "n_docs"), on=["level", "adcode"], how="inner")
    numbers = ties.sort(["low", "adcode", "topic"], descending=[True, False, False]).head(top).sort("adcode", "topic")
    if not len(numbers):
        text = say(
            language,
            "没有可显示的联系：没有一个地区的区位商区间在 1 以上。",
            "No ties to show: no interval of a location quotient lies above 1.",
        )
        style.sentence(figure, text)
        return numbers
    shown = tables["topics"].filter(pl.col("topic").is_in(numbers["topic"].unique().to_list()))
    note = say(
        language,
        f"{level_name(level, language)}；括号内为文档数；线宽：区位商。",
        f"By {level_name(level, language)}; documents in brackets; line width: location quotient. ",
    ) + flag_note(shown, language)
    if len(numbers) < len(ties):
        note += say(
            language,
            f"显示最强的 {len(numbers)} 条（共 {len(ties)} 条）。",
            f"The {len(numbers)} strongest of {len(ties)} ties. ",
        )
    _draw(figure, numbers, tables["topics"], note, language)
    return numbers


def order(numbers: pl.DataFrame) -> tuple[list[str], list[int]]:
    """Return regions and topics in an order with few crossings: each by the mean place of what it is tied to, until that rests."""
    codes, topics = numbers["adcode"].unique().sort().to_list(), numbers["topic"].unique().sort().to_list()
    ties = list(numbers.select("adcode", "topic").iter_rows())
    for _ in range(20):
        at = {t: i for i, t in enumerate(topics)}
        codes = sorted(codes, key=lambda c: (np.mean([at[t] for d, t in ties if d == c]), c))
        here = {c: i / len(codes) for i, c in enumerate(codes)}
        topics = sorted(topics, key=lambda t: (np.mean([here[c] for c, u in ties if u == t]), t))
    return codes, topics


def _draw(figure: "Figure", numbers: pl.DataFrame, topics: pl.DataFrame, note: str, language: str) -> None:
    codes, columns = order(numbers)
    names, labels, size = region_names(numbers), topic_names(topics), style.TINY
    sizes = dict(numbers.select("adcode", "n_docs").iter_rows())
    room = min(NAME, 0.32 * style.WIDTH)
    called = [f"{style.fitted(names[c], room - 0.35, size)} ({style.count(sizes[c], language)})" for c in codes]
    titles = [style.fitted(labels[t], room, size) for t in columns]
    height = ROW * max(len(codes), len(columns))
    style.page(figure, height + 0.25, note=note)
    ax = style.axes(figure, style.EDGE + room, 0.12, style.WIDTH - 2 * (style.EDGE + room), height)
    y = {c: (i + 0.5) / len(codes) for i, c in enumerate(codes)}
    z = {t: (i + 0.5) / len(columns) for i, t in enumerate(columns)}
    bend = np.linspace(0, 1, 20)
    most = float(numbers["quotient"].max())
    for code, topic, quotient in numbers.select("adcode", "topic", "quotient").iter_rows():
        colour = style.CATEGORIES[columns.index(topic) % 6]
        path = y[code] + (bend**2 * (3 - 2 * bend)) * (z[topic] - y[code])
        ax.plot(bend, path, color=colour, linewidth=0.4 + 2.6 * (quotient - 1) / max(most - 1, 1e-9), alpha=0.65)
    for code, text in zip(codes, called, strict=True):
        ax.text(-0.02, y[code], text, ha="right", va="center", fontsize=size)
    for topic, text in zip(columns, titles, strict=True):
        ax.text(1.02, z[topic], text, ha="left", va="center", fontsize=size)
    ax.set(xlim=(0, 1), ylim=(1, 0))
    style.bare(ax)
