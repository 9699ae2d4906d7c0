"""地区与主题的对应分析图。圆点为地区，三角为主题；离原点越远，越偏离整体；同一方向上的地区与主题相互联系，隔着原点的相互疏远。轴上注明所含惯量的百分比。

Correspondence of regions and topics (biplot). Dots are regions, triangles topics; the further from the origin, the further from the
whole; regions and topics in one direction go together, those across the origin avoid each other. The axes say what part of the inertia
they hold.
"""

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from scripts.figures.names import asked, finest, flag_note, level_name, region_names, topic_names
from scripts.figures.spots import write_names
from scripts.shared import style
from scripts.shared.style import say

if TYPE_CHECKING:
    from matplotlib.figure import Figure

TABLES = ("region_topics", "topics")
SIDE = 6.2  # inches


def draw(
    tables: dict[str, pl.DataFrame], figure: "Figure", *, language: str, most_regions: int = 60, level: str = "auto"
) -> pl.DataFrame:
    """Draw the regions with enough documents at `level`, auto: the finest with at most `most_regions`."""
    shares, topics = tables["region_topics"], tables["topics"]
    level = asked(level, "correspondence", finest(shares, most_regions))
    here = shares.filter((pl.col("level") == level) & ~pl.col("thin"))
    codes, columns = here["adcode"].unique().sort().to_list(), here["topic"].unique().sort().to_list()
    schema = {"kind": pl.String, "key": pl.String, "name": pl.String, "x": pl.Float64, "y": pl.Float64}
    if len(codes) < 3 or len(columns) < 3:
        text = say(
            language,
            "没有可显示的对应：有足够文档的地区或主题少于三个。",
            "Nothing to show: fewer than three regions with enough documents, or fewer than three topics.",
        )
        style.sentence(figure, text)
        return pl.DataFrame(schema=schema)
    wide = here.sort("adcode", "topic").pivot("topic", index="adcode", values="share").fill_null(0.0)
    sizes = dict(here.select("adcode", "n_docs").unique().sort("adcode").iter_rows())
    weights = np.array([sizes[code] for code in wide["adcode"]], dtype=float)
    at, of, inertia = correspondence(wide.drop("adcode").to_numpy() * weights[:, None])
    names, labels = region_names(here), topic_names(topics)
    numbers = pl.DataFrame(
        [("region", code, names[code], *xy) for code, xy in zip(wide["adcode"], at.tolist(), strict=True)]
        + [("topic", str(t), labels[t], *xy) for t, xy in zip(columns, of.tolist(), strict=True)],
        schema=schema,
        orient="row",
    )
    note = say(
        language,
        f"{level_name(level, language)}，以文档数加权；圆点：地区；三角：主题（标准坐标按惯量缩放）。放不下的名称未写，见数据表。",
        f"By {level_name(level, language)}, weighted by documents; dots: regions; triangles: topics (both in principal coordinates). "
        "Names without room are left out; see the CSV. ",
    ) + flag_note(topics, language)
    _draw(figure, numbers, inertia, note, language)
    return numbers


def correspondence(table: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the places of rows (R, 2) and columns (C, 2) of `table` (R, C) in principal coordinates, and each axis' part of inertia.

    Greenacre (2017), Correspondence Analysis in Practice, appendix A.
    """
    p = table / table.sum()
    r, c = p.sum(axis=1), p.sum(axis=0)
    left, size, right = np.linalg.svd((p - np.outer(r, c)) / np.sqrt(np.outer(r, c)), full_matrices=False)
    turn = np.sign(right[np.arange(len(right)), np.abs(right).argmax(axis=1)])
    rows = (left * turn * size)[:, :2] / np.sqrt(r)[:, None]
    columns = (right.T * turn * size)[:, :2] / np.sqrt(c)[:, None]
    part = size**2 / max(float((size**2).sum()), 1e-15)
    return rows.round(9), columns.round(9), part[:2]


def _draw(figure: "Figure", numbers: pl.DataFrame, inertia: np.ndarray, note: str, language: str) -> None:
    side = min(SIDE, style.WIDTH - 0.65)
    if style.SIZE_NAME == "slide":
        side = 4.6
    style.page(figure, side + 0.55, width=side + 0.65, note=note)
    ax = style.axes(figure, 0.5, 0.12, side, side)
    far = 1.15 * float(numbers.select(pl.max_horizontal(pl.col("x").abs(), pl.col("y").abs()).max()).item()) or 1.0
    ax.set(xlim=(-far, far), ylim=(-far, far))
    ax.axhline(0, color=style.FAINT, linewidth=0.6, zorder=0)
    ax.axvline(0, color=style.FAINT, linewidth=0.6, zorder=0)
    spots = []
    for kind, colour, marker in (("topic", style.ACCENT, "^"), ("region", style.MAIN, "o")):
        part = numbers.filter(pl.col("kind") == kind)
        ax.scatter(part["x"], part["y"], s=14, color=colour, marker=marker, linewidths=0, zorder=3)
        spots += [(x, y, name, colour) for name, x, y in part.select("name", "x", "y").iter_rows()]
    spots.sort(key=lambda spot: (-(spot[0] ** 2 + spot[1] ** 2), spot[2]))
    write_names(ax, spots, 2 * far / side)
    label = say(language, "惯量", "of the inertia")
    for axis, part in ((ax.xaxis, inertia[0]), (ax.yaxis, inertia[1])):
        axis.set_label_text(say(language, f"{label} {style.percent(part)}%", f"{style.percent(part)} % {label}"))
    ax.tick_params(labelsize=style.TINY)
