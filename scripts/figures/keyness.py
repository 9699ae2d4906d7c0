"""各地区的特色词。每格一个地区（括号内为文档数），右侧蓝条为该地区用得特别多的词，左侧橙条为用得特别少的词；条长为 z 值，即加权对数优势比除以其标准误
（Monroe 等 2008），虚线为 ±1.96。此处地名未作屏蔽。

Terms that set regions apart. One panel per region (documents in brackets); blue bars to the right are terms it uses more than the
rest, orange bars to the left terms it uses less; their length is z, the weighted log-odds over its standard error (Monroe et al.
2008); dashed lines stand at 1.96 and -1.96. Place names are not masked here.
"""

from typing import TYPE_CHECKING

import polars as pl

from scripts.figures.names import asked, finest, level_name, region_names
from scripts.shared import style
from scripts.shared.style import say

if TYPE_CHECKING:
    from matplotlib.figure import Figure

TABLES = ("keyness", "region_topics")
COLUMNS = {"region_topics": ("level", "adcode", "region", "n_docs")}
BAR, HEAD, FOOT, GAP, PANEL = 0.135, 0.3, 0.26, 0.22, 1.5  # inches
SURE = 1.96  # z of a two-sided test at 5 %


def draw(
    tables: dict[str, pl.DataFrame],
    figure: "Figure",
    *,
    language: str,
    most_regions: int = 12,
    terms: int = 8,
    level: str = "auto",
) -> pl.DataFrame:
    """Draw `terms` terms, much and little used, of each of the `most_regions` most documented regions.

    `level` auto is the finest level with at most 40 regions.
    """
    sizes = tables["region_topics"].unique(["level", "adcode"]).sort("level", "adcode")
    found = tables["keyness"].join(sizes, on=["level", "adcode"], how="inner")
    level = asked(level, "keyness", finest(found, 40))
    here = found.filter(pl.col("level") == level)
    ordered = here.unique("adcode").sort(["n_docs", "adcode"], descending=[True, False])["adcode"]
    per_row = style.panels(PANEL, GAP, 4 if style.SIZE_NAME == "slide" else 3)
    step = HEAD + BAR * max(terms, 1) + FOOT
    codes = ordered.head(style.fitting(most_regions, per_row, step)).sort().to_list()
    numbers = (
        here.filter(pl.col("adcode").is_in(codes))
        .pipe(most_telling, max(terms, 1))
        .sort(["adcode", "z", "term"], descending=[False, True, False])
        .select("level", "adcode", "region", "n_docs", "term", "log_odds", "z", "n")
    )
    if not len(numbers):
        text = say(
            language,
            "没有可比较的地区：少于两个地区有文档，无从比较用词。",
            "No regions to compare: terms of a region need another region to be set against.",
        )
        style.sentence(figure, text)
        return numbers
    note = say(
        language,
        f"{level_name(level, language)}；条长为 z 值，各图同一刻度；每个地区列 {terms} 个词，地名未屏蔽。",
        f"By {level_name(level, language)}; bars are z, one scale for all; {terms} terms a region, place names not masked. ",
    )
    if len(codes) < len(ordered):
        note += say(
            language,
            f"仅显示文档最多的 {len(codes)} 个地区（共 {len(ordered)} 个）。",
            f"The {len(codes)} most documented of {len(ordered)} regions are shown. ",
        )
    _draw(figure, numbers, codes, per_row, step, note, language)
    return numbers


def most_telling(keyness: pl.DataFrame, n: int) -> pl.DataFrame:
    """Return `n` terms of each region: those it uses least for certain (z < -1.96), up to a third, and those it uses most."""
    order = pl.col("z").rank("ordinal").over("adcode")
    little = (
        keyness.sort("adcode", "term")
        .with_columns(order=order)
        .filter((pl.col("z") < -SURE) & (pl.col("order") <= n // 3))
    )
    room = n - pl.col("adcode").replace_strict(
        dict(little.group_by("adcode").len().iter_rows()), default=0, return_dtype=pl.Int64
    )
    order = (-pl.col("z")).rank("ordinal").over("adcode")
    much = (
        keyness.sort("adcode", "term").with_columns(order=order).filter((pl.col("z") > 0) & (pl.col("order") <= room))
    )
    return pl.concat([much, little]).drop("order")


def _draw(
    figure: "Figure", numbers: pl.DataFrame, codes: list[str], per_row: int, step: float, note: str, language: str
) -> None:
    names = region_names(numbers)
    width = (style.WIDTH - 2 * style.EDGE - GAP * (per_row - 1)) / per_row
    style.page(figure, step * -(-len(codes) // per_row) + 0.04, note=note)
    far = max(float(numbers["z"].abs().max()), SURE) * 1.05
    below = min(float(numbers["z"].min()), 0.0)
    # terms of much use stand left of zero, those of little use right of it: the room of each side is what the other needs
    limits = (-far, far) if below < -SURE / 2 else (-0.62 * far, far)
    for i, code in enumerate(codes):
        row, across = divmod(i, per_row)
        left, top = style.EDGE + across * (width + GAP), row * step
        rows = numbers.filter(pl.col("adcode") == code)
        title = f" ({style.count(rows['n_docs'][0], language)})"
        title = style.fitted(names[code], width - style.width_of(title)) + title
        style.write(figure, left, top + 0.1, title, va="top")
        _panel(figure, (left, top + HEAD, width), rows, limits)


def _panel(figure: "Figure", box: tuple[float, float, float], rows: pl.DataFrame, limits: tuple[float, float]) -> None:
    from matplotlib.ticker import MaxNLocator

    left, top, width = box
    ax = style.axes(figure, left, top, width, BAR * len(rows))
    inch = (limits[1] - limits[0]) / width
    for z in (-SURE, SURE):
        if limits[0] < z < limits[1]:
            ax.axvline(z, color=style.FAINT, linewidth=0.7, linestyle=(0, (3, 2)), zorder=0)
    colours = [style.MAIN if z > 0 else style.ACCENT for z in rows["z"]]
    y = [i + 0.5 for i in range(len(rows))]
    ax.barh(y, rows["z"], height=0.7, color=colours, linewidth=0)
    for at, (term, z) in zip(y, rows.select("term", "z").iter_rows(), strict=True):
        room = ((0 - limits[0]) if z > 0 else limits[1]) / inch - 0.06
        text = style.fitted(term, room, style.TINY)
        ax.text(
            -0.05 * inch if z > 0 else 0.05 * inch, at, text, ha="right" if z > 0 else "left", va="center",
            fontsize=style.TINY,
        )  # fmt: skip
    ax.axvline(0, color=style.MUTED, linewidth=0.6)
    ax.set(xlim=limits, ylim=(len(rows), 0))
    ax.set_yticks([])
    ax.spines["left"].set_visible(False)
    ax.xaxis.set_major_locator(MaxNLocator(4, integer=True))
    ax.tick_params(axis="x", labelsize=style.TINY)
