"""Places and documents for the regional tables, small enough to work out by hand."""

import polars as pl
import pytest

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
def make_shares():
    """Return a function that makes the table doc_topics from {doc_id: [share of topic 0, of topic 1 ...]}."""

    def make(by_document):
        rows = [(doc_id, k, float(share)) for doc_id, shares in by_document.items() for k, share in enumerate(shares)]
        return pl.DataFrame(rows, schema={"doc_id": pl.String, "topic": pl.Int64, "share": pl.Float64}, orient="row")

    return make
