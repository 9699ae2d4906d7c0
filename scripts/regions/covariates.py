"""The user's own table of places and years (a yearbook, say), joined to documents, with a report of what did not fit."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import polars as pl

from scripts.regions.gazetteer import lines
from scripts.shared.job import Problem, log
from scripts.shared.tables import empty

MATCHED, NO_ROW, DOUBLED, UNKNOWN, FORMER = "matched", "no row", "doubled", "unknown place", "former place"
NONE_GIVEN = "no table of covariates is given (regions.covariates)"


def read_covariates(path: str | Path, key: list[str]) -> tuple[pl.DataFrame, list[str]]:
    """Return (row, place, year, then the covariates as numbers; the covariates' names) of the CSV at `path`.

    `key` names the column of places (adcode or full name) and, where values differ by year, that of years. Columns without any number
    are left out. Raises Problem for a key column that is missing, and for a cell that is neither a number nor empty.
    """
    file = Path(path).name
    try:
        table = pl.read_csv(path, infer_schema=False, encoding="utf8", truncate_ragged_lines=True)
    except (OSError, pl.exceptions.PolarsError) as error:
        raise Problem(f"regions.covariates: {path} cannot be read ({error}); save it as 'CSV UTF-8'") from None
    table = table.rename({column: column.strip().lstrip("\ufeff") for column in table.columns})
    for column in key:
        if column not in table.columns:
            raise Problem(f"{file}: the column {column!r} of regions.key is missing; it has {', '.join(table.columns)}")
    table = table.with_columns(pl.all().str.strip_chars().replace("", None)).with_row_index("row", offset=2)
    names, numbers = [], []
    for column in table.columns:
        if column in (*key, "row"):
            continue
        parsed = table[column].str.replace_all(",", "").cast(pl.Float64, strict=False)
        wrong = table.filter(table[column].is_not_null() & parsed.is_null())
        if parsed.null_count() == len(parsed):
            log.info("%s: column %s holds no numbers and is left out", file, column)
            continue
        if len(wrong):
            raise Problem(
                f"{file}, row {wrong['row'][0]}, column {column}: {wrong[column][0]!r} is no number;"
                " leave the cell empty where it is not known"
            )
        names.append(column)
        numbers.append(parsed.alias(column))
    if not names:
        raise Problem(f"{file}: no column beside {', '.join(key)} holds numbers; give at least one covariate")
    year = table[key[1]] if len(key) > 1 else pl.Series([None] * len(table), dtype=pl.String)
    return table.select("row", place=pl.col(key[0])).with_columns(year.alias("year"), *numbers), names


def join_covariates(
    table: pl.DataFrame,
    names: list[str],
    facts: pl.DataFrame,
    gazetteer: pl.DataFrame,
    former: dict[str, str],
    lag: int,
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return (`facts` with the covariates, null where none fits; the table covariates: what became of each key).

    A document takes the row of its finest place that has one, of the year `lag` years before its own. A place that stands no longer
    (`former`: code to successor) is left out: what it counted is not what its successor counts. So are keys that stand twice.
    """
    by_name = gazetteer.group_by("name").agg(pl.col("adcode").first(), n=pl.len()).filter(pl.col("n") == 1)
    known = set(gazetteer["adcode"])
    code = pl.col("place").replace_strict(dict(by_name.select("name", "adcode").iter_rows()), default=pl.col("place"))
    table = table.with_columns(adcode=code).with_columns(n=pl.len().over("adcode", "year"))
    status = (
        pl.when(pl.col("adcode").is_in(list(former)))
        .then(pl.lit(FORMER))
        .when(~pl.col("adcode").is_in(list(known)))
        .then(pl.lit(UNKNOWN))
        .when(pl.col("n") > 1)
        .then(pl.lit(DOUBLED))
        .otherwise(pl.lit(MATCHED))
    )
    table = table.with_columns(status=status)
    usable = table.filter(pl.col("status") == MATCHED).select("adcode", "year", *names)
    asked = facts.select("doc_id", "own", "period").join(
        lines(gazetteer).rename({"adcode": "own", "code": "adcode"}).select("own", "adcode", "level"),
        on="own",
        how="left",
    )
    wanted = pl.col("period").cast(pl.Int64, strict=False) - lag
    asked = asked.with_columns(year=wanted.cast(pl.String))
    on = ["adcode", "year"] if usable["year"].null_count() < len(usable) else ["adcode"]
    finest = {"country": 0, "province": 1, "prefecture": 2, "county": 3}
    found = (
        asked.join(usable.drop([] if len(on) > 1 else ["year"]), on=on, how="inner")
        .with_columns(rank=pl.col("level").replace_strict(finest, default=0))
        .sort("doc_id", "rank")
        .unique("doc_id", keep="last", maintain_order=True)
    )
    joined = facts.join(found.select("doc_id", *names), on="doc_id", how="left")
    missing = facts.join(found, on="doc_id", how="anti").filter(pl.col("own") != "")
    report = pl.concat(
        [
            table.group_by("adcode", "year", "status").agg(n=pl.len()).with_columns(source=pl.lit("table")),
            missing.with_columns(year=wanted.cast(pl.String))
            .group_by(adcode="own", year="year")
            .agg(n=pl.len())
            .with_columns(status=pl.lit(NO_ROW), source=pl.lit("documents")),
        ],
        how="diagonal_relaxed",
    ).with_columns(pl.col("adcode", "year").fill_null(""))
    for (kind,), own in report.group_by("status", maintain_order=True):
        log.info("covariates: %s: %d keys", kind, len(own))
    log.info("%d of %d documents have covariates", len(found), len(facts))
    return joined, report.select(empty("covariates").columns)


def with_covariates(
    facts: pl.DataFrame, inputs: SimpleNamespace, params: dict[str, Any], gazetteer: pl.DataFrame
) -> tuple[pl.DataFrame, tuple[str, ...], pl.DataFrame]:
    """Return (`facts` with the covariates that the config names, their names, the table covariates); as they are without any."""
    if not inputs.covariates:
        return facts, (), empty("covariates")
    table, names = read_covariates(inputs.covariates, params["key"])
    taken = [name for name in names if name in facts.columns]
    if taken:
        raise Problem(f"{Path(inputs.covariates).name}: a covariate may not be named {taken[0]!r}; rename the column")
    joined, report = join_covariates(table, names, facts, gazetteer, former_places(inputs.gazetteer), params["lag"])
    return joined, tuple(names), report


def former_places(path: str | Path) -> dict[str, str]:
    """Return successor by code of the places of the gazetteer at `path` that stand no longer."""
    table = pl.read_csv(path, infer_schema=False, encoding="utf8")
    table = table.rename({column: column.strip().lstrip("\ufeff").lower() for column in table.columns})
    if "successor" not in table.columns:
        return {}
    gone = table.filter(pl.col("successor").fill_null("").str.strip_chars() != "")
    current = set(table.filter(pl.col("successor").fill_null("").str.strip_chars() == "")["adcode"])
    return {code: after for code, after in gone.select("adcode", "successor").iter_rows() if code not in current}
