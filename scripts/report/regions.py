"""Places as the page shows them: by level, each with its topics and intervals, key terms and nearest places."""

from typing import Any

import polars as pl

from scripts.report.findings import whole
from scripts.report.harmless import shown
from scripts.report.numbers import axis_top, line
from scripts.shared.tables import LEVELS

# how much of region_topics.csv the page shows, so that it stays small with every county of the country
MANY = 60
TOPICS_SHOWN, TOPICS_SHOWN_OF_MANY = 12, 6
PLACES_SHOWN = 400
KEY_TERMS = 12
NEAREST = 3


def level_views(
    region_topics: pl.DataFrame, specialisation: pl.DataFrame, keyness: pl.DataFrame, region_distance: pl.DataFrame
) -> list[dict[str, Any]]:
    """Return one entry per level below the whole, coarse to fine, with its places in order of their codes."""
    reference = whole(region_topics)
    shares = reference.shares if reference else {}
    found = set(region_topics["level"]) - {reference.level if reference else None}
    return [
        _level(
            level,
            region_topics.filter(pl.col("level") == level),
            shares,
            _by_place(specialisation.filter(pl.col("level") == level)),
            _by_place(
                keyness.filter((pl.col("level") == level) & (pl.col("z") > 0)).sort(
                    "z", "term", descending=[True, False]
                )
            ),
            _neighbours(region_distance.filter(pl.col("level") == level)),
        )
        for level in (*LEVELS, "group")
        if level in found
    ]


def _level(
    level: str,
    rows: pl.DataFrame,
    overall: dict[int, float],
    quotients: dict[str, list[dict[str, Any]]],
    key_terms: dict[str, list[dict[str, Any]]],
    nearest: dict[str, list[str]],
) -> dict[str, Any]:
    top = axis_top(max(rows["high"].max(), max(overall.values(), default=0)))
    names = dict(rows.select("adcode", "region").iter_rows())
    n_shown = TOPICS_SHOWN if len(names) <= MANY else TOPICS_SHOWN_OF_MANY
    places = []
    for i, ((adcode,), own) in enumerate(rows.sort("adcode", "topic").group_by("adcode", maintain_order=True)):
        first = own.row(0, named=True)
        topics = [
            _topic(row, overall, top)
            for row in own.sort("share", "topic", descending=[True, False]).iter_rows(named=True)
        ]
        by_topic = {row["topic"]: row for row in quotients.get(adcode, [])}
        for topic in topics:
            topic["quotient"] = by_topic.get(topic["topic"])
        places.append(
            {
                # never the name: a name may hold anything
                "anchor": f"place-{level}-{i}",
                "adcode": adcode,
                "region": shown(first["region"]),
                "n_docs": first["n_docs"],
                "thin": first["thin"],
                "topics": topics[:n_shown],
                "n_topics": len(topics),
                "key_terms": [shown(row["term"]) for row in key_terms.get(adcode, [])[:KEY_TERMS]],
                "nearest": [shown(names[a]) for a in nearest.get(adcode, []) if a in names][:NEAREST],
            }
        )
    return {
        "level": level,
        "top": top,
        "places": places,
        "n_thin": sum(place["thin"] for place in places),
        "most": PLACES_SHOWN,
    }


def _topic(row: dict[str, Any], overall: dict[int, float], top: float) -> dict[str, Any]:
    baseline = overall.get(row["topic"])
    side = ""
    # thin places are shown, not compared
    if baseline is not None and not row["thin"]:
        side = "above" if row["low"] > baseline else "below" if row["high"] < baseline else ""
    kept = {key: row[key] for key in ("topic", "share", "low", "high")}
    return kept | {
        "overall": baseline,
        "side": side,
        "line": line(row["low"], row["share"], row["high"], baseline, top),
    }


def _by_place(rows: pl.DataFrame) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {}
    for row in rows.iter_rows(named=True):
        found.setdefault(row["adcode"], []).append(row)
    return found


def _neighbours(distances: pl.DataFrame) -> dict[str, list[str]]:
    """Return the codes of the other places, nearest first; a pair may stand once or both ways round."""
    pairs = distances.select("adcode_a", "adcode_b", "distance").filter(pl.col("adcode_a") != pl.col("adcode_b"))
    turned = pairs.select(pl.col("adcode_b").alias("adcode_a"), pl.col("adcode_a").alias("adcode_b"), "distance")
    both = pl.concat([pairs, turned]).unique(["adcode_a", "adcode_b"], keep="first", maintain_order=True)
    found: dict[str, list[str]] = {}
    for a, b, _ in both.sort("adcode_a", "distance", "adcode_b").iter_rows():
        found.setdefault(a, []).append(b)
    return found


def interval_meaning(region_topics: pl.DataFrame) -> list[tuple[str, str]]:
    """Return the different (basis, estimand) of the intervals."""
    return sorted(region_topics.select("basis", "estimand").unique().iter_rows())
