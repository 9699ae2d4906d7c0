"""One figure: the tables it names, drawn on a page, saved as PNG, SVG and PDF, with the plotted numbers as CSV and its captions."""

from importlib import import_module
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl

from scripts.figures import typeface
from scripts.shared import captions, style
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
    if getattr(module, "GAZETTEER", False):
        tables["gazetteer"] = read_gazetteer(paths["gazetteer"])
    return tables


def read_gazetteer(path: str) -> pl.DataFrame:
    """Return adcode, lon and lat of the gazetteer at `path`, degrees, null where it does not give them."""
    table = pl.read_csv(path, infer_schema=False)
    table = table.rename({column: column.strip().lstrip("\ufeff").lower() for column in table.columns})
    absent = [column for column in ("lon", "lat") if column not in table.columns]
    degrees = [pl.col(column).str.strip_chars().cast(pl.Float64, strict=False) for column in ("lon", "lat")]
    return table.with_columns(pl.lit(None, pl.String).alias(c) for c in absent).select(
        pl.col("adcode").str.strip_chars(), *degrees
    )


def drawn(
    name: str, tables: dict[str, pl.DataFrame], *, language: str, options: dict[str, Any]
) -> tuple["Figure", pl.DataFrame]:
    """Return the figure `name` of `tables`, and the numbers it shows; every figure has the option `size` beside its own.

    Raises Problem where the figure does not know an option.
    """
    options = dict(options)
    style.use(options.pop("size", "page"))
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


def save(figure: "Figure", numbers: pl.DataFrame, *, png: str, svg: str, pdf: str, csv: str) -> None:
    """Write the figure and its numbers; nothing in the files tells when, where or by which release they were made.

    Text stays text in SVG and PDF, in a font that both carry with them.
    """
    figure.savefig(png, format="png", dpi=style.dots(figure), metadata={"Software": None})
    font, text = typeface.cut(typeface.characters_of(figure)), StringIO()
    figure.savefig(text, format="svg", dpi=style.dots(figure), metadata={"Date": None, "Creator": None})
    Path(svg).write_text(typeface.with_font(text.getvalue(), font), encoding="utf-8")
    with typeface.embedded(font):
        figure.savefig(
            pdf,
            format="pdf",
            dpi=style.dots(figure),
            metadata={"CreationDate": None, "Creator": None, "Producer": None},
        )
    write_csv(numbers, csv)


def caption(about: dict[str, str], notes: dict[str, str]) -> str:
    """Return the captions in Chinese and English, a paragraph each: what the figure shows, then what holds for these data."""
    return (
        "\n\n".join(
            f"{about[known]}{'' if known == 'zh' else ' '}{notes[known]}".strip() for known in captions.LANGUAGES
        )
        + "\n"
    )


def main(inputs: Any, output: Any, *, figure: str, language: str, options: dict[str, Any]) -> None:
    """Draw the figure called `figure` and save it."""
    module = import_module(f"scripts.figures.{figure}")
    tables = read_tables(module, vars(inputs))
    notes = {}
    for known in sorted(captions.LANGUAGES, key=lambda known: known == language):  # the report's own last: it is saved
        drawing, numbers = drawn(figure, tables, language=known, options=options)
        notes[known] = style.note_of(drawing)
    Path(output.txt).write_text(caption(captions.captions(module.__file__), notes), encoding="utf-8")
    save(drawing, numbers, png=output.png, svg=output.svg, pdf=output.pdf, csv=output.csv)
    log.info("%s: %d numbers drawn", figure, len(numbers))


if __name__ == "__main__":
    with job(snakemake) as (inputs, output, params):  # noqa: F821
        main(inputs, output, **params)
