"""Other models of the same documents, and the chosen one without some words: which topics there are the published ones."""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import polars as pl

LEFT_OUT = ("policy_region", "policy_brand")  # types of names in mask_report
MIN_COSINE = 0.5  # ASSUME topics less alike than that are not the same
MAX_SEEDS = 4  # ASSUME four other seeds show what seeds do


def family_of(chosen: str, models: Sequence[Mapping[str, Any]]) -> Iterator[tuple[str, str, str]]:
    """Yield (check, variant, model): the other seeds of the chosen model, and the first seed of its neighbouring numbers of topics."""
    own = next(model for model in models if model["model"] == chosen)

    def kind(model: Mapping[str, Any]) -> str:
        return json.dumps([model["engine"], model.get("options")], sort_keys=True)

    alike = [model for model in models if kind(model) == kind(own)]
    seeds = sorted(m["seed"] for m in alike if m["n_topics"] == own["n_topics"] and m["model"] != chosen)
    named = {(m["n_topics"], m["seed"]): m["model"] for m in alike}
    for seed in seeds[:MAX_SEEDS]:
        yield "seed", f"seed {seed}", named[own["n_topics"], seed]
    numbers = sorted({m["n_topics"] for m in alike})
    where = numbers.index(own["n_topics"])
    for number in [*numbers[max(where - 1, 0) : where], *numbers[where + 1 : where + 2]]:
        first = min(m["seed"] for m in alike if m["n_topics"] == number)
        yield "topics", f"k={number}", named[number, first]


def counterparts(
    topic_terms: pl.DataFrame, weights: pl.DataFrame, vocabulary: pl.DataFrame, *, one_to_one: bool
) -> dict[int, int]:
    """Return the topic of another model (`weights`: topic, term_id, prob) that each published topic (topic, term, prob) is.

    By cosine of term probabilities: one to one (Hungarian) among seeds, the most alike among other numbers of topics, where two
    published topics may be one there. Topics less alike than MIN_COSINE have none.
    """
    from scipy.optimize import linear_sum_assignment

    terms = vocabulary.select("term", "term_id")
    ours = _matrix(topic_terms.join(terms, on="term"), len(terms))
    theirs = _matrix(weights, len(terms))
    cosine = ours @ theirs.T
    partner = linear_sum_assignment(-cosine)[1] if one_to_one else cosine.argmax(axis=1)
    return {k: int(other) for k, other in enumerate(partner) if cosine[k, other] >= MIN_COSINE}


def _matrix(rows: pl.DataFrame, n_terms: int) -> np.ndarray:
    matrix = np.zeros((int(rows["topic"].max()) + 1, n_terms))
    matrix[rows["topic"].to_numpy(), rows["term_id"].to_numpy()] = rows["prob"].to_numpy()
    norm = np.linalg.norm(matrix, axis=1, keepdims=True)
    return matrix / np.where(norm > 0, norm, 1.0)


def leave_out(
    doc_topics: pl.DataFrame,
    topic_terms: pl.DataFrame,
    counts: pl.DataFrame,
    vocabulary: pl.DataFrame,
    names: pl.Series,
) -> pl.DataFrame:
    """Return `doc_topics` without the occurrences of `names`: each goes out of the topics as share times probability deals it.

    A document of N tokens with share s_k keeps (N s_k - sum over names w of n_w s_k p_kw / sum_j s_j p_jw) / (N - sum n_w). One that
    holds nothing but names stays as it is.
    """
    n_topics = int(topic_terms["topic"].max()) + 1
    ids = doc_topics["doc_id"].unique().sort()
    number = pl.DataFrame({"doc_id": ids}).with_row_index("row")
    shares = np.zeros((len(ids), n_topics))
    rows = doc_topics.join(number, on="doc_id")
    shares[rows["row"].to_numpy(), rows["topic"].to_numpy()] = rows["share"].to_numpy()
    of_name = vocabulary.filter(pl.col("term").is_in(names.implode())).sort("term_id").with_row_index("name")
    prob = np.zeros((n_topics, len(of_name)))
    own = topic_terms.join(of_name.select("term", "name"), on="term")
    prob[own["topic"].to_numpy(), own["name"].to_numpy()] = own["prob"].to_numpy()
    tokens = counts.group_by("doc_id").agg(pl.col("n").sum()).join(number, on="doc_id")
    total = np.bincount(tokens["row"].to_numpy(), weights=tokens["n"].to_numpy(), minlength=len(ids)).astype(float)
    of_names = counts.join(of_name.select("term_id", "name"), on="term_id")
    used = of_names.join(number, on="doc_id").sort("row", "name")
    row, n = used["row"].to_numpy(), used["n"].to_numpy().astype(float)
    dealt = shares[row] * prob[:, used["name"].to_numpy()].T
    dealt = n[:, None] * np.divide(dealt, dealt.sum(axis=1, keepdims=True), out=np.zeros_like(dealt), where=dealt > 0)
    taken = np.zeros_like(shares)
    np.add.at(taken, row, dealt)
    left = np.maximum(total[:, None] * shares - taken, 0.0)
    weight = left.sum(axis=1, keepdims=True)
    kept = np.divide(left, weight, out=shares.copy(), where=weight > 0)
    return pl.DataFrame(
        {
            "doc_id": ids.gather(np.repeat(np.arange(len(ids)), n_topics)),
            "topic": np.tile(np.arange(n_topics), len(ids)),
            "share": kept.ravel(),
        }
    )
