"""各地区的主题份额。行为地区（括号内为文档数 n），按主题构成的相似程度聚类排列，左侧树状图为 Jensen-Shannon 距离；列为主题。格内为份额（%）。
▲▼ 表示该地区的份额高于或低于整体，其区位商的 95% 区间不含 1。灰色斜线行文档过少，只供参考。

Topic shares by region. Rows are regions (n documents), ordered by the similarity of their topics; the tree at the left shows
Jensen-Shannon distances. Cells hold shares in percent. ▲▼ mark shares above or below the whole where the 95 % interval of the
location quotient excludes 1. Hatched grey rows have too few documents to speak of.
"""

from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from scripts.figures.heatmap import GAP, colour_bar, heatmap, names_height, overhang
from scripts.figures.names import (
    asked,
    finest,
    flag_note,
    left_out,
    level_name,
    reference,
    region_names,
    top_topics,
    topic_names,
)
from scripts.shared import style
from scripts.shared.style import say

if TYPE_CHECKING:
    from matplotlib.figure import Figure

TABLES = ("region_topics", "specialisation", "region_distance", "topics")
ROOMY = 8  # up to so many topics the interval stands in the cell too
# inches: the tree, the longest name of a region; a cell with an interval, with a share, without; room for the last leaning name
TREE, NAME, WIDE, WRITTEN, CELL, LEAN = 0.45, 1.2, 0.56, 0.27, 0.135, 1.1
NAMES_HIGH = 1.3  # inches, the longest name of a topic


def draw(
    tables: dict[str, pl.DataFrame],
    figure: "Figure",
    *,
    language: str,
    most_regions: int = 60,
    top: int = 30,
    dendrogram: bool = True,
    level: str = "auto",
) -> pl.DataFrame:
    """Draw the `top` topics at `level`; auto is the finest with at most `most_regions` regions (else the most documented of the coarsest).

    The level group shows the groups of places.groups.
    """
    shares, topics = tables["region_topics"], tables["topics"]
    level = asked(level, "topic_by_region", finest(shares, most_regions))
    regions = shares.filter(pl.col("level") == level)
    most_documented = regions.unique("adcode").sort(["n_docs", "adcode"], descending=[True, False])["adcode"]
    codes = sorted(most_documented.head(most_regions))
    base = reference(shares)
    tree = linkage(tables["region_distance"].filter(pl.col("level") == level), codes)
    called = row_names(pl.concat([base, regions.filter(pl.col("adcode").is_in(codes))]), language)
    widest = max((style.width_of(name, style.SMALL) for name in called.values()), default=0.0)
    left = style.EDGE + (TREE if dendrogram and tree is not None else 0.0) + widest + 2 * GAP
    columns = top_topics(topics, min(top, int((style.WIDTH - left - LEAN) / CELL)))
    numbers = (
        pl.concat([base, regions.filter(pl.col("adcode").is_in(codes))])
        .filter(pl.col("topic").is_in(columns))
        .join(tables["specialisation"].select("level", "adcode", "topic", "quotient", quotient_low="low", quotient_high="high"),
              on=["level", "adcode", "topic"], how="left")
        .select("level", "adcode", "region", "n_docs", "thin", "topic", "share", "low", "high", "quotient", "quotient_low", "quotient_high")
        .sort("level", "adcode", "topic")
    )  # fmt: skip
    if not len(numbers):
        style.sentence(
            figure,
            say(
                language, "没有可显示的地区：没有文档定位到地区。", "No regions to show: no document has a known place."
            ),
        )
        return numbers
    order = [codes[i] for i in leaves(tree, len(codes))]
    cut = len(most_documented) - len(codes)
    _draw(
        figure, numbers, order, base, columns, tree if dendrogram else None, called, left, topics, language, level, cut
    )
    return numbers


def row_names(regions: pl.DataFrame, language: str) -> dict[str, str]:
    """Return adcode: the region's name with its number of documents in brackets, as it stands before a row."""
    names, sizes = region_names(regions), dict(regions.select("adcode", "n_docs").unique().sort("adcode").iter_rows())
    most = min(NAME, 0.3 * style.WIDTH)
    return {
        code: f"{style.fitted(names[code], most, style.SMALL)} ({style.count(n, language)})"
        for code, n in sizes.items()
    }


def linkage(distances: pl.DataFrame, codes: list[str]) -> np.ndarray | None:
    """Return the average-linkage tree of `codes`, similar ones side by side; None where distances are missing."""
    from scipy.cluster.hierarchy import linkage as link
    from scipy.spatial.distance import squareform

    at = {code: i for i, code in enumerate(codes)}
    matrix = np.full((len(codes), len(codes)), np.nan)
    np.fill_diagonal(matrix, 0.0)
    for a, b, distance in distances.select("adcode_a", "adcode_b", "distance").sort("adcode_a", "adcode_b").iter_rows():
        if a in at and b in at:
            matrix[at[a], at[b]] = matrix[at[b], at[a]] = distance
    if len(codes) < 3 or np.isnan(matrix).any():
        return None
    return link(squareform(matrix, checks=False), "average", optimal_ordering=True)


def leaves(tree: np.ndarray | None, n: int) -> list[int]:
    """Return the order of the `n` regions in `tree`; their own order where there is none."""
    from scipy.cluster.hierarchy import leaves_list

    return list(range(n)) if tree is None else leaves_list(tree).tolist()


def _draw(
    figure: "Figure",
    numbers: pl.DataFrame,
    order: list[str],
    base: pl.DataFrame,
    columns: list[int],
    tree: np.ndarray | None,
    called: dict[str, str],
    left: float,
    topics: pl.DataFrame,
    language: str,
    level: str,
    cut: int,
) -> None:
    labels = topic_names(topics)
    cells = {(row["adcode"], row["topic"]): row for row in numbers.iter_rows(named=True)}
    rows = ([base["adcode"][0]] if len(base) else []) + order
    about = [cells[code, columns[0]] for code in rows]
    size = style.SMALL
    heads = [labels[t] for t in columns]
    room = (style.WIDTH - left - LEAN) / len(columns)
    roomy = len(columns) <= ROOMY and room >= WIDE
    height = 0.3 if roomy else 0.21
    width = min(0.85, (style.WIDTH - left - style.EDGE) / len(columns))
    if (
        left + width * len(columns) + overhang(heads, width, size, NAMES_HIGH) > style.WIDTH
    ):  # the last names lean over the edge
        width = min(width, room)
    reach = overhang(heads, width, size, NAMES_HIGH)
    above = names_height(heads, width, size, NAMES_HIGH) + style.EDGE
    across = max(style.NARROW, left + width * len(columns) + reach + style.EDGE)
    body = above + height * len(rows)
    style.page(figure, body + 0.3, width=across, note=_note(numbers, topics, columns, roomy, language, level, cut))
    values = np.array([[cells[code, t]["share"] for t in columns] for code in rows])
    texts = [[_text(cells[code, t], roomy) for t in columns] for code in rows] if width >= WRITTEN else None
    limits = (0.0, float(values.max()) or 1.0)
    ax = heatmap(
        figure, left, above, values, rows=[called[code] for code in rows], columns=heads, cell=(width, height), texts=texts, limits=limits,
        muted=[a["thin"] for a in about], size=size, text_size=style.TINY, column_size=size, most=NAMES_HIGH,
    )  # fmt: skip
    _marks(ax, cells, rows, columns, values / limits[1])
    if len(base):
        ax.axhline(1, color=style.INK, linewidth=1.0)
    if tree is not None:
        _tree(figure, tree, above + height * (len(rows) - len(order)), height, len(order))
    label = say(language, "份额 (%)", "Share (%)")
    colour_bar(figure, left, body + 0.18, min(1.6, width * len(columns) * 0.4), limits, label, digits=1)


def _text(cell: dict[str, Any], roomy: bool) -> str:
    if not roomy:
        return style.percent(cell["share"])
    return f"{style.percent(cell['share'])}\n[{style.percent(cell['low'])}, {style.percent(cell['high'])}]"


def _marks(
    ax: Any, cells: dict[tuple[str, int], dict[str, Any]], rows: list[str], columns: list[int], depth: np.ndarray
) -> None:
    colours = style.shares()
    for marker, above in (("^", True), ("v", False)):
        at = [
            (c + 0.9, r + 0.17, style.ink_on(colours(depth[r, c])))
            for r, code in enumerate(rows)
            for c, topic in enumerate(columns)
            if (low := cells[code, topic]["quotient_low"]) is not None
            and not cells[code, topic]["thin"]
            and (low > 1 if above else cells[code, topic]["quotient_high"] < 1)
        ]
        if at:
            x, y, ink = zip(*at, strict=True)
            ax.scatter(x, y, s=5, marker=marker, c=list(ink), linewidths=0)


def _tree(figure: "Figure", tree: np.ndarray, top: float, row: float, n: int) -> None:
    from matplotlib.collections import LineCollection
    from scipy.cluster.hierarchy import dendrogram

    drawn = dendrogram(tree, no_plot=True)
    lines = [np.column_stack([d, i]) for d, i in zip(drawn["dcoord"], drawn["icoord"], strict=True)]
    ax = style.axes(figure, style.EDGE, top, TREE - 0.06, row * n)
    ax.add_collection(LineCollection(lines, colors=style.MUTED, linewidths=0.7))
    deepest = max(float(tree[:, 2].max()), 1e-9)
    ax.set(xlim=(deepest * 1.03, -0.02 * deepest), ylim=(10 * n, 0))  # scipy puts leaves at 5, 15, 25 ...
    style.bare(ax)


def _note(
    numbers: pl.DataFrame, topics: pl.DataFrame, columns: list[int], roomy: bool, language: str, level: str, cut: int
) -> str:
    shown = topics.filter(pl.col("topic").is_in(columns))
    note = say(
        language,
        f"{level_name(level, language)}；括号内为文档数。▲▼ 区位商的区间不含 1。",
        f"By {level_name(level, language)}; documents in brackets. ▲▼ interval of the location quotient excludes 1. ",
    )
    if not roomy:
        note += say(language, "区间见本图的数据表。", "Intervals stand in this figure's CSV. ")
    if numbers["thin"].any():
        note += say(language, "灰色斜线：文档过少，不作标记。", "Hatched: too few documents to mark. ")
    if cut:
        note += say(
            language, f"未显示文档较少的 {cut} 个地区。", f"The {cut} regions with fewest documents are not shown. "
        )
    return note + flag_note(shown, language) + left_out(len(columns), len(topics), language)
