"""What the regional tables need of a gazetteer: which places a place lies in, and where it lies on the globe."""

from pathlib import Path
from types import SimpleNamespace

import polars as pl

from scripts.shared.groups import read_groups
from scripts.shared.tables import LEVELS

NEEDED = ("adcode", "name", "parent", "level")


def read_gazetteer(path: str | Path) -> pl.DataFrame:
    """Return the present places (adcode, name, level, parent, lon, lat) of the gazetteer at `path`.

    lon and lat are degrees, null where the table does not give them. The places stage has checked the table before.
    """
    table = pl.read_csv(path, infer_schema=False, encoding="utf8")
    table = table.rename({column: column.strip().lstrip("\ufeff").lower() for column in table.columns})
    if "successor" in table.columns:
        table = table.filter(pl.col("successor").fill_null("").str.strip_chars() == "")
    absent = [column for column in ("lon", "lat") if column not in table.columns]
    return table.with_columns(pl.lit(None, pl.String).alias(column) for column in absent).select(
        *(pl.col(column).fill_null("").str.strip_chars().replace("", None) for column in NEEDED),
        *(pl.col(column).str.strip_chars().cast(pl.Float64, strict=False) for column in ("lon", "lat")),
    )


def groups_of(inputs: SimpleNamespace) -> dict[str, str]:
    """Return group by adcode of a step's table of groups; nothing where config names none."""
    return read_groups(inputs.groups, inputs.gazetteer) if inputs.groups else {}


def lines(gazetteer: pl.DataFrame) -> pl.DataFrame:
    """Return (adcode, level, code, region): every place with itself and each place it lies in, by level.

    Parents are those of the table, so that codes need not say what they lie in (429004 lies in 420000, a user's K3 in K).
    """
    places = gazetteer.select("adcode", "name", "parent", "level")
    above = places.select("adcode", level="level", code="adcode", region="name", parent="parent")
    found = [above]
    for _ in LEVELS[1:]:
        above = above.join(
            places.select(parent="adcode", code_up="adcode", region_up="name", level_up="level", parent_up="parent"),
            on="parent",
            how="inner",
        ).select("adcode", level="level_up", code="code_up", region="region_up", parent="parent_up")
        found.append(above)
    return pl.concat(found).drop("parent").sort("adcode", "level")
