"""The data of the live page: what its scripts show, choose from and search, as one object for JSON."""

from typing import Any

import polars as pl

from scripts.report.findings import whole
from scripts.report.geometry import layer
from scripts.report.harmless import shown
from scripts.report.live_documents import live_documents
from scripts.report.live_places import every_topic, live_levels, live_trends
from scripts.report.live_topics import live_topics
from scripts.report.tables_read import Tables
from scripts.report.words_live import LIVE


def live(t: Tables, page: dict[str, Any], config: dict[str, Any]) -> dict[str, Any]:
    """Return the object; `page` is what report.page returns."""
    levels = live_levels(t)
    reference = whole(t["region_topics"])
    documents = live_documents(
        t["documents"],
        t.path("documents"),
        t["places"],
        t["doc_topics"],
        t["clusters"],
        set(t["examples"]["doc_id"]),
        levels,
        {topic: f"{terms} {frex}".split() for topic, terms, frex in _terms(t["topics"])},
        page["texts"],
        mask=config["report"]["mask_personal"],
    )
    return {
        "run": shown(page["run"]),
        "texts": page["texts"],
        "interval": config["regions"]["interval"],
        "words": {key: list(both) for key, both in LIVE.items()},
        "topics": live_topics(t["topics"], t["topic_terms"], page["topics"]),
        "first": page["findings"]["rows"][0]["topic"] if page["findings"]["rows"] else 0,
        "level": page["findings"]["level"],
        "whole": _whole(t, reference),
        "levels": levels,
        "maps": _maps(levels),
        "trends": live_trends(
            t["trends"], [*([reference.level] if reference else []), *(v["level"] for v in levels)], len(t["topics"])
        ),
        "documents": documents,
    }


def _terms(topics: pl.DataFrame) -> list[tuple[int, str, str]]:
    return list(topics.select("topic", "terms", "frex_terms").iter_rows())


def _whole(t: Tables, reference: Any) -> dict[str, Any] | None:
    if reference is None:
        return None
    rows = t["region_topics"].filter(pl.col("level") == reference.level).sort("topic")
    return {
        "name": shown(reference.region),
        "level": reference.level,
        "code": rows["adcode"][0],
        "n": reference.n_docs,
        "shares": every_topic(rows, len(t["topics"])),
    }


def _maps(levels: list[dict[str, Any]]) -> dict[str, Any]:
    """Return the map of each level that has one and two places or more on it."""
    drawn = {view["level"]: layer(view["level"], [place["code"] for place in view["places"]]) for view in levels}
    return {level: found for level, found in drawn.items() if found and len(set(found["at"].values())) > 1}
