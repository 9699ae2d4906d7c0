"""What the live page knows of documents: all of them where they are few, else a sample spread over the places."""

import hashlib
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

import polars as pl

from scripts.report.harmless import shown
from scripts.report.passage import passage
from scripts.report.topics import PLACE_COLUMNS

MOST = 4000  # documents on the page
EXCERPT_CHARS = 120  # of each, with texts: excerpt
ALL_CHARS = 1_300_000  # of all together, with texts: full
TOPICS_KEPT, SHARE_FROM = 5, 0.05  # ASSUME a document is about a topic that takes up a twentieth of it or more


def live_documents(
    documents: pl.DataFrame,
    texts_from: str | Path,
    places: pl.DataFrame,
    doc_topics: pl.DataFrame,
    clusters: pl.DataFrame,
    examples: set[str],
    levels: list[dict[str, Any]],
    terms: Mapping[int, Collection[str]],
    texts: str,
    *,
    mask: bool,
) -> dict[str, Any]:
    """Return how many documents there are and a row for each of those on the page, in order of their ids.

    A row is [id, title, date, [number of its place at each of `levels`, -1 for none], cluster, [topic, share in thousandths, ...],
    text]: with `texts` excerpt the passage that shows its main topic by the topic's `terms`, with full as much from its beginning
    as there is room for, with none nothing and no title either.
    """
    kept = sample(documents["doc_id"], places, examples)
    wanted = pl.col("doc_id").is_in(list(kept))
    topics: dict[str, list[int]] = {}
    strong = doc_topics.filter(wanted & (pl.col("share") >= SHARE_FROM))
    for doc_id, topic, share in strong.sort("doc_id", "share", "topic", descending=[False, True, False]).iter_rows():
        if len(found := topics.setdefault(doc_id, [])) < 2 * TOPICS_KEPT:
            found.extend((topic, round(share * 1000)))
    main = {doc_id: terms.get(found[0], ()) for doc_id, found in topics.items()}
    text = _texts(texts_from, kept, texts, main)
    cluster = dict(clusters.filter(wanted).select("doc_id", "cluster").iter_rows())
    where = _numbers(places.filter(wanted), levels)
    rows = [
        [
            shown(doc_id, mask=False),
            shown(title, mask=mask) if texts != "none" else "",
            date or "",
            where.get(doc_id, [-1] * len(levels)),
            cluster.get(doc_id, -1),
            topics.get(doc_id, []),
            shown(text.get(doc_id), mask=mask),
        ]
        for doc_id, title, date in documents.filter(wanted).sort("doc_id").select("doc_id", "title", "date").iter_rows()
    ]
    return {"total": len(documents), "rows": rows}


def sample(doc_ids: pl.Series, places: pl.DataFrame, examples: set[str], most: int = MOST) -> set[str]:
    """Return the documents to show: all up to `most`; else the examples and, place by place in turn, others by chance of their id."""
    ids = sorted(doc_ids.to_list())
    if len(ids) <= most:
        return set(ids)
    place = dict(places.select("doc_id", "adcode").iter_rows())
    lots = sorted((hashlib.sha256(i.encode("utf-8", "surrogateescape")).hexdigest(), i) for i in ids)
    turn: dict[str | None, int] = {}
    order = []
    for lot, doc_id in lots:
        turn[place.get(doc_id)] = turn.get(place.get(doc_id), -1) + 1
        order.append((doc_id not in examples, turn[place.get(doc_id)], lot, doc_id))
    return {doc_id for *_, doc_id in sorted(order)[:most]}


def _texts(path: str | Path, kept: set[str], texts: str, terms: Mapping[str, Collection[str]]) -> dict[str, str]:
    """Return what to show of each document; `terms` are those of its main topic."""
    if texts == "none":
        return {}
    frame = pl.scan_parquet(path).filter(pl.col("doc_id").is_in(list(kept))).select("doc_id", "text")
    if texts == "excerpt":
        rows = frame.collect().iter_rows()
        return {doc_id: passage(text, terms.get(doc_id, ()), EXCERPT_CHARS) for doc_id, text in rows}
    chars = ALL_CHARS // max(len(kept), 1)
    rows = frame.with_columns(pl.col("text").str.head(chars + 1)).collect().iter_rows()
    return {doc_id: text if len(text) <= chars else text[:chars] + "…" for doc_id, text in rows}


def _numbers(places: pl.DataFrame, levels: list[dict[str, Any]]) -> dict[str, list[int]]:
    """Return by document the number of its place in each of `levels`, -1 where it has none there."""
    by_code = [{place["code"]: i for i, place in enumerate(level["places"])} for level in levels]
    by_name: list[dict[str, list[int]]] = []
    for level in levels:
        names: dict[str, list[int]] = {}
        for i, place in enumerate(level["places"]):
            names.setdefault(place["name"], []).append(i)
        by_name.append(names)
    found = {}
    for row in places.select("doc_id", "adcode", *PLACE_COLUMNS).iter_rows(named=True):
        numbers = []
        for level, codes, names in zip(levels, by_code, by_name, strict=True):
            number = codes.get(row["adcode"], -1)
            if number < 0 and (name := row.get(level["level"])):
                number = _parent(names.get(shown(name), []), level["places"], row["adcode"])
            numbers.append(number)
        found[row["doc_id"]] = numbers
    return found


def _parent(candidates: list[int], places: list[dict[str, Any]], adcode: str | None) -> int:
    """Return the candidate that `adcode` lies in: the only one, or of places of one name that with the same leading digits."""
    if len(candidates) == 1:
        return candidates[0]
    for i in candidates:
        if adcode and adcode.startswith(places[i]["code"].rstrip("0")):
            return i
    return -1
