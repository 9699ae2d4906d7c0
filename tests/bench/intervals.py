"""How often 95 % intervals hold the truth and how often nothing is found where there is nothing. `make bench-statistics`.

Arguments: corpora of each row in tier A and of the nulls, corpora of each row in tier B, which part (A, B, null, years; all by
default); without arguments few corpora are drawn, `make bench-statistics` asks for 300 and 34.
30 places, 8 topics. Truth of `process` is each place's expected share, of `observed` the mean of its documents' true shares.

Tier A: the true shares of documents are known. Columns are coverage by `ours` (region_topics), of topics below .05 (`rare`), of the
quarter of places whose documents scatter most (`loosest`; places differ in that in uneven corpora only), by the percentile bootstrap and
by least squares on places. Wanted: ours .93 to .97, strata .90 or more.

Tier B: texts of 400 terms are drawn, LDA is fitted with three seeds of 200 sweeps, matched and drawn from, all by the pipeline's own
functions. Topics with a cosine below .9 to the true one are counted (`lost`), not scored. `slope` is that of estimated on true means of
places (attenuation), `OLS` least squares on the estimated shares. Wanted where documents have 100 tokens and places 10 documents: .92 to
.98, slope .95 or more.

Null: all places speak alike; corpora with any contrast of q < .05, wanted 22 of 300 at most; once with shares known, once with LDA.
Years: years differ, places do not, and have uneven years; adjusted contrasts are to keep that bound, raw ones fail.
"""

import logging
import sys
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[2]))

from tests.bench import simulated as sim

SEEDS, SWEEPS = (1, 2, 3), 200
ROWS_A = [(n, even, rho) for n in (3, 10, 30) for even in (True, False) for rho in (0.0, 0.2)]
ROWS_B = [(n, tokens) for n in (3, 10, 30) for tokens in (30, 100, 300)]


def say(*cells: object) -> None:
    sys.stdout.write("  ".join(f"{c:.3f}" if isinstance(c, float) else str(c).rjust(5) for c in cells) + "\n")
    sys.stdout.flush()


def tier_a(corpora: int) -> None:
    say(f"tier A, {corpora} corpora a row", "docs", "even", "issuers", "ours", "rare", "loosest", "bootstrap", "OLS")
    for n_docs, even, rho in ROWS_A:
        rng = np.random.default_rng([1, n_docs, even, int(rho * 10)])
        rows = []
        for _ in range(corpora):
            made = sim.corpus(rng, n_docs, even, rho)
            held = sim.cover(made.truth, sim.ours(made, made.shares))
            others = (sim.bootstrap(made.shares, rng), sim.least_squares(made.shares))
            strata = (held[made.truth < 0.05].mean(), held[: sim.N_PLACES // 4].mean())
            rows.append([held.mean(), *strata, *(sim.cover(made.truth, one).mean() for one in others)])
        say("A", n_docs, even, rho, *(float(x) for x in np.mean(rows, axis=0)))


def tier_b(corpora: int) -> None:
    say(
        f"tier B, {corpora} corpora a row",
        "docs",
        "tokens",
        "process",
        "observed",
        "rare",
        "loosest",
        "no draws",
        "OLS",
        "slope",
        "lost",
    )
    for n_docs, tokens in ROWS_B:
        rng = np.random.default_rng([2, n_docs, tokens])
        rows = []
        for number in range(corpora):
            made = sim.corpus(rng, n_docs, number % 2 == 0)
            shares, drawn, cosine = sim.fitted(rng, made, tokens, SEEDS, SWEEPS)
            kept = cosine >= 0.9
            if not kept.any():
                rows.append([np.nan] * 7 + [1.0])
                continue
            seen, realised, truth = shares.mean(axis=1)[:, kept], made.shares.mean(axis=1)[:, kept], made.truth[:, kept]
            process = sim.cover(truth, [end[:, kept] for end in sim.ours(made, shares, drawn)])
            observed = sim.cover(realised, [end[:, kept] for end in sim.ours(made, shares, drawn, "observed")])
            plain = sim.cover(truth, [end[:, kept] for end in sim.ours(made, shares)])
            squares = sim.cover(truth, [end[:, kept] for end in sim.least_squares(shares)])
            rare = process[truth < 0.05].mean() if (truth < 0.05).any() else np.nan
            loosest = process[: sim.N_PLACES // 4].mean() if number % 2 else np.nan
            centred = realised - realised.mean(axis=0)
            slope = (centred * (seen - seen.mean(axis=0))).sum() / (centred**2).sum()
            rows.append(
                [process.mean(), observed.mean(), rare, loosest, plain.mean(), squares.mean(), slope, 1 - kept.mean()]
            )
        say("B", n_docs, tokens, *(float(x) for x in np.nanmean(rows, axis=0)))


def nothing(corpora: int) -> None:
    for n_docs, tokens in ((3, 0), (10, 0), (10, 60)):
        rng = np.random.default_rng([3, n_docs, tokens])
        found = 0
        for _ in range(corpora):
            alike = np.repeat(rng.dirichlet(np.linspace(6, 0.6, sim.N_TOPICS), 1), sim.N_PLACES, axis=0)
            made = sim.corpus(rng, n_docs, True, truth=alike)
            shares, drawn = (made.shares, None)
            if tokens:
                shares, drawn, _ = sim.fitted(rng, made, tokens, (1, 2), 100)
            found += sim.findings(made, shares, drawn=drawn)[False]
        say("null", n_docs, f"{tokens} tokens, LDA" if tokens else "shares known", f"{found} of {corpora}")


def years(corpora: int) -> None:
    rng = np.random.default_rng(4)
    found = [
        sim.findings(made, made.shares, period=when)
        for made, when in (sim.uneven_years(rng, 10) for _ in range(corpora))
    ]
    say(
        "years",
        "raw",
        f"{sum(f[False] for f in found)} of {corpora}",
        "adjusted",
        f"{sum(f[True] for f in found)} of {corpora}",
    )


def main(corpora: int, of_b: int, part: str) -> None:
    """Print the tables."""
    logging.disable(logging.INFO)
    parts = {"A": (tier_a, corpora), "null": (nothing, corpora), "years": (years, corpora), "B": (tier_b, of_b)}
    for name, (run, number) in parts.items():
        if part in (name, "all"):
            run(number)


if __name__ == "__main__":
    given = [*sys.argv[1:], *("20", "2", "all")[len(sys.argv) - 1 :]]
    main(int(given[0]), int(given[1]), given[2])
