"""主题与聚类的对应。行为主题，列为聚类（附权重最高的词）；格内为文档数 n（以份额最高的主题计），颜色为该主题的文档落入各聚类的比例。
两种方法一致之处，颜色集中于一格。

Topics against clusters. Rows are topics, columns are clusters with their heaviest terms; cells hold the number of documents n
(by their largest topic), the colour is the part of the topic's documents in each cluster. Where both methods agree, a row has one
dark cell.
"""

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from scripts.figures.heatmap import GAP, colour_bar, colour_bar_width, heatmap, names_height, overhang
from scripts.figures.names import flag_note, left_out, top_topics, topic_names
from scripts.shared import style
from scripts.shared.style import say

if TYPE_CHECKING:
    from matplotlib.figure import Figure

TABLES = ("agreement", "topics", "cluster_terms")
NAME, CELL, WRITTEN, LEAN = (
    1.9,
    0.165,
    0.25,
    1.05,
)  # inches: longest name, least width of a cell, and of one with its number, room for the last leaning name


def draw(
    tables: dict[str, pl.DataFrame], figure: "Figure", *, language: str, top: int = 30, terms: int = 2
) -> pl.DataFrame:
    """Draw the `top` most prevalent topics against the `top` largest clusters, each named by `terms` terms."""
    agreement, topics = tables["agreement"], tables["topics"]
    sizes = (
        agreement.group_by("cluster").agg(pl.col("n_docs").sum()).sort(["n_docs", "cluster"], descending=[True, False])
    )
    known = set(agreement["topic"])
    rows = [t for t in top_topics(topics, top) if t in known]
    rows, most = rows[: max(top, 1)], int((style.WIDTH - 2 * style.EDGE - _widest_name() - LEAN) / CELL)
    clusters = sizes["cluster"].head(max(min(top, most), 1)).sort().to_list()
    numbers = (
        agreement.with_columns(
            share_of_topic=pl.col("n_docs") / pl.col("n_docs").sum().over("topic").clip(lower_bound=1)
        )
        .filter(pl.col("topic").is_in(rows) & pl.col("cluster").is_in(clusters))
        .sort("topic", "cluster")
    )
    if not len(numbers):
        text = say(
            language, "没有可显示的对应：缺少主题或聚类。", "Nothing to compare: there are no topics or no clusters."
        )
        style.sentence(figure, text)
        return numbers
    counts, shares = np.zeros((2, len(rows), len(clusters)))
    for topic, cluster, n, share in numbers.iter_rows():
        counts[rows.index(topic), clusters.index(cluster)] = n
        shares[rows.index(topic), clusters.index(cluster)] = share
    down, across = diagonal(shares)
    names = cluster_names(tables["cluster_terms"], clusters, terms)
    labels = topic_names(topics)
    note = say(
        language,
        "格内：文档数 n；颜色：占该主题文档的比例。",
        "Cells: documents n; colour: part of the topic's documents. ",
    )
    note += flag_note(topics.filter(pl.col("topic").is_in(rows)), language) + left_out(len(rows), len(topics), language)
    if len(clusters) < len(sizes):
        note += say(
            language,
            f"仅显示最大的 {len(clusters)} 个聚类（共 {len(sizes)} 个）。",
            f"The {len(clusters)} largest of {len(sizes)} clusters are shown.",
        )
    _draw(
        figure,
        counts[down][:, across],
        shares[down][:, across],
        [labels[rows[i]] for i in down],
        [names[clusters[j]] for j in across],
        note,
        language,
    )
    return numbers


def _widest_name() -> float:
    return min(NAME, style.WIDTH * 0.35)


def diagonal(shares: np.ndarray) -> tuple[list[int], list[int]]:
    """Return orders of rows and columns of `shares` (R, C) that put the best one-to-one match on the diagonal, surest first."""
    from scipy.optimize import linear_sum_assignment

    rows, columns = linear_sum_assignment(-shares)
    pairs = sorted(zip(rows.tolist(), columns.tolist(), strict=True), key=lambda p: (-shares[p], p))
    down, across = [r for r, _ in pairs], [c for _, c in pairs]
    down += [r for r in range(shares.shape[0]) if r not in down]
    return down, across + [c for c in range(shares.shape[1]) if c not in across]


def cluster_names(cluster_terms: pl.DataFrame, clusters: list[int], n: int) -> dict[int, str]:
    """Return cluster: its letter C, number and `n` heaviest terms."""
    heaviest = (
        cluster_terms.sort(["cluster", "weight", "term"], descending=[False, True, False])
        .group_by("cluster", maintain_order=True)
        .agg(pl.col("term").head(n).str.join("、"))
    )
    found = dict(heaviest.iter_rows())
    return {cluster: f"C{cluster} {found.get(cluster, '')}".strip() for cluster in clusters}


def _draw(
    figure: "Figure",
    counts: np.ndarray,
    shares: np.ndarray,
    rows: list[str],
    columns: list[str],
    note: str,
    language: str,
) -> None:
    size, widest = style.SMALL, 1.2
    rows = [style.fitted(name, _widest_name(), size) for name in rows]
    left = style.EDGE + max(style.width_of(name, size) for name in rows) + GAP
    width = min(0.6, (style.WIDTH - left - LEAN) / len(columns))
    height = min(0.28, max(0.19, width * 0.6))
    above = names_height(columns, width, size, widest) + style.EDGE
    label = say(language, "占该主题文档的比例 (%)", "Part of the topic's documents (%)")
    bar = min(1.2, style.WIDTH - 2 * style.EDGE - colour_bar_width(0.0, (0.0, 1.0), label))
    before = min(left, style.WIDTH - style.EDGE - colour_bar_width(bar, (0.0, 1.0), label))
    across = max(
        style.NARROW,
        before + colour_bar_width(bar, (0.0, 1.0), label) + style.EDGE,
        left + width * len(columns) + overhang(columns, width, size, widest) + style.EDGE,
    )
    body = above + height * len(rows)
    style.page(figure, body + 0.3, width=across, note=note)
    texts = [[style.count(int(n), language) for n in line] for line in counts] if width >= WRITTEN else None
    heatmap(
        figure, left, above, shares, rows=rows, columns=columns, cell=(width, height), texts=texts, limits=(0.0, 1.0),
        size=size, text_size=style.TINY, column_size=size, most=widest,
    )  # fmt: skip
    colour_bar(figure, before, body + 0.18, bar, (0.0, 1.0), label)
