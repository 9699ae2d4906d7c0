"""The strongest differences between places: those whose interval leaves out the share of the whole."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

import polars as pl

from scripts.report.certainty import certain_pairs
from scripts.shared.tables import LEVELS

MOST = 3
ENOUGH = 0.5  # ASSUME a level is fine to speak of where half of its places or more have enough documents


@dataclass(frozen=True)
class Whole:
    """What places are compared with: the country, or the one place studied (config places.within)."""

    level: str
    region: str
    n_docs: int
    shares: dict[int, float]


def whole(region_topics: pl.DataFrame) -> Whole | None:
    """Return what places are compared with: the only place of the coarsest level; None where there are several or none."""
    found = set(region_topics["level"])
    level = next((level for level in LEVELS if level in found), None)
    rows = region_topics.filter(pl.col("level") == level) if level else region_topics.head(0)
    if rows["adcode"].n_unique() != 1:
        return None
    return Whole(level, rows["region"][0], rows["n_docs"][0], dict(rows.select("topic", "share").iter_rows()))


FINEST_FIRST = [*LEVELS[::-1], "group"]


def level_of_findings(region_topics: pl.DataFrame, contrasts: pl.DataFrame) -> str | None:
    """Return the finest level, not finer than finest_level, where a place differs from the rest with a low q; else that one."""
    finest = finest_level(region_topics)
    if finest is None:
        return None
    not_finer = FINEST_FIRST[FINEST_FIRST.index(finest) :]
    counted = _counted(region_topics)
    telling = (level for level in not_finer if level in counted and certain_pairs(contrasts, level))
    return next(telling, finest)


def finest_level(region_topics: pl.DataFrame) -> str | None:
    """Return the finest level most of whose places are not thin; else the one with most such places; None without two."""
    counted, order = _counted(region_topics), FINEST_FIRST
    for level in order:
        if level in counted and counted[level][1] >= ENOUGH * counted[level][0]:
            return level
    return max(counted, key=lambda level: (counted[level][1], -order.index(level)), default=None)


def _counted(region_topics: pl.DataFrame) -> dict[str, tuple[int, int]]:
    """Return (places, those of them that are not thin) by level, of levels with two of these."""
    by_level = region_topics.unique(["level", "adcode"]).group_by("level").agg(pl.len(), (~pl.col("thin")).sum())
    return {level: (n, enough) for level, n, enough in by_level.sort("level").iter_rows() if enough >= 2}


def sound_topics(topics: pl.DataFrame) -> list[int]:
    """Return the topics that may be spoken of: not known to be unstable, not place-bound."""
    sound = topics.filter(pl.col("stable").fill_null(True) & ~pl.col("place_bound"))
    return sound["topic"].to_list()


def outstanding(region_topics: pl.DataFrame, topics: pl.DataFrame, level: str) -> tuple[pl.DataFrame, int]:
    """Return (rows whose interval leaves out the overall share, largest difference first; how many were compared).

    Rows are those of region_topics with `overall` and `difference` added; thin places and unsound topics are not compared.
    """
    reference = whole(region_topics)
    shares = reference.shares if reference else {}
    compared = region_topics.filter(
        (pl.col("level") == level)
        & ~pl.col("thin")
        & pl.col("topic").is_in([t for t in sound_topics(topics) if t in shares])
    ).with_columns(pl.col("topic").replace_strict(shares, default=None, return_dtype=pl.Float64).alias("overall"))
    compared = compared.with_columns((pl.col("share") - pl.col("overall")).alias("difference"))
    outside = compared.filter((pl.col("overall") < pl.col("low")) | (pl.col("overall") > pl.col("high")))
    size = pl.col("difference").abs().round(9)
    return outside.sort(size, "adcode", "topic", descending=[True, False, False]), len(compared)


def strongest(
    region_topics: pl.DataFrame,
    topics: pl.DataFrame,
    specialisation: pl.DataFrame,
    level: str,
    certain: Collection[tuple[str, int]] = (),
) -> tuple[list[dict[str, Any]], int]:
    """Return (up to three findings, how many comparisons were made); `quotient` is (value, low, high) or None.

    Differences among `certain` (adcode, topic) come first, the largest of each kind before others.
    """
    # ASSUME three findings about three places and three topics tell more than three about one
    rows, n_compared = outstanding(region_topics, topics, level)
    quotients = {(a, t): (q, low, high) for a, t, q, low, high in _of_level(specialisation, level)}
    found: list[dict[str, Any]] = []
    for row in sorted(rows.iter_rows(named=True), key=lambda row: (row["adcode"], row["topic"]) not in certain):
        if any(row["adcode"] == f["adcode"] or row["topic"] == f["topic"] for f in found):
            continue
        found.append(row | {"quotient": quotients.get((row["adcode"], row["topic"]))})
        if len(found) == MOST:
            break
    return found, n_compared


def _of_level(specialisation: pl.DataFrame, level: str) -> list[tuple[Any, ...]]:
    kept = specialisation.filter(pl.col("level") == level)
    return list(kept.select("adcode", "topic", "quotient", "low", "high").iter_rows())
