"""Corpora with known truth, and usual intervals beside ours, for intervals.py. Prints nothing by itself."""

import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from scripts.models.engines import tomotopy  # noqa: E402 - the project is not installed, its root is put on the path first
from scripts.regions.contrasts import contrasts  # noqa: E402
from scripts.regions.posterior import Posterior  # noqa: E402
from scripts.regions.region_topics import share_by_place  # noqa: E402
from scripts.selection.draws import deal  # noqa: E402
from scripts.selection.stability import match  # noqa: E402

N_PLACES, N_TOPICS, N_TERMS, N_DRAWS, N_RESAMPLED = 30, 8, 400, 20, 400
CONCENTRATION = 4.0  # of documents around their place's share: phi = 1 / 5
Interval = tuple[np.ndarray, np.ndarray]


@dataclass(frozen=True)
class Corpus:
    """`truth` (R, K) expected share of each place, `shares` (R, n, K) of documents, `issuer` (R, n) numbers."""

    truth: np.ndarray
    shares: np.ndarray
    issuer: np.ndarray

    @property
    def ids(self) -> list[str]:
        return [f"{d:06}" for d in range(self.issuer.size)]

    @property
    def places(self) -> list[str]:
        return [f"{place:03}" for place in np.repeat(np.arange(len(self.truth)), self.issuer.shape[1])]


def dirichlet(rng: np.random.Generator, shape: np.ndarray) -> np.ndarray:
    drawn = rng.standard_gamma(shape + 1e-3)
    return drawn / drawn.sum(axis=-1, keepdims=True)


def corpus(
    rng: np.random.Generator, n_docs: int, even: bool, correlation: float = 0.0, truth: np.ndarray | None = None
) -> Corpus:
    """Return documents that are Dirichlet around their place, `correlation` of their variance between issuers of a place.

    In uneven corpora the concentration goes from a third to three times CONCENTRATION over the places, loosest first.
    """
    truth = rng.dirichlet(np.linspace(6, 0.6, N_TOPICS), N_PLACES) if truth is None else truth
    phi = 1 / (1 + CONCENTRATION * (np.ones(N_PLACES) if even else np.geomspace(1 / 3, 3, N_PLACES)))
    centre = np.repeat(truth[:, None, :], n_docs, axis=1)
    n_issuers = max(2, n_docs // 3) if correlation else n_docs
    issuer = np.arange(n_docs) % n_issuers
    if correlation:
        of_issuer = dirichlet(rng, (1 / (correlation * phi) - 1)[:, None, None] * centre[:, :n_issuers])
        centre = of_issuer[:, issuer]
    within = (1 - correlation) * phi / (1 - correlation * phi)
    shares = dirichlet(rng, (1 / within - 1)[:, None, None] * centre)
    numbers = np.arange(N_PLACES)[:, None] * n_issuers + issuer[None, :]
    return Corpus(truth, shares, numbers)


def units_of(made: Corpus) -> pl.DataFrame:
    return pl.DataFrame({"doc_id": made.ids, "level": "province", "adcode": made.places, "region": made.places})


def facts_of(made: Corpus, period: list[str] | None = None) -> pl.DataFrame:
    return pl.DataFrame(
        {
            "doc_id": made.ids,
            "issuer": [str(i) for i in made.issuer.ravel()],
            "own": made.places,
            "period": period or ["2020"] * made.issuer.size,
            "report_level": "province",
        }
    )


def table_of(made: Corpus, shares: np.ndarray) -> pl.DataFrame:
    flat = shares.reshape(-1, N_TOPICS)
    return pl.DataFrame(
        {
            "doc_id": np.repeat(made.ids, N_TOPICS),
            "topic": np.tile(np.arange(N_TOPICS), len(flat)),
            "share": flat.ravel(),
        }
    )


def ours(made: Corpus, shares: np.ndarray, drawn: Posterior | None = None, estimand: str = "process") -> Interval:
    """Return the intervals (R, K) of the table region_topics."""
    table, _ = share_by_place(
        table_of(made, shares),
        units_of(made),
        facts_of(made),
        min_docs=1,
        interval=0.95,
        drawn=drawn,
        estimand=estimand,
    )
    table = table.sort("adcode", "topic")
    return tuple(table[end].to_numpy().reshape(len(made.truth), -1) for end in ("low", "high"))


def bootstrap(shares: np.ndarray, rng: np.random.Generator) -> Interval:
    """Return the percentile intervals (R, K) of means of documents resampled within their place."""
    n_docs = shares.shape[1]
    weights = rng.multinomial(n_docs, np.full(n_docs, 1 / n_docs), N_RESAMPLED) / n_docs
    low, high = np.quantile(np.einsum("bn,rnk->brk", weights, shares), [0.025, 0.975], axis=0)
    return low, high


def least_squares(shares: np.ndarray) -> Interval:
    """Return the intervals (R, K) of places' coefficients in a regression of shares on places, no intercept."""
    from scipy.stats import t

    n_places, n_docs, _ = shares.shape
    means, degrees = shares.mean(axis=1), n_places * (n_docs - 1)
    error = np.sqrt(((shares - means[:, None]) ** 2).sum(axis=(0, 1)) / degrees / n_docs)
    half = t.ppf(0.975, degrees) * error
    return means - half, means + half


def fitted(
    rng: np.random.Generator, made: Corpus, tokens: int, seeds: tuple[int, ...], iterations: int
) -> tuple[np.ndarray, Posterior, np.ndarray]:
    """Return (shares (R, n, K), the draws, cosine (K,) to the true topics) of an LDA on texts of the documents.

    Fitted by the pipeline's own engine and matched and drawn by its own functions; topics numbered as the true ones they are most
    like, one to one.
    """
    from scipy.sparse import csr_matrix

    terms = rng.dirichlet(np.full(N_TERMS, 0.05), N_TOPICS)
    words = csr_matrix(rng.multinomial(tokens, made.shares.reshape(-1, N_TOPICS) @ terms).astype(np.int32))
    fits = [
        tomotopy.fit(words, n_topics=N_TOPICS, seed=s, corpus_words=None, iterations=iterations, chains=1)
        for s in seeds
    ]
    order, cosine = match(terms, fits[0].topic_terms)
    draws, runs = {}, {}
    for number, (seed, one) in enumerate(zip(seeds, fits, strict=True)):
        own = match(fits[0].topic_terms, one.topic_terms)[0][order]
        for draw, state in deal(number, len(fits), len(one.states), N_DRAWS):
            shape = one.states[state].toarray()[:, own] + one.prior
            sample = np.random.default_rng([seed, draw]).standard_gamma(shape)
            draws[draw], runs[draw] = sample / sample.sum(axis=1, keepdims=True), number
    unit = pl.DataFrame({"doc_id": made.ids, "unit": np.arange(len(made.ids))})
    drawn = Posterior(
        np.array([draws[d] for d in sorted(draws)]), unit, False, np.array([runs[d] for d in sorted(runs)])
    )
    return fits[0].shares[:, order].reshape(made.shares.shape), drawn, cosine


def findings(
    made: Corpus, shares: np.ndarray, *, period: list[str] | None = None, drawn: Posterior | None = None
) -> dict[bool, bool]:
    """Return whether any contrast has q < .05, by whether it is adjusted."""
    table = contrasts(
        table_of(made, shares), units_of(made), facts_of(made, period), min_docs=1, interval=0.95, drawn=drawn
    )
    return {kind: bool((own["q"] < 0.05).any()) for (kind,), own in table.group_by("adjusted")}


def uneven_years(rng: np.random.Generator, n_docs: int) -> tuple[Corpus, list[str]]:
    """Return a corpus in which years differ and places do not, with the year of each document; places have uneven years."""
    n_years = 5
    by_year = rng.dirichlet(np.linspace(6, 0.6, N_TOPICS), n_years)
    coverage = rng.dirichlet(np.full(n_years, 0.7), N_PLACES)
    year = np.array([rng.choice(n_years, n_docs, p=one) for one in coverage])
    shares = dirichlet(rng, CONCENTRATION * by_year[year])
    numbers = np.arange(N_PLACES * n_docs).reshape(N_PLACES, n_docs)
    return Corpus(by_year[year].mean(axis=1), shares, numbers), [str(2020 + y) for y in year.ravel()]


def cover(truth: np.ndarray, interval: Interval) -> np.ndarray:
    """Return whether each interval holds the truth (R, K)."""
    return (interval[0] <= truth + 1e-12) & (truth - 1e-12 <= interval[1])
