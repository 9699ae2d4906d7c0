"""How often the rule finds the number of topics of a corpus whose number is known. `make bench`; more draws with --draws.

Corpora are drawn from LDA's own model: 5,000 terms, topics from a sparse Dirichlet distribution (mean cosine of two below .1), one
section to a document, a tenth of the documents held out. Each is fitted with numbers of topics around the true one and three seeds,
scored and chosen from as in a run of the pipeline. Beside the choice stand the numbers of topics that each step left. Wanted: within
20 % of the true number in 80 % of the draws; the smallest number, and a warning, where every word comes from one distribution; the
same choice when topics that are noise stand among the candidates, twice, as like each other over seeds as one could wish.
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
from scripts.selection.fits import Fit, group_of, to_fit  # noqa: E402
from scripts.selection.heldout import halve  # noqa: E402
from scripts.selection.reference import reference  # noqa: E402
from scripts.selection.scores import score  # noqa: E402
from scripts.shared.tables import empty  # noqa: E402

N_TERMS = 5000
ETA, ALPHA = 0.05, 0.1
SEEDS = (1, 2, 3)
STEPS = {"log_likelihood_gain": "structure", "stability_median": "stable", "log_likelihood": "likely", "npmi": "Pareto"}
NEAR = 0.2


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
    Plan(20, 1000, 100, (10, 15, 18, 20, 22, 25, 30)),
    Plan(0, 400, 100, (2, 4, 6, 8, 10)),
)


def say(*cells: object) -> None:
    sys.stdout.write("  ".join(str(cell) for cell in cells) + "\n")
    sys.stdout.flush()


def drawn(plan: Plan, seed: int, topics: np.ndarray | None) -> list[np.ndarray]:
    """Return the documents' terms in order, each document (n_words,); of given `topics` (K, V) or of made-up ones."""
    random = np.random.default_rng([plan.n_topics, plan.n_docs, plan.n_words, seed])
    if topics is None:
        topics = random.dirichlet(np.full(N_TERMS, ETA), max(plan.n_topics, 1))
    shares = random.dirichlet(np.full(len(topics), ALPHA), plan.n_docs)
    return [random.choice(topics.shape[1], plan.n_words, p=own / own.sum()) for own in shares @ topics]


def fitted_topics(path: Path) -> np.ndarray:
    """Return the topics (K, V) of a run's table topic_terms."""
    wide = pl.read_parquet(path).pivot("topic", index="term", values="prob", sort_columns=True).sort("term")
    return wide.drop("term").fill_null(0).to_numpy().T


def plans_about(n_topics: int) -> tuple[Plan, ...]:
    """Return corpora of about as many words a topic as the made-up ones have."""
    tried = sorted({max(2, round(n_topics * factor)) for factor in (0.5, 0.7, 0.85, 1, 1.15, 1.4, 1.8)})
    return tuple(Plan(n_topics, 60 * n_topics, n_words, tuple(tried)) for n_words in (60, 120))


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
    vocabulary = vocabulary.with_columns(pl.col("term_id").cast(pl.Int32)).select(
        "term_id", "term", "doc_freq", "term_freq"
    )
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


def fitted(made: dict[str, pl.DataFrame], engine: str, tried: Sequence[int]) -> tuple[list[dict], list[Fit]]:
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
        found = fit_tables(**given, **own)
        tables = (found["topic_terms"], found["doc_topics"], found["measures"])
        fits.append(to_fit(entry, *tables, len(made["vocabulary"]), empty("places")))
    return entries, fits


def scored(made: dict[str, pl.DataFrame], fits: Sequence[Fit]) -> pl.DataFrame:
    documents = halve(made["sections"], made["section_counts"], made["heldout"])
    texts = reference(made["section_tokens"], made["sections"], made["heldout"])
    return score(fits, made["vocabulary"], made["section_tokens"], documents, texts)


def with_noise(fits: Sequence[Fit], n_topics: int) -> tuple[list[dict], list[Fit]]:
    """Return two candidates that are no models: the same topics of random terms for every seed, and the same once more."""
    random = np.random.default_rng(n_topics)
    topics = random.dirichlet(np.full(fits[0].topic_terms.shape[1], 0.1), n_topics)
    entries, added = [], []
    for copy in (1, 2):
        for fit in fits[: len(SEEDS)]:
            entry = {
                "model": f"noise{copy}-s{fit.seed}",
                "n_topics": n_topics,
                "seed": fit.seed,
                "options": {"copy": copy},
            }
            entries.append({"engine": fit.engine, "family": fit.family, **entry})
            added.append(
                replace(fit, model=entry["model"], n_topics=n_topics, group=group_of(entries[-1]), topic_terms=topics)
            )
    return entries, added


def left_by(steps: pl.DataFrame, entries: Sequence[dict]) -> str:
    """Return the numbers of topics that each step left."""
    n_topics = {entry["model"]: entry["n_topics"] for entry in entries}
    kept = steps.filter("kept")
    left = {name: {n_topics[m] for m in kept.filter(criterion=step)["model"]} for step, name in STEPS.items()}
    return "; ".join(f"{name} {' '.join(map(str, sorted(numbers)))}" for name, numbers in left.items())


def warned(steps: pl.DataFrame) -> bool:
    """Say whether a step's reason says that no number of topics is stable, or that there is no structure."""
    return steps.filter("kept")["reason_en"].str.contains("no stable number|no structure").any()


def judge(plan: Plan, draw: int, engine: str, topics: np.ndarray | None) -> tuple[bool, bool]:
    """Return whether the choice is the one wanted, and whether noise among the candidates leaves it as it is; say both."""
    started = time.process_time()
    made = as_tables(drawn(plan, draw, topics))
    entries, fits = fitted(made, engine, plan.tried)
    chosen, steps = choose("topics", entries, scored(made, fits))
    number = next(entry["n_topics"] for entry in entries if entry["model"] == chosen)
    if plan.n_topics:
        right = abs(number - plan.n_topics) <= NEAR * plan.n_topics
    else:
        right = number == min(plan.tried) and warned(steps)
    added, noise = with_noise(fits, plan.tried[1])
    same = choose("topics", [*added, *entries], scored(made, [*noise, *fits]))[0] == chosen
    say(
        f"K={plan.n_topics or 'none':<5} {plan.n_docs:>4} documents of {plan.n_words:<4} draw {draw}: chosen {number:<3}",
        "right" if right else "WRONG",
        "same with noise" if same else "ANOTHER WITH NOISE",
        f"{'warning ' if warned(steps) else ''}left by steps: {left_by(steps, entries)}",
        f"{time.process_time() - started:.0f} s",
    )
    return right, same


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--draws", type=int, default=1, help="corpora of each kind")
    parser.add_argument("--first", type=int, default=1, help="number of the first draw")
    parser.add_argument("--engine", default="tomotopy")
    parser.add_argument("--topics", type=Path, help="topic_terms.parquet of a run, to draw from its topics")
    parser.add_argument("--kinds", type=int, nargs="*", help="which kinds of corpora, from 0")
    args = parser.parse_args()
    logging.disable(logging.WARNING)
    topics = fitted_topics(args.topics) if args.topics else None
    kinds = PLANS if topics is None else plans_about(len(topics))
    plans = kinds if args.kinds is None else [kinds[kind] for kind in args.kinds]
    numbers = range(args.first, args.first + args.draws)
    found = [(plan, judge(plan, draw, args.engine, topics)) for plan in plans for draw in numbers]
    for what in ("with structure", "without"):
        if of_these := [one for plan, one in found if bool(plan.n_topics) == (what == "with structure")]:
            right, same = (sum(one[i] for one in of_these) for i in (0, 1))
            say(f"{what}: {right} of {len(of_these)} right (wanted 80 %), {same} unmoved by noise (wanted all)")


if __name__ == "__main__":
    main()
