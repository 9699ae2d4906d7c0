"""How often 95 % intervals of places' shares hold the truth, ours beside two usual ones. `make bench-statistics`; argument: corpora.

Truth is each place's expected share. Documents of a place are Dirichlet around it, the sum of their parameters `CONCENTRATION` in
even corpora, spread from a third to three times that over places in uneven ones. Tokens `known` means that the shares of documents
are known; else each document has so many tokens whose topics are known, its share is the posterior mean and draws are taken from
its posterior, as from one state of a sampler whose topics are right. The error of the topics themselves is not part of this.

A good row is .93 to .97 under `ours`. `no draws` leaves out what draws add. The bootstrap takes percentiles of documents resampled
within the place, OLS regresses shares on places with one error variance for all of a topic. `rare`: ours where the truth is below .05;
`loosest`: ours in the quarter of places whose documents scatter most, which differ from others in uneven corpora only.
"""

import logging
import sys
from pathlib import Path

import numpy as np
import polars as pl

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from scripts.regions.posterior import Posterior  # noqa: E402 - the project is not installed, its root is put on the path first
from scripts.regions.region_topics import share_by_place  # noqa: E402

CORPORA = 20
N_PLACES, N_TOPICS, N_DRAWS = 30, 8, 20
N_RESAMPLED = 400
CONCENTRATION, PRIOR = 4.0, 0.1
GRID = [
    (n_docs, tokens, even)
    for n_docs in (3, 10, 30)
    for tokens, even in ((0, True), (0, False), (30, True), (100, True))
]
Interval = tuple[np.ndarray, np.ndarray]


def corpus(
    rng: np.random.Generator, n_docs: int, tokens: int, even: bool
) -> tuple[np.ndarray, np.ndarray, np.ndarray | None]:
    """Return (truth (R, K), shares (R, n, K), draws (M, R * n, K) or None) of one corpus."""
    truth = rng.dirichlet(np.linspace(6, 0.6, N_TOPICS), N_PLACES)
    loose = np.ones(N_PLACES) if even else np.geomspace(1 / 3, 3, N_PLACES)
    shape = (CONCENTRATION * loose)[:, None] * truth + 1e-3
    drawn = rng.standard_gamma(np.repeat(shape[:, None, :], n_docs, axis=1))
    shares = drawn / drawn.sum(axis=-1, keepdims=True)
    if not tokens:
        return truth, shares, None
    counts = rng.multinomial(tokens, shares) + PRIOR
    draws = rng.standard_gamma(np.repeat(counts.reshape(1, -1, N_TOPICS), N_DRAWS, axis=0))
    return truth, counts / counts.sum(axis=-1, keepdims=True), draws / draws.sum(axis=-1, keepdims=True)


def ours(shares: np.ndarray, draws: np.ndarray | None) -> Interval:
    """Return the intervals (R, K) of the table region_topics."""
    n_places, n_docs, n_topics = shares.shape
    doc_ids = [f"{d:06}" for d in range(n_places * n_docs)]
    units = pl.DataFrame(
        {"doc_id": doc_ids, "adcode": [f"{d // n_docs:03}" for d in range(len(doc_ids))]}
    ).with_columns(pl.lit("province").alias("level"), region="adcode")
    doc_topics = pl.DataFrame(
        {
            "doc_id": np.repeat(doc_ids, n_topics),
            "topic": np.tile(np.arange(n_topics), len(doc_ids)),
            "share": shares.ravel(),
        }
    )
    number = pl.DataFrame({"doc_id": doc_ids, "unit": np.arange(len(doc_ids))})
    drawn = None if draws is None else Posterior(draws, number, False)
    issued = pl.DataFrame({"doc_id": doc_ids, "issuer": doc_ids})
    found = share_by_place(doc_topics, units, issued, min_docs=1, interval=0.95, drawn=drawn)[0]
    found = found.sort("adcode", "topic")
    return tuple(found[end].to_numpy().reshape(n_places, n_topics) for end in ("low", "high"))


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


def cover(truth: np.ndarray, interval: Interval) -> np.ndarray:
    """Return whether each interval holds the truth (R, K)."""
    return (interval[0] <= truth) & (truth <= interval[1])


def main(corpora: int) -> None:
    """Print the table of coverage."""
    logging.disable(logging.INFO)
    columns = ("ours", "no draws", "bootstrap", "OLS", "rare", "loosest", "width", "OLS width")
    head = ("documents", "tokens", "dispersion", *columns)
    sys.stdout.write(f"{corpora} corpora of {N_PLACES} places and {N_TOPICS} topics\n" + "  ".join(head) + "\n")
    for n_docs, tokens, even in GRID:
        rng = np.random.default_rng([n_docs, tokens, even])
        rows = []
        for _ in range(corpora):
            truth, shares, draws = corpus(rng, n_docs, tokens, even)
            mine, plain = ours(shares, draws), ours(shares, None)
            held = cover(truth, mine)
            usual = least_squares(shares)
            rare = held[truth < 0.05].mean()
            others = [cover(truth, interval).mean() for interval in (plain, bootstrap(shares, rng), usual)]
            strata = [rare, held[: N_PLACES // 4].mean()]
            rows.append([held.mean(), *others, *strata, (mine[1] - mine[0]).mean(), (usual[1] - usual[0]).mean()])
        cells = [
            str(n_docs),
            str(tokens or "known"),
            "even" if even else "uneven",
            *(f"{x:.3f}" for x in np.mean(rows, axis=0)),
        ]
        sys.stdout.write("  ".join(cell.rjust(len(name)) for cell, name in zip(cells, head, strict=True)) + "\n")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else CORPORA)
