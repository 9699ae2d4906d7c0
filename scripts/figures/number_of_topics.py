"""主题数的选择。每格一个指标：点为各随机种子，线为同一引擎的均值；圆圈标出所选模型，竖线标出其主题数。
没有哪一个指标单独决定选择，理由见报告中的选择表。

Choice of the number of topics. One panel per measure: points are seeds, lines the mean of an engine; a ring marks the chosen
model, a vertical line its number of topics. No single measure decides; the reasons stand in the report's table of the choice.
"""

from typing import TYPE_CHECKING

import polars as pl

from scripts.shared import style
from scripts.shared.style import say

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

TABLES = ("scores", "choice")
# metric: (name, name, better: 1 higher, -1 lower), in the order of the panels
METRICS = {
    "perplexity": ("留出困惑度", "Held-out perplexity", -1),
    "npmi": ("一致性 NPMI", "Coherence NPMI", 1),
    "c_v": ("一致性 C_V", "Coherence C_V", 1),
    "exclusivity": ("独占性", "Exclusivity", 1),
    "diversity": ("词语多样性", "Diversity of terms", 1),
    "stability": ("稳定度（种子间余弦）", "Stability (cosine over seeds)", 1),
    "subsample_stability": ("稳定度（八成文档间余弦）", "Stability (80 % of documents)", 1),
    "place_share_correlation": ("地区占比相关（种子间）", "Places' shares over seeds, r", 1),
    "silhouette": ("轮廓系数", "Silhouette", 1),
    "ami": ("与另一类模型一致 AMI", "Agreement with other family, AMI", 1),
}
PANEL, BEFORE = 1.12, 0.4  # inches: the least width of a panel, and the room for numbers on its left


def draw(tables: dict[str, pl.DataFrame], figure: "Figure", *, language: str) -> pl.DataFrame:
    """Draw the scores of every model by its number of topics."""
    scores = tables["scores"].filter(pl.col("metric").is_in(list(METRICS)))
    chosen = chosen_models(tables["choice"])
    numbers = scores.with_columns(chosen=pl.col("model").is_in(chosen)).sort("metric", "engine", "n_topics", "seed")
    if not len(scores):
        style.sentence(
            figure, say(language, "没有可显示的模型评分。", "No model was scored, so there is nothing to show.")
        )
        return numbers
    metrics = [m for m in METRICS if m in scores["metric"]]
    engines = scores["engine"].unique().sort().to_list()
    fit = style.panels(PANEL, 0.55, 5 if style.SIZE_NAME == "slide" else 3, 0.62)
    columns = min(fit, len(metrics))
    n_rows = -(-len(metrics) // columns)
    gap, left, head, panel_height, foot = 0.55, 0.5, 0.5, 1.3, 0.5
    panel_width = (style.WIDTH - left - 0.12 - gap * (fit - 1)) / fit
    note = say(
        language,
        "点：各随机种子；线：均值；圆圈与竖线：所选模型。箭头指向较好的方向。",
        "Points: seeds; lines: means; ring and vertical line: the chosen models. Arrows point to better. ",
    )
    step = panel_height + foot + 0.1
    style.page(figure, head + step * n_rows - 0.1, note=note)
    for i, metric in enumerate(metrics):
        row, column = divmod(i, columns)
        ax = style.axes(figure, left + column * (panel_width + gap), head + row * step, panel_width, panel_height)
        _panel(ax, numbers.filter(pl.col("metric") == metric), engines, metric, language, panel_width)
    _legend(figure, engines, left)
    return numbers


def chosen_models(choice: pl.DataFrame) -> list[str]:
    """Return the models kept at the last step of each family."""
    last = choice.filter(pl.col("step") == pl.col("step").max().over("family"))
    return last.filter("kept")["model"].unique().sort().to_list()


def _panel(ax: "Axes", rows: pl.DataFrame, engines: list[str], metric: str, language: str, inches: float) -> None:
    from matplotlib.ticker import MaxNLocator

    zh, en, better = METRICS[metric]
    arrow = "↑" if better > 0 else "↓"
    title = style.fitted(say(language, zh, en), inches + BEFORE - style.width_of(f" {arrow}"))
    ax.set_title(f"{title} {arrow}", loc="left", x=-BEFORE / inches, fontsize=style.SIZE, pad=5)
    chosen = rows.filter("chosen")
    for k in chosen["n_topics"].unique().sort():
        ax.axvline(k, color=style.FAINT, linewidth=1.0, zorder=0)
    for engine, part in rows.group_by("engine", maintain_order=True):
        i = engines.index(engine[0])
        colour, marker = style.CATEGORIES[i % len(style.CATEGORIES)], style.MARKERS[i % len(style.MARKERS)]
        means = part.group_by("n_topics").agg(pl.col("value").mean()).sort("n_topics")
        ax.plot(means["n_topics"], means["value"], color=colour, linewidth=1.2)
        ax.scatter(part["n_topics"], part["value"], s=11, color=colour, marker=marker, alpha=0.75, linewidths=0)
    ax.scatter(
        chosen["n_topics"], chosen["value"], s=70, facecolors="none", edgecolors=style.INK, linewidths=1.1, zorder=5
    )
    numbers = rows["n_topics"].unique().sort().to_list()
    ax.set_xticks(_spread(numbers, chosen["n_topics"].unique().sort().to_list()))
    pad = max((numbers[-1] - numbers[0]) * 0.08, 0.8)
    ax.set_xlim(numbers[0] - pad, numbers[-1] + pad)
    ax.margins(y=0.15)
    ax.yaxis.set_major_locator(MaxNLocator(4))
    ax.ticklabel_format(axis="y", useOffset=False, style="plain")
    ax.grid(axis="y")
    ax.set_xlabel(say(language, "主题数 K", "Number of topics K"), labelpad=2)


def _spread(numbers: list[int], first: list[int]) -> list[int]:
    """Return those of `numbers` whose labels keep apart on a panel's axis; the `first` ones have precedence."""
    room = (numbers[-1] - numbers[0]) / 9
    kept: list[int] = []
    for number in [*first, *numbers]:
        if all(abs(number - other) >= room for other in kept) and number not in kept:
            kept.append(number)
    return sorted(kept)


def _legend(figure: "Figure", engines: list[str], left: float) -> None:
    from matplotlib.lines import Line2D

    marks = [
        Line2D(
            [],
            [],
            color=style.CATEGORIES[i % 7],
            marker=style.MARKERS[i % 7],
            markersize=4,
            label=style.printable(engine),
        )
        for i, engine in enumerate(engines)
    ]
    figure.legend(
        handles=marks, loc="upper left", ncols=style.panels(1.0, 0.0, 6), bbox_to_anchor=style.at(figure, left - 0.1, 0.04), borderaxespad=0,
        columnspacing=1.5,
    )  # fmt: skip
