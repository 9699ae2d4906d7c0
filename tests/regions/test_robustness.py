import numpy as np
import polars as pl
import pytest

from scripts.regions.robustness import again, headlines
from scripts.regions.variants import counterparts, family_of, leave_out
from scripts.shared.tables import empty
from tests.regions.test_contrasts import corpus


def test_names_go_out_of_the_topics_that_used_them():
    # document a: 10 tokens, shares .5 .5; 雄安 twice, which only topic 0 uses: (5 - 2) / 8 and 5 / 8.
    # document b: 湾区 4 times of 8 with probabilities .1 and .3, shares .75 .25: dealt .075 to .075, so 2 of each: (6 - 2) / 4, (2 - 2) / 4
    topic_terms = pl.DataFrame(
        [(0, "雄安", 0.2), (0, "湾区", 0.1), (0, "水", 0.7), (1, "雄安", 0.0), (1, "湾区", 0.3), (1, "水", 0.7)],
        ["topic", "term", "prob"],
        orient="row",
    )
    vocabulary = pl.DataFrame({"term_id": [0, 1, 2], "term": ["水", "湾区", "雄安"]})
    counts = pl.DataFrame(
        [("a", 0, 8), ("a", 2, 2), ("b", 0, 4), ("b", 1, 4), ("c", 1, 3)], ["doc_id", "term_id", "n"], orient="row"
    )
    doc_topics = pl.DataFrame(
        [("a", 0, 0.5), ("a", 1, 0.5), ("b", 0, 0.75), ("b", 1, 0.25), ("c", 0, 0.0), ("c", 1, 1.0)],
        ["doc_id", "topic", "share"],
        orient="row",
    )
    kept = leave_out(doc_topics, topic_terms, counts, vocabulary, pl.Series(["雄安", "湾区"]))
    found = kept.sort("doc_id", "topic")["share"].to_list()
    assert found == pytest.approx([3 / 8, 5 / 8, 1.0, 0.0, 0.0, 1.0])  # c holds nothing but names


def test_seeds_match_one_to_one_and_other_numbers_of_topics_by_the_most_alike():
    vocabulary = pl.DataFrame({"term_id": [0, 1, 2], "term": ["a", "b", "c"]})
    ours = pl.DataFrame(
        [(0, "a", 1.0), (1, "a", 0.6), (1, "b", 0.4), (2, "c", 1.0)], ["topic", "term", "prob"], orient="row"
    )
    theirs = pl.DataFrame(
        [(0, 1, 1.0), (1, 0, 1.0), (2, 1, 0.5), (2, 0, 0.5)], ["topic", "term_id", "prob"], orient="row"
    )
    assert counterparts(ours, theirs, vocabulary, one_to_one=False) == {0: 1, 1: 2}  # none speaks of c
    assert counterparts(ours, theirs, vocabulary, one_to_one=True) == {0: 1, 1: 2}


def test_neighbouring_numbers_of_topics_and_all_other_seeds_are_asked():
    models = [
        {"model": f"t-{k}-{s}", "engine": "t", "n_topics": k, "seed": s, "options": {}}
        for k in (10, 20, 30, 40)
        for s in (1, 2)
    ]
    models.append({"model": "g-20-1", "engine": "g", "n_topics": 20, "seed": 1, "options": {}})
    assert list(family_of("t-20-2", models)) == [
        ("seed", "seed 1", "t-20-1"),
        ("topics", "k=10", "t-10-1"),
        ("topics", "k=30", "t-30-1"),
    ]


def test_headlines_are_the_adjusted_findings_strongest_beside_their_errors():
    columns = empty("contrasts").columns
    row = dict.fromkeys(columns, 0.0) | {"level": "province", "adcode": "1", "n_docs": 5, "n_clusters": 5}
    rows = [
        row | {"topic": 0, "adjusted": False, "effect": 0.9, "se": 0.1, "q": 0.0},
        row | {"topic": 0, "adjusted": True, "effect": 0.1, "se": 0.1, "q": 0.01},
        row | {"topic": 1, "adjusted": True, "effect": -0.2, "se": 0.1, "q": 0.04},
        row | {"topic": 2, "adjusted": True, "effect": 0.5, "se": 0.1, "q": 0.06},
    ]
    found = headlines(pl.DataFrame(rows).select(columns))
    assert found["topic"].to_list() == [1, 0]


def test_a_finding_is_looked_up_under_its_number_in_the_other_model():
    rng = np.random.default_rng(2)
    rows = [(p, str(2020 + i % 3), rng.beta(8, 4) if p == "A" else rng.beta(2, 10)) for p in "ABCDE" for i in range(15)]
    doc_topics, units, facts = corpus(rows)
    asked = pl.DataFrame(
        {
            "level": ["province"] * 2,
            "adcode": ["A", "A"],
            "topic": [7, 8],
            "as": [1, None],
            "adjusted": [True, True],
            "effect": [-0.5, 0.1],
        }
    )
    found = again(asked, doc_topics, units, facts, 0.95).sort("topic")
    assert found["effect"][0] < -0.3  # topic 1 there is what topic 0 is not
    assert found["q"][0] < 0.001
    assert found["effect"][1] is None and found["q"][1] is None
