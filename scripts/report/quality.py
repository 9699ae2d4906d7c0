"""What readers must know before they trust a number: places not found, thin regions, unstable topics, gaps, one-sided corpora."""

from dataclasses import dataclass, field
from typing import Any

import polars as pl

from scripts.report.corpus_facts import coverage, years
from scripts.report.findings import whole
from scripts.shared.tables import LEVELS

SMALL = 100  # ASSUME fewer documents than this make topics and intervals rough
ONE_SIDED = 0.5  # ASSUME from half of all documents on, one place makes the whole
NAMED = 8  # topics named in a warning


@dataclass(frozen=True)
class Warning:
    """A sentence (key of WORDS and what fills its braces) and the section of the page that shows more."""

    words: str
    section: str
    fill: dict[str, Any] = field(default_factory=dict)


def warnings(
    documents: pl.DataFrame,
    reprints: pl.DataFrame,
    places: pl.DataFrame,
    topics: pl.DataFrame,
    region_topics: pl.DataFrame,
    *,
    settled: bool,
    largest: int | None,
    min_docs: int,
) -> list[Warning]:
    """Return the warnings that apply, the gravest kind first.

    `settled` says whether the chosen model had, `largest` its number of topics where none larger was tried.
    """
    return [
        *_about_corpus(documents, reprints, places),
        *_about_regions(region_topics, documents, places, min_docs),
        *([] if settled else [Warning("w_not_settled", "topics")]),
        *([] if largest is None else [Warning("w_largest", "topics", {"n": largest})]),
        *_about_topics(topics),
    ]


def _about_corpus(documents: pl.DataFrame, reprints: pl.DataFrame, places: pl.DataFrame) -> list[Warning]:
    n = len(documents)
    found = []
    if n < SMALL:
        found.append(Warning("w_small", "findings", {"n": n}))
    if nowhere := places["adcode"].null_count():
        found.append(Warning("w_no_place", "places", {"n": nowhere, "share": nowhere / n}))
    if undated := years(documents)["year"].null_count():
        found.append(Warning("w_undated", "time", {"n": undated, "share": undated / n}))
    if len(reprints):
        found.append(Warning("w_reprints", "documents", {"n": len(reprints)}))
    return found


def _about_regions(
    region_topics: pl.DataFrame, documents: pl.DataFrame, places: pl.DataFrame, min_docs: int
) -> list[Warning]:
    found = []
    regions = region_topics.unique(["level", "adcode"])
    for level in (*LEVELS[1:], "group"):
        here = regions.filter(pl.col("level") == level)
        if thin := int(here["thin"].sum()):
            found.append(
                Warning("w_thin", "places", {"level": level, "n": thin, "total": len(here), "min_docs": min_docs})
            )
    coarsest = coarsest_level(places)
    if coarsest:
        cells = coverage(documents, places, coarsest)
        if cells["gaps"]:
            found.append(Warning("w_gaps", "time", {"n": cells["gaps"], "total": cells["cells"], "level": coarsest}))
        placed = places.filter(pl.col(coarsest).is_not_null())
        by_place = placed.group_by(coarsest).len().sort("len", coarsest, descending=[True, False])
        name, most = by_place.row(0)
        if len(by_place) > 1 and most >= ONE_SIDED * len(placed) and whole(region_topics):
            found.append(Warning("w_one_place", "findings", {"region": name, "share": most / len(placed)}))
    return found


def coarsest_level(places: pl.DataFrame) -> str | None:
    """Return the coarsest level at which documents lie in two places or more, else the coarsest with any."""
    n = {level: places[level].drop_nulls().n_unique() for level in LEVELS[1:]}
    several = [level for level in LEVELS[1:] if n[level] > 1]
    return (several or [level for level in LEVELS[1:] if n[level]] or [None])[0]


def _about_topics(topics: pl.DataFrame) -> list[Warning]:
    found = []
    unstable = topics.filter(~pl.col("stable"))["topic"].to_list()
    if unstable:
        found.append(Warning("w_unstable", "topics", {"n": len(unstable), "topics": unstable[:NAMED]}))
    if unknown := topics["stable"].null_count():
        found.append(Warning("w_unknown_stability", "topics", {"n": unknown}))
    bound = topics.filter("place_bound")["topic"].to_list()
    if bound:
        found.append(Warning("w_place_bound", "topics", {"n": len(bound), "topics": bound[:NAMED]}))
    return found
