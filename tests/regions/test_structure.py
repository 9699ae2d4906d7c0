import numpy as np
import polars as pl
import pytest

from scripts.regions.alignment import alignment
from scripts.regions.concentration import concentration
from scripts.regions.correspondence import coordinates, correspondence
from scripts.regions.place_examples import place_examples
from scripts.regions.region_clusters import region_clusters, silhouettes
from scripts.regions.units import assign
from scripts.shared.tables import check


def region_topics(shares, n_docs=10, thin=()):
    """Return the columns read of region_topics, from {adcode: shares}."""
    rows = [
        ("province", code, topic, float(share), n_docs, code in thin)
        for code, own in shares.items()
        for topic, share in enumerate(own)
    ]
    return pl.DataFrame(rows, ["level", "adcode", "topic", "share", "n_docs", "thin"], orient="row")


def test_a_topic_of_one_place_is_concentrated_and_one_of_all_is_not():
    table = check(
        "concentration",
        concentration(region_topics({"A": [0.5, 0.5, 0], "B": [0.0, 0.5, 0], "C": [0.9, 0.1, 0]}, thin="C")),
    )
    found = {row["topic"]: row for row in table.iter_rows(named=True)}
    assert (found[0]["entropy"], found[0]["gini"]) == pytest.approx((0.0, 0.5))  # of two places the most is 1/2
    assert (found[1]["entropy"], found[1]["gini"]) == pytest.approx((1.0, 0.0))
    assert set(found) == {0, 1}


def test_gini_by_hand():
    # shares .1 .2 .3 .4: 2 (1*.1 + 2*.2 + 3*.3 + 4*.4) / 4 - 5/4 = .25
    table = concentration(region_topics({"A": [0.1], "B": [0.2], "C": [0.3], "D": [0.4]}))
    assert table["gini"][0] == pytest.approx(0.25)


def test_two_blocks_that_share_nothing_lie_at_the_ends_of_one_axis():
    x, _, inertia = coordinates(np.array([[4.0, 0.0], [4.0, 0.0], [0.0, 8.0]]))
    # one axis of inertia 1: masses 1/2 and 1/2, so both blocks lie one from the origin
    assert np.abs(x).tolist() == pytest.approx([1.0] * 5)
    assert x[0] == x[1] == x[3] != x[2]
    assert inertia.tolist() == pytest.approx([1.0, 0.0])


def test_places_and_topics_stand_in_one_table():
    shares = {"A": [0.8, 0.1, 0.1], "B": [0.1, 0.8, 0.1], "C": [0.1, 0.1, 0.8]}
    table = check("correspondence", correspondence(region_topics(shares)))
    assert table.filter(pl.col("kind") == "topic")["code"].to_list() == ["0", "1", "2"]
    near = {row["code"]: (row["x"], row["y"]) for row in table.iter_rows(named=True)}
    assert all(np.dot(near[place], near[topic]) > 0 for place, topic in zip("ABC", "012", strict=True))
    assert len(correspondence(region_topics({"A": [0.5, 0.5, 0], "B": [0.1, 0.9, 0]}))) == 0


def test_a_prefecture_is_set_against_its_province_and_the_country_of_the_same_and_the_year_before(
    make_places, make_shares, gazetteer
):
    places = make_places({"a": "长沙市", "b": "湖南省", "c": "湖南省", "d": "中国"})
    periods = pl.DataFrame({"doc_id": list("abcd"), "period": ["2021", "2021", "2020", "2020"]})
    shares = make_shares({"a": [1, 0], "b": [1, 0], "c": [0, 1], "d": [0.5, 0.5]})
    table = check("alignment", alignment(shares, places, periods, gazetteer))
    found = {row[:4]: row[4] for row in table.select("adcode", "above", "period", "lag", "similarity").rows()}
    assert found["430100", "430000", "2021", 0] == pytest.approx(1.0)
    assert found["430100", "430000", "2021", 1] == pytest.approx(0.0, abs=1e-6)
    # half of the country's words are the prefecture's: distance .557923
    assert found["430100", "100000", "2021", 1] == pytest.approx(1 - 0.557923, abs=1e-6)
    assert ("430100", "100000", "2021", 0) not in found


def test_examples_are_the_documents_of_the_place_that_speak_of_it_most(make_places, make_shares, gazetteer):
    units = assign(make_places({"a": "长沙市", "b": "长沙市", "c": "湖北省"}), gazetteer, "prefecture")
    table = check(
        "place_examples", place_examples(make_shares({"a": [0.3, 0.7], "b": [0.99, 0.01], "c": [1, 0]}), units)
    )
    own = table.filter((pl.col("adcode") == "430100") & (pl.col("topic") == 0))
    assert own.sort("rank")["doc_id"].to_list() == ["b", "a"]
    assert table.filter((pl.col("adcode") == "430100") & (pl.col("topic") == 1))["doc_id"].to_list() == ["a"]


def test_two_kinds_of_places_are_two_clusters_and_stand_together():
    shares = {"A": [0.9, 0.1], "B": [0.1, 0.9], "C": [0.88, 0.12], "D": [0.12, 0.88], "E": [0.9, 0.1]}
    table = check("region_clusters", region_clusters(region_topics(shares)))
    cluster = dict(table.select("adcode", "cluster").iter_rows())
    assert cluster["A"] == cluster["C"] == cluster["E"] != cluster["B"] == cluster["D"]
    order = table.sort("position")["adcode"].to_list()
    assert {*order[:2]} == {"B", "D"} or {*order[3:]} == {"B", "D"}
    assert table["silhouette"].min() > 0.8
    assert len(region_clusters(region_topics({"A": [1, 0], "B": [0, 1], "C": [0.5, 0.5]}))) == 0


def test_silhouette_by_hand():
    # a and b 1 apart, c 4 and 5 away: (4 - 1) / 4 and (5 - 1) / 5; c is alone
    distance = np.array([[0.0, 1.0, 4.0], [1.0, 0.0, 5.0], [4.0, 5.0, 0.0]])
    assert silhouettes(distance, np.array([1, 1, 2])).tolist() == pytest.approx([0.75, 0.8, 0.0])


def test_places_that_are_all_alike_are_still_in_order():
    table = region_clusters(region_topics({place: [0.5, 0.5] for place in "ABCDE"}))
    assert sorted(table["position"].to_list()) == [1, 2, 3, 4, 5]
