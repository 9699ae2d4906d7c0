"""How often the rule finds the number of topics of a corpus whose number is known. `make bench`; arguments: draws, engine.

Corpora are drawn from LDA's own model: 5,000 terms, topics from a sparse Dirichlet distribution (mean cosine of two below .1), one
section to a document, a tenth of the documents held out. Each is fitted with numbers of topics around the true one and three seeds,
scored and chosen from as a run of the pipeline is. Beside the choice stand the numbers that each step left. Wanted: within 20 % of
the true number in 80 % of the draws; the smallest number, and a warning, where every word comes from one distribution.
"""

import argparse
import logging
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import polars as pl

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from scripts.models.fit import load_engine  # noqa: E402 - not installed: root comes first
from scripts.models.fit import tables as fit_tables  # noqa: E402
from scripts.selection.choice import choose  # noqa: E402
from scripts.selection.fits import Fit, to_fit  # noqa: E402
from scripts.selection.heldout import halve  # noqa: E402
from scripts.selection.reference import reference  # noqa: E402
from scripts.selection.scores import score  # noqa: E402
from scripts.shared.tables import empty  # noqa: E402

N_TERMS = 5000
ETA, ALPHA = 0.05, 0.1
SEEDS = (1, 2, 3)
STEPS = ("stability_median", "log_likelihood", "npmi", "n_topics")


@dataclass(frozen=True)
class Plan:
    """Corpora of `n_topics` topics (0: no structure), and the numbers of topics tried on them."""

    n_topics: int
    n_docs: int
    n_words: int
    tried: tuple[int, ...]


PLANS = (
    Plan(5, 400, 60, (2, 3, 4, 5, 6, 8, 10)),
    Plan(5, 600, 150, (2, 3, 4, 5, 6, 8, 10)),
    Plan(10, 600, 100, (4, 6, 8, 10, 12, 15, 20)),
    Plan(20, 1000, 100, (10, 14, 17, 20, 23, 28, 35)),
    Plan(0, 400, 100, (2, 4, 6, 8, 10)),
)


def say(*cells: object) -> None:
    sys.stdout.write("  ".join(str(cell) for cell in cells) + "\n")
    sys.stdout.flush()


def drawn(plan: Plan, seed: int) -> list[np.ndarray]:
    """Return the documents' terms in order, each document (n_words,)."""
    random = np.random.default_rng([plan.n_topics, plan.n_docs, plan.n_words, seed])
    topics = random.dirichlet(np.full(N_TERMS, ETA), max(plan.n_topics, 1))
    shares = random.dirichlet(np.full(len(topics), ALPHA), plan.n_docs)
    return [random.choice(N_TERMS, plan.n_words, p=own / own.sum()) for own in shares @ topics]


def as_tables(documents: Sequence[np.ndarray]) -> dict[str, pl.DataFrame]:
    """Return what the stage tokens makes of `documents`: terms in two or more of them, every tenth document held out."""
    ids = [f"d{i:05d}" for i in range(len(documents))]
    words = pl.DataFrame(
        {"section_id": range(len(documents)), "number": pl.Series(documents, dtype=pl.List(pl.Int64))},
        schema_overrides={"section_id": pl.Int32},
    )
    words = words.explode("number").with_columns(term=pl.format("t{}", pl.col("number").cast(pl.String).str.zfill(4)))
    vocabulary = words.group_by("term").agg(
        doc_freq=pl.col("section_id").n_unique().cast(pl.Int32), term_freq=pl.len().cast(pl.Int64)
    )
    vocabulary = vocabulary.filter(pl.col("doc_freq") > 1).sort("term").with_row_index("term_id")
    vocabulary = vocabulary.with_columns(pl.col("term_id").cast(pl.Int32)).select("term_id", "term", "doc_freq", "term_freq")
    counts = words.join(vocabulary, on="term").group_by("section_id", "term_id").agg(n=pl.len().cast(pl.Int32))
    n_tokens = counts.group_by("section_id").agg(n_tokens=pl.col("n").sum().cast(pl.Int32))
    sections = pl.DataFrame(
        {"section_id": range(len(ids)), "doc_id": ids, "start": 0, "end": 1},
        schema_overrides={"section_id": pl.Int32, "start": pl.Int32, "end": pl.Int32},
    ).join(n_tokens, on="section_id", how="left", maintain_order="left")
    return {
        "vocabulary": vocabulary,
        "sections": sections.with_columns(pl.col("n_tokens").fill_null(0)),
        "section_counts": counts.sort("section_id", "term_id"),
        "heldout": pl.DataFrame({"doc_id": ids[::10]}),
        "section_tokens": words.group_by("section_id", maintain_order=True).agg(tokens=pl.col("term").str.join(" ")),
    }


def fitted(made: dict[str, pl.DataFrame], engine: str, tried: Sequence[int], options: dict) -> tuple[list[dict], list[Fit]]:
    """Return the entries and the fits of every number of topics and seed."""
    family = load_engine(engine).FAMILY
    entries = [
        {"model": f"{engine}-k{k:03d}-s{seed}", "engine": engine, "family": family, "n_topics": k, "seed": seed}
        for k in tried
        for seed in SEEDS
    ]
    given = {name: made[name] for name in ("vocabulary", "sections", "section_counts", "heldout")}
    fits = []
    for entry in entries:
        own = {name: entry[name] for name in ("model", "engine", "n_topics", "seed")}
        found = fit_tables(**given, **own, options=options)
        tables = (found["topic_terms"], found["doc_topics"], found["measures"])
        fits.append(to_fit(entry, *tables, len(made["vocabulary"]), empty("places")))
    return entries, fits


def scored(made: dict[str, pl.DataFrame], fits: Sequence[Fit]) -> pl.DataFrame:
    documents = halve(made["sections"], made["section_counts"], made["heldout"])
    texts = reference(made["section_tokens"], made["sections"], made["heldout"])
    return score(fits, made["vocabulary"], made["section_tokens"], documents, texts)


def noise(fits: Sequence[Fit], n_topics: int) -> tuple[list[dict], list[Fit]]:
    """Return a candidate that is no model at all: topics drawn at random, others for every seed."""
    added = []
    for seed in SEEDS:
        random = np.random.default_rng([n_topics, seed])
        topics = random.dirichlet(np.full(fits[0].topic_terms.shape[1], 0.5), n_topics)
        model = f"noise-k{n_topics:03d}-s{seed}"
        added.append(replace(fits[0], model=model, group=f"noise {n_topics}", n_topics=n_topics, seed=seed, topic_terms=topics))
    entries = [
        {"model": f.model, "engine": f.engine, "family": f.family, "n_topics": n_topics, "seed": f.seed, "options": {"noise": 1}}
        for f in added
    ]
    return entries, added


def left_by(steps: pl.DataFrame, entries: Sequence[dict]) -> dict[str, list[int]]:
    """Return the numbers of topics that each step left."""
    n_topics = {entry["model"]: entry["n_topics"] for entry in entries}
    return {
        step: sorted({n_topics[m] for m in steps.filter((pl.col("criterion") == step) & pl.col("kept"))["model"]})
        for step in STEPS
    }
