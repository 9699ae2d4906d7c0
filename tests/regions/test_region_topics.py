import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scripts.regions.clusters import issuers
from scripts.regions.distance import distances, jensen_shannon
from scripts.regions.intervals import score_interval
from scripts.regions.region_topics import share_by_place
from scripts.regions.specialisation import location_quotients
from scripts.regions.units import assign
from scripts.shared.tables import check, read, why_empty, write

HERE = {"a": "长沙市", "b": "长沙市", "c": "湖南省", "d": "湖北省", "e": "中国", "f": None}
SHARES = {"a": [0.8, 0.2], "b": [0.6, 0.4], "c": [0.1, 0.9], "d": [0.0, 1.0], "e": [0.5, 0.5], "f": [1.0, 0.0]}


def shares_of(make_places, make_shares, gazetteer, by_place=HERE, by_topic=SHARES, level="prefecture", groups=None):
    units = assign(make_places(by_place), gazetteer, level)
    documents = pl.DataFrame({"doc_id": list(by_place), "group": [(groups or {}).get(doc) for doc in by_place]})
    documents = documents.with_columns(pl.col("group").cast(pl.String))
    return share_by_place(make_shares(by_topic), units, issuers(documents), min_docs=2, interval=0.95)[0]


def row(table, adcode, topic=0):
    return table.filter((pl.col("adcode") == adcode) & (pl.col("topic") == topic)).row(0, named=True)


def test_a_share_is_the_mean_over_the_documents_of_the_place(make_places, make_shares, gazetteer):
    table = check("region_topics", shares_of(make_places, make_shares, gazetteer))
    assert row(table, "430100")["share"] == pytest.approx(0.7)
    assert row(table, "430000")["share"] == pytest.approx(0.5)  # the prefecture's two and the province's own
    assert row(table, "100000")["share"] == pytest.approx(0.4)  # all located documents; f is not one of them
    assert row(table, "100000")["region"] == "全国"


def test_few_documents_are_marked_thin(make_places, make_shares, gazetteer):
    table = shares_of(make_places, make_shares, gazetteer)
    assert [row(table, code)["n_docs"] for code in ("430100", "430000", "420000", "100000")] == [2, 3, 1, 5]
    assert [row(table, code)["thin"] for code in ("430100", "430000", "420000")] == [False, False, True]


def test_one_document_of_a_single_topic_is_not_certain(make_places, make_shares, gazetteer):
    found = row(shares_of(make_places, make_shares, gazetteer), "420000")
    assert found["share"] == 0.0
    assert found["high"] > 0.2
    assert found["se"] > 0.0


def test_the_order_of_documents_does_not_matter(make_places, make_shares, gazetteer):
    backwards = shares_of(
        make_places, make_shares, gazetteer, dict(reversed(HERE.items())), dict(reversed(SHARES.items()))
    )
    key = ["level", "adcode", "topic"]
    assert backwards.sort(key).equals(shares_of(make_places, make_shares, gazetteer).sort(key))


def test_documents_without_topics_do_not_count(make_places, make_shares, gazetteer):
    table = shares_of(make_places, make_shares, gazetteer, by_topic={"a": [0.8, 0.2]})
    assert row(table, "430000")["n_docs"] == 1
    assert "420000" not in table["adcode"].to_list()


@settings(max_examples=25, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["长沙市", "湖南省", "湖北省", "仙桃市", "中国"]),
            st.lists(st.integers(0, 9), min_size=3, max_size=3),
        ),
        min_size=1,
        max_size=12,
    )
)
def test_any_documents_give_a_table_that_holds_the_contract(make_places, make_shares, gazetteer, documents):
    shares = {
        str(i): np.array(parts) / sum(parts) if sum(parts) else [1.0, 0.0, 0.0]
        for i, (_, parts) in enumerate(documents)
    }
    table = shares_of(
        make_places, make_shares, gazetteer, {str(i): place for i, (place, _) in enumerate(documents)}, shares, "county"
    )
    check("region_topics", table)
    check("specialisation", location_quotients(table))
    check("region_distance", distances(table))


def test_location_quotient_is_the_share_over_the_countrys(make_places, make_shares, gazetteer):
    table = shares_of(make_places, make_shares, gazetteer)
    quotients = check("specialisation", location_quotients(table))
    found = row(quotients, "430100")
    assert found["quotient"] == pytest.approx(0.7 / 0.4)
    assert found["low"] < found["quotient"] < found["high"]
    # a topic found in these two of five documents alone would have 5 / 2
    assert found["high"] <= 5 / 2 + 1e-12
    assert "country" not in quotients["level"].to_list()


def test_the_only_province_has_the_quotient_one_for_certain(make_places, make_shares, gazetteer):
    table = shares_of(make_places, make_shares, gazetteer, by_place={"a": "长沙市", "b": "长沙市"})
    found = row(location_quotients(table), "430000")
    assert (found["quotient"], found["low"], found["high"]) == pytest.approx((1.0, 1.0, 1.0))


def test_quotient_interval_covers_the_truth_where_one_place_is_most_of_the_whole():
    """400 corpora of yes-or-no documents: place A 60 of 80 with p .3, the others 20 with p .3, so that the true quotient is 1."""
    rng = np.random.default_rng(3)
    covered = []
    for a, b in zip(rng.binomial(60, 0.3, 400), rng.binomial(20, 0.3, 400), strict=True):
        share = np.array([[a / 60], [(a + b) / 80]])
        n = np.array([60.0, 80.0])
        low, high = score_interval(share, n[:, None], 1.96)
        rows = {
            "level": ["province", "country"],
            "adcode": ["A", "100000"],
            "topic": [0, 0],
            "share": share.ravel(),
            "low": low.ravel(),
            "high": high.ravel(),
            "n_docs": [60, 80],
        }
        found = location_quotients(pl.DataFrame(rows)).row(0, named=True)
        assert found["high"] <= 80 / 60 + 1e-9
        covered.append(found["low"] <= 1 <= found["high"])
    assert 0.92 <= np.mean(covered) <= 0.98


def test_documents_of_one_issuer_are_worth_less(make_places, make_shares, gazetteer):
    place = {f"d{i}": "湖南省" for i in range(12)}
    topics = {f"d{i}": [0.9, 0.1] if i < 6 else [0.2, 0.8] for i in range(12)}
    groups = {f"d{i}": f"局{i // 3}" for i in range(12)}
    alone = row(shares_of(make_places, make_shares, gazetteer, place, topics), "430000")
    issued = row(shares_of(make_places, make_shares, gazetteer, place, topics, groups=groups), "430000")
    assert (alone["n_clusters"], issued["n_clusters"], issued["n_docs"]) == (12, 4, 12)
    assert issued["share"] == alone["share"]
    assert issued["high"] - issued["low"] > 1.5 * (alone["high"] - alone["low"])
    assert issued["basis"].startswith("issuers")


def test_a_topic_nobody_speaks_of_has_no_quotient(make_places, make_shares, gazetteer):
    table = shares_of(make_places, make_shares, gazetteer, by_topic={"a": [1.0, 0.0], "d": [1.0, 0.0]})
    assert set(location_quotients(table)["topic"]) == {0}


def test_jensen_shannon_of_known_vectors():
    matrix = jensen_shannon(np.array([[1.0, 0.0], [0.0, 1.0], [0.5, 0.5]]))
    assert matrix[0, 1] == pytest.approx(1.0)
    # H(.75, .25) - (0 + 1) / 2 = .811278 - .5 = .311278, its root .557923
    assert matrix[0, 2] == pytest.approx(0.557923, abs=1e-6)
    assert np.diagonal(matrix) == pytest.approx([0.0, 0.0, 0.0])


def test_distances_hold_each_pair_of_a_level_once(make_places, make_shares, gazetteer):
    table = check("region_distance", distances(shares_of(make_places, make_shares, gazetteer)))
    assert table.select("level", "adcode_a", "adcode_b").rows() == [("province", "420000", "430000")]


def test_a_corpus_without_places_gives_empty_tables_that_say_why(tmp_path, make_places, make_shares, gazetteer):
    table = shares_of(make_places, make_shares, gazetteer, by_place={"a": None})
    path = tmp_path / "region_topics.parquet"
    write("region_topics", table, path, why_empty="no place")
    assert len(read("region_topics", path)) == 0
    assert why_empty(path) == "no place"
    assert len(location_quotients(table)) == 0
    assert len(distances(table)) == 0


def test_documents_can_weigh_by_length_and_places_equally(make_places, make_shares, gazetteer):
    place = {"a": "长沙市", "b": "长沙市", "c": "长沙市", "d": "湖南省"}
    shares = {"a": [0.9, 0.1], "b": [0.9, 0.1], "c": [0.9, 0.1], "d": [0.1, 0.9]}
    units = assign(make_places(place), gazetteer, "province")
    facts = pl.DataFrame(
        {
            "doc_id": list("abcd"),
            "issuer": list("abcd"),
            "n_chars": [100, 100, 100, 700],
            "own": ["430100"] * 3 + ["430000"],
        }
    )

    def share(weighting):
        made, _ = share_by_place(make_shares(shares), units, facts, min_docs=2, interval=0.95, weighting=weighting)
        assert set(check("region_topics", made)["weighting"]) == {weighting}
        return row(made, "430000")["share"]

    assert share("documents") == pytest.approx(0.7)
    assert share("characters") == pytest.approx(0.3 * 0.9 + 0.7 * 0.1)
    assert share("places") == pytest.approx(0.5)


def test_observed_documents_leave_only_the_draws(make_places, make_shares, gazetteer):
    units = assign(make_places(HERE), gazetteer, "prefecture")
    facts = pl.DataFrame({"doc_id": list(HERE), "issuer": list(HERE)})
    made, _ = share_by_place(make_shares(SHARES), units, facts, min_docs=2, interval=0.95, estimand="observed")
    found = row(check("region_topics", made), "430100")
    assert (found["low"], found["share"], found["high"], found["se"]) == pytest.approx((0.7, 0.7, 0.7, 0.0))
    assert found["basis"] == "the documents as they are; topics taken as certain"
