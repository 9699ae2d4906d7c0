"""Which documents belong to which place, at every level: the unit of all regional tables."""

import polars as pl

from scripts.regions.gazetteer import lines
from scripts.shared.job import Problem, log
from scripts.shared.tables import COUNTRY, LEVELS

WHOLE_COUNTRY = "全国"
COARSE = LEVELS[0]
NO_PLACE = "no document has a known place, so nothing can be said by region"


def assign(places: pl.DataFrame, gazetteer: pl.DataFrame, level: str, within: str | None = None) -> pl.DataFrame:
    """Return (doc_id, level, adcode, region): each document's place at `level` and every coarser level, country included.

    What a place lies in is looked up in `gazetteer` (read_gazetteer), never cut from its code. A document known only at a coarser
    level does not count at a finer one; one of the whole country counts there alone. With `within`, only documents of that place
    stay, and only its own level and finer ones: a country row would not be the country. Documents without a place have no row.
    """
    # ASSUME a county's document speaks for its prefecture and its province too
    located = places.filter(pl.col("adcode").is_not_null()).select("doc_id", "adcode")
    log.info("%d documents, %d of them with a known place", len(places), len(located))
    line = lines(gazetteer)
    unknown = located.join(line, on="adcode", how="anti")
    if len(unknown):
        doc_id, code = unknown.sort("doc_id").row(0)
        raise Problem(f"places: {code!r} of {doc_id} is not an adcode of the gazetteer; both must be of the same run")
    levels = LEVELS[: LEVELS.index(level) + 1]
    finer = located.join(line, on="adcode", how="inner").filter(
        pl.col("level").is_in(levels) & (pl.col("level") != COARSE)
    )
    units = pl.concat(
        [
            finer.select("doc_id", "level", adcode="code", region="region"),
            located.select("doc_id", level=pl.lit(COARSE), adcode=pl.lit(COUNTRY), region=pl.lit(WHOLE_COUNTRY)),
        ]
    ).sort("doc_id", "adcode", "level")
    if within is None or within == COUNTRY:
        return units
    within = _code_of(within, gazetteer)
    inside = units.filter(pl.col("adcode") == within)
    kept = levels[levels.index(inside["level"][0]) :] if len(inside) else ()
    log.info("%d documents lie within %s; levels %s", len(inside), within, ", ".join(kept) or "none")
    return units.filter(pl.col("level").is_in(kept)).join(inside.select("doc_id"), on="doc_id", how="semi")


def _code_of(within: str, gazetteer: pl.DataFrame) -> str:
    """Return the adcode that `within` is, or that the place of this full name bears; Problem where neither is one place."""
    found = gazetteer.filter(pl.col("adcode") == within)["adcode"].to_list()
    found = found or gazetteer.filter(pl.col("name") == within)["adcode"].to_list()
    if len(found) != 1:
        raise Problem(
            f"places.within: {within!r} is the adcode or full name of {len(found)} places of the gazetteer; give one adcode"
        )
    return found[0]


def why_no_units(places: pl.DataFrame, within: str | None) -> str:
    """Return the line that says why no document counts anywhere."""
    if within is None or places["adcode"].is_null().all():
        return NO_PLACE
    return f"no document lies within {within} (places.within), so nothing can be said by region"


def number_documents(counts: pl.DataFrame, units: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return (`counts`, `units`) with a number `doc` in place of doc_id, for joins that are quick; counts without a unit go."""
    ids = units.select("doc_id").unique().sort("doc_id").with_row_index("doc")
    return tuple(frame.join(ids, on="doc_id", how="inner").drop("doc_id") for frame in (counts, units))


def reference_level(units: pl.DataFrame) -> str | None:
    """Return the coarsest level of `units`, against which shares are compared, or None where there is no document."""
    present = set(units["level"].to_list())
    return next((level for level in LEVELS if level in present), None)
