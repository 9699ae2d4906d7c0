"""从读到的片段到文档。左列为各步之后剩下的片段数 n，右侧为该步去掉的片段及原因；每一步相加相等，没有片段不明去向。
逐条清单见 dropped 表。

From pieces read to documents. The left column holds the number of pieces n that are left after each step, the right side those
that were left out there and why; every step adds up. The table dropped lists them one by one.
"""

from typing import TYPE_CHECKING

import polars as pl

from scripts.shared import style
from scripts.shared.style import say

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

TABLES = ("corpus_flow",)
# stage: what is left after it, what is left out at it
STAGES = {
    "pieces": (("读到的片段", "Pieces read"), ("", "")),
    "open": (("能打开的", "Opened"), ("打不开", "Could not be opened")),
    "read": (("能读出文字的", "Read"), ("读不出文字", "Could not be read")),
    "filter": (("够长的", "Long enough"), ("太短或为空", "Too short or empty")),
    "reprints": (("文档", "Documents"), ("与留下的文档重复", "Copies of a document that stays")),
}
REASONS = {
    "archive in an archive": "压缩文件层层嵌套",
    "binary file": "二进制文件",
    "broken JSON": "JSON 残缺",
    "broken XML": "XML 残缺",
    "broken row": "表格行残缺",
    "cannot be opened": "无法打开",
    "corpus.split took too long": "切分规则超时",
    "corrupt archive": "压缩文件损坏",
    "corrupt PDF": "PDF 损坏",
    "corrupt Parquet table": "Parquet 损坏",
    "corrupt Word file": "Word 文件损坏",
    "corrupt workbook": "Excel 文件损坏",
    "empty": "没有内容",
    "exact copy": "完全相同",
    "format not read": "不支持的格式",
    "locked by a password": "有密码",
    "no text column": "没有正文列",
    "no text in it": "没有文字",
    "not a regular file": "不是普通文件",
    "reprint": "转载或近似",
    "reprint inside a longer page": "已收在更长的文档里",
    "too large": "太大",
    "too short": "太短",
}
# inches: least width of a box, room for an arrow, greatest width of the reasons, height of a box, room around text in a box
BOX, GAP, SIDE, LEAST, INSET = 1.5, 0.45, 4.3, 0.42, 0.08
INDENT = 0.12  # of a reason below its sum


def draw(tables: dict[str, pl.DataFrame], figure: "Figure", *, language: str, most_reasons: int = 8) -> pl.DataFrame:
    """Draw the steps from top to bottom; at most `most_reasons` reasons a step, the rest added up."""
    flow = tables["corpus_flow"].sort("step")
    if not len(flow):
        style.sentence(figure, say(language, "没有读到任何片段。", "No piece was read, so there is nothing to show."))
        return flow
    left = flow.item(0, "left")
    # what a column of a journal leaves beside the boxes, less the indent of reasons and the room around them
    most_side = min(SIDE, style.WIDTH - 2 * style.EDGE - BOX - GAP - INDENT - 3 * INSET)
    boxes = [(_name("pieces", 0, language), left, [])]
    for stage in ("open", "read", "filter", "reprints"):
        out = flow.filter(pl.col("stage") == stage).sort(["n", "reason"], descending=[True, False])
        if len(out) or stage == "reprints":
            left -= out["n"].sum()
            boxes.append((_name(stage, 0, language), left, _reasons(out, stage, language, most_reasons, most_side)))
    gaps = [max(GAP, _height(reasons) + 2 * INSET) for _, _, reasons in boxes[1:]]
    total = style.EDGE + LEAST * len(boxes) + sum(gaps) + style.EDGE
    note = say(
        language,
        "n：片段数。一个片段是一个文件、表格的一行或页面中的一篇。",
        "n: pieces; a piece is a file, a row of a table or an article on a page.",
    )
    # the page is as wide as what stands on it
    box = max(BOX, *(style.width_of(name) + 4 * INSET for name, _, _ in boxes))
    lines = [(line, bool(i)) for _, _, reasons in boxes for i, line in enumerate(reasons)]
    side = max((style.width_of(line, style.SMALL) + INDENT * below + 3 * INSET for line, below in lines), default=0.0)
    if side:  # both sides share what the least width of a page leaves
        spare = max(style.NARROW - (2 * style.EDGE + box + GAP + side), 0.0)
        box, side = box + spare / 2, side + spare / 2
    width = max(2 * style.EDGE + box + (GAP + side if side else 0.0), style.NARROW)
    style.page(figure, total, width=width, note=note)
    # axes as large as the page down to the note, in inches from its top left corner
    ax = style.axes(figure, 0, 0, width, total)
    style.bare(ax)
    ax.set(xlim=(0, width), ylim=(total, 0))
    top, middle, right = style.EDGE, style.EDGE + box / 2, style.EDGE + box + GAP
    for i, ((name, n, reasons), gap) in enumerate(zip(boxes, [0.0, *gaps], strict=True)):
        if i:
            _arrow(ax, (middle, top), (middle, top + gap))
        if reasons:
            _arrow(ax, (middle, top + gap / 2), (right, top + gap / 2))
            _left_out(ax, right, top + gap / 2, side, reasons)
        top += gap
        _box(ax, top, box, f"{name}\nn = {n}", i == len(boxes) - 1)
        top += LEAST
    return flow


def _name(stage: str, which: int, language: str) -> str:
    return say(language, *STAGES[stage][which])


def _reasons(out: pl.DataFrame, stage: str, language: str, most: int, width: float) -> list[str]:
    """Return the lines beside a step, none wider than `width`: its sum, then its reasons, the most frequent first."""
    if not len(out):
        return []
    lines = [_fitted(_name(stage, 1, language), f"  n = {out['n'].sum()}", width)]
    for row in out.head(most).iter_rows(named=True):
        reason = say(language, REASONS.get(row["reason"], row["reason"]), row["reason"])
        lines.append(_fitted(reason, f"  {row['n']}", width))
    rest = out.slice(most)["n"].sum()
    return lines + ([f"{say(language, '其他原因', 'other reasons')}  {rest}"] if rest else [])


def _fitted(name: str, number: str, width: float) -> str:
    return style.fitted(name, width - style.width_of(number, style.SMALL), style.SMALL) + number


def _height(reasons: list[str]) -> float:
    """Return the height in inches of the box with `reasons`."""
    return style.line_height(style.SMALL, len(reasons)) + 2 * INSET if reasons else 0.0


def _left_out(ax: "Axes", left: float, middle: float, width: float, reasons: list[str]) -> None:
    """Draw the box with what a step left out: its sum, and the reasons below it."""
    from matplotlib.patches import Rectangle

    top = middle - _height(reasons) / 2
    look = {"facecolor": style.PAPER, "edgecolor": style.FAINT, "linewidth": 0.6}
    ax.add_patch(Rectangle((left, top), width, _height(reasons), **look))
    for line, reason in enumerate(reasons):
        at = left + INSET + (INDENT if line else 0.0), top + INSET + style.line_height(style.SMALL, line)
        ax.text(*at, reason, va="top", fontsize=style.SMALL, color=style.MUTED if line else style.INK)


def _box(ax: "Axes", top: float, width: float, text: str, last: bool) -> None:
    from matplotlib.patches import Rectangle

    face, ink = (style.SEQUENTIAL[-2], style.PAPER) if last else (style.NO_DATA, style.INK)
    ax.add_patch(Rectangle((style.EDGE, top), width, LEAST, facecolor=face, edgecolor=style.MUTED, linewidth=0.6))
    ax.text(
        style.EDGE + width / 2, top + LEAST / 2, text, ha="center", va="center", fontsize=style.SIZE, color=ink,
        linespacing=style.LINE,
    )  # fmt: skip


def _arrow(ax: "Axes", start: tuple[float, float], end: tuple[float, float]) -> None:
    look = {"arrowstyle": "-|>", "color": style.MUTED, "linewidth": 0.7, "shrinkA": 0, "shrinkB": 0}
    ax.annotate("", xy=end, xytext=start, arrowprops=look)
