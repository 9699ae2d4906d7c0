"""各地区与其余地区相比的差别（森林图）。每行一个地区的一个主题：点为该地区份额与其余地区之差（百分点），已按时期与行文层级调整，横线为 95% 区间，
右侧为数值与 q 值（同一级内的 Benjamini-Hochberg 校正）。实心点 q < 0.05，空心点未达到。

Each region against the rest (forest plot). A row is one topic in one region: the point is the region's share less that of the
rest in percentage points, adjusted for period and level of the report, the bar its 95 % interval; numbers and q (Benjamini-Hochberg
within the level) stand at the right. Filled points have q < 0.05, hollow ones do not.
"""

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from scripts.figures.names import asked, coarsest, flag_note, level_name, region_names, topic_names
from scripts.figures.rows import ROW, column, intervals, widest
from scripts.shared import style
from scripts.shared.style import say

if TYPE_CHECKING:
    from matplotlib.figure import Figure

TABLES = ("contrasts", "region_topics", "topics")
COLUMNS = {"region_topics": ("level", "adcode", "region", "n_docs")}
HEAD, FOOT, GAP = 0.3, 0.42, 0.12  # inches
SURE = 0.05  # of q


def draw(
    tables: dict[str, pl.DataFrame], figure: "Figure", *, language: str, top: int = 30, level: str = "auto"
) -> pl.DataFrame:
    """Draw the `top` contrasts that lie furthest from none for their standard error, at `level` (auto: the coarsest with two regions)."""
    topics, found = tables["topics"], tables["contrasts"]
    level = asked(level, "contrasts", coarsest(found))
    here = of_level(found, tables["region_topics"], level)
    kinds = here["adjusted"].unique()
    here = here.filter(pl.col("adjusted") == kinds.any())
    top = style.fitting(top, 1, ROW)
    numbers = strongest(here, top).sort(["effect", "adcode", "topic"], descending=[True, False, False])
    if not len(numbers):
        style.sentence(figure, nothing(language, level))
        return numbers
    note = _note(numbers, len(here), topics, language, level, bool(kinds.any()))
    _draw(figure, numbers, topics, note, language)
    return numbers


def nothing(language: str, level: str) -> str:
    """Return the sentence that stands where there is no contrast."""
    at = f"（{level_name(level, 'zh')}）" if level else "", f" (by {level_name(level, 'en')})" if level else ""
    return say(
        language,
        f"没有可比较的地区{at[0]}：少于两个地区有足够的文档。",
        f"No regions to compare{at[1]}: fewer than two have enough documents.",
    )


def of_level(contrasts: pl.DataFrame, shares: pl.DataFrame, level: str) -> pl.DataFrame:
    """Return the contrasts at `level` with the region's name."""
    names = shares.filter(pl.col("level") == level).select("adcode", "region").unique().sort("adcode")
    return contrasts.filter(pl.col("level") == level).join(names, on="adcode", how="inner")


def strongest(contrasts: pl.DataFrame, n: int) -> pl.DataFrame:
    """Return the `n` contrasts with the largest effect for their standard error."""
    z = pl.col("effect").abs() / pl.col("se").clip(lower_bound=1e-12)
    order = ["z", "level", "adcode", "topic"]
    return contrasts.with_columns(z=z).sort(order, descending=[True, False, False, False]).head(n).drop("z")


def _draw(figure: "Figure", numbers: pl.DataFrame, topics: pl.DataFrame, note: str, language: str) -> None:
    names, labels, size = region_names(numbers), topic_names(topics), style.TINY
    wide = style.WIDTH > 5
    regions = [
        f"{style.fitted(names[c], 1.0 if wide else 0.6, size)} ({style.count(n, language)})"
        for c, n in numbers.select("adcode", "n_docs").iter_rows()
    ]
    called = [style.fitted(labels[t], 1.7 if wide else 0.95, size) for t in numbers["topic"]]
    effect, low, high = (100 * numbers[c].to_numpy() for c in ("effect", "low", "high"))
    texts = [f"{e:+.1f} [{a:+.1f}, {b:+.1f}]".replace("-", "−") for e, a, b in zip(effect, low, high, strict=True)]
    qs = ["<0.001" if q < 0.001 else f"{q:.3f}" for q in numbers["q"]]
    start = style.EDGE + widest(regions) + GAP
    left = start + widest(called) + GAP
    right = widest(qs) + style.EDGE + 0.05 + (widest(texts) + 0.15 if wide else 0.0)
    width = style.WIDTH - left - right - 0.12
    style.page(figure, HEAD + ROW * len(numbers) + FOOT, note=note)
    limits = reach(effect, low, high)
    label = say(language, "与其余地区之差（百分点）", "Difference from the rest (points)")
    sure = (numbers["q"] < SURE).to_numpy()
    intervals(figure, (left, HEAD, width), effect, low, high, filled=sure, limits=limits, label=label, line=0.0)
    heads = [(start - GAP, say(language, "地区 (n)", "Region (n)"), "right")]
    heads += [(start, say(language, "主题", "Topic"), "left"), (style.WIDTH - style.EDGE, "q", "right")]
    column(figure, (start - GAP, HEAD), regions, align="right")
    column(figure, (start, HEAD), called)
    column(figure, (style.WIDTH - style.EDGE, HEAD), qs, align="right")
    if wide:
        at = style.WIDTH - style.EDGE - widest(qs) - 0.15
        column(figure, (at, HEAD), texts, align="right")
        heads.append((at, say(language, "差 [95% 区间]", "difference [95 %]"), "right"))
    for at, text, align in heads:
        style.write(figure, at, HEAD - 0.1, text, size=size, ha=align, va="center", color=style.MUTED)


def reach(effect: np.ndarray, low: np.ndarray, high: np.ndarray) -> tuple[float, float]:
    """Return the ends of the scale: every effect and zero, and intervals unless they are very long."""
    span = max(float(np.abs(effect).max()) * 2.2, 0.5)
    begin, end = max(float(low.min()), -span), min(float(high.max()), span)
    begin, end = min(begin, 0.0), max(end, 0.0)
    pad = 0.03 * (end - begin)
    return begin - pad, end + pad


def _note(numbers: pl.DataFrame, n: int, topics: pl.DataFrame, language: str, level: str, adjusted: bool) -> str:
    name, shown = level_name(level, language), topics.filter(pl.col("topic").is_in(numbers["topic"].unique().to_list()))
    kind = say(
        language,
        "已按时期与行文层级调整" if adjusted else "未作调整（各文档的时期与层级相同）",
        "adjusted for period and level" if adjusted else "raw, as documents do not differ in period or level",
    )
    note = say(
        language,
        f"{name}，{kind}；括号内为文档数。实心：q < 0.05；箭头：区间超出图框。",
        f"By {name}, {kind}; documents in brackets. Filled: q < 0.05; arrows: the interval is longer. ",
    )
    if len(numbers) < n:
        note += say(
            language,
            f"仅显示最强的 {len(numbers)} 项（共 {n} 项比较，q 对全部校正）。",
            f"The {len(numbers)} strongest of {n} contrasts are shown (q corrects for all). ",
        )
    return note + flag_note(shown, language)
