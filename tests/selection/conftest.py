"""A corpus with three planted subjects, and models of it that are right, unstable or too coarse."""

from types import SimpleNamespace

import numpy as np
import polars as pl
import pytest

from scripts.selection.fits import to_fit

SUBJECTS = (
    ("水稻", "小麦", "农机", "灌溉", "种子", "粮仓", "大豆", "化肥", "田埂", "收割"),
    ("港口", "集装箱", "航线", "船舶", "码头", "吞吐", "海关", "货轮", "引航", "装卸"),
    ("病房", "医生", "疫苗", "门诊", "护士", "药房", "手术", "体检", "挂号", "康复"),
)
TERMS = sorted(term for subject in SUBJECTS for term in subject)


def subject_topics(order=(0, 1, 2), noise=0.01):
    """Return topics (3, 30), each on one subject's terms, a little on all others."""
    weights = np.full((len(order), len(TERMS)), noise)
    for k, subject in enumerate(order):
        for rank, term in enumerate(SUBJECTS[subject]):
            weights[k, TERMS.index(term)] += 1.0 / (rank + 2)
    return weights / weights.sum(axis=1, keepdims=True)


def topic_table(weights):
    topic, term_id = np.nonzero(weights > 0)
    return pl.DataFrame({"topic": topic, "term_id": term_id, "prob": weights[topic, term_id]})


def share_table(doc_ids, shares):
    n_topics = shares.shape[1]
    return pl.DataFrame(
        {
            "doc_id": np.repeat(doc_ids, n_topics).tolist(),
            "topic": list(range(n_topics)) * len(doc_ids),
            "share": shares.ravel(),
        }
    )


@pytest.fixture(scope="session")
def planted():
    """Return the tables of 30 documents, ten on each subject, of 40 tokens in one section each."""
    rng = np.random.default_rng(7)
    subject_of = np.repeat([0, 1, 2], 10)
    texts = [[SUBJECTS[s][i] for i in rng.integers(0, 10, 40)] for s in subject_of]
    doc_ids = [f"d{i:02d}" for i in range(30)]
    tokens = pl.DataFrame({"section_id": range(30), "tokens": [" ".join(text) for text in texts]})
    long = pl.DataFrame({"section_id": range(30), "term": texts}).explode("term")
    frequency = long.group_by("term").agg(doc_freq=pl.col("section_id").n_unique(), term_freq=pl.len()).sort("term")
    vocabulary = frequency.with_row_index("term_id").select("term_id", "term", "doc_freq", "term_freq")
    section_counts = long.join(vocabulary, on="term").group_by("section_id", "term_id").agg(n=pl.len().cast(pl.Int64))
    sections = pl.DataFrame(
        {"section_id": range(30), "doc_id": doc_ids, "start": [0] * 30, "end": [40] * 30, "n_tokens": [40] * 30}
    )
    heldout = pl.DataFrame({"doc_id": ["d03", "d13", "d23"]})
    # ten places of three documents in a row: most hold one subject only
    places = pl.DataFrame(
        {"doc_id": doc_ids, "adcode": [f"{11 + i // 3}0000" for i in range(30)], "level": ["province"] * 30}
    )
    documents = pl.DataFrame({"doc_id": doc_ids, "text": ["".join(text) for text in texts]})
    return SimpleNamespace(
        doc_ids=doc_ids,
        subject_of=subject_of,
        section_tokens=tokens,
        vocabulary=vocabulary,
        section_counts=section_counts.with_columns(pl.col("section_id").cast(pl.Int64)),
        sections=sections,
        heldout=heldout,
        documents=documents,
        places=places,
    )


@pytest.fixture(scope="session")
def make_fit(planted):
    """Return a function that makes a Fit of given topics; documents belong to the topic of their subject."""

    def make(model, weights, *, engine="tomotopy", family="topics", seed=1, labels=None):
        labels = planted.subject_of if labels is None else labels
        shares = np.eye(len(weights))[labels]
        entry = {"model": model, "engine": engine, "family": family, "n_topics": len(weights), "seed": seed}
        measures = pl.DataFrame({"metric": ["silhouette"], "value": [0.3]}) if family == "clusters" else None
        measures = measures if measures is not None else pl.DataFrame(schema={"metric": pl.String, "value": pl.Float64})
        return to_fit(
            entry, topic_table(weights), share_table(planted.doc_ids, shares), measures, len(TERMS), planted.places
        )

    return make


@pytest.fixture(scope="session")
def subjects():
    return SimpleNamespace(
        terms=TERMS, topics=subject_topics, topic_table=topic_table, share_table=share_table, names=SUBJECTS
    )
