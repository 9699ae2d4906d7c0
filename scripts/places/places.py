"""The place each document is about, and every mention of a place in its text.

A place comes from the corrections, else from the user's region column, else from what title, dateline, beginning and text say
(mentions -> resolve -> evidence -> decide). `province`, `prefecture`, `county` are full official names; prefecture is null for
districts of municipalities (北京市东城区) and units directly under a province (仙桃市, the parts of Hong Kong and Taiwan).
"""

from collections import Counter
from difflib import get_close_matches
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import polars as pl

from scripts.places.column import Cells, Correction, is_empty, nearest, read_corrections
from scripts.places.decide import Verdict, decide
from scripts.places.evidence import weigh
from scripts.places.names import Names, read_lists
from scripts.places.resolve import Meant, resolve
from scripts.places.then import code_then
from scripts.places.units import Unit, Units, read_units
from scripts.shared.job import Problem, job, log, progress
from scripts.shared.tables import TABLES, read, write

UNMATCHED = "column_unmatched"  # the region cell named no known place, so the place was recognised from the text


def places(
    documents: pl.DataFrame,
    units: Units,
    names: Names,
    *,
    level: str,
    within: str | None = None,
    corrections: dict[str, Correction] | None = None,
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return the tables places (one row per document) and mentions of `documents`.

    `level` is the finest level answered: what is known more finely is climbed to it. Names that several units share are taken
    for the one inside `within`, where that is given. Raises Problem where no cell of the region column is a place.
    """
    cells = Cells(units)
    home = _home(within, cells)
    corrections = corrections or {}
    _known_documents(corrections, documents["doc_id"].to_list())
    given, unmatched = _given(documents, cells)
    country = None if units.own else cells.country
    rows, mentions = [], []
    for document in progress(documents.iter_rows(named=True), len(documents), "places"):
        doc_id, text, title = document["doc_id"], document["text"], document["title"] or ""
        year = _year(document["date"])
        in_text = resolve(names.find(text), text, names.lists, year, home)
        mentions += [_mention(doc_id, one) for one in in_text]
        if doc_id in corrections:
            unit = corrections[doc_id].unit
            verdict = Verdict(unit, "corrections", 1.0, None if unit else "none")
        elif doc_id in given:
            verdict = Verdict(given[doc_id], "column", 1.0, None)
        else:
            in_title = resolve(names.find(title), title, names.lists, year, home)
            verdict = decide(weigh(title, in_title, text, in_text), title, text, country)
            if doc_id in unmatched and verdict.unit:
                verdict = verdict._replace(reason=UNMATCHED)
        rows.append({"doc_id": doc_id, **_row(verdict, units, level, year)})
    _report(rows, len(mentions))
    placed = pl.DataFrame(rows, schema=TABLES["places"].columns)
    return placed.sort("doc_id"), pl.DataFrame(mentions, schema=TABLES["mentions"].columns, orient="row").sort(
        "doc_id", "start"
    )


def _home(within: str | None, cells: Cells) -> Unit | None:
    if within is None:
        return None
    unit = cells.read(str(within))
    if unit is None:
        raise Problem(f"places.within: {within!r} is not in the gazetteer{nearest(str(within), cells.units)}")
    return unit


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
        unit = cells.read(cell, _year(date))
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


def _year(date: str | None) -> int | None:
    return int(date[:4]) if date and date[:4].isdigit() else None


def _mention(doc_id: str, one: Meant) -> tuple[str, int, int, str, str | None]:
    return (
        doc_id,
        one.hit.start,
        one.hit.end,
        one.hit.surface,
        one.unit.heir.adcode if one.unit and one.settled else None,
    )


def _row(verdict: Verdict, units: Units, level: str, year: int | None) -> dict[str, Any]:
    unit, place_from, confidence, reason = verdict
    if unit is None:
        return {"confidence": 0.0 if place_from != "corrections" else 1.0, "place_from": place_from, "reason": reason}
    then = units.at_level(unit, level)
    now = then.heir
    official = {above.level: above.name for above in units.above(now)}
    return {
        "adcode": now.adcode,
        "adcode_then": code_then(then, units, year),
        "level": now.level,
        **{column: official.get(column) for column in ("province", "prefecture", "county")},
        "confidence": confidence,
        "place_from": place_from,
        "reason": reason,
    }


def _report(rows: list[dict[str, Any]], n_mentions: int) -> None:
    known = Counter(row["level"] for row in rows if row.get("adcode"))
    source = Counter(row["place_from"] for row in rows if row.get("adcode"))
    why = Counter(row["reason"] for row in rows if not row.get("adcode"))
    log.info("%d documents in: %d with a place, %d mentions", len(rows), sum(known.values()), n_mentions)
    for what, counts in (("level", known), ("from", source), ("without a place", why)):
        log.info("%s: %s", what, ", ".join(f"{name} {n}" for name, n in sorted(counts.items())) or "none")


def main(inputs: SimpleNamespace, output: SimpleNamespace, params: dict[str, Any]) -> None:
    """Read what the step needs, do it, write what it makes."""
    table = read_units(inputs.gazetteer, own=params["user_gazetteer"])
    lists = read_lists([] if table.own else map(Path, inputs.word_lists), inputs.policy_terms)
    fixed = read_corrections(params["corrections"], Cells(table)) if params["corrections"] else None
    made = places(
        read("documents", inputs.documents), table, Names(table, lists),
        level=params["level"], within=params["within"], corrections=fixed,
    )  # fmt: skip
    write("places", made[0], output.places, why_empty="no documents")
    write("mentions", made[1], output.mentions, why_empty="no place is named in any document")


if __name__ == "__main__":
    with job(snakemake) as (inputs, output, params):  # noqa: F821
        main(inputs, output, params)
