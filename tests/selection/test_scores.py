import numpy as np
import polars as pl
import pytest

from scripts.selection.agreement import adjusted_mutual_information, crosstab, disagreements
from scripts.selection.heldout import halve
from scripts.selection.reference import reference
from scripts.selection.scores import score
from scripts.shared.tables import check


@pytest.fixture(scope="module")
def scores(planted, make_fit, subjects):
    mixed = subjects.topics()[[0, 0, 0]] + subjects.topics()[[1, 1, 2]]
    fits = [
        make_fit("right-1", subjects.topics(), seed=1),
        make_fit("right-2", subjects.topics((2, 0, 1)), seed=2, labels=(planted.subject_of + 1) % 3),
        make_fit("mixed-1", mixed / 2, engine="gensim", labels=np.zeros(30, dtype=int)),
        make_fit("kmeans-1", subjects.topics(), engine="kmeans", family="clusters"),
    ]
    heldout = halve(planted.sections, planted.section_counts, planted.heldout)
    texts = reference(planted.section_tokens, planted.sections, planted.heldout)
    return score(fits, planted.vocabulary, planted.section_tokens, heldout, texts)


def value(scores, model, metric):
    found = scores.filter((pl.col("model") == model) & (pl.col("metric") == metric))["value"]
    return found[0] if len(found) else None


def test_scores_hold_the_contract(scores):
    check("scores", scores)
    assert scores["metric"].str.contains(r"^[a-z_]+$").all()


def test_coherence_says_on_which_texts_it_was_measured(scores):
    on = scores.filter(pl.col("reference").is_not_null())
    assert set(on["metric"]) == {"npmi", "c_v"}
    assert on["reference"].n_unique() == 1
    assert on["reference"][0].startswith("all:")  # three held-out documents of 40 tokens are too few


def test_places_keep_their_shares_whatever_the_order_of_topics(scores):
    assert value(scores, "mixed-1", "place_share_correlation") is None
    assert value(scores, "right-1", "place_share_correlation") == pytest.approx(1.0)


def test_the_right_topics_score_best(scores):
    for metric in ("npmi", "c_v", "exclusivity", "log_likelihood", "effective_topics"):
        assert value(scores, "right-1", metric) > value(scores, "mixed-1", metric), metric
    assert value(scores, "right-1", "perplexity") < value(scores, "mixed-1", "perplexity")


def test_the_order_of_topics_changes_no_score(scores):
    for metric in ("npmi", "c_v", "exclusivity", "perplexity", "stability", "ami"):
        assert value(scores, "right-1", metric) == pytest.approx(value(scores, "right-2", metric)), metric
    assert value(scores, "right-1", "stability") == pytest.approx(1.0)


def test_what_does_not_apply_has_no_row(scores):
    assert value(scores, "mixed-1", "stability") is None  # one seed
    assert value(scores, "kmeans-1", "perplexity") is None  # a clustering
    assert value(scores, "right-1", "silhouette") is None


def test_what_a_fit_measured_itself_is_passed_on(scores):
    assert value(scores, "kmeans-1", "silhouette") == 0.3


def test_clusters_that_divide_documents_as_the_topics_do_agree_wholly(scores):
    assert value(scores, "kmeans-1", "ami") == pytest.approx(1.0)
    assert value(scores, "right-1", "ami") == pytest.approx(1.0)


def test_all_tokens_are_kept_where_nothing_was_pruned(scores):
    assert value(scores, "right-1", "tokens_kept") == 1.0


def test_without_held_out_documents_there_is_no_perplexity(planted, make_fit, subjects):
    texts = reference(planted.section_tokens, planted.sections, planted.heldout)
    scores = score([make_fit("one", subjects.topics())], planted.vocabulary, planted.section_tokens, [], texts)
    assert "perplexity" not in scores["metric"].to_list()
    assert "npmi" in scores["metric"].to_list()


def test_agreement_by_chance_is_zero():
    labels = pl.DataFrame({"doc_id": list("abcdefgh"), "topic": [0, 0, 0, 0, 1, 1, 1, 1]})
    crossed = labels.with_columns(topic=pl.Series([0, 1, 0, 1, 0, 1, 0, 1]))
    assert adjusted_mutual_information(labels, labels) == pytest.approx(1.0)
    assert adjusted_mutual_information(labels, crossed) < 0.0
    assert adjusted_mutual_information(labels, labels.with_columns(doc_id=pl.lit("z"))) is None


def test_the_crosstab_holds_every_pair_and_every_document_once():
    labels = pl.DataFrame({"doc_id": ["a", "b", "c"], "topic": [0, 0, 1]})
    clusters = pl.DataFrame({"doc_id": ["a", "b", "c"], "cluster": [0, 2, 0]})
    table = crosstab(labels, clusters, 2, 3)
    assert table["n_docs"].to_list() == [1, 0, 1, 1, 0, 0]
    check("agreement", table)


def test_documents_apart_from_their_cluster_are_listed_surest_first():
    shares = pl.DataFrame(
        {
            "doc_id": [d for d in "abcdef" for _ in range(2)],
            "topic": [0, 1] * 6,
            "share": [0.9, 0.1, 0.8, 0.2, 0.3, 0.7, 0.1, 0.9, 0.4, 0.6, 0.55, 0.45],
        }
    )
    clusters = pl.DataFrame({"doc_id": list("abcdef"), "cluster": [0, 0, 0, 1, 1, 1]})
    found = disagreements(shares, clusters)
    assert found.rows() == [("c", 1, 0.7, 0, 0), ("f", 0, 0.55, 1, 1)]
    check("disagreement", found)


def test_runs_on_parts_of_the_documents_are_compared_and_get_no_scores(planted, make_fit, subjects):
    texts = reference(planted.section_tokens, planted.sections, planted.heldout)
    fits = [make_fit("right-1", subjects.topics(), seed=1), make_fit("kmeans-1", subjects.topics(), engine="kmeans")]
    part = make_fit("right-1-u1", subjects.topics((1, 2, 0)), seed=1, labels=(planted.subject_of + 2) % 3)
    found = score(fits, planted.vocabulary, planted.section_tokens, [], texts, [part])
    assert found["model"].unique().sort().to_list() == ["kmeans-1", "right-1"]
    assert value(found, "right-1", "subsample_stability_median") == pytest.approx(1.0)
    assert value(found, "right-1", "subsample_place_share_correlation") == pytest.approx(1.0)
    assert value(found, "right-1", "stability") is None
    assert value(found, "kmeans-1", "subsample_stability") is None
