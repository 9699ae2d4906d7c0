"""Places and documents for the regional tables, small enough to work out by hand."""

import polars as pl
import pytest

from scripts.regions.gazetteer import read_gazetteer

PLACE = {
    "湖南省": ("430000", "province", "湖南省", None, None),
    "长沙市": ("430100", "prefecture", "湖南省", "长沙市", None),
    "长沙县": ("430121", "county", "湖南省", "长沙市", "长沙县"),
    "湖北省": ("420000", "province", "湖北省", None, None),
    "仙桃市": ("429004", "county", "湖北省", None, "仙桃市"),
    "中国": ("100000", "country", None, None, None),
    None: (None, None, None, None, None),
}
COLUMNS = ("adcode", "level", "province", "prefecture", "county")


@pytest.fixture(scope="session")
def make_places():
    """Return a function that makes the table places from {doc_id: name of a place above, None for unknown}."""

    def make(by_document):
        rows = [
            {"doc_id": doc_id} | dict(zip(COLUMNS, PLACE[name], strict=True)) for doc_id, name in by_document.items()
        ]
        return pl.DataFrame(rows, schema={"doc_id": pl.String} | dict.fromkeys(COLUMNS, pl.String))

    return make


@pytest.fixture(scope="session")
def gazetteer(tmp_path_factory):
    """Return the gazetteer of the places above, read from a file as users write it."""
    path = tmp_path_factory.mktemp("gazetteer") / "places.csv"
    path.write_text(
        "adcode,name,aliases,parent,level,lon,lat,successor\n"
        "100000,中国,,,country,104,35,\n"
        "430000,湖南省,,100000,province,112.98,28.11,\n"
        "430100,长沙市,,430000,prefecture,112.94,28.23,\n"
        "430121,长沙县,,430100,county,113.08,28.25,\n"
        "430122,望城县,,430100,county,,,430112\n"
        "420000,湖北省,,100000,province,114.34,30.55,\n"
        "429004,仙桃市,,420000,county,113.45,30.36,\n",
        "utf-8-sig",
    )
    return read_gazetteer(path)


@pytest.fixture(scope="session")
def make_shares():
    """Return a function that makes the table doc_topics from {doc_id: [share of topic 0, of topic 1 ...]}."""

    def make(by_document):
        rows = [(doc_id, k, float(share)) for doc_id, shares in by_document.items() for k, share in enumerate(shares)]
        return pl.DataFrame(rows, schema={"doc_id": pl.String, "topic": pl.Int64, "share": pl.Float64}, orient="row")

    return make
