"""各主题的可靠程度。每行一个主题：占比；换随机种子或部分文档后重现的程度（匹配余弦，1 为完全重现）；词语集中于个别地区的部分。
空心为未通过的主题，图中各处以 † 或 ‡ 标出。

How far each topic can be relied on. A row is a topic: its prevalence; how well it comes back with other seeds or parts of the
documents (matched cosine, 1 is the same again); the part of it on terms bound to few places. Hollow points have not passed, and bear
† or ‡ in every figure.
"""

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from scripts.figures.names import flag_note, top_topics, topic_names
from scripts.figures.rows import ROW, column, intervals, widest
from scripts.shared import style
from scripts.shared.style import say

if TYPE_CHECKING:
    from matplotlib.figure import Figure

TABLES = ("topics",)
HEAD, FOOT, GAP = 0.08, 0.4, 0.3  # inches


def draw(tables: dict[str, pl.DataFrame], figure: "Figure", *, language: str, top: int = 100) -> pl.DataFrame:
    """Draw the `top` most prevalent topics, the most stable first."""
    topics = tables["topics"]
    rows = topics.filter(pl.col("topic").is_in(top_topics(topics, style.fitting(top, 1, ROW))))
    numbers = rows.sort(["stability", "topic"], descending=[True, False], nulls_last=True).select(
        "topic", "label", "prevalence", "stability", "stable", "place_bound_share", "place_bound"
    )
    if not len(numbers):
        style.sentence(figure, say(language, "没有可显示的主题。", "No topics to show."))
        return numbers
    checked = numbers["stability"].is_not_null().any()
    note = say(
        language,
        "稳定度：与其他种子或部分文档的模型中最相近主题的余弦。" if checked else "只有一个种子，没有检验稳定度。",
        "Stability: cosine with the nearest topic of models of other seeds or parts of the documents. "
        if checked
        else "One seed alone: stability was not checked. ",
    ) + flag_note(numbers, language)
    if len(numbers) < len(topics):
        note += say(
            language,
            f"仅显示占比最高的 {len(numbers)} 个主题（共 {len(topics)} 个）。",
            f"The {len(numbers)} most prevalent of {len(topics)} topics are shown. ",
        )
    _draw(figure, numbers, note, language)
    return numbers


def _draw(figure: "Figure", numbers: pl.DataFrame, note: str, language: str) -> None:
    labels, size = topic_names(numbers), style.TINY
    called = [style.fitted(labels[t], 2.0 if style.WIDTH > 5 else 1.2, size) for t in numbers["topic"]]
    left = style.EDGE + widest(called) + 0.15
    width = (style.WIDTH - left - 2 * GAP - 0.15) / 3
    style.page(figure, HEAD + ROW * len(numbers) + FOOT, note=note)
    column(figure, (style.EDGE, HEAD), called)
    prevalence = 100 * numbers["prevalence"].to_numpy()
    bound = 100 * numbers["place_bound_share"].to_numpy()
    stability = numbers["stability"].cast(pl.Float64).fill_null(np.nan).to_numpy()
    everything = np.full(len(numbers), True)
    panels = [
        (prevalence, everything, (0.0, max(prevalence.max() * 1.1, 0.1)), ("占比 (%)", "Prevalence (%)")),
        (stability, numbers["stable"].fill_null(True).to_numpy(), (min(0.4, np.nanmin(stability, initial=1.0)), 1.02), ("稳定度", "Stability")),
        (bound, ~numbers["place_bound"].to_numpy(), (-2.0, max(bound.max() * 1.1, 50.0)), ("地方词占比 (%)", "Place-bound (%)")),
    ]  # fmt: skip
    for i, (values, passed, limits, label) in enumerate(panels):
        box = (left + i * (width + GAP), HEAD, width)
        intervals(figure, box, values, values, values, filled=passed, limits=limits, label=say(language, *label))
