"""各主题份额的省级方格图。每格一个主题，每个省级地区一个同样大小的方格，位置大致与地图相同，格内为简称与份额（%），颜色深浅为份额，各格色标自定；
灰色为没有文档，灰字为文档过少。面积小的地区与面积大的同样清楚。

Tile grid of provinces. One panel per topic; every province is a tile of the same size, placed about as on the map, with its short name
and its share in percent; the colour is the share, each panel on its own scale; grey tiles have no documents, grey letters too few.
Small provinces are as clear as large ones.
"""

from typing import TYPE_CHECKING

import polars as pl

from scripts.figures.heatmap import colour_bar
from scripts.figures.names import flag_note, left_out, top_topics, topic_names
from scripts.shared import style
from scripts.shared.style import say

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

TABLES = ("region_topics", "topics")
HEAD, FOOT, GAP = 0.28, 0.3, 0.18  # inches
GRID = """
. . . . . . 黑
. . . 蒙 京 辽 吉
新 甘 宁 晋 冀 津 .
青 . 陕 豫 鲁 . .
藏 川 渝 鄂 皖 苏 沪
. 滇 黔 湘 赣 浙 .
. . 桂 粤 闽 . 台
. . 琼 澳 港 . .
"""
ACROSS, DOWN = 7, 8  # tiles of the grid
SHORT = {
    "11": "京", "12": "津", "13": "冀", "14": "晋", "15": "蒙", "21": "辽", "22": "吉", "23": "黑", "31": "沪", "32": "苏", "33": "浙",
    "34": "皖", "35": "闽", "36": "赣", "37": "鲁", "41": "豫", "42": "鄂", "43": "湘", "44": "粤", "45": "桂", "46": "琼", "50": "渝",
    "51": "川", "52": "黔", "53": "滇", "54": "藏", "61": "陕", "62": "甘", "63": "青", "64": "宁", "65": "新", "71": "台", "81": "港",
    "82": "澳",
}  # fmt: skip


def draw(tables: dict[str, pl.DataFrame], figure: "Figure", *, language: str, top: int = 6) -> pl.DataFrame:
    """Draw the `top` topics by province."""
    topics = tables["topics"]
    per_row = style.panels(1.5, GAP, 3)
    width = (style.WIDTH - 2 * style.EDGE - GAP * (per_row - 1)) / per_row
    tile = width / ACROSS
    step = HEAD + tile * DOWN + FOOT
    columns = top_topics(topics, style.fitting(top, per_row, step))
    at_level = tables["region_topics"].filter((pl.col("level") == "province") & pl.col("topic").is_in(columns))
    short = pl.col("adcode").str.slice(0, 2).replace_strict(SHORT, default=None, return_dtype=pl.String)
    numbers = (
        at_level.with_columns(tile=pl.when(pl.col("adcode").str.ends_with("0000")).then(short))
        .filter(pl.col("tile").is_not_null())
        .select("adcode", "region", "tile", "topic", "share", "low", "high", "n_docs", "thin")
        .sort("topic", "adcode")
    )
    if not len(numbers):
        text = say(
            language,
            "没有可显示的省级地区：没有文档定位到省级行政区，或使用了自定义地名表。",
            "No provinces to show: no document lies in one, or the gazetteer is one of your own.",
        )
        style.sentence(figure, text)
        return numbers
    note = say(
        language,
        "省级份额（%），各图色标不同；灰格：没有文档；灰字：文档过少。方格位置为示意。",
        "Shares by province in percent, each panel on its own scale; grey tile: no documents; grey letters: too few. "
        "Places of tiles are schematic. ",
    )
    note += flag_note(topics.filter(pl.col("topic").is_in(columns)), language)
    note += left_out(len(columns), len(topics), language)
    labels = topic_names(topics)
    across = min(per_row, len(columns))
    page = style.WIDTH if across == per_row else max(style.NARROW, 2 * style.EDGE + across * (width + GAP))
    style.page(figure, step * -(-len(columns) // across), width=page, note=note)
    for i, topic in enumerate(columns):
        row, column = divmod(i, across)
        left, down = style.EDGE + column * (width + GAP), row * step
        style.write(figure, left, down + 0.07, style.fitted(labels[topic], width), va="top")
        ax = style.axes(figure, left, down + HEAD, width, tile * DOWN)
        rows = numbers.filter(pl.col("topic") == topic)
        limits = (float(rows["share"].min()), float(rows["share"].max()))
        limits = limits if limits[1] > limits[0] else (max(limits[0] - 0.005, 0.0), limits[1] + 0.005)
        _tiles(ax, {r["tile"]: r for r in rows.iter_rows(named=True)}, limits)
        label = say(language, "份额 (%)", "Share (%)")
        colour_bar(figure, left, down + HEAD + tile * DOWN + 0.1, 0.6, limits, label, digits=1, size=style.TINY)
    return numbers


def places() -> dict[str, tuple[int, int]]:
    """Return the row and the column of each short name."""
    lines = [line.split() for line in GRID.strip().splitlines()]
    return {name: (r, c) for r, line in enumerate(lines) for c, name in enumerate(line) if name != "."}


def _tiles(ax: "Axes", rows: dict[str, dict[str, object]], limits: tuple[float, float]) -> None:
    from matplotlib.patches import Rectangle

    colours, (low, high) = style.shares(), limits
    for name, (r, c) in places().items():
        found = rows.get(name)
        face = style.NO_DATA if found is None else colours((found["share"] - low) / (high - low))
        ax.add_patch(Rectangle((c + 0.03, r + 0.03), 0.94, 0.94, facecolor=face, linewidth=0))
        if found is None:
            ax.text(c + 0.5, r + 0.5, name, ha="center", va="center", fontsize=style.TINY, color=style.ZERO)
            continue
        ink = style.ink_on(face)
        if found["thin"]:
            ax.add_patch(Rectangle((c + 0.03, r + 0.03), 0.94, 0.94, facecolor=style.PAPER, alpha=0.6, linewidth=0))
            ink = style.MUTED
        ax.text(c + 0.5, r + 0.3, name, ha="center", va="center", fontsize=style.TINY, color=ink)
        text = style.percent(found["share"], 0 if found["share"] >= 0.0995 else 1)
        ax.text(c + 0.5, r + 0.7, text, ha="center", va="center", fontsize=style.TINY - 0.5, color=ink)
    ax.set(xlim=(0, ACROSS), ylim=(DOWN, 0))
    style.bare(ax)
