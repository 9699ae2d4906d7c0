"""The project's gazetteer and names, read once, and places of single texts."""

from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

from scripts.places.batch import Tools
from scripts.places.batch import tools as make_tools
from scripts.places.names import Names
from scripts.places.places import places
from scripts.places.units import Units

RESOURCES = Path(__file__).parents[2] / "workflow" / "resources"


@pytest.fixture(scope="session")
def tools() -> Tools:
    word_lists = tuple(str(path) for path in sorted((RESOURCES / "places").iterdir()))
    return make_tools(str(RESOURCES / "gazetteer.csv"), False, word_lists, str(RESOURCES / "policy_terms.txt"))


@pytest.fixture(scope="session")
def units(tools) -> Units:
    return tools.units


@pytest.fixture(scope="session")
def names(tools) -> Names:
    return tools.names


def _documents(*rows: dict) -> pl.DataFrame:
    """Return a documents table of `rows`, each at least {"text": ...}."""
    return pl.DataFrame(
        [
            {
                "doc_id": f"d{n}",
                "source": "made_up.jsonl",
                "position": n,
                "title": None,
                "date": None,
                "date_from": None,
                "date_scraped": None,
                "n_chars": len(row["text"]),
                **row,
            }
            for n, row in enumerate(rows)
        ],
        schema_overrides=dict.fromkeys(("title", "date", "date_from", "date_scraped"), pl.String),
        infer_schema_length=None,
    )


@pytest.fixture(scope="session")
def documents() -> Callable[..., pl.DataFrame]:
    return _documents


@pytest.fixture(scope="session")
def place(tools) -> Callable[..., dict]:
    """Return a function that gives the row of `places` of one text."""

    def of(text: str, *, level: str = "county", within: str | None = None, corrections=None, **row) -> dict:
        made, _ = places(_documents({"text": text, **row}), tools, level=level, within=within, corrections=corrections)
        return made.row(0, named=True)

    return of


@pytest.fixture(scope="session")
def mentioned(tools) -> Callable[[str], list[tuple[str, str | None]]]:
    """Return a function that gives the mentions of one text as (surface, adcode)."""

    def of(text: str) -> list[tuple[str, str | None]]:
        _, found = places(_documents({"text": text}), tools, level="county")
        return found.select("surface", "adcode").rows()

    return of
