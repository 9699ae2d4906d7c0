"""Which documents belong to which place, at every level: the unit of all regional tables."""

import polars as pl

from scripts.regions.gazetteer import lines
from scripts.shared.job import Problem, log
from scripts.shared.tables import COUNTRY, LEVELS

WHOLE_COUNTRY = "全国"
COARSE, GROUP = LEVELS[0], "group"
NO_PLACE = "no document has a known place, so nothing can be said by region"


def assign(
    places: pl.DataFrame,
    gazetteer: pl.DataFrame,
    level: str,
    within: str | None = None,
    groups: dict[str, str] | None = None,
) -> pl.DataFrame:
    """Return (doc_id, level, adcode, region): each document's place at `level` and every coarser level, country included.

    What a place lies in is looked up in `gazetteer` (read_gazetteer), never cut from its code. A document known only at a coarser
    level does not count at a finer one; one of the whole country counts there alone. With `within`, only documents of that place
    stay, and only its own level and finer ones: a country row would not be the country. Documents without a place have no row.
    With `groups` (group by adcode) a document also counts at the level "group" for the group of the finest place of its line that
    has one, adcode being the group's name; within a place, only groups of places inside it.
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
    grouped = _grouped(located, line, groups or {})
    if within is None or within == COUNTRY:
        return pl.concat([units, grouped.select(units.columns)]).sort("doc_id", "adcode", "level")
    within = _code_of(within, gazetteer)
    inside = units.filter(pl.col("adcode") == within)
    kept = levels[levels.index(inside["level"][0]) :] if len(inside) else ()
    log.info("%d documents lie within %s; levels %s", len(inside), within, ", ".join(kept) or "none")
    finer = LEVELS[LEVELS.index(kept[0]) + 1 :] if kept else ()
    grouped = grouped.filter(pl.col("of").is_in(finer)).select(units.columns)
    units = pl.concat([units.filter(pl.col("level").is_in(kept)), grouped])
    return units.join(inside.select("doc_id"), on="doc_id", how="semi").sort("doc_id", "adcode", "level")


def _grouped(located: pl.DataFrame, line: pl.DataFrame, groups: dict[str, str]) -> pl.DataFrame:
    """Return (doc_id, level, adcode, region, of): the group of each located document that has one; `of` is the level it is given at."""
    table = pl.DataFrame(
        {"code": list(groups), "group": list(groups.values())}, schema=dict.fromkeys(("code", "group"), pl.String)
    )
    found = (
        located.join(line, on="adcode", how="inner")
        .join(table, on="code", how="inner")
        .with_columns(rank=pl.col("level").replace_strict({name: rank for rank, name in enumerate(LEVELS)}))
        .sort("doc_id", "rank")
        .unique("doc_id", keep="last", maintain_order=True)
    )
    if groups:
        log.info(
            "%d of %d located documents are in one of %d groups", len(found), len(located), len(set(groups.values()))
        )
    return found.select("doc_id", level=pl.lit(GROUP), adcode="group", region="group", of="level")


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
    """Return (`counts`, `units`) with a number `doc` in place of doc_id, for joins that are quick; units without counts go."""
    ids = pl.Enum(counts["doc_id"].unique().sort())
    number = pl.col("doc_id").cast(ids).to_physical().alias("doc")
    units = units.filter(pl.col("doc_id").is_in(ids.categories.implode()))
    return tuple(frame.with_columns(number).drop("doc_id") for frame in (counts, units))


def reference_level(units: pl.DataFrame) -> str | None:
    """Return the coarsest level of `units`, against which shares are compared, or None where there is no document."""
    present = set(units["level"].to_list())
    return next((level for level in LEVELS if level in present), None)
