"""One model: an engine, a number of topics, a seed."""

import importlib
from types import ModuleType, SimpleNamespace
from typing import Any

import numpy as np
import polars as pl
from scipy.sparse import vstack

from scripts.models import supply
from scripts.models.contract import Family
from scripts.models.matrix import count_matrix, document_shares, document_states, long, units
from scripts.models.subsample import in_subsample
from scripts.shared.job import Problem, job, log
from scripts.shared.tables import read, write

ALWAYS = ("vocabulary", "sections", "section_counts", "heldout")
WHY_EMPTY = {
    "measures": "the engine measures nothing of its own",
    "states": "the engine has no posterior distribution to draw shares from",
    "curve": "the engine has no likelihood that grows while it fits",
}


def tables(
    vocabulary: pl.DataFrame,
    sections: pl.DataFrame,
    section_counts: pl.DataFrame,
    heldout: pl.DataFrame,
    *,
    model: str,
    engine: str,
    n_topics: int,
    seed: int,
    options: dict[str, Any] | None = None,
    subsample: int | None = None,
    **more: pl.DataFrame,
) -> dict[str, pl.DataFrame]:
    """Return topic_terms, doc_topics, measures, states and curve of one fit, topics numbered by size.

    With `subsample` only the documents of that subsample are fitted. `more` are the tables that what the engine NEEDS is made
    from, by name.

    Engines of family topics are trained without the documents in `heldout`, whose shares they infer afterwards; clusterings
    take all. Raises Problem where the corpus cannot carry so many topics.
    """
    module = load_engine(engine)
    family: Family = module.FAMILY
    rows = units(sections, section_counts, family)
    if subsample is not None:
        rows = rows.filter(in_subsample(rows["doc_id"], subsample))
    away = heldout["doc_id"].to_list() if family == "topics" else []
    trained = rows.filter(~pl.col("doc_id").is_in(away))
    unseen = rows.filter(pl.col("doc_id").is_in(away))
    check_size(model, n_topics, len(trained), len(vocabulary), family)
    train = count_matrix(trained, sections, section_counts, len(vocabulary), family)
    given = {"vocabulary": vocabulary, "sections": sections, **more}
    needs = {name: getattr(supply, name) for name in getattr(module, "NEEDS", ())}
    needed = {name: make(trained, train, **given) for name, make in needs.items()}
    what = "sections" if family == "topics" else "documents"
    log.info(
        "%s: %d %s, %d terms, %d words; %d held out",
        model,
        len(trained),
        what,
        train.shape[1],
        train.sum(),
        len(unseen),
    )
    try:
        fit = one_thread(module.fit, train, n_topics=n_topics, seed=seed, **needed, **(options or {}))
    except Problem as problem:
        raise Problem(f"models, {model}: {problem}") from None
    shares, states = fit.shares, fit.states
    if len(unseen):
        new = count_matrix(unseen, sections, section_counts, len(vocabulary), family)
        needed = {name: make(unseen, new, **given) for name, make in needs.items()}
        new_shares, new_states = one_thread(fit.infer, new, **needed)
        shares = np.vstack([shares, new_shares])
        states = [vstack(pair).tocsr() for pair in zip(states, new_states, strict=True)]
    both = pl.concat([trained, unseen])
    order = by_tokens(both, shares)
    doc_ids, doc_shares = document_shares(both, shares[:, order])
    topic_terms = fit.topic_terms[order] / fit.topic_terms[order].sum(axis=1, keepdims=True)
    return {
        "topic_terms": long(topic_terms, "topic", list(range(n_topics)), "term_id", "prob"),
        "doc_topics": long(doc_shares, "doc_id", doc_ids, "topic", "share"),
        "measures": pl.DataFrame(
            {"metric": list(fit.measures), "value": [float(value) for value in fit.measures.values()]},
            schema={"metric": pl.String, "value": pl.Float64},
        ),
        "states": document_states(both, [state[:, order] for state in states], fit.prior),
        "curve": pl.DataFrame(
            {"iteration": list(fit.curve), "log_likelihood": [float(value) for value in fit.curve.values()]},
            schema={"iteration": pl.Int64, "log_likelihood": pl.Float64},
        ),
    }


def load_engine(engine: str) -> ModuleType:
    """Return the module of an engine; Problem where there is no such file."""
    try:
        return importlib.import_module(f"scripts.models.engines.{engine}")
    except ModuleNotFoundError as error:
        if error.name != f"scripts.models.engines.{engine}":
            raise
        raise Problem(f"models: engine {engine!r} has no file scripts/models/engines/{engine}.py") from None


def check_size(model: str, n_topics: int, n_rows: int, n_terms: int, family: Family) -> None:
    """Raise Problem where there are fewer sections, documents or terms than topics."""
    what = "sections to train on" if family == "topics" else "documents"
    more = "add documents" if family == "topics" else "add documents, or leave clusterings out of models"
    for n, name, remedy in (
        (n_rows, f"{what} with terms", more),
        (n_terms, "terms", "lower tokens.min_sections or raise tokens.max_section_share"),
    ):
        if n < n_topics:
            # two topics are the fewest that models.topics takes
            lower = f"lower models.topics to {n} or less, or " if n >= 2 else ""
            raise Problem(f"model {model}: {n_topics} topics cannot be found in {n} {name}: {lower}{remedy}")


def one_thread(function, *args, **named):
    """Return the result of `function` on one BLAS thread: sums on two threads differ in the last digits, then in clusters."""
    from threadpoolctl import threadpool_limits

    with threadpool_limits(1):
        return function(*args, **named)


def by_tokens(rows: pl.DataFrame, shares: np.ndarray) -> np.ndarray:
    """Return the topics' numbers (K,) from largest to smallest by tokens; of equals, the lower number first."""
    sizes = rows["n_tokens"].to_numpy().astype(np.float64) @ shares
    return np.argsort(-np.round(sizes, 6), kind="stable")


def main(inputs: SimpleNamespace, output: SimpleNamespace, params: dict[str, Any]) -> None:
    """Read what the step needs, do it, write what it makes."""
    wanted = [table for need in getattr(load_engine(params["engine"]), "NEEDS", ()) for table in supply.TABLES[need]]
    tables_read = {name: read(name, getattr(inputs, name)) for name in (*ALWAYS, *wanted)}
    found = tables(**tables_read, **params)
    for name, frame in found.items():
        write(f"fit_{name}", frame, getattr(output, name), why_empty=WHY_EMPTY.get(name))


if __name__ == "__main__":
    with job(snakemake) as (inputs, output, params):  # noqa: F821
        main(inputs, output, params)
