"""What the texts of some documents say of places: every mention, and the verdict where nobody has given the place."""

import logging
from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import polars as pl

from scripts.places.column import Cells, year_of
from scripts.places.decide import Verdict, decide
from scripts.places.evidence import weigh
from scripts.places.names import Names, read_lists
from scripts.places.resolve import Meant, resolve
from scripts.places.then import code_then
from scripts.places.units import Units, read_units
from scripts.shared.job import log

Mention = tuple[str, int, int, str, str | None]  # doc_id, start, end, surface, adcode
NEEDED = ("doc_id", "title", "text", "date")


@dataclass(frozen=True, eq=False)
class Tools:
    """The gazetteer and what finds its names. Another process is told the files, and makes its own."""

    units: Units
    names: Names
    cells: Cells
    files: tuple[Any, ...]

    def __reduce__(self) -> tuple[Callable[..., "Tools"], tuple[Any, ...]]:
        return _tools_elsewhere, self.files


@lru_cache(maxsize=2)
def tools(gazetteer: str, own: bool, word_lists: tuple[str, ...], policy_terms: str | None) -> Tools:
    """Return the tools made from these files, once in a process; `own` where the gazetteer is the user's."""
    units = read_units(gazetteer, own=own)
    names = Names(units, read_lists(word_lists, policy_terms))
    return Tools(units, names, Cells(units), (gazetteer, own, word_lists, policy_terms))


def _tools_elsewhere(*files: Any) -> Tools:
    """Return the tools in a process that helps: what there is to say of the files was said by the one that sent them."""
    log.setLevel(logging.ERROR)
    return tools(*files)


def place_batch(
    made: Tools, documents: pl.DataFrame, given: Collection[str], level: str, within: str | None
) -> tuple[list[dict[str, Any]], list[Mention]]:
    """Return the rows of places of those `documents` (NEEDED columns) that are not among the `given`, and the mentions of all.

    Names that several units share are taken for the one inside `within`, where that is given.
    """
    units, names = made.units, made.names
    home = made.cells.read(within) if within else None
    country = None if units.own else made.cells.country
    rows, mentions = [], []
    for doc_id, title, text, date in documents.select(NEEDED).iter_rows():
        title, year = title or "", year_of(date)
        in_text = resolve(names.find(text), text, names.lists, year, home)
        mentions += [_mention(doc_id, one) for one in in_text]
        if doc_id not in given:
            in_title = resolve(names.find(title), title, names.lists, year, home)
            verdict = decide(weigh(title, in_title, text, in_text), title, text, country)
            rows.append({"doc_id": doc_id, **row_of(verdict, units, level, year)})
    return rows, mentions


def row_of(verdict: Verdict, units: Units, level: str, year: int | None) -> dict[str, Any]:
    """Return the row of places, without doc_id, of a document of `year`; a place known more finely than `level` is climbed to it."""
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


def _mention(doc_id: str, one: Meant) -> Mention:
    settled = one.unit.heir.adcode if one.unit and one.settled else None
    return doc_id, one.hit.start, one.hit.end, one.hit.surface, settled
