"""文档分布图。每点一篇文档，主题构成相近的点靠在一起；颜色为份额最高的主题（篇数最多的七个，其余为灰色）。只看远近，不读坐标；t-SNE 图上相距很远的团之间，
距离没有意义。

Map of documents. A point is a document, those with similar topics lie close together; the colour is its largest topic (the seven
most frequent, the rest grey). Only nearness counts, not the axes; between clouds far apart t-SNE's distances mean nothing.
"""

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from scripts.figures.names import flag_note, topic_names
from scripts.shared import style
from scripts.shared.job import Problem
from scripts.shared.style import say

if TYPE_CHECKING:
    from matplotlib.figure import Figure

TABLES = ("doc_topics", "topics")
METHODS = ("pca", "tsne")
TALL = 4.6  # inches


def draw(
    tables: dict[str, pl.DataFrame],
    figure: "Figure",
    *,
    language: str,
    method: str = "pca",
    seed: int = 1,
    most_docs: int = 5000,
) -> pl.DataFrame:
    """Draw documents by `method`, pca or tsne; of more than `most_docs` every so many in the order of their ids."""
    if method not in METHODS:
        raise Problem(f"figures, document_map: method = {method!r} is none of {', '.join(METHODS)}")
    shares, topics = tables["doc_topics"], tables["topics"]
    ids = shares["doc_id"].unique().sort()
    every = max(1, -(-len(ids) // max(most_docs, 1)))
    kept = ids.gather_every(every)
    wide = shares.filter(pl.col("doc_id").is_in(kept.to_list())).sort("doc_id", "topic").pivot(
        "topic", index="doc_id", values="share"
    )  # fmt: skip
    if len(wide) < 3 or wide.width < 3:
        text = say(
            language,
            "没有可显示的分布：文档或主题少于三个。",
            "Nothing to map: fewer than three documents or two topics.",
        )
        style.sentence(figure, text)
        return pl.DataFrame(schema={"doc_id": pl.String, "x": pl.Float64, "y": pl.Float64, "topic": pl.Int64})
    matrix = wide.drop("doc_id").fill_null(0.0).to_numpy()
    # ASSUME square roots of shares: distances between them are Hellinger's, which small shares do not drown in
    places, explained = located(np.sqrt(matrix), method, seed)
    strongest = np.array([int(c) for c in wide.columns[1:]])[matrix.argmax(axis=1)]
    numbers = pl.DataFrame({"doc_id": wide["doc_id"], "x": places[:, 0], "y": places[:, 1], "topic": strongest})
    note = _note(len(numbers), len(ids), method, explained, language)
    _draw(figure, numbers, topics, note, language)
    return numbers


def located(matrix: np.ndarray, method: str, seed: int) -> tuple[np.ndarray, tuple[float, float] | None]:
    """Return places (n, 2) of the rows of `matrix` (n, k), and with pca what part of the variance each axis holds."""
    centred = matrix - matrix.mean(axis=0)
    left, size, right = np.linalg.svd(centred, full_matrices=False)
    left = left * np.sign(
        right[np.arange(len(right)), np.abs(right).argmax(axis=1)]
    )  # the largest loading points to plus
    places = (left * size)[:, :2]
    if method == "pca":
        part = size**2 / max(float((size**2).sum()), 1e-12)
        return places.round(9), (float(part[0]), float(part[1]))
    from sklearn.manifold import TSNE

    # ASSUME perplexity 30 (van der Maaten and Hinton 2008), a third of the documents where they are few
    start = places / max(float(places[:, 0].std()), 1e-12) * 1e-4
    model = TSNE(2, perplexity=min(30.0, (len(matrix) - 1) / 3), init=start, random_state=seed, n_jobs=1)
    return model.fit_transform(matrix).astype(float), None


def _draw(figure: "Figure", numbers: pl.DataFrame, topics: pl.DataFrame, note: str, language: str) -> None:
    from matplotlib.lines import Line2D

    sizes = numbers.group_by("topic").len().sort(["len", "topic"], descending=[True, False])
    named = sizes.head(len(style.CATEGORIES))
    labels = topic_names(topics)
    beside = style.WIDTH > 5
    side = min(TALL, style.WIDTH - 2 * style.EDGE) if not beside else TALL
    rows = len(named) + (1 if len(sizes) > len(named) else 0)
    below = 0.0 if beside else 0.1 + rows * style.line_height(style.SMALL)
    shown = topics.filter(pl.col("topic").is_in(named["topic"].to_list()))
    style.page(figure, side + below + 0.1, note=note + flag_note(shown, language))
    ax = style.axes(figure, style.EDGE, style.EDGE, side, side)
    small = 9 if len(numbers) <= 500 else 4 if len(numbers) <= 3000 else 2
    rest = numbers.filter(~pl.col("topic").is_in(named["topic"].to_list()))
    ax.scatter(rest["x"], rest["y"], s=small, color=style.FAINT, linewidths=0)
    handles = []
    for i, (topic, n) in enumerate(named.iter_rows()):
        part = numbers.filter(pl.col("topic") == topic)
        colour, marker = style.CATEGORIES[i], style.MARKERS[i]
        ax.scatter(part["x"], part["y"], s=small, color=colour, marker=marker, linewidths=0, alpha=0.8)
        count = f" ({style.count(n, language)})"
        width = (style.WIDTH - side - 0.3 if beside else side) - style.width_of(count, style.SMALL) - 0.3
        name = style.fitted(labels[topic], width, style.SMALL) + count
        handles.append(Line2D([], [], linestyle="", color=colour, marker=marker, markersize=4, label=name))
    if len(rest):
        name = say(
            language,
            f"其他主题 ({style.count(len(rest), language)})",
            f"other topics ({style.count(len(rest), language)})",
        )
        handles.append(Line2D([], [], linestyle="", color=style.FAINT, marker="o", markersize=4, label=name))
    ax.set_aspect("equal", adjustable="datalim")
    ax.set_xticks([])
    ax.set_yticks([])
    for spine in ax.spines.values():
        spine.set(visible=True, linewidth=0.5, color=style.FAINT)
    corner = style.at(figure, side + 0.2, style.EDGE) if beside else style.at(figure, style.EDGE, side + 0.14)
    figure.legend(handles=handles, loc="upper left", bbox_to_anchor=corner, borderaxespad=0, handletextpad=0.2)


def _note(shown: int, total: int, method: str, explained: tuple[float, float] | None, language: str) -> str:
    how = {
        "pca": ("主成分（份额的平方根）", "principal components of the square roots of shares"),
        "tsne": ("t-SNE（份额的平方根）", "t-SNE of the square roots of shares"),
    }
    note = say(language, f"方法：{how[method][0]}。", f"Method: {how[method][1]}. ")
    if explained:
        x, y = (style.percent(part) for part in explained)
        note += say(language, f"横轴含方差的 {x}%，纵轴 {y}%。", f"{x} % of the variance across, {y} % upwards. ")
    if shown < total:
        note += say(language, f"显示 {shown} 篇（共 {total} 篇）。", f"{shown} of {total} documents are shown. ")
    return note
