import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from scripts.tokens.heldout import held_out


def corpus(n, place_of, year_of=lambda i: 2020):
    doc_ids = [f"d{i:03d}" for i in range(n)]
    dates = [None if year_of(i) is None else f"{year_of(i)}-01-05" for i in range(n)]
    documents = pl.DataFrame({"doc_id": doc_ids, "date": dates}, schema_overrides={"date": pl.String})
    places = pl.DataFrame(
        {"doc_id": doc_ids, "adcode": [place_of(i) for i in range(n)]}, schema_overrides={"adcode": pl.String}
    )
    return documents, places


def test_documents_of_one_place_and_year_go_together():
    # 300 documents, three of each place and year: 30 are held out, in ten whole groups
    held = held_out(*corpus(300, lambda i: str(i // 3)), 0.1)["doc_id"].to_list()
    assert len(held) == 30
    groups = [int(doc_id[1:]) // 3 for doc_id in held]
    assert all(groups.count(group) == 3 for group in groups)


def test_other_years_are_other_groups():
    # one place, a hundred years of three documents each
    held = held_out(*corpus(300, lambda i: "430000", lambda i: 1900 + i // 3), 0.1)["doc_id"].to_list()
    groups = [int(doc_id[1:]) // 3 for doc_id in held]
    assert len(held) == 30
    assert all(groups.count(group) == 3 for group in groups)


def test_a_place_with_most_documents_is_not_held_out_as_a_whole():
    held = held_out(*corpus(200, lambda i: "420000" if i < 150 else str(i)), 0.1)["doc_id"].to_list()
    assert len(held) == 20
    assert 0 < sum(int(doc_id[1:]) < 150 for doc_id in held) < 150


def test_without_places_or_dates_each_document_stands_alone():
    assert len(held_out(*corpus(50, lambda i: None, lambda i: None), 0.1)) == 5
    documents, places = corpus(50, lambda i: None)
    assert len(held_out(documents.drop("date"), places, 0.1)) == 5


def test_of_a_few_documents_none_is_held_out():
    assert not len(held_out(*corpus(9, str), 0.5))


@settings(max_examples=30, deadline=None)
@given(st.integers(10, 120), st.integers(1, 40), st.floats(0.0, 0.5))
def test_never_more_than_asked_for_and_the_order_does_not_matter(n, places, share):
    documents, where = corpus(n, lambda i: str(i % places))
    held = held_out(documents, where, share)
    assert len(held) <= n * share
    assert held.equals(held_out(documents.reverse(), where.reverse(), share))
