"""One model from tables to tables."""

from pathlib import Path

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scripts.models import supply
from scripts.models.clusters import class_weights
from scripts.models.contract import by_size
from scripts.models.fit import load_engine, tables
from scripts.models.matrix import count_matrix, document_shares, units
from scripts.models.sampler import rows_of_words, stops
from scripts.shared.job import Problem
from scripts.shared.tables import check

ENGINES = sorted(p.stem for p in (Path(__file__).parents[2] / "scripts/models/engines").glob("[!_]*.py"))
TERMS = ["港口", "码头", "航运", "水稻", "种植", "丰收"]


def corpus(n_docs=20, sections_per_doc=2):
    """Return vocabulary, sections, section_counts: even documents about harbours, odd ones about rice, the last one empty."""
    sections, counts = [], []
    for doc in range(n_docs):
        for part in range(sections_per_doc):
            section = len(sections)
            n = 0 if doc == n_docs - 1 else 9
            sections.append((section, f"d{doc:02d}", 10 * part, 10 * part + 10, n))
            if n:
                counts.extend((section, term + 3 * (doc % 2), 2 + (term == part)) for term in range(3))
                sections[-1] = (*sections[-1][:4], 7)
    vocabulary = pl.DataFrame({"term_id": range(6), "term": TERMS, "doc_freq": [1] * 6, "term_freq": [1] * 6})
    return (
        vocabulary,
        pl.DataFrame(sections, schema=["section_id", "doc_id", "start", "end", "n_tokens"], orient="row"),
        pl.DataFrame(counts, schema=["section_id", "term_id", "n"], orient="row"),
    )


def beside(**size):
    """Return the tables that some engines ask for: even documents are of one province, odd ones of another."""
    _, sections, counts = corpus(**size)
    words = {
        section: " ".join(TERMS[term] for term, n in zip(own["term_id"], own["n"], strict=True) for _ in range(n))
        for (section,), own in counts.group_by("section_id")
    }
    doc_ids = sections["doc_id"].unique(maintain_order=True).to_list()
    of = ["110000" if number % 2 else "430000" for number in range(len(doc_ids))]
    return {
        "section_tokens": pl.DataFrame(
            {"section_id": sections["section_id"], "tokens": [words.get(s, "") for s in sections["section_id"]]}
        ),
        "documents": pl.DataFrame({"doc_id": doc_ids, "date": ["2020-01-02"] * (len(doc_ids) - 1) + [None]}),
        "places": pl.DataFrame({"doc_id": doc_ids, "province": of, "adcode": of}),
    }


HELDOUT = pl.DataFrame({"doc_id": ["d00", "d01"]})


def fitted(engine, n_topics=2, heldout=HELDOUT, options=None, **corpus_size):
    return tables(
        *corpus(**corpus_size),
        heldout,
        model=f"{engine}-k{n_topics:03d}-s1",
        engine=engine,
        n_topics=n_topics,
        seed=1,
        options=options,
        **beside(**corpus_size),
    )


@pytest.mark.parametrize("engine", ENGINES)
def test_all_documents_with_terms_have_shares_held_out_ones_too(engine):
    found = fitted(engine)
    shares = {(doc_id, topic): share for doc_id, topic, share in found["doc_topics"].iter_rows()}
    assert sorted({doc_id for doc_id, _ in shares}) == [f"d{doc:02d}" for doc in range(19)]
    harbours = max((0, 1), key=lambda topic: shares["d02", topic])
    assert shares["d00", harbours] > 0.8
    assert shares["d01", harbours] < 0.2
    for name in ("topic_terms", "doc_topics", "measures", "states", "curve"):
        check(f"fit_{name}", found[name])


def test_a_subsample_holds_four_in_five_documents():
    vocabulary, sections, counts = corpus(n_docs=101)
    settings = {"model": "kmeans-k002-s1-u1", "engine": "kmeans", "n_topics": 2, "seed": 1}
    found = tables(vocabulary, sections, counts, HELDOUT, **settings, subsample=1, **beside(n_docs=101))
    drawn = set(found["doc_topics"]["doc_id"])
    assert 65 <= len(drawn) <= 95  # four standard errors about 80
    whole = tables(vocabulary, sections, counts, HELDOUT, **settings, **beside(n_docs=101))
    assert drawn < set(whole["doc_topics"]["doc_id"])


@pytest.mark.parametrize("engine", ENGINES)
def test_the_largest_topic_is_topic_0(engine):
    # of the 19 documents with terms ten are about harbours, terms 0 to 2
    top = fitted(engine)["topic_terms"].filter(pl.col("topic") == 0).sort("prob", descending=True).head(3)
    assert set(top["term_id"]) == {0, 1, 2}


def test_more_topics_than_sections_names_model_and_number():
    with pytest.raises(Problem, match=r"tomotopy-k050-s1: 50 topics cannot be found in 34 sections"):
        fitted("tomotopy", 50)


def test_more_clusters_than_documents_names_documents():
    with pytest.raises(Problem, match=r"kmeans-k020-s1: 20 topics cannot be found in 19 documents"):
        fitted("kmeans", 20)


def test_more_topics_than_terms_names_the_settings():
    with pytest.raises(Problem, match=r"7 topics cannot be found in 6 terms.*tokens\.min_sections"):
        fitted("tomotopy", 7)


def test_an_unknown_engine_names_the_file_looked_for():
    with pytest.raises(Problem, match=r"scripts/models/engines/gensin\.py"):
        load_engine("gensin")


@pytest.mark.parametrize(
    ("engine", "option", "value", "wanted"),
    [
        ("tomotopy", "alpha", -1, "above 0"),
        ("tomotopy", "iterations", 0.5, "a whole number above 0"),
        ("gensim", "passes", -1, "a whole number above 0"),
        ("gensim", "chunksize", 0.5, "a whole number above 0"),
        ("gensim", "decay", 0.1, "between 0.5 and 1"),
        ("kmeans", "restarts", 0, "a whole number above 0"),
        ("kmeans", "bm25_b", 7.0, "between 0 and 1"),
        ("kmeans", "max_doc_share", 1.5, "between 0 and 1"),
    ],
)
def test_an_option_out_of_range_is_named_with_its_model_and_what_is_allowed(engine, option, value, wanted):
    with pytest.raises(Problem, match=rf"^models, m: {option} = {value} must (be|lie) {wanted}"):
        tables(*corpus(), HELDOUT, model="m", engine=engine, n_topics=2, seed=1, options={option: value}, **beside())


@pytest.mark.parametrize(("engine", "remedy"), [("tomotopy", "add documents"), ("kmeans", "leave clusterings out")])
def test_one_document_is_not_told_to_look_for_one_topic(engine, remedy):
    # of two documents of one section each the last holds no term
    with pytest.raises(Problem, match=remedy) as problem:
        fitted(engine, heldout=HELDOUT.clear(), n_docs=2, sections_per_doc=1)
    assert "lower models.topics" not in str(problem.value)


def test_an_engine_file_does_not_hide_the_library_of_its_name():
    import gensim

    assert Path(gensim.__file__).parent.name == "gensim"
    assert load_engine("gensim").__name__ == "scripts.models.engines.gensim"


def test_documents_are_rows_for_clusters_and_sections_for_topics():
    _, sections, counts = corpus()
    assert len(units(sections, counts, "topics")) == 38
    rows = units(sections, counts, "clusters")
    assert rows["doc_id"].to_list() == [f"d{doc:02d}" for doc in range(19)]
    matrix = count_matrix(rows, sections, counts, 6, "clusters")
    assert matrix[0].toarray().tolist() == [[5, 5, 4, 0, 0, 0]]


def test_shares_of_sections_add_up_by_length():
    rows = pl.DataFrame({"unit": [0, 1, 2], "doc_id": ["b", "a", "b"], "n_tokens": [30, 5, 10]})
    doc_ids, shares = document_shares(rows, np.array([[1.0, 0.0], [0.25, 0.75], [0.0, 1.0]]))
    assert doc_ids == ["a", "b"]
    assert shares.tolist() == [[0.25, 0.75], [0.75, 0.25]]


@settings(deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(0, 4), st.integers(1, 500), st.lists(st.integers(1, 99), min_size=3, max_size=3)),
        min_size=1,
    )
)
def test_shares_of_documents_sum_to_one(rows):
    frame = pl.DataFrame(
        {"unit": range(len(rows)), "doc_id": [f"d{r[0]}" for r in rows], "n_tokens": [r[1] for r in rows]}
    )
    shares = np.array([np.array(r[2]) / sum(r[2]) for r in rows])
    _, found = document_shares(frame, shares)
    assert np.allclose(found.sum(axis=1), 1)
    assert ((found >= 0) & (found <= 1)).all()


def test_words_stand_as_often_as_they_are_counted():
    _, sections, counts = corpus()
    first = next(rows_of_words(count_matrix(units(sections, counts, "topics"), sections, counts, 6, "topics")))
    assert first == ["0", "0", "0", "1", "1", "2", "2"]


@given(st.integers(1, 3000), st.integers(1, 40))
def test_the_last_state_is_the_end_of_the_chain(spread, states):
    points = stops(50, spread, states)
    assert points[-1] == 50 + spread
    assert points == sorted(set(points))
    assert 1 <= len(points) <= states
    assert points[0] > 50


def test_a_setting_slides_between_its_ends():
    assert by_size(10, (100, 30), (10000, 10)) == 30
    assert by_size(1000, (100, 30), (10000, 10)) == pytest.approx(20)
    assert by_size(10**9, (100, 30), (10000, 10)) == 10


def test_a_term_all_clusters_share_weighs_less_than_one_of_its_own():
    from scipy.sparse import csr_matrix

    weights = class_weights(csr_matrix(np.array([[6, 3, 0], [6, 0, 3]])), np.array([0, 1]), 2)
    assert weights[0, 1] > weights[0, 0] > weights[0, 2] == 0


def test_words_at_the_ends_of_sentences_are_words_of_their_own():
    rows = pl.DataFrame({"doc_id": ["a", "b"], "n_tokens": [4, 4]})
    sections = pl.DataFrame({"section_id": [0, 1], "doc_id": ["a", "b"], "n_tokens": [4, 4]})
    tokens = pl.DataFrame({"section_id": [0, 1], "tokens": ["港口 码头\n优化 环境", "优化 码头\n环境 港口"]})
    found = supply.words(rows, None, vocabulary=None, sections=sections, section_tokens=tokens)
    assert found.names == ["优化", "港口", "环境", "码头"]
    assert found.counts.toarray().tolist() == [[1, 1, 1, 1], [1, 1, 1, 1]]


def test_a_fit_on_a_part_goes_by_the_size_of_the_whole():
    _, sections, _ = corpus()
    part = sections.head(2)
    assert supply.corpus_words(part, None, sections=sections) == sections["n_tokens"].sum()
