"""主题及其词语。条形为概率最高的词及其概率，“特征词”为 FREX 排序（既常见又独特）的词；标题下为占比与换种子后的稳定度（匹配余弦）。
† 为不稳定的主题，‡ 为词语集中于个别地区的主题。

Topics and their terms. Bars are the most probable terms with their probability; FREX terms are both frequent and exclusive;
below the title stand prevalence and stability over seeds (matched cosine). † marks topics not found again with other seeds,
‡ topics whose terms are bound to few places.
"""

from typing import TYPE_CHECKING, Any

import polars as pl

from scripts.figures.names import flag_note, flags, left_out, top_topics
from scripts.shared import style
from scripts.shared.style import say

if TYPE_CHECKING:
    from matplotlib.figure import Figure

TABLES = ("topics", "topic_terms")
BAR, TITLE_LINES, FREX_LINES = 0.145, 2, 2  # inches per bar; lines of text
GAP = 0.22


def draw(
    tables: dict[str, pl.DataFrame], figure: "Figure", *, language: str, top: int = 50, terms: int = 8
) -> pl.DataFrame:
    """Draw the `terms` most probable terms of the `top` most prevalent topics, in the order of their numbers."""
    topics = tables["topics"]
    shown = sorted(top_topics(topics, top))
    per_row = style.panels(1.2, GAP, 3 if len(shown) <= 6 else 4 if len(shown) <= 24 else 5)
    terms = fitting_terms(terms, -(-len(shown) // per_row))
    topics_shown = topics.filter(pl.col("topic").is_in(shown)).sort("topic")
    numbers = (
        tables["topic_terms"]
        .filter(pl.col("topic").is_in(shown) & (pl.col("prob") > 0))
        .sort(["topic", "prob", "term"], descending=[False, True, False])
        .group_by("topic", maintain_order=True)
        .head(max(terms, 1))
        .join(
            topics_shown.select("topic", "label", "prevalence", "stability", "stable", "place_bound"),
            on="topic",
            how="left",
        )
    )
    if not len(topics):
        style.sentence(figure, say(language, "没有可显示的主题。", "No topics to show."))
        return numbers
    width = (style.WIDTH - 2 * style.EDGE - GAP * (per_row - 1)) / per_row
    bars = numbers.group_by("topic").len()["len"].max() or 1
    heads = [_head(topic, width, language) for topic in topics_shown.iter_rows(named=True)]
    by_row = [heads[i : i + per_row] for i in range(0, len(heads), per_row)]
    texts = [max(_height(head) for head in row) for row in by_row]
    note = say(
        language,
        "条形：词语概率。占比：全部文档的平均份额。",
        "Bars: probability of the term in the topic. Prevalence: mean share of all documents. ",
    )
    note += flag_note(topics_shown, language) + left_out(len(shown), len(topics), language)
    style.page(figure, sum(texts) + len(by_row) * (bars * BAR + GAP) - GAP + 2 * style.EDGE, note=note)
    # one start and one scale in all panels, so that bars compare
    start = max(style.width_of(style.fitted(t, width * 0.45, style.SMALL), style.SMALL) for t in numbers["term"]) + 0.05
    reach = (width - start - style.width_of(" 0.000", style.TINY) - 0.03) / (numbers["prob"].max() or 1.0)
    down = style.EDGE
    for r, row in enumerate(by_row):
        for column, head in enumerate(row):
            topic, left = topics_shown["topic"][r * per_row + column], style.EDGE + column * (width + GAP)
            _write_head(figure, (left, down), head)
            part = numbers.filter(pl.col("topic") == topic)
            _bars(figure, (left, down + texts[r]), (width, bars * BAR), part, start, reach)
        down += texts[r] + bars * BAR + GAP
    return numbers


def fitting_terms(most: int, rows: int) -> int:
    """Return how many terms a topic shows, `most` or fewer but no less than 4, so that `rows` rows of topics fit on the sheet."""
    room = (
        style.HEIGHTS[style.SIZE_NAME] / max(rows, 1)
        - GAP
        - style.line_height(style.SIZE, 2)
        - style.line_height(style.TINY, 3)
    )
    return max(min(most, 4), min(most, int((room - 0.07) / BAR)))


def _head(topic: dict[str, Any], width: float, language: str) -> tuple[list[str], list[str], bool]:
    """Return the lines of the title, the lines below it, and whether the topic is flagged."""
    mark = flags(topic)
    title = style.wrapped(f"{topic['topic']} {topic['label']}{mark}", width, style.SIZE, TITLE_LINES, whole_words=True)
    checked = topic["stability"] is not None
    stability = (
        say(language, "稳定度 ", "stability ") + f"{topic['stability']:.2f}"
        if checked
        else say(language, "单一种子", "one seed")
    )
    about = say(
        language,
        f"占比 {style.percent(topic['prevalence'])}%，{stability}",
        f"prevalence {style.percent(topic['prevalence'])} %, {stability}",
    )
    frex = say(language, "特征词：", "FREX: ") + topic["frex_terms"]
    below = [
        style.fitted(about, width, style.TINY),
        *style.wrapped(frex, width, style.TINY, FREX_LINES, whole_words=True),
    ]
    return title, below, bool(mark)


def _height(head: tuple[list[str], list[str], bool]) -> float:
    title, below, _ = head
    return style.line_height(style.SIZE, len(title)) + style.line_height(style.TINY, len(below)) + 0.07


def _write_head(figure: "Figure", at: tuple[float, float], head: tuple[list[str], list[str], bool]) -> None:
    (left, down), (title, below, flagged) = at, head
    for line in title:
        style.write(figure, left, down, line, va="top", color=style.ACCENT if flagged else style.INK)
        down += style.line_height()
    for line in below:
        style.write(figure, left, down + 0.01, line, size=style.TINY, color=style.MUTED, va="top")
        down += style.line_height(style.TINY)


def _bars(
    figure: "Figure", at: tuple[float, float], size: tuple[float, float], rows: pl.DataFrame, start: float, reach: float
) -> None:
    """Draw one bar per row: terms end at `start` inches, a probability of 1 would be `reach` inches long."""
    ax = style.axes(figure, *at, *size)
    ax.set(xlim=(0, size[0]), ylim=(size[1] / BAR, 0))
    style.bare(ax)
    lengths = [prob * reach for prob in rows["prob"]]
    ax.barh([i + 0.5 for i in range(len(rows))], lengths, left=start, height=0.68, color=style.MAIN, linewidth=0)
    for i, (term, length, prob) in enumerate(zip(rows["term"], lengths, rows["prob"], strict=True)):
        term = style.fitted(term, size[0] * 0.45, style.SMALL)
        ax.text(start - 0.05, i + 0.5, term, ha="right", va="center", fontsize=style.SMALL)
        ax.text(start + length + 0.03, i + 0.5, f"{prob:.3f}", va="center", fontsize=style.TINY, color=style.MUTED)
