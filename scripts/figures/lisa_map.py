"""份额的空间集聚（LISA）。每图一个全局 Moran 指数 q < 0.05 的主题：与邻居同高或同低的地区、与邻居相反的地区分色标出（局部 q < 0.05），其余为浅灰；
全局不显著的主题不画，避免把噪声看成格局。

Clusters of shares in space (LISA). One map per topic whose global Moran's I has q < 0.05: regions that are high among high neighbours
or low among low ones, and those unlike their neighbours, are coloured (local q < 0.05), the rest are pale. Topics without global
autocorrelation are not drawn, lest noise be taken for a pattern.
"""

from typing import TYPE_CHECKING, Any

import polars as pl

from scripts.figures.boundaries import FILES, boundaries
from scripts.figures.choropleth import View, paint_kinds, paint_kinds_sea
from scripts.figures.names import asked, flag_note, level_name, topic_names
from scripts.figures.topic_maps import placed, source, views
from scripts.shared import style
from scripts.shared.style import say

if TYPE_CHECKING:
    from matplotlib.figure import Figure

TABLES = ("lisa", "autocorrelation", "topics")
PANEL, GAP, TITLE, HEAD = 1.5, 0.14, 0.26, 0.3  # inches
SURE = 0.05
KINDS = {  # kind: (name, name, colour)
    "high-high": ("高，邻居也高", "high among high", style.CATEGORIES[1]),
    "low-low": ("低，邻居也低", "low among low", style.CATEGORIES[0]),
    "high-low": ("高，邻居低", "high among low", style.CATEGORIES[4]),
    "low-high": ("低，邻居高", "low among high", style.CATEGORIES[5]),
    "none": ("不显著", "no pattern", style.ZERO),
}


def draw(
    tables: dict[str, pl.DataFrame], figure: "Figure", *, language: str, top: int = 6, level: str = "auto"
) -> pl.DataFrame:
    """Draw the `top` topics of the largest Moran's I at `level`; auto is the finest level with a topic of q < 0.05."""
    moran = tables["autocorrelation"]
    sure = moran.filter((pl.col("q") < SURE) & (pl.col("moran_i") > 0))
    level = asked(level, "lisa_map", ([found for found in FILES if found in sure["level"]] or ["province"])[-1])
    sure = sure.filter(pl.col("level") == level).sort(["moran_i", "topic"], descending=[True, False])
    per_row = style.panels(PANEL, GAP, 3)
    columns = sure["topic"].head(top).to_list()
    local = tables["lisa"].filter((pl.col("level") == level) & pl.col("topic").is_in(columns)).sort("topic", "adcode")
    numbers = local.join(sure.select("topic", "moran_i", moran_q="q"), on="topic", how="left", maintain_order="left")
    columns = [topic for topic in columns if topic in local["topic"]]
    if not len(numbers):
        style.sentence(figure, nothing(moran, tables["lisa"], language))
        return numbers
    known = boundaries(level)
    extra = {"region": "", "share": 0.0, "low": 0.0, "high": 0.0, "n_docs": 0, "thin": False}
    at = placed(local.with_columns(pl.lit(v).alias(k) for k, v in extra.items()), level, set(known.regions))
    codes = dict(at.select("adcode", "drawn_as").unique().sort("adcode").iter_rows())
    numbers = numbers.with_columns(drawn_as=pl.col("adcode").replace_strict(codes, return_dtype=pl.String))
    if not any(codes.values()):
        text = say(
            language,
            "没有地图：地区编码不是中国行政区划代码（使用了自定义地名表）。局部指数见 lisa 表。",
            "No map: the regions' codes are not China's administrative codes. The local statistics stand in the table lisa.",
        )
        style.sentence(figure, text)
        return numbers
    shapes = {code for found in codes.values() if found for code in found.split()}
    note = say(
        language,
        f"{level_name(level, language)}；局部 Moran 指数，q < 0.05；灰色斜线：没有文档。显示 {len(columns)} 个全局 q < 0.05 的主题（共 {len(sure)} 个）。",
        f"By {level_name(level, language)}; local Moran's I with q < 0.05; grey hatching: no documents. {len(columns)} of {len(sure)} topics "
        "with a global q < 0.05 are shown. ",
    ) + flag_note(tables["topics"].filter(pl.col("topic").is_in(columns)), language)
    without = len(columns) - numbers.filter((pl.col("q") < SURE) & (pl.col("kind") != "none"))["topic"].n_unique()
    if without:
        note += say(
            language,
            f"其中 {without} 个主题没有局部显著的地区。",
            f"{without} of them have no region with a local q < 0.05. ",
        )
    _draw(
        figure,
        numbers,
        views(known, shapes, level),
        columns,
        per_row,
        tables["topics"],
        note + source(language),
        language,
    )
    return numbers


def nothing(moran: pl.DataFrame, lisa: pl.DataFrame, language: str) -> str:
    """Return the sentence that says why there is no map."""
    if not len(moran):
        return say(
            language, "没有空间自相关：地区太少，或没有地区。", "No spatial autocorrelation: too few regions, or none."
        )
    least = float(moran["q"].min())
    if least >= SURE or not len(lisa):
        return say(
            language,
            f"没有主题在空间上集聚：全局 Moran 指数的 q 最小为 {least:.3f}，没有低于 0.05 的，因此不画局部图。",
            f"No topic clusters in space: the least q of the global Moran's I is {least:.3f}, none below 0.05, so no local map is drawn.",
        )
    return say(
        language,
        "没有主题在空间上集聚：Moran 指数显著的主题，其份额与邻居相反而非相近。",
        "No topic clusters in space: where Moran's I is significant, neighbours are unlike, not alike.",
    )


def _draw(
    figure: "Figure",
    numbers: pl.DataFrame,
    seen: list[View],
    columns: list[int],
    per_row: int,
    topics: pl.DataFrame,
    note: str,
    language: str,
) -> None:
    labels = topic_names(topics)
    west, east, south, north = seen[0].box
    width = (style.WIDTH - 2 * style.EDGE - GAP * (per_row - 1)) / per_row
    height = min(width * (north - south) / (east - west), 3.0)
    per_row = min(per_row, len(columns))
    step = TITLE + height + 0.1
    rows_of_legend = 1 if style.WIDTH > 5 else 2
    head = HEAD + 0.15 * (rows_of_legend - 1)
    style.page(figure, head + step * -(-len(columns) // per_row), note=note)
    _legend(figure, language, 5 if rows_of_legend == 1 else 3)
    for i, topic in enumerate(columns):
        row, column = divmod(i, per_row)
        left, top = style.EDGE + column * (width + GAP), head + row * step
        part = numbers.filter(pl.col("topic") == topic)
        moran = f" I = {part['moran_i'][0]:.2f}"
        title = style.fitted(labels[topic], width - style.width_of(moran, style.TINY))
        style.write(figure, left, top + 0.07, title, va="top")
        style.write(figure, left + width, top + 0.09, moran, size=style.TINY, va="top", ha="right", color=style.MUTED)
        ax = style.axes(figure, left, top + TITLE, width, height)
        colours = _colours(part)
        paint_kinds(ax, colours, seen[0])
        for sea in seen[1:]:
            paint_kinds_sea(ax, colours, sea)


def _colours(rows: pl.DataFrame) -> dict[str, Any]:
    """Return the colour of each shape."""
    sure = pl.when(pl.col("q") < SURE).then("kind").otherwise(pl.lit("none"))
    found = rows.filter(pl.col("drawn_as").is_not_null()).select("drawn_as", sure.alias("kind"))
    return {code: KINDS[kind][2] for codes, kind in found.iter_rows() for code in codes.split()}


def _legend(figure: "Figure", language: str, columns: int) -> None:
    from matplotlib.patches import Patch

    marks = [Patch(facecolor=colour, label=say(language, zh, en)) for zh, en, colour in KINDS.values()]
    figure.legend(
        handles=marks, loc="upper left", ncols=columns, bbox_to_anchor=style.at(figure, style.EDGE, 0.04), borderaxespad=0,
        columnspacing=1.2, handlelength=1.0, handleheight=0.8, handletextpad=0.4, fontsize=style.TINY,
    )  # fmt: skip
