"""Which documents belong to which place, at every level: the unit of all regional tables."""

import polars as pl

from scripts.shared.job import log
from scripts.shared.tables import COUNTRY, LEVELS

WHOLE_COUNTRY = "全国"
DIGITS = {"province": 2, "prefecture": 4, "county": 6}  # leading digits of a GB/T 2260 code that name the level


def assign(places: pl.DataFrame, level: str, within: str | None = None) -> pl.DataFrame:
    """Return (doc_id, level, adcode, region): each document's place at `level` and every coarser level, country included.

    A document known only at a coarser level does not count at a finer one; one of the whole country counts there alone.
    With `within`, only documents of that place stay, and only its own level and finer ones: a country row would not be the
    country. Documents without a place have no row.
    """
    # ASSUME a county's document speaks for its prefecture and its province too
    located = places.filter(pl.col("adcode").is_not_null())
    log.info("%d documents, %d of them with a known place", len(places), len(located))
    levels = LEVELS[: LEVELS.index(level) + 1]
    parts = [_at_level(located, name) for name in levels]
    units = pl.concat(parts).sort("doc_id", "adcode", "level")
    if within is None:
        return units
    inside = units.filter(pl.col("adcode") == within)
    units = units.join(inside.select("doc_id"), on="doc_id", how="semi")
    outer = inside["level"].unique().to_list()
    kept = [name for name in levels if not outer or LEVELS.index(name) >= min(LEVELS.index(o) for o in outer)]
    log.info("%d documents lie within %s; levels %s", inside["doc_id"].n_unique(), within, ", ".join(kept))
    return units.filter(pl.col("level").is_in(kept))


def _at_level(located: pl.DataFrame, level: str) -> pl.DataFrame:
    if level == "country":
        named = located.with_columns(code=pl.lit(COUNTRY), region=pl.lit(WHOLE_COUNTRY))
    else:
        # a place named at this level: its own code there, the head of a national code, else the code of a namesake, else the name
        known = located.filter((pl.col("level") == level) & pl.col(level).is_not_null())
        path = list(DIGITS)[: list(DIGITS).index(level) + 1]
        known = known.group_by(path).agg(pl.col("adcode").min().alias("known"))
        head = pl.col("adcode").str.head(DIGITS[level]) + "0" * (6 - DIGITS[level])
        named = (
            located.filter(pl.col(level).is_not_null())
            .join(known, on=path, how="left", nulls_equal=True)
            .with_columns(
                code=pl.when(pl.col("level") == level)
                .then(pl.col("adcode"))
                .when(pl.col("adcode").str.contains(r"^\d{6}$"))
                .then(head)
                .otherwise(pl.coalesce("known", level)),
                region=pl.col(level),
            )
        )
    rows = named.select("doc_id", level=pl.lit(level), adcode=pl.col("code"), region=pl.col("region"))
    # one code, one name: where a place was renamed, the name most documents bear
    names = (
        rows.group_by("adcode", "region")
        .len()
        .sort(["adcode", "len", "region"], descending=[False, True, False])
        .unique("adcode", keep="first")
    )
    return rows.drop("region").join(names.select("adcode", "region"), on="adcode", how="left")


def number_documents(counts: pl.DataFrame, units: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return (`counts`, `units`) with a number `doc` in place of doc_id, for joins that are quick; counts without a unit go."""
    ids = units.select("doc_id").unique().sort("doc_id").with_row_index("doc")
    return tuple(frame.join(ids, on="doc_id", how="inner").drop("doc_id") for frame in (counts, units))


def reference_level(units: pl.DataFrame) -> str | None:
    """Return the coarsest level of `units`, against which shares are compared, or None where there is no document."""
    present = set(units["level"].to_list())
    return next((level for level in LEVELS if level in present), None)


NO_PLACE = "no document has a known place, so nothing can be said by region"
