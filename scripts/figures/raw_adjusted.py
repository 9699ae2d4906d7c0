"""调整前后的差别。左图每点为一个地区的一个主题：横轴为未调整的差（百分点），纵轴为按时期与行文层级调整后的差，落在对角线上表示调整没有影响；
右图为变化最大的几项，空心为调整前，实心为调整后。

Differences before and after adjustment. Left: a point is one topic in one region, raw difference from the rest across, adjusted for
period and level of the report upwards, both in percentage points; on the diagonal the adjustment changes nothing. Right: those that
change most, hollow before, filled after.
"""

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from scripts.figures.contrasts import SURE, nothing, of_level
from scripts.figures.names import asked, coarsest, flag_note, level_name, region_names, topic_names
from scripts.figures.rows import ROW, column, widest
from scripts.shared import style
from scripts.shared.style import say

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

TABLES = ("contrasts", "region_topics", "topics")
COLUMNS = {"region_topics": ("level", "adcode", "region", "n_docs")}
HEAD, SIDE, FOOT, LEFT = 0.42, 2.6, 0.5, 0.5  # inches
KINDS = {  # kind: (name, name, colour, marker)
    "both": ("前后 q 均 < 0.05", "q < 0.05 before and after", style.CATEGORIES[0], "o"),
    "raw": ("仅调整前 < 0.05", "before only", style.CATEGORIES[4], "v"),
    "adjusted": ("仅调整后 < 0.05", "after only", style.CATEGORIES[1], "^"),
    "neither": ("前后均 ≥ 0.05", "neither", style.FAINT, "o"),
}


def draw(
    tables: dict[str, pl.DataFrame], figure: "Figure", *, language: str, top: int = 15, level: str = "auto"
) -> pl.DataFrame:
    """Draw all contrasts at `level` (auto: the coarsest with two regions), and the `top` that adjustment changes most by name."""
    level = asked(level, "raw_adjusted", coarsest(tables["contrasts"]))
    here = of_level(tables["contrasts"], tables["region_topics"], level)
    numbers = side_by_side(here)
    if not len(numbers):
        text = nothing(language, level)
        if len(here):
            text = say(
                language,
                "没有调整后的差别：各文档的时期与行文层级相同，无需调整。",
                "No adjusted differences: documents differ neither in period nor in level, so there is nothing to adjust for.",
            )
        style.sentence(figure, text)
        return numbers
    changed = numbers.sort(["change", "adcode", "topic"], descending=[True, False, False]).head(max(top, 1))
    shown = tables["topics"].filter(pl.col("topic").is_in(changed["topic"].unique().to_list()))
    note = say(
        language,
        f"{level_name(level, language)}；单位：百分点。右图为变化最大的 {len(changed)} 项（共 {len(numbers)} 项）。",
        f"By {level_name(level, language)}; percentage points. Right: the {len(changed)} of {len(numbers)} that change most. ",
    ) + flag_note(shown, language)
    _draw(figure, numbers, changed, tables["topics"], note, language)
    return numbers


def side_by_side(contrasts: pl.DataFrame) -> pl.DataFrame:
    """Return one row per region and topic with both effects, how far they differ, and which of them have q < 0.05."""
    keys = ["level", "adcode", "region", "topic", "n_docs"]
    raw, adjusted = (contrasts.filter(pl.col("adjusted") == kind) for kind in (False, True))
    both = raw.select(*keys, raw="effect", raw_q="q").join(
        adjusted.select("adcode", "topic", adjusted="effect", adjusted_q="q"), on=["adcode", "topic"], how="inner"
    )
    before, after = pl.col("raw_q") < SURE, pl.col("adjusted_q") < SURE
    kind = (
        pl.when(before & after).then(pl.lit("both")).when(before).then(pl.lit("raw"))
        .when(after).then(pl.lit("adjusted")).otherwise(pl.lit("neither"))
    )  # fmt: skip
    change = (pl.col("adjusted") - pl.col("raw")).abs()
    return both.with_columns(change=change, kind=kind).sort("level", "adcode", "topic")


def _draw(
    figure: "Figure", numbers: pl.DataFrame, changed: pl.DataFrame, topics: pl.DataFrame, note: str, language: str
) -> None:
    beside = style.WIDTH > 5
    listed = ROW * len(changed)
    side = min(SIDE, style.WIDTH - LEFT - 0.2)
    below = 0.0 if beside else HEAD + side + FOOT
    height = HEAD + max(side, listed) + FOOT if beside else below + 0.3 + listed + FOOT
    style.page(figure, height, note=note)
    ax = style.axes(figure, LEFT, HEAD, side, side)
    _scatter(ax, numbers, language)
    _legend(figure, numbers, language)
    left, top = (LEFT + side + 0.25, HEAD) if beside else (style.EDGE, below + 0.2)
    _changes(figure, (left, top), changed, topics, language)


def _scatter(ax: "Axes", numbers: pl.DataFrame, language: str) -> None:
    from matplotlib.ticker import MaxNLocator

    far = 105 * max(
        float(numbers.select(pl.max_horizontal(pl.col("raw").abs(), pl.col("adjusted").abs()).max()).item()), 0.005
    )
    ax.plot([-far, far], [-far, far], color=style.FAINT, linewidth=0.8, zorder=0)
    ax.axhline(0, color=style.FAINT, linewidth=0.6, zorder=0)
    ax.axvline(0, color=style.FAINT, linewidth=0.6, zorder=0)
    for kind in reversed(KINDS):
        _, _, colour, marker = KINDS[kind]
        part = numbers.filter(pl.col("kind") == kind)
        edge = style.MUTED if kind == "neither" else colour
        ax.scatter(
            100 * part["raw"].to_numpy(), 100 * part["adjusted"].to_numpy(), s=12, marker=marker, facecolors=colour,
            edgecolors=edge, linewidths=0.4, alpha=0.85,
        )  # fmt: skip
    ax.set(xlim=(-far, far), ylim=(-far, far))
    for axis in (ax.xaxis, ax.yaxis):
        axis.set_major_locator(MaxNLocator(5, steps=[1, 2, 5, 10]))
    ax.tick_params(labelsize=style.TINY)
    ax.set_xlabel(say(language, "调整前的差（百分点）", "Raw difference (points)"), labelpad=2)
    ax.set_ylabel(say(language, "调整后的差（百分点）", "Adjusted difference (points)"), labelpad=1)


def _legend(figure: "Figure", numbers: pl.DataFrame, language: str) -> None:
    from matplotlib.lines import Line2D

    there = set(numbers["kind"])
    marks = [
        Line2D([], [], linestyle="", color=c, marker=m, markersize=4, markeredgecolor=style.MUTED, markeredgewidth=0.3,
               label=say(language, zh, en))
        for kind, (zh, en, c, m) in KINDS.items() if kind in there
    ]  # fmt: skip
    figure.legend(
        handles=marks, loc="upper left", ncols=4 if style.WIDTH > 5 else 2, bbox_to_anchor=style.at(figure, LEFT - 0.1, 0.02),
        borderaxespad=0, columnspacing=1.2, handletextpad=0.2, fontsize=style.TINY, labelspacing=0.2,
    )  # fmt: skip


def _changes(
    figure: "Figure", at: tuple[float, float], rows: pl.DataFrame, topics: pl.DataFrame, language: str
) -> None:
    from matplotlib.ticker import MaxNLocator

    left, top = at
    names, labels, size = region_names(rows), topic_names(topics), style.TINY
    regions = [style.fitted(names[c], 0.8, size) for c in rows["adcode"]]
    called = [style.fitted(labels[t], 1.1, size) for t in rows["topic"]]
    middle = left + widest(regions) + 0.1
    start = middle + widest(called) + 0.12
    column(figure, (middle - 0.1, top), regions, align="right")
    column(figure, (middle, top), called)
    ax = style.axes(figure, start, top, style.WIDTH - style.EDGE - 0.1 - start, ROW * len(rows))
    y = np.arange(len(rows)) + 0.5
    raw, adjusted = (100 * rows[c].to_numpy() for c in ("raw", "adjusted"))
    ax.axvline(0, color=style.MUTED, linewidth=0.8, zorder=0)
    ax.hlines(y, raw, adjusted, color=style.FAINT, linewidth=1.6)
    ax.scatter(raw, y, s=13, facecolors=style.PAPER, edgecolors=style.MUTED, linewidths=0.8, zorder=3)
    ax.scatter(adjusted, y, s=13, color=style.MAIN, linewidths=0, zorder=4)
    ax.set(ylim=(len(rows), 0))
    ax.margins(x=0.08)
    ax.set_yticks([])
    ax.spines["left"].set_visible(False)
    ax.xaxis.set_major_locator(MaxNLocator(4, steps=[1, 2, 5, 10]))
    ax.tick_params(axis="x", labelsize=size)
    ax.grid(axis="x")
    ax.set_xlabel(say(language, "差（百分点）", "Difference (points)"), fontsize=size, labelpad=1.5)
