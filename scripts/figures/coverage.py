"""各地区各年份的文档数。每格为去重后的文档数 n，颜色按对数加深；“无日期”一列与无法定到这一级的文档单列，合计等于全部文档。
文档的有无反映资料来源，不反映各地的关注程度。

Documents by region and year. Each cell holds the number of documents n after removal of duplicates, darker on a log scale;
undated documents and those without a place at this level stand apart, so that the totals are all documents. Which documents
exist tells about the sources, not about attention.
"""

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from scripts.figures.heatmap import GAP, heatmap, names_height, overhang
from scripts.figures.names import LEVEL_NAMES, level_name
from scripts.shared import style
from scripts.shared.style import say
from scripts.shared.tables import COUNTRY

if TYPE_CHECKING:
    from matplotlib.figure import Figure

TABLES = ("documents", "places")
COLUMNS = {"documents": ("doc_id", "date")}
ADMINISTRATIVE = ("province", "prefecture", "county")
NAME, TOTALS, CELL = 1.5, 0.5, 0.27  # inches: of the longest name, of the totals, the least width of a cell
UNDATED = "undated"


def draw(
    tables: dict[str, pl.DataFrame], figure: "Figure", *, language: str, most_regions: int = 34, top: int = 60
) -> pl.DataFrame:
    """Draw the finest level with at most `most_regions` regions, else the coarsest, where the `top` largest are shown."""
    documents, places = tables["documents"], tables["places"]
    level = shown_level(places, most_regions)
    counts = counted(documents, places, level, language)
    if not len(counts):
        style.sentence(
            figure,
            say(language, "没有文档，因此没有可显示的覆盖情况。", "No documents, so there is no coverage to show."),
        )
        return counts.drop("order")
    counts, pooled = pool_small(counts, top, language)
    counts = in_periods(counts, columns_that_fit())
    rows = counts.select("order", "region").unique().sort("order", "region")["region"].to_list()
    periods = periods_of(counts)
    matrix = np.zeros((len(rows), len(periods)))
    for region, period, n in counts.select("region", "period", "n").iter_rows():
        matrix[rows.index(region), periods.index(period)] = n
    _draw_matrix(figure, matrix, rows, periods, language, level, pooled)
    return counts.sort("order", "region", "period").select("region", "period", "n")


def shown_level(places: pl.DataFrame, most: int) -> str:
    """Return the finest administrative level with at most `most` regions that half of the documents reach, else the coarsest."""
    named = {level: places.filter(pl.col(level).is_not_null()) for level in ADMINISTRATIVE}
    present = [level for level in ADMINISTRATIVE if len(named[level])]
    enough = max((len(named[level]) for level in present), default=0) / 2
    fitting = [
        level
        for level in present
        if named[level].select(ADMINISTRATIVE[: ADMINISTRATIVE.index(level) + 1]).n_unique() <= most
        and len(named[level]) >= enough
    ]
    return (fitting or present[:1] or ["province"])[-1]


def counted(documents: pl.DataFrame, places: pl.DataFrame, level: str, language: str) -> pl.DataFrame:
    """Return (order, region, year, n): documents by region of `level` and year; `order` puts regions by code, the rest last."""
    path = list(ADMINISTRATIVE[: ADMINISTRATIVE.index(level) + 1])
    named = places.filter(pl.col(level).is_not_null()).group_by(path).agg(order=pl.col("adcode").min())
    parent = pl.col(path[-2]).fill_null("") if len(path) > 1 else pl.lit("")
    named = named.with_columns(
        region=pl.when(pl.col(level).is_duplicated()).then(parent + pl.col(level)).otherwise(pl.col(level))
    )
    none, whole = say(language, "无地名", "no place"), say(language, "全国", "whole country")
    coarser = say(language, f"无{LEVEL_NAMES[level][0]}地名", f"no {level}")
    return (
        documents.select("doc_id", year=pl.col("date").str.extract(r"^(\d{4})").fill_null(UNDATED))
        .join(places, on="doc_id", how="left")
        .join(named, on=path, how="left", nulls_equal=True)
        .with_columns(
            order=pl.when(pl.col("adcode").is_null())
            .then(pl.lit("~3"))
            .when(pl.col("adcode") == COUNTRY)
            .then(pl.lit("~1"))
            .otherwise(pl.col("order").fill_null("~2"))
        )
        .with_columns(
            region=pl.col("region").fill_null(pl.col("order").replace({"~1": whole, "~2": coarser, "~3": none}))
        )
        .group_by("order", "region", "year")
        .agg(n=pl.len().cast(pl.Int64))
        .sort("order", "region", "year")
    )


def pool_small(counts: pl.DataFrame, top: int, language: str) -> tuple[pl.DataFrame, int]:
    """Return `counts` with all but the `top` largest regions added up in one row, and how many were."""
    totals = counts.filter(~pl.col("order").str.starts_with("~")).group_by("order", "region").agg(pl.col("n").sum())
    small = totals.sort(["n", "order"], descending=[True, False]).slice(top)
    if not len(small):
        return counts, 0
    rest = say(language, f"其余 {len(small)} 个地区", f"{len(small)} other regions")
    inside = pl.col("region").is_in(small["region"].to_list())
    pooled = counts.with_columns(
        order=pl.when(inside).then(pl.lit("~0")).otherwise("order"),
        region=pl.when(inside).then(pl.lit(rest)).otherwise("region"),
    )
    return pooled.group_by("order", "region", "year").agg(pl.col("n").sum()), len(small)


def columns_that_fit() -> int:
    """Return how many periods stand side by side on the page beside the longest name of a region and the totals."""
    return int((style.WIDTH - 2 * style.EDGE - NAME - GAP - TOTALS) / CELL) - 1  # one for the undated


def in_periods(counts: pl.DataFrame, most: int = 40) -> pl.DataFrame:
    """Return `counts` with `period` in place of year: years, or as many years together as make at most `most` columns."""
    years = counts.filter(pl.col("year") != UNDATED)["year"].cast(pl.Int64)
    span = (years.max() - years.min() + 1) if len(years) else 1
    step = next(
        s for s in (1, 2, 5, 10, 20, 50, 100, 500) if span / s <= most - (s > 1)
    )  # they begin where centuries do, so that one more may be needed
    first = pl.col("year").cast(pl.Int64, strict=False) // step * step
    label = first.cast(pl.String).str.zfill(4)
    if step > 1:
        label = label + "–" + (first + step - 1).cast(pl.String).str.zfill(4)
    period = pl.when(pl.col("year") == UNDATED).then(pl.lit(UNDATED)).otherwise(label)
    return counts.with_columns(period=period).group_by("order", "region", "period").agg(pl.col("n").sum())


def periods_of(counts: pl.DataFrame) -> list[str]:
    """Return every period from the first to the last, those without documents too, then the undated column where there is one."""
    found = sorted(set(counts["period"]) - {UNDATED})
    if found and "–" not in found[0]:
        found = [f"{year:04d}" for year in range(int(found[0]), int(found[-1]) + 1)]
    return found + ([UNDATED] if UNDATED in counts["period"] else [])


def _draw_matrix(
    figure: "Figure", matrix: np.ndarray, rows: list[str], periods: list[str], language: str, level: str, pooled: int
) -> None:
    total_name = say(language, "合计", "total")
    names = [say(language, "无日期", "n.d.") if p == UNDATED else p for p in periods]
    shown = [style.fitted(r, NAME) for r in rows]
    left = style.EDGE + max(style.width_of(r) for r in [*shown, total_name]) + GAP
    small = style.TINY if len(periods) > 16 else style.SMALL
    cell = (min(0.62, max(CELL, (style.WIDTH - left - TOTALS - style.EDGE) / len(periods))), 0.2)
    head = names_height(names, cell[0], small) + style.EDGE
    reach = max(TOTALS, overhang(names, cell[0], small))
    height = head + cell[1] * (len(rows) + 1) + 0.08
    width = max(style.NARROW, left + cell[0] * len(periods) + reach + style.EDGE)
    note = say(
        language,
        f"单位：文档数 n，{level_name(level, language)}。颜色按对数加深，白色为 0。",
        f"Unit: documents n, by {level_name(level, language)}. Darker on a log scale, white is 0; n.d.: no date. ",
    )
    if pooled:
        note += say(
            language,
            f"文档较少的 {pooled} 个地区合并为一行。",
            f"The {pooled} regions with fewest documents share one row.",
        )
    style.page(figure, height, width=width, note=note)
    texts = [[style.count(int(n), language) for n in line] for line in matrix]
    shade = np.where(matrix > 0, np.log10(np.maximum(matrix, 1)) + 0.3, np.nan)
    ax = heatmap(
        figure, left, head, shade, rows=shown, columns=names, cell=cell, texts=texts, size=style.SIZE, text_size=small,
        column_size=small, limits=(0.0, max(float(np.nanmax(shade, initial=0.0)), 1.3)), empty=style.PAPER,
    )  # fmt: skip
    end = len(periods) + 0.12 / cell[0]
    for r, n in enumerate(matrix.sum(axis=1)):
        ax.text(end, r + 0.5, style.count(int(n), language), va="center", fontsize=small)
    bottom = len(rows) + 0.6
    ax.text(-GAP / cell[0], bottom, total_name, ha="right", va="center", fontsize=style.SIZE, color=style.MUTED)
    for c, n in enumerate(matrix.sum(axis=0)):
        ax.text(c + 0.5, bottom, style.count(int(n), language), ha="center", va="center", fontsize=small)
    ax.text(end, bottom, style.count(int(matrix.sum()), language), va="center", fontsize=small)
