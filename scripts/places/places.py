"""The place each document is about, and every mention of a place in its text.

A place comes from the corrections, else from the user's region column, else from what title, dateline, beginning and text say
(mentions -> resolve -> evidence -> decide). `province`, `prefecture`, `county` are full official names; prefecture is null for
districts of municipalities (北京市东城区) and units directly under a province (仙桃市, the parts of Hong Kong and Taiwan).
"""

from collections import Counter
from difflib import get_close_matches
from types import SimpleNamespace
from typing import Any

import polars as pl

from scripts.places.batch import NEEDED, Mention, Tools, place_batch, row_of, tools
from scripts.places.column import Cells, Correction, is_empty, nearest, read_corrections, year_of
from scripts.places.decide import Verdict
from scripts.places.units import Unit
from scripts.shared.job import Problem, job, log
from scripts.shared.processes import batches, in_processes
from scripts.shared.tables import TABLES, read, write

UNMATCHED = "column_unmatched"  # the region cell named no known place, so the place was recognised from the text


def places(
    documents: pl.DataFrame,
    made: Tools,
    *,
    level: str,
    within: str | None = None,
    corrections: dict[str, Correction] | None = None,
    cores: int = 1,
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return the tables places (one row per document) and mentions of `documents`, the same for any number of `cores`.

    `level` is the finest level answered: what is known more finely is climbed to it. Names that several units share are taken
    for the one inside `within`, where that is given. Raises Problem where no cell of the region column is a place.
    """
    _check_within(within, made.cells)
    corrections = corrections or {}
    _known_documents(corrections, documents["doc_id"].to_list())
    in_column, unmatched = _given(documents, made.cells)
    given = {doc_id: Verdict(unit, "column", 1.0, None) for doc_id, unit in in_column.items()} | {
        doc_id: Verdict(one.unit, "corrections", 1.0, None if one.unit else "none")
        for doc_id, one in corrections.items()
    }
    rows = [
        {"doc_id": doc_id, **row_of(given[doc_id], made.units, level, year_of(date))}
        for doc_id, date in documents.select("doc_id", "date").iter_rows()
        if doc_id in given
    ]
    mentions: list[Mention] = []
    texts = documents.select(NEEDED)
    parts = [texts[part] for part in batches(texts["text"].str.len_chars().to_list())]
    tasks = [(made, part, given.keys() & part["doc_id"], level, within) for part in parts]
    for found, named in in_processes(place_batch, tasks, cores):
        for row in found:
            if row["doc_id"] in unmatched and row.get("adcode"):
                row["reason"] = UNMATCHED
        rows += found
        mentions += named
    _report(rows, len(mentions))
    placed = pl.DataFrame(rows, schema=TABLES["places"].columns)
    return placed.sort("doc_id"), pl.DataFrame(mentions, schema=TABLES["mentions"].columns, orient="row").sort(
        "doc_id", "start"
    )


def _check_within(within: str | None, cells: Cells) -> None:
    if within is not None and cells.read(within) is None:
        raise Problem(f"places.within: {within!r} is not in the gazetteer{nearest(within, cells.units)}")


def _known_documents(corrections: dict[str, Correction], doc_ids: list[str]) -> None:
    """Say which corrections are for documents that are not there; Problem where that is all of them."""
    unknown = sorted(set(corrections) - set(doc_ids))
    if not unknown or not doc_ids:
        return
    near = get_close_matches(unknown[0], doc_ids, 1, 0.5) or doc_ids[:1]
    example = f"{', '.join(map(repr, unknown[:5]))} (a document is called {near[0]!r})"
    if len(unknown) == len(corrections):
        raise Problem(
            f"places.corrections: no doc_id is one of a document: {example}; take the ids from the table places, and name the "
            "column that holds them under corpus.columns.id"
        )
    log.warning(  # they may have been dropped as reprints or as too short
        "%d of %d corrections are for documents that are not there: %s", len(unknown), len(corrections), example
    )


def _given(documents: pl.DataFrame, cells: Cells) -> tuple[dict[str, Unit], set[str]]:
    """Return the units of the region column by doc_id, and the documents whose cell names no place."""
    if "region" not in documents.columns:
        return {}, set()
    given: dict[str, Unit] = {}
    unmatched: dict[str, str] = {}
    columns = documents.select("doc_id", "date", pl.col("region").cast(pl.String))
    for doc_id, date, cell in columns.iter_rows():
        if is_empty(cell):
            continue
        unit = cells.read(cell, year_of(date))
        if unit is None:
            unmatched[doc_id] = cell
        else:
            given[doc_id] = unit
    if unmatched:
        doc_id, cell = next(iter(unmatched.items()))
        where = documents.filter(pl.col("doc_id") == doc_id).row(0, named=True)
        example = f"{where['source']}, document {where['position']}: region {cell!r} is not in the gazetteer{nearest(cell, cells.units)}"
        if not given:
            raise Problem(
                f"{example}; no cell of the column is a place. Name the right column under corpus.columns.region, or give your own "
                "table under places.gazetteer"
            )
        log.warning(
            "%d of %d regions match no place and are recognised from the text (%s)", len(unmatched), len(given), example
        )
    return given, set(unmatched)


def _report(rows: list[dict[str, Any]], n_mentions: int) -> None:
    known = Counter(row["level"] for row in rows if row.get("adcode"))
    source = Counter(row["place_from"] for row in rows if row.get("adcode"))
    why = Counter(row["reason"] for row in rows if not row.get("adcode"))
    log.info("%d documents in: %d with a place, %d mentions", len(rows), sum(known.values()), n_mentions)
    for what, counts in (("level", known), ("from", source), ("without a place", why)):
        log.info("%s: %s", what, ", ".join(f"{name} {n}" for name, n in sorted(counts.items())) or "none")


def main(inputs: SimpleNamespace, output: SimpleNamespace, params: dict[str, Any]) -> None:
    """Read what the step needs, do it, write what it makes."""
    own = params["user_gazetteer"]
    word_lists = () if own else tuple(inputs.word_lists)
    made = tools(inputs.gazetteer, own, word_lists, inputs.policy_terms)
    corrections = read_corrections(params["corrections"], made.cells) if params["corrections"] else None
    found = places(
        read("documents", inputs.documents), made,
        level=params["level"], within=params["within"], corrections=corrections, cores=params["cores"],
    )  # fmt: skip
    write("places", found[0], output.places, why_empty="no documents")
    write("mentions", found[1], output.mentions, why_empty="no place is named in any document")


if __name__ == "__main__":
    with job(snakemake) as (inputs, output, params):  # noqa: F821
        main(inputs, output, params)
