"""结论是否站得住。每行一项最强的差别，每列一种不同做法：其他主题数、其他随机种子、去掉政策名称；格内为差别（百分点）。深色格：方向相同且 q < 0.05，
结论仍成立；浅色格：不成立；空格：该模型没有相应的主题。

Do findings stand? A row is one of the strongest differences, a column another way to compute it: other numbers of topics, other
seeds, names of policies left out; cells hold the difference in percentage points. Dark cells: same sign and q < 0.05, the finding
stands; pale cells: it does not; empty ones: that model has no topic like it.
"""

import re
from typing import TYPE_CHECKING

import polars as pl

from scripts.figures.names import flag_note, region_names, topic_names
from scripts.figures.rows import column, widest
from scripts.shared import style
from scripts.shared.style import say

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

TABLES = ("robustness", "region_topics", "topics")
COLUMNS = {"region_topics": ("level", "adcode", "region", "n_docs")}
ROW, FOOT, LEAST = 0.19, 0.06, 0.3  # inches
CHECKS = {
    "chosen": ("所选", "chosen"),
    "topics": ("主题数", "topics"),
    "seed": ("种子", "seeds"),
    "names": ("名称", "names"),
}


def draw(tables: dict[str, pl.DataFrame], figure: "Figure", *, language: str, top: int = 30) -> pl.DataFrame:
    """Draw the `top` findings, those that stand most often first."""
    found = tables["robustness"].join(
        tables["region_topics"].unique(["level", "adcode"]).sort("level", "adcode"), on=["level", "adcode"], how="inner"
    )
    key = ["level", "adcode", "topic"]
    stands = found.group_by(key).agg(stands_in=pl.col("stands").mean()).sort(
        ["stands_in", *key], descending=[True, False, False, False]
    )  # fmt: skip
    kept = stands.head(style.fitting(top, 1, ROW)).with_row_index("row")
    numbers = kept.join(found, on=key, how="inner").sort("row", "check", "variant").drop("row")
    if not len(numbers):
        text = say(
            language,
            "没有可复核的结论：没有一项差别达到 q < 0.05，或没有其他模型可比。",
            "No findings to check: no difference has q < 0.05, or there is no other model to compare with.",
        )
        style.sentence(figure, text)
        return numbers
    order = {check: i for i, check in enumerate(CHECKS)}
    columns = sorted(set(numbers.select("check", "variant").iter_rows()), key=lambda c: (order[c[0]], _numbers(c[1])))
    wide = int((style.WIDTH - 1.9) / LEAST)
    cut, columns = len(columns) - wide, columns[:wide]
    shown = tables["topics"].filter(pl.col("topic").is_in(numbers["topic"].unique().to_list()))
    note = say(
        language,
        "格内：与其余地区之差（百分点）；深色：方向相同且 q < 0.05；浅色：不成立；–：没有相应主题。右列：成立的比例。",
        "Cells: difference from the rest (points); dark: same sign and q < 0.05; pale: does not stand; –: no topic like it. "
        "Last column: part of the checks in which it stands. ",
    ) + flag_note(shown, language)
    if len(kept) < len(stands):
        note += say(
            language,
            f"仅显示 {len(kept)} 项（共 {len(stands)} 项）。",
            f"{len(kept)} of {len(stands)} findings are shown. ",
        )
    if cut > 0:
        note += say(language, f"未显示 {cut} 种做法。", f"Variants without room: {cut}. ")
    _draw(figure, numbers, kept, columns, tables["topics"], note, language)
    return numbers


def called_variant(variant: str, language: str) -> str:
    """Return what a check changed, in the report's language: numbers of topics and seeds by number, models by their seed."""
    if language != "zh":
        return variant
    variant = re.sub(r"^seed (\d+)$", r"种子 \1", variant)
    return variant.replace("policy regions and brands left out", "去掉政策区域与品牌名")


def _numbers(text: str) -> list[tuple[int, str]]:
    """Return a key that sorts k=8 before k=12."""
    return [(int(part), "") if part.isdigit() else (-1, part) for part in re.split(r"(\d+)", text)]


def _draw(
    figure: "Figure", numbers: pl.DataFrame, kept: pl.DataFrame, columns: list[tuple[str, str]], topics: pl.DataFrame, note: str,
    language: str,
) -> None:  # fmt: skip
    names, labels, size = region_names(numbers), topic_names(topics), style.TINY
    wide = style.WIDTH > 5
    regions = [style.fitted(names[c], 0.9 if wide else 0.5, size) for c in kept["adcode"]]
    called = [style.fitted(labels[t], 1.5 if wide else 0.7, size) for t in kept["topic"]]
    start = style.EDGE + widest(regions) + 0.1
    left = start + widest(called) + 0.1
    end = style.width_of("100%", size) + 0.1
    width = min(0.75, (style.WIDTH - left - end - style.EDGE) / len(columns))
    heads = [
        [""] if check == "chosen" else style.wrapped(called_variant(variant, language), width - 0.04, size, 4)
        for check, variant in columns
    ]
    above = 0.24 + style.line_height(size, max(len(head) for head in heads))
    style.page(figure, above + ROW * len(kept) + FOOT, note=note)
    column(figure, (start - 0.1, above), regions, align="right", row=ROW)
    column(figure, (start, above), called, row=ROW)
    stood = [f"{100 * s:.0f}%" for s in kept["stands_in"]]
    at = left + width * len(columns) + end - 0.04
    column(figure, (at, above), stood, align="right", row=ROW)
    for c, head in enumerate(heads):
        for i, line in enumerate(reversed(head)):
            where = (left + width * (c + 0.5), above - 0.03 - style.line_height(size, i))
            style.write(figure, *where, line, size=size, ha="center", va="bottom", color=style.MUTED)
        if c == 0 or columns[c][0] != columns[c - 1][0]:
            group = say(language, *CHECKS[columns[c][0]])
            style.write(figure, left + width * c + 0.02, 0.1, group, size=size, va="center")
    ax = style.axes(figure, left, above, width * len(columns), ROW * len(kept))
    _cells(ax, numbers, kept, columns)


def _cells(ax: "Axes", numbers: pl.DataFrame, kept: pl.DataFrame, columns: list[tuple[str, str]]) -> None:
    from matplotlib.patches import Rectangle

    cells = {(r["level"], r["adcode"], r["topic"], r["check"], r["variant"]): r for r in numbers.iter_rows(named=True)}
    for r, key in enumerate(kept.select("level", "adcode", "topic").iter_rows()):
        for c, way in enumerate(columns):
            found = cells.get((*key, *way))
            face = style.MAIN if found and found["stands"] else style.NO_DATA
            effect = None if found is None else found["effect"]
            if effect is not None:
                ax.add_patch(Rectangle((c + 0.03, r + 0.06), 0.94, 0.88, facecolor=face, linewidth=0))
            text = "–" if effect is None else f"{100 * effect:+.1f}".replace("-", "−")
            ink = style.ink_on(_rgb(face)) if effect is not None else style.ZERO
            ax.text(c + 0.5, r + 0.5, text, ha="center", va="center", fontsize=style.TINY, color=ink)
    ax.set(xlim=(0, len(columns)), ylim=(len(kept), 0))
    style.bare(ax)


def _rgb(colour: str) -> tuple[float, ...]:
    from matplotlib.colors import to_rgb

    return to_rgb(colour)
