"""Places as the page lists them: by level, each with its largest topics, their intervals and its key terms."""

from typing import Any

import polars as pl

from scripts.report.findings import whole
from scripts.report.harmless import shown
from scripts.shared.tables import LEVELS

PLACES_SHOWN = 400  # of a level; the rest stands in the table's file
TOPICS_SHOWN = 3
KEY_TERMS = 6


def place_names(mask_report: pl.DataFrame) -> set[str]:
    """Return the names that were kept out of the topics: that a place names itself is nothing special about it."""
    return set(mask_report.filter(pl.col("masked"))["surface"])


def level_views(region_topics: pl.DataFrame, keyness: pl.DataFrame, names: set[str]) -> list[dict[str, Any]]:
    """Return one entry per level below the whole, coarse to fine, with its places in order of their codes; key terms are none of `names`."""
    keyness = keyness.filter(~pl.col("term").is_in(list(names)))
    reference = whole(region_topics)
    overall = reference.shares if reference else {}
    found = set(region_topics["level"]) - {reference.level if reference else None}
    return [
        _level(
            level,
            region_topics.filter(pl.col("level") == level),
            overall,
            keyness.filter((pl.col("level") == level) & (pl.col("z") > 0)),
        )
        for level in (*LEVELS, "group")
        if level in found
    ]


def _level(level: str, rows: pl.DataFrame, overall: dict[int, float], keyness: pl.DataFrame) -> dict[str, Any]:
    key: dict[str, list[str]] = {}
    for code, term in keyness.sort("z", "term", descending=[True, False]).select("adcode", "term").iter_rows():
        key.setdefault(code, []).append(shown(term))
    places = []
    for (code,), own in rows.sort("adcode", "topic").group_by("adcode", maintain_order=True):
        first = own.row(0, named=True)
        largest = own.sort("share", "topic", descending=[True, False]).head(TOPICS_SHOWN)
        places.append(
            {
                "key": f"{level}/{shown(code, mask=False)}",
                "region": shown(first["region"]),
                "n_docs": first["n_docs"],
                "thin": first["thin"],
                "topics": [_topic(row, overall) for row in largest.iter_rows(named=True)],
                "key_terms": key.get(code, [])[:KEY_TERMS],
            }
        )
    return {"level": level, "places": places, "n_thin": sum(place["thin"] for place in places), "most": PLACES_SHOWN}


def _topic(row: dict[str, Any], overall: dict[int, float]) -> dict[str, Any]:
    baseline = overall.get(row["topic"])
    side = ""
    # thin places are shown, not compared
    if baseline is not None and not row["thin"]:
        side = "above" if row["low"] > baseline else "below" if row["high"] < baseline else ""
    return {key: row[key] for key in ("topic", "share", "low", "high")} | {"side": side}


def interval_meaning(region_topics: pl.DataFrame) -> list[tuple[str, str]]:
    """Return the different (basis, estimand) of the intervals."""
    return sorted(region_topics.select("basis", "estimand").unique().iter_rows())
