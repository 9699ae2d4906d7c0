"""What the live page knows of places: shares with intervals, contrasts, ranks, robustness, key terms, neighbours, trends."""

from collections.abc import Iterable
from typing import Any

import polars as pl

from scripts.report.codes import in_words
from scripts.report.findings import whole
from scripts.report.harmless import shown
from scripts.report.regions import place_names
from scripts.report.tables_read import Tables
from scripts.shared.tables import LEVELS

KEY_TERMS = 20
NEAREST = 5
MOST_TREND_ROWS = 60_000  # finer levels are left out of the page where trends would hold more


def per_myriad(value: float | None) -> int | None:
    """Return a share as parts of ten thousand: short, and finer than anything that is shown."""
    return None if value is None else round(value * 10_000)


def live_levels(t: Tables) -> list[dict[str, Any]]:
    """Return the levels below the whole, coarse to fine, each with its places in order of their codes."""
    reference = whole(t["region_topics"])
    skipped = reference.level if reference else None
    shares = t["region_topics"]
    present = set(shares["level"]) - {skipped}
    names = place_names(t["mask_report"])
    n_topics = len(t["topics"])
    return [
        {"level": level, "places": _places(t, level, shares.filter(pl.col("level") == level), names, n_topics)}
        for level in (*LEVELS, "group")
        if level in present
    ]


def _places(t: Tables, level: str, shares: pl.DataFrame, names: set[str], n_topics: int) -> list[dict[str, Any]]:
    here = pl.col("level") == level
    codes = shares["adcode"].unique().sort().to_list()
    number = {code: i for i, code in enumerate(codes)}
    positive = (
        t["keyness"].filter(here & (pl.col("z") > 0)).sort("adcode", "z", "term", descending=[False, True, False])
    )
    key = _grouped(positive.select("adcode", "term", "z", "n").iter_rows())
    near = _nearest(t["region_distance"].filter(here), number)
    contrast = _contrasts(t["contrasts"].filter(here))
    rank = _by_topic(t["ranks"].filter(here).select("adcode", "topic", "rank", "low", "high", "n_regions"))
    checks = _checks(t["robustness"].filter(here & (pl.col("check") != "chosen")))
    places = []
    for (code,), rows in shares.sort("adcode", "topic").group_by("adcode", maintain_order=True):
        first = rows.row(0, named=True)
        places.append(
            {
                "code": code,
                "name": shown(first["region"]),
                "n": first["n_docs"],
                "thin": first["thin"],
                "shares": every_topic(rows, n_topics),
                "key": [
                    [shown(term), round(z, 1), n, int(term in names)] for term, z, n in key.get(code, [])[:KEY_TERMS]
                ],
                "near": near.get(code, []),
                "contrast": contrast.get(code, {}),
                "rank": rank.get(code, {}),
                "checks": checks.get(code, {}),
            }
        )
    return places


def every_topic(rows: pl.DataFrame, n_topics: int) -> list[list[int | None]]:
    """Return share, low and high of each topic in order, noughts where `rows` (of one place) tell nothing of it."""
    found = {
        topic: [per_myriad(v) for v in values]
        for topic, *values in rows.select("topic", "share", "low", "high").iter_rows()
    }
    return [found.get(topic, [0, 0, 0]) for topic in range(n_topics)]


def _grouped(rows: Iterable[tuple[Any, ...]]) -> dict[str, list[tuple[Any, ...]]]:
    found: dict[str, list[tuple[Any, ...]]] = {}
    for code, *rest in rows:
        found.setdefault(code, []).append(tuple(rest))
    return found


def _by_topic(frame: pl.DataFrame) -> dict[str, dict[int, list[Any]]]:
    """Return by place and topic what stands after the columns adcode and topic."""
    found: dict[str, dict[int, list[Any]]] = {}
    for code, topic, *values in frame.sort("adcode", "topic").iter_rows():
        found.setdefault(code, {})[topic] = values
    return found


def _contrasts(frame: pl.DataFrame) -> dict[str, dict[int, list[Any]]]:
    """Return by place and topic [whether adjusted, effect, low, high, q]: the adjusted contrast where there is one, else the raw."""
    last = frame.sort("adcode", "topic", "adjusted").unique(["adcode", "topic"], keep="last", maintain_order=True)
    rows = last.select("adcode", "topic", "adjusted", "effect", "low", "high", "q")
    found = _by_topic(rows)
    return {
        code: {
            topic: [int(adjusted), *map(per_myriad, (effect, low, high)), float(f"{q:.2g}")]
            for topic, (adjusted, effect, low, high, q) in topics.items()
        }
        for code, topics in found.items()
    }


def _checks(frame: pl.DataFrame) -> dict[str, dict[int, list[Any]]]:
    """Return by place and topic [checks that the contrast stood, checks made]."""
    counted = frame.group_by("adcode", "topic").agg(pl.col("stands").sum(), pl.len().alias("n"))
    return _by_topic(counted.select("adcode", "topic", "stands", "n"))


def _nearest(distances: pl.DataFrame, number: dict[str, int]) -> dict[str, list[list[Any]]]:
    """Return by place [number of the other place, distance], nearest first; a pair may stand once or both ways round."""
    pairs = [(a, b, d) for a, b, d in distances.select("adcode_a", "adcode_b", "distance").iter_rows() if a != b]
    both = {(a, b): d for x, y, d in pairs for a, b in ((x, y), (y, x)) if a in number and b in number}
    found: dict[str, list[list[Any]]] = {}
    for (a, b), d in sorted(both.items(), key=lambda item: (item[0][0], item[1], item[0][1])):
        if len(found.setdefault(a, [])) < NEAREST:
            found[a].append([number[b], round(d, 3)])
    return found


def live_trends(
    trends: pl.DataFrame, levels: Iterable[str], n_topics: int, most: int = MOST_TREND_ROWS
) -> dict[str, Any]:
    """Return periods and, under level/code, [period, n, share, low, high of topic 0, of topic 1 ...] of each period with documents.

    Levels are taken coarse to fine as long as they stay within `most` rows.
    """
    periods = trends["period"].unique().sort().to_list()
    kept, used = [], 0
    for level in levels:
        used += trends.filter(pl.col("level") == level).height
        if used > most:
            break
        if level in trends["level"]:
            kept.append(level)
    series: dict[str, list[list[Any]]] = {}
    rows = trends.filter(pl.col("level").is_in(kept)).sort("level", "adcode", "period", "topic")
    for (level, code, period), part in rows.group_by("level", "adcode", "period", maintain_order=True):
        numbers = [v for row in every_topic(part, n_topics) for v in row]
        series.setdefault(f"{level}/{code}", []).append([periods.index(period), part["n_docs"][0], *numbers])
    basis = kept and in_words(trends.filter(pl.col("level") == kept[0])["basis"].unique().sort().to_list()[0])
    return {"periods": periods, "series": series, "basis": [basis.zh, basis.en] if basis else ["", ""]}
