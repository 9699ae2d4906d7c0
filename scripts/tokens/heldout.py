"""Documents no topic model is trained on, so that what it says about new documents can be scored."""

import hashlib

import polars as pl

MIN_DOCUMENTS = 10
# ASSUME a place's documents of one year are variants of each other and go together, unless they alone would be a large part of
# what is held out: then one place would decide how models are judged
LARGEST_PART = 0.1


def held_out(documents: pl.DataFrame, places: pl.DataFrame, share: float) -> pl.DataFrame:
    """Return doc_id of about `share` of the documents, at most that, in whole groups of one place and year; none below ten documents.

    `documents` (doc_id, and date where known), `places` (doc_id, adcode). Which groups they are depends on ids, places and years
    alone: not on order, seed or chance. A group larger than LARGEST_PART of what is held out is taken document by document.
    """
    n = int(len(documents) * share) if len(documents) >= MIN_DOCUMENTS else 0
    groups: dict[str, list[str]] = {}
    for doc_id, group in _place_year(documents, places).iter_rows():
        groups.setdefault(group or f"document {doc_id}", []).append(doc_id)
    for group, members in list(groups.items()):
        if len(members) > max(1, LARGEST_PART * n):
            del groups[group]
            groups |= {f"document {doc_id}": [doc_id] for doc_id in members}
    chosen: list[str] = []
    for group in sorted(groups, key=lambda name: hashlib.sha256(name.encode("utf-8", "surrogateescape")).digest()):
        if len(chosen) + len(groups[group]) <= n:
            chosen += groups[group]
    return pl.DataFrame({"doc_id": sorted(chosen)}, schema={"doc_id": pl.String})


def _place_year(documents: pl.DataFrame, places: pl.DataFrame) -> pl.DataFrame:
    """Return (doc_id, place and year), the latter null where either is unknown."""
    year = pl.col("date").str.slice(0, 4) if "date" in documents.columns else pl.lit(None, pl.String)
    return (
        documents.select("doc_id", year=year)
        .join(places.select("doc_id", "adcode"), on="doc_id", how="left")
        .select("doc_id", group=pl.col("adcode") + " " + pl.col("year"))
        .sort("doc_id")
    )
