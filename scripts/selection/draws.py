"""Posterior draws of document shares: from states of the chosen model and its other seeds, topics numbered as published.

What a place's share owes to the model rather than to the documents is how far it moves from draw to draw: each draw takes one state
of one run, and shares of each document from Dirichlet(prior + n) of that state.
"""

from collections.abc import Iterator, Mapping, Sequence
from types import SimpleNamespace
from typing import Any

import numpy as np
import polars as pl

from scripts.selection.fits import group_of, path_list, term_matrix
from scripts.selection.stability import match
from scripts.shared.job import job, log
from scripts.shared.tables import OF_PLACE, empty, read, write

N_DRAWS = 20
MAX_ROWS = 2_000_000  # above it, draws are the means of each place's documents
WHY_EMPTY = "the chosen model has no posterior distribution to draw shares from"


def deal(run: int, n_runs: int, n_states: int, n_draws: int = N_DRAWS) -> list[tuple[int, int]]:
    """Return (draw, state) for the draws of run number `run`: runs take turns, and the states of each are spread over its chain.

    A run with fewer states than draws (a variational engine has one) is drawn from the same state again.
    """
    # ASSUME every seed is as good as the chosen one, so that each gives equally many draws
    draws = range(run, n_draws if n_states else 0, n_runs)
    return [(draw, turn * n_states // len(draws)) for turn, draw in enumerate(draws)]


def dirichlets(
    states: pl.DataFrame, doc_ids: pl.Series, n_topics: int, seed: int, dealt: list[tuple[int, int]]
) -> Iterator[tuple[int, np.ndarray]]:
    """Yield (draw, shares (D, K)) of the documents `doc_ids`: from Dirichlet(prior + n) of one state of the table fit_states each.

    Documents of which the run has no state at all are not a number. The generator is seeded with `seed` and the number of the draw.
    """
    known = states.join(pl.DataFrame({"doc_id": doc_ids}).with_row_index("row"), on="doc_id", how="inner")
    prior = np.full(len(doc_ids), np.nan)
    prior[known["row"].to_numpy()] = known["prior"].to_numpy()  # the same in all states of a document
    by_state = {state: own for (state,), own in known.select("state", "row", "topic", "n").group_by("state")}
    for draw, number in dealt:
        own = by_state[sorted(by_state)[number]]
        shape = np.repeat(prior[:, None], n_topics, axis=1)
        shape[own["row"].to_numpy(), own["topic"].to_numpy()] += own["n"].to_numpy()
        there = (np.isfinite(prior) & (shape.sum(axis=1) > 0))[:, None]
        drawn = np.random.default_rng([seed, draw]).standard_gamma(np.where(there, shape, 1.0))
        # shapes near 0 can all come out as 0: then the mean stands for the draw
        drawn = np.where(drawn.sum(axis=1, keepdims=True) > 0, drawn, shape)
        yield draw, np.where(there, drawn / drawn.sum(axis=1, keepdims=True), np.nan)


def renumber(published: np.ndarray, run: np.ndarray) -> np.ndarray:
    """Return, for each published topic, the number of its partner among the topics of `run`; both (K, V)."""
    partner, cosine = match(published, run)
    log.info("topics matched with a mean cosine of %.2f, the least %.2f", cosine.mean(), cosine.min())
    return partner


def long_draw(model: str, draw: int, units: pl.Series, shares: np.ndarray) -> pl.DataFrame:
    """Return one draw in the columns of the table draws; units of which nothing was drawn are left out."""
    there = np.isfinite(shares).all(axis=1)
    n_topics = shares.shape[1]
    # rounded to four bytes, which halves the file and moves no share by more than 1e-7
    values = shares[there].astype(np.float32).astype(np.float64).ravel()
    names = units.gather(np.flatnonzero(there))
    return pl.DataFrame(
        {
            "doc_id": names.gather(np.repeat(np.arange(len(names)), n_topics)),
            "topic": np.tile(np.arange(n_topics), len(names)),
            "share": values,
        }
    ).select(
        pl.lit(model).alias("model"),
        pl.lit(draw, pl.Int64).alias("draw"),
        "doc_id",
        pl.col("topic").cast(pl.Int64),
        "share",
    )


def by_place(doc_ids: pl.Series, places: pl.DataFrame) -> tuple[pl.Series, np.ndarray]:
    """Return (names of places, the place's number for each document, -1 for none): the finest place each document is known at."""
    own = pl.DataFrame({"doc_id": doc_ids}).join(places.select("doc_id", "adcode"), on="doc_id", how="left")["adcode"]
    codes = own.drop_nulls().unique().sort()
    numbers = own.replace_strict(codes, np.arange(len(codes)), default=-1, return_dtype=pl.Int64)
    return OF_PLACE + codes, numbers.to_numpy()


def mean_of(shares: np.ndarray, place: np.ndarray, n_places: int) -> np.ndarray:
    """Return the mean of `shares` (D, K) over the documents of each place that were drawn (P, K); not a number without any."""
    used = (place >= 0) & np.isfinite(shares).all(axis=1)
    sums = np.zeros((n_places, shares.shape[1]))
    np.add.at(sums, place[used], shares[used])
    n = np.bincount(place[used], minlength=n_places)[:, None]
    return np.divide(sums, n, out=np.full_like(sums, np.nan), where=n > 0)


def choice_of(choice: pl.DataFrame) -> str:
    """Return the model of topics that the last step of the table choice kept."""
    own = choice.filter((pl.col("family") == "topics") & pl.col("kept"))
    return own.filter(pl.col("step") == own["step"].max()).sort("model")["model"][0]


def runs_of(chosen: str, models: Sequence[Mapping[str, Any]]) -> list[tuple[str, int]]:
    """Return (model, seed) of the chosen model, then of its other seeds, N_DRAWS at most."""
    groups = {entry["model"]: group_of(entry) for entry in models}
    alike = sorted(
        (entry["model"] != chosen, entry["seed"], entry["model"])
        for entry in models
        if groups[entry["model"]] == groups[chosen]
    )
    return [(model, seed) for _, seed, model in alike[:N_DRAWS]]


def main(inputs: SimpleNamespace, output: SimpleNamespace, params: dict[str, Any], max_rows: int = MAX_ROWS) -> None:
    """Read what the step needs, do it, write what it makes.

    Above `max_rows` rows the unit of a draw is not the document but the finest place known of it, named OF_PLACE + adcode, and the
    share is the mean over its documents; those without a place then have none.
    """
    models = [entry["model"] for entry in params["models"]]
    files = zip(path_list(inputs.fit_topic_terms), path_list(inputs.states), strict=True)
    paths = dict(zip(models, files, strict=True))
    terms = read("vocabulary", inputs.vocabulary).select("term", "term_id")
    published = term_matrix(read("topic_terms", inputs.topic_terms).join(terms, on="term"), len(terms))
    doc_ids = read("doc_topics", inputs.doc_topics)["doc_id"].unique().sort()
    runs, parts = runs_of(choice_of(read("choice", inputs.choice)), params["models"]), []
    many = len(doc_ids) * len(published) * N_DRAWS > max_rows
    units, place = by_place(doc_ids, read("places", inputs.places)) if many else (doc_ids, np.empty(0))
    if many:
        log.info("%d documents are many: draws are the means of %d places", len(doc_ids), len(units))
    for number, (model, seed) in enumerate(runs):
        weights, states = read("fit_topic_terms", paths[model][0]), read("fit_states", paths[model][1])
        dealt = deal(number, len(runs), states["state"].n_unique())
        if not dealt:
            continue
        order = renumber(published, term_matrix(weights, len(terms)))
        for draw, shares in dirichlets(states, doc_ids, len(published), seed, dealt):
            shares = shares[:, order]
            parts.append(long_draw(model, draw, units, mean_of(shares, place, len(units)) if many else shares))
    log.info("%d draws of %d documents from %s", len(parts), len(doc_ids), ", ".join(model for model, _ in runs))
    write("draws", pl.concat(parts) if parts else empty("draws"), output.draws, why_empty=WHY_EMPTY)


if __name__ == "__main__":
    with job(snakemake) as (inputs, output, params):  # noqa: F821
        main(inputs, output, params)
