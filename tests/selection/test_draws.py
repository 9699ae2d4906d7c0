"""Posterior draws: distributions of each document, near the published shares, wider for short documents, numbered as published."""

from types import SimpleNamespace

import numpy as np
import polars as pl
import pytest

from scripts.selection.draws import N_DRAWS, choice_of, deal, dirichlets, main, runs_of
from scripts.shared.tables import OF_PLACE, empty, read, why_empty, write

# tokens of each document in each topic: a long and a short document of the same shares, and one of topic 2 alone
TOKENS = {"long": (600, 300, 100), "short": (6, 3, 1), "third": (0, 0, 50)}
PRIOR = 0.1
TERMS = ("水渠", "码头", "病房")
TOPICS = np.array([[0.8, 0.1, 0.1], [0.1, 0.8, 0.1], [0.1, 0.1, 0.8]])
PLACES = {"long": "430000", "short": "430000", "third": None}


def states_of(order=(0, 1, 2), n_states=20, tokens=TOKENS):
    """Return a table fit_states in which topic i of the run is topic order[i] of TOKENS."""
    rows = [
        (doc_id, state, topic, float(n[meant]), PRIOR)
        for doc_id, n in tokens.items()
        for state in range(n_states)
        for topic, meant in enumerate(order)
        if n[meant]
    ]
    schema = {"doc_id": pl.String, "state": pl.Int64, "topic": pl.Int64, "n": pl.Float32, "prior": pl.Float32}
    return pl.DataFrame(rows, schema=schema, orient="row")


def entry(seed, engine="tomotopy", n_topics=3):
    return {"model": f"{engine}-s{seed}", "engine": engine, "family": "topics", "n_topics": n_topics, "seed": seed}


@pytest.fixture
def draw(tmp_path):
    """Return a function that writes the inputs of the step, runs it and returns (the table draws, its path).

    `runs` is (order of topics, table of states) of each run, seeds 1, 2 ... of one model; the first is the chosen one and published as it is.
    """

    def make(runs, **limits):
        def file(name, frame, number=0):
            path = tmp_path / f"{name}-{number}.parquet"
            write(name, frame, path, why_empty="nothing")
            return str(path)

        def long(weights, key, value):
            return [(k, key(v), float(weights[k, v])) for k in range(3) for v in range(3)]

        models = [entry(seed) for seed in range(1, len(runs) + 1)]
        steps = {"family": "topics", "step": 1, "model": "tomotopy-s1", "criterion": "x", "value": None, "kept": True}
        shares = [(doc_id, k, n[k] / sum(n)) for doc_id, n in TOKENS.items() for k in range(3)]
        placed = {"doc_id": list(PLACES), "adcode": list(PLACES.values()), "reason": [None, None, "none"]}
        places = pl.concat([empty("places"), pl.DataFrame(placed)], how="diagonal").with_columns(confidence=pl.lit(1.0))
        inputs = SimpleNamespace(
            choice=file("choice", pl.DataFrame([steps | {"reason_zh": "选", "reason_en": "chosen"}])),
            topic_terms=file(
                "topic_terms",
                pl.DataFrame(long(TOPICS, lambda v: TERMS[v], "prob"), ["topic", "term", "prob"], orient="row"),
            ),
            doc_topics=file("doc_topics", pl.DataFrame(shares, ["doc_id", "topic", "share"], orient="row")),
            fit_topic_terms=[
                file(
                    "fit_topic_terms",
                    pl.DataFrame(long(TOPICS[list(order)], int, "prob"), ["topic", "term_id", "prob"], orient="row"),
                    number,
                )
                for number, (order, _) in enumerate(runs)
            ],
            states=[file("fit_states", states, number) for number, (_, states) in enumerate(runs)],
            vocabulary=file(
                "vocabulary",
                pl.DataFrame({"term_id": range(3), "term": TERMS, "doc_freq": [3] * 3, "term_freq": [9] * 3}),
            ),
            places=file("places", places),
        )
        path = tmp_path / "draws.parquet"
        main(inputs, SimpleNamespace(draws=path), {"models": models}, **limits)
        return read("draws", path), path

    return make


SAME = (0, 1, 2)


def test_draws_are_shares_of_every_document_twenty_times(draw):
    table, _ = draw([(SAME, states_of())])
    assert sorted(table["draw"].unique()) == list(range(N_DRAWS))
    assert len(table) == N_DRAWS * len(TOKENS) * 3
    totals = table.group_by("draw", "doc_id").agg(pl.col("share").sum())["share"]
    assert totals.to_list() == pytest.approx([1.0] * len(totals), abs=1e-6)


def test_the_mean_of_the_draws_is_near_the_documents_shares(draw):
    table, _ = draw([(SAME, states_of())])
    mean = dict(table.filter(pl.col("doc_id") == "long").group_by("topic").agg(pl.col("share").mean()).iter_rows())
    # 600, 300 and 100 of 1,000 tokens; a mean of 20 draws has a standard error of .0035
    assert [mean[k] for k in range(3)] == pytest.approx([0.6, 0.3, 0.1], abs=0.015)


def test_a_short_document_varies_more_than_a_long_one(draw):
    table, _ = draw([(SAME, states_of())])
    spread = dict(
        table.filter(pl.col("topic") == 0)
        .group_by("doc_id")
        .agg(pl.col("share").std())
        .select("doc_id", "share")
        .iter_rows()
    )
    # sqrt(.6 x .4 / (1 + 10.3)) = .146 against sqrt(.6 x .4 / 1001.3) = .015; 20 draws tell these within a third
    assert spread["short"] == pytest.approx(0.146, rel=0.4)
    assert spread["long"] == pytest.approx(0.015, rel=0.4)


def test_topics_of_another_seed_are_numbered_as_published(draw):
    turned = (2, 0, 1)
    table, _ = draw([(SAME, states_of()), (turned, states_of(turned))])
    assert table.group_by("model").agg(pl.col("draw").n_unique()).sort("model").rows() == [
        ("tomotopy-s1", 10),
        ("tomotopy-s2", 10),
    ]
    third = table.filter((pl.col("doc_id") == "third") & (pl.col("topic") == 2))
    assert third["share"].min() > 0.9  # topic 0 of the second run


def test_the_chosen_run_itself_may_be_numbered_anew_when_published(draw):
    turned = (1, 2, 0)
    table, _ = draw([(turned, states_of(turned))])
    assert table.filter((pl.col("doc_id") == "third") & (pl.col("topic") == 2))["share"].min() > 0.9


def test_states_that_differ_make_draws_that_differ(draw):
    moved = states_of(n_states=2).with_columns(
        n=pl.when((pl.col("doc_id") == "long") & (pl.col("state") == 1))
        .then(100.0 * pl.col("n"))
        .otherwise("n")
        .cast(pl.Float32)
    )
    swapped = moved.with_columns(
        topic=pl.when((pl.col("doc_id") == "long") & (pl.col("state") == 1))
        .then((pl.col("topic") + 1) % 3)
        .otherwise("topic")
    )
    table, _ = draw([(SAME, swapped)])
    of_first = table.filter((pl.col("doc_id") == "long") & (pl.col("topic") == 0)).sort("draw")["share"].to_numpy()
    # half of the draws from the first state (.6), half from the second (.1)
    assert np.sort(of_first)[[4, 15]] == pytest.approx([0.1, 0.6], abs=0.05)


def test_a_model_without_states_has_no_draws_and_says_why(draw):
    table, path = draw([(SAME, states_of().clear())])
    assert len(table) == 0
    assert "no posterior distribution" in why_empty(path)


def test_the_same_inputs_give_the_same_bytes(draw):
    runs = [(SAME, states_of()), ((1, 0, 2), states_of((1, 0, 2)))]
    first = draw(runs)[1].read_bytes()
    assert draw(runs)[1].read_bytes() == first


def test_large_corpora_are_drawn_by_place(draw):
    by_document, _ = draw([(SAME, states_of())])
    table, _ = draw([(SAME, states_of())], max_rows=100)
    assert set(table["doc_id"]) == {OF_PLACE + "430000"}
    mean = by_document.filter(pl.col("doc_id") != "third").group_by("draw", "topic").agg(pl.col("share").mean())
    both = table.join(mean, on=["draw", "topic"], validate="1:1")
    assert (both["share"] - both["share_right"]).abs().max() < 1e-6


def test_a_document_without_tokens_in_one_state_has_its_prior_there():
    states = states_of(n_states=2).filter((pl.col("doc_id") != "short") | (pl.col("state") == 0))
    ((_, shares),) = dirichlets(states, pl.Series(sorted(TOKENS)), 3, 1, [(1, 1)])
    assert shares.sum(axis=1) == pytest.approx([1.0] * 3)


def test_a_document_the_run_has_never_seen_is_not_drawn():
    ((_, shares),) = dirichlets(states_of(), pl.Series(["long", "unseen"]), 3, 1, [(0, 0)])
    assert np.isfinite(shares[0]).all()
    assert np.isnan(shares[1]).all()


def test_runs_take_turns_and_states_are_spread_over_the_chain():
    assert deal(0, 1, 20) == [(i, i) for i in range(20)]
    assert deal(1, 2, 20) == [(1 + 2 * i, 2 * i) for i in range(10)]
    assert deal(0, 1, 1) == [(i, 0) for i in range(20)]
    assert deal(0, 3, 0) == []
    dealt = [draw for run in range(3) for draw, _ in deal(run, 3, 20)]
    assert sorted(dealt) == list(range(20))


def test_only_seeds_of_the_chosen_model_are_drawn_from():
    models = [entry(3), entry(1), entry(1, "gensim"), entry(2, n_topics=3) | {"options": {"eta": 1}}]
    assert runs_of("tomotopy-s3", models) == [("tomotopy-s3", 3), ("tomotopy-s1", 1)]


def test_the_chosen_model_is_what_the_last_step_kept():
    rows = [("topics", 1, "a", True), ("topics", 1, "b", True), ("topics", 2, "b", True), ("clusters", 3, "c", True)]
    assert choice_of(pl.DataFrame(rows, ["family", "step", "model", "kept"], orient="row")) == "b"
