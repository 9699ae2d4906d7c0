"""One figure: the tables it names, drawn on a page, saved as PNG and SVG, with the plotted numbers as CSV."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

import polars as pl

from scripts.shared import style
from scripts.shared.job import Problem, job, log
from scripts.shared.tables import TABLES, write_csv

if TYPE_CHECKING:
    from matplotlib.figure import Figure


def read_tables(module: Any, paths: dict[str, str]) -> dict[str, pl.DataFrame]:
    """Return the tables that `module` names in TABLES, each with the contract's columns or those of its COLUMNS alone.

    The contract was checked when the tables were written; documents' texts, say, are never loaded for a count.
    """
    wanted = getattr(module, "COLUMNS", {})
    tables = {}
    for name in module.TABLES:
        columns = [c for c in TABLES[name].columns if c in wanted.get(name, TABLES[name].columns)]
        tables[name] = pl.read_parquet(paths[name], columns=columns)
        log.info("%s: %d rows", name, len(tables[name]))
    return tables


def drawn(
    name: str, tables: dict[str, pl.DataFrame], *, language: str, options: dict[str, Any]
) -> tuple["Figure", pl.DataFrame]:
    """Return the figure `name` of `tables`, and the numbers it shows.

    Raises Problem where the figure does not know an option.
    """
    style.use()
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    module = import_module(f"scripts.figures.{name}")
    known = {k for k in (module.draw.__kwdefaults__ or {}) if k != "language"}
    if unknown := sorted(set(options) - known):
        allowed = ", ".join(sorted(known)) or "none"
        raise Problem(f"figures, {name}: unknown option {unknown[0]!r}; it has: {allowed}. Remove it from the config.")
    figure = Figure()
    FigureCanvasAgg(figure)
    numbers = module.draw(tables, figure, language=language, **options)
    return figure, numbers


def save(figure: "Figure", numbers: pl.DataFrame, *, png: str, svg: str, csv: str) -> None:
    """Write the figure and its numbers; nothing in the files tells when, where or by which release they were made."""
    figure.savefig(png, format="png", metadata={"Software": None})
    figure.savefig(svg, format="svg", metadata={"Date": None, "Creator": None})
    write_csv(numbers, csv)


def main(inputs: Any, output: Any, *, figure: str, language: str, options: dict[str, Any]) -> None:
    """Draw the figure called `figure` and save it."""
    module = import_module(f"scripts.figures.{figure}")
    drawing, numbers = drawn(figure, read_tables(module, vars(inputs)), language=language, options=options)
    save(drawing, numbers, png=output.png, svg=output.svg, csv=output.csv)
    log.info("%s: %d numbers drawn", figure, len(numbers))


if __name__ == "__main__":
    with job(snakemake) as (inputs, output, params):  # noqa: F821
        main(inputs, output, **params)
