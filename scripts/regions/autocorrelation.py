"""Do neighbouring places speak of the same topics? Moran's I of topic shares, over the map and place by place.

p is of random orders of the places, each taking another posterior draw of the shares, so that it carries the topics' uncertainty.
"""

from types import SimpleNamespace
from typing import Any

import numpy as np
import polars as pl
from scipy.sparse import csr_matrix

from scripts.regions.gazetteer import read_gazetteer
from scripts.regions.intervals import cell_shares
from scripts.regions.lisa import local_i, local_p, local_rows
from scripts.regions.neighbours import neighbours
from scripts.regions.posterior import Posterior, posterior
from scripts.regions.region_topics import widen
from scripts.regions.units import assign, why_no_units
from scripts.shared.job import job, log
from scripts.shared.tables import LEVELS, empty, read, write

MIN_PLACES = 10  # ASSUME fewer places tell nothing of space
N_PERMUTATIONS = 1999
SEED = 1  # the permutations are the same in every run


def autocorrelation(
    doc_topics: pl.DataFrame, units: pl.DataFrame, gazetteer: pl.DataFrame, drawn: Posterior | None = None
) -> tuple[pl.DataFrame, pl.DataFrame, str]:
    """Return (the table autocorrelation, the table lisa, why they would be empty) of levels with MIN_PLACES places on the map.

    q is Benjamini and Hochberg's within a level. Topics of which all places speak alike have no row.
    """
    from scipy.stats import false_discovery_control

    wide = widen(doc_topics, int(doc_topics["topic"].max()) + 1 if len(doc_topics) else 0)
    where = gazetteer.drop_nulls(["lon", "lat"]).select("adcode", "lon", "lat")
    why = f"no level has {MIN_PLACES} places with documents"
    parts, local = [empty("autocorrelation")], [empty("lisa")]
    for level in LEVELS:
        documents = units.filter(pl.col("level") == level).join(wide, on="doc_id", how="inner")
        if documents["adcode"].n_unique() < MIN_PLACES:
            continue
        located = documents.join(where, on="adcode", how="inner").sort("adcode", "doc_id")
        if located["adcode"].n_unique() < MIN_PLACES:
            why = f"the gazetteer gives coordinates (lon, lat) of fewer than {MIN_PLACES} places with documents"
            continue
        cell = located["adcode"].rle_id().to_numpy()
        shares, _ = cell_shares(located["shares"].to_numpy(), cell)
        draws = drawn.means(located["doc_id"], cell) if drawn is not None and drawn.n_draws > 1 else shares[None]
        spots = located.select("adcode", "lon", "lat").unique("adcode", maintain_order=True)
        weights, _ = neighbours(level, spots["adcode"].to_list(), spots["lon"].to_numpy(), spots["lat"].to_numpy())
        moran = morans_i(shares, weights)
        known = np.flatnonzero(np.isfinite(moran))
        log.info("%s: Moran's I of %d topics over %d places, %d draws", level, len(known), len(spots), len(draws))
        if not len(known):
            continue
        p = morans_p(draws[:, :, known], weights)
        parts.append(
            pl.DataFrame({"topic": known, "moran_i": moran[known], "p": p}).select(
                pl.lit(level).alias("level"),
                "topic",
                "moran_i",
                "p",
                q=pl.Series(false_discovery_control(p, method="bh")),
            )
        )
        found, z, lag = local_i(shares[:, known], weights)
        p = local_p(draws[:, :, known], weights, N_PERMUTATIONS, SEED)
        q = false_discovery_control(p.ravel(), method="bh").reshape(p.shape)
        rows = local_rows(spots["adcode"], found, z, lag, p, q)
        rows = rows.with_columns(topic=pl.Series(known[rows["topic"].to_numpy()]), level=pl.lit(level))
        local.append(rows.select(empty("lisa").columns))
    return pl.concat(parts, how="vertical_relaxed"), pl.concat(local, how="vertical_relaxed"), why


def morans_i(shares: np.ndarray, weights: csr_matrix) -> np.ndarray:
    """Return I (K,) of `shares` (R, K) with row-standardised `weights` (R, R); not a number where all are equal.

    Moran (1950), doi:10.1093/biomet/37.1-2.17: I = sum_i z_i (mean of z over i's neighbours) / sum z^2.
    """
    z = shares - shares.mean(axis=0)
    total = (z**2).sum(axis=0)
    return (z * (weights @ z)).sum(axis=0) / np.where(total > 1e-20, total, np.nan)


def morans_p(draws: np.ndarray, weights: csr_matrix) -> np.ndarray:
    """Return p (K,), two-sided: how often `draws` (M, R, K) dealt out to places at random are as far from the mean as the seen ones.

    Every permutation takes the next draw and is set against that draw's own I, so that p is the mean over draws of their own p; the
    seen one is counted in (Cliff and Ord 1981, Spatial processes, ch. 2).
    """
    n_draws, n_places, n_topics = draws.shape
    expected = -1 / (n_places - 1)
    seen = [morans_i(one, weights) for one in draws]
    rng = np.random.default_rng(SEED)
    farther = np.zeros(n_topics)
    for turn in range(N_PERMUTATIONS):
        dealt = morans_i(draws[turn % n_draws][rng.permutation(n_places)], weights)
        farther += ~(np.abs(dealt - expected) < np.abs(seen[turn % n_draws] - expected) - 1e-12)
    return (farther + 1) / (N_PERMUTATIONS + 1)


def main(inputs: SimpleNamespace, output: SimpleNamespace, params: dict[str, Any]) -> None:
    """Read what the step needs, do it, write what it makes."""
    places, gazetteer = read("places", inputs.places), read_gazetteer(inputs.gazetteer)
    units = assign(places, gazetteer, params["level"], params["within"])
    drawn = posterior(read("draws", inputs.draws), places)
    alike, local, why = autocorrelation(read("doc_topics", inputs.doc_topics), units, gazetteer, drawn)
    why = why if len(units) else why_no_units(places, params["within"])
    write("autocorrelation", alike, output.autocorrelation, why_empty=why)
    write("lisa", local, output.lisa, why_empty=why)


if __name__ == "__main__":
    with job(snakemake) as (inputs, output, params):  # noqa: F821
        main(inputs, output, params)
