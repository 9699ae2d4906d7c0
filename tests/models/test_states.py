"""States to draw posterior shares from, convergence, and the start from clusters."""

from pathlib import Path

import numpy as np
import polars as pl
import pytest
from scipy.sparse import csr_matrix

from scripts.models.fit import load_engine
from scripts.models.matrix import document_states
from scripts.models.sampler import above_prior, default_start, kept_states, settled, spread_of, stops
from scripts.models.start import cluster_terms
from scripts.shared.job import Problem
from tests.models.test_engines import ENGINES, bare, fit_of, planted
from tests.models.test_fit import fitted


@pytest.mark.parametrize("engine", ["tomotopy", "dmr", "gensim", "sklearn"])
def test_the_mean_of_the_states_is_near_the_documents_shares(engine):
    found = fitted(engine)
    states = found["states"]
    n_topics = 2
    totals = states.group_by("doc_id", "state").agg(
        (pl.col("n").sum() + n_topics * pl.col("prior").first()).alias("total")
    )
    # the mean of Dirichlet(prior + n), where n is 0 for topics without a row
    wide = (
        totals.join(pl.DataFrame({"topic": range(n_topics)}), how="cross")
        .join(states.select("doc_id", "state", "topic", "n"), on=["doc_id", "state", "topic"], how="left")
        .join(states.select("doc_id", "state", "prior").unique(), on=["doc_id", "state"])
        .with_columns(((pl.col("n").fill_null(0) + pl.col("prior")) / pl.col("total")).alias("mean"))
    )
    mean = wide.group_by("doc_id", "topic").agg(pl.col("mean").mean())
    both = mean.join(found["doc_topics"], on=["doc_id", "topic"], validate="1:1")
    assert len(both) == len(found["doc_topics"])
    assert (both["mean"] - both["share"]).abs().max() < 0.1
    assert (both["mean"] - both["share"]).abs().mean() < 0.02


def test_a_sampler_keeps_twenty_states_of_whole_tokens():
    states = fitted("tomotopy")["states"]
    assert sorted(states["state"].unique()) == list(range(20))
    # each document has two sections of 7 words, every word in one topic; the rest is what one topic's prior has above the other's
    n = states.pivot(on="topic", index=["doc_id", "state"], values="n").fill_null(0)
    more = n["0"] + n["1"] - 14
    assert more.min() >= 0
    assert more.max() - more.min() < 1e-4
    parts = [(n[topic] - less) % 1 for topic in ("0", "1") for less in (0.0, more)]
    whole = [(part * (1 - part)).abs().max() < 1e-3 for part in parts]
    assert (whole[0] and whole[3]) or (whole[1] and whole[2])


def test_the_prior_is_learned_after_the_likelihood_has_settled():
    # documents of 60 words with shares from Dirichlet(2, .4) over two topics without a common term
    random = np.random.default_rng(5)
    shares = random.dirichlet([2.0, 0.4], 400)
    words = random.multinomial(60, np.hstack([shares[:, :1] / 10] * 10 + [shares[:, 1:] / 10] * 10))
    fit = fit_of(load_engine("tomotopy"), csr_matrix(words), 2, chains=1, iterations=600)
    larger = fit.states[0].sum(axis=1)[0, 0] - 60 + fit.prior
    assert larger == pytest.approx(2.0, rel=0.25)
    assert fit.prior == pytest.approx(0.4, rel=0.25)


@pytest.mark.parametrize("engine", ["nmf", "kmeans", "ward"])
def test_an_engine_without_a_posterior_has_no_states(engine):
    assert not len(fitted(engine)["states"])


def test_states_of_sections_add_up_to_documents():
    rows = pl.DataFrame({"unit": [0, 1, 2], "doc_id": ["b", "a", "b"], "n_tokens": [3, 5, 4]})
    found = document_states(rows, [csr_matrix([[3.0, 0], [0, 5], [1, 3]])], 0.5)
    assert found.sort("doc_id", "topic").rows() == [
        ("a", 0, 1, 5.0, 0.5),
        ("b", 0, 0, 4.0, 1.0),
        ("b", 0, 1, 3.0, 1.0),
    ]


def test_shares_are_turned_back_into_tokens():
    # 3 and 1 tokens with a prior of .5 each: shares 3.5 / 5 and 1.5 / 5
    found = above_prior(np.array([[0.7, 0.3]]), np.array([[4]]), np.array([[0.5, 0.5]]), 0.5)
    assert found.toarray().tolist() == [[3.0, 1.0]]


def test_what_a_documents_own_prior_has_above_the_smallest_counts_too():
    # 2 tokens in topic 0; priors 1 and .5, the smallest anywhere .25
    found = above_prior(np.array([[3 / 3.5, 0.5 / 3.5]]), np.array([[2]]), np.array([[1.0, 0.5]]), 0.25)
    assert found.toarray().tolist() == [[2.75, 0.25]]


def test_large_corpora_keep_fewer_states():
    assert [kept_states(20, n, 30) for n in (100, 50_000, 100_000, 10**7)] == [20, 20, 10, 5]
    assert kept_states(20, 30_000, 100) == 10
    assert kept_states(3, 100, 30) == 3


def test_a_likelihood_has_settled_when_it_no_longer_grows():
    assert settled(dict.fromkeys(range(10), -7.0))
    assert not settled({i: -8.0 + 0.1 * i for i in range(10)})
    assert not settled(dict.fromkeys(range(9), -7.0))


@pytest.mark.parametrize("engine", ["tomotopy", "dmr", "gensim", "sklearn"])
def test_the_likelihood_curve_grows_and_says_whether_it_settled(engine):
    found = fitted(engine)
    measures = dict(found["measures"].rows())
    assert measures["converged"] in (0.0, 1.0)
    curve = found["curve"].sort("iteration")
    assert len(curve)
    assert curve["log_likelihood"].is_finite().all()


def test_a_chain_that_is_cut_short_is_not_said_to_have_converged():
    assert dict(fitted("tomotopy", options={"iterations": 20})["measures"].rows())["converged"] == 0.0
    assert dict(fitted("tomotopy")["measures"].rows())["converged"] == 1.0


def test_a_start_from_clusters_is_named_in_the_measures_and_saves_sweeps():
    plain, seeded = fitted("tomotopy"), fitted("tomotopy", options={"start": "clusters"})
    assert dict(seeded["measures"].rows())["cluster_start"] == 1.0
    assert "cluster_start" not in dict(plain["measures"].rows())
    assert dict(seeded["measures"].rows())["iterations"] < dict(plain["measures"].rows())["iterations"]
    top = seeded["topic_terms"].filter(pl.col("topic") == 0).sort("prob", descending=True).head(3)
    assert set(top["term_id"]) == {0, 1, 2}


@pytest.mark.parametrize("engine", ["gensim", "sklearn"])
def test_variational_engines_refuse_to_begin_from_clusters(engine):
    with pytest.raises(Problem, match=rf"^models, {engine}-k002-s1: start = 'clusters' is not for this engine"):
        fitted(engine, options={"start": "clusters"})


def test_a_term_typical_of_two_clusters_begins_in_both():
    # rows of cluster a hold 0 and 1, of b 2 and 1, of c 3 and 4: term 1 is typical of a and of b
    rows = np.zeros((60, 5), np.int64)
    for row, own in enumerate(([0, 1], [2, 1], [3, 4]) * 20):
        rows[row, own] = 5
    rows[:, 4] += 1
    starting = cluster_terms(csr_matrix(rows), 3, seed=1)
    home = {term: set(topics) for term, topics in starting.items()}
    assert len(home[1]) == 2
    assert home[1] == home[0] | home[2]


def test_one_chain_begins_in_clusters_and_several_at_random():
    # five chains up to 50,000 words, one from where 5 to 1 has fallen below 1.5
    assert [default_start(n) for n in (1_000, 50_000, 500_000, 2_000_000, 10**9)] == ["random"] * 3 + ["clusters"] * 2


def test_states_are_spread_over_the_last_sweeps():
    # a sixth of 600; of 100 and 60 sweeps as many as states, one a sweep; never more than a third
    assert [spread_of(n, 20) for n in (600, 100, 60, 30, 1)] == [100, 20, 20, 10, 1]
    assert stops(40, spread_of(60, 20), 20) == list(range(41, 61))
    assert stops(500, spread_of(600, 20), 20) == list(range(505, 601, 5))


def test_an_unknown_start_is_named():
    with pytest.raises(Problem, match="start = 'warm' is none of auto, random, clusters"):
        fitted("tomotopy", options={"start": "warm"})


def test_equal_documents_are_in_one_cluster():
    random = np.random.default_rng(3)
    rows = random.integers(0, 3, (30, 40))
    counts = csr_matrix(np.vstack([rows, rows[::3], rows[::3]]).astype(np.int64))
    for name in ("kmeans", "ward"):
        labels = fit_of(load_engine(name), counts, 6).shares.argmax(axis=1)
        assert labels[30:40].tolist() == labels[:30:3].tolist() == labels[40:].tolist()


@pytest.mark.parametrize("engine", ENGINES)
def test_two_documents_are_two_topics(engine):
    counts = csr_matrix(np.array([[9, 9, 9, 0, 0, 0], [0, 0, 0, 9, 9, 9]], dtype=np.int64))
    fit = fit_of(load_engine(engine), counts, 2)
    assert np.isfinite(fit.topic_terms).all()
    assert np.allclose(fit.shares.sum(axis=1), 1)


def test_place_and_period_move_the_prior_of_dmr():
    engine = load_engine("dmr")
    places = [["place 1"] if row % 2 else ["place 0"] for row in range(40)]
    fit = engine.fit(planted(), n_topics=2, seed=1, covariates=places)
    even = int(fit.topic_terms[:, :12].sum(axis=1).argmax())
    # one word that both halves share tells nothing: place 0 has only topics of the first half
    unknown = csr_matrix(([1], ([0], [3])), shape=(1, 24), dtype=np.int64)
    here, _ = fit.infer(unknown, covariates=[["place 0"]])
    there, _ = fit.infer(unknown, covariates=[["place 1"]])
    assert here[0, even] > there[0, even]


def test_every_need_of_an_engine_can_be_supplied():
    from scripts.models import supply

    for engine in ENGINES:
        for need in bare(load_engine(engine)):
            assert callable(getattr(supply, need))
            assert need in supply.TABLES


@pytest.mark.parametrize("engine", ENGINES)
def test_topics_drawn_from_ldas_own_model_come_back(engine):
    import sys

    sys.path.insert(0, str(Path(__file__).parents[1] / "bench"))
    from models import planted as draw
    from models import recovery

    counts, topics = draw(4, 400, 80, seed=2, n_terms=400)
    assert recovery(fit_of(load_engine(engine), counts, 4).topic_terms, topics) >= 0.9
