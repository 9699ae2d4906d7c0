"""Do neighbouring places speak of the same topics? Moran's I of topic shares."""

import numpy as np
import polars as pl

from scripts.regions.intervals import cell_shares
from scripts.regions.region_topics import widen
from scripts.shared.job import log
from scripts.shared.tables import LEVELS, empty

N_NEIGHBOURS = 4  # ASSUME a place's neighbours are the four nearest by great circle; so none is an island
MIN_PLACES = 10  # ASSUME fewer places tell nothing of space
N_PERMUTATIONS = 1999
SEED = 1  # the permutations are the same in every run


def autocorrelation(doc_topics: pl.DataFrame, units: pl.DataFrame, gazetteer: pl.DataFrame) -> tuple[pl.DataFrame, str]:
    """Return (the table autocorrelation, why it would be empty): levels with MIN_PLACES places whose coordinates are known.

    q is Benjamini and Hochberg's within a level. Topics of which all places speak alike have no row.
    """
    from scipy.stats import false_discovery_control

    wide = widen(doc_topics, int(doc_topics["topic"].max()) + 1 if len(doc_topics) else 0)
    where = gazetteer.drop_nulls(["lon", "lat"]).select("adcode", "lon", "lat")
    why = f"no level has {MIN_PLACES} places with documents"
    parts = [empty("autocorrelation")]
    for level in LEVELS:
        documents = units.filter(pl.col("level") == level).join(wide, on="doc_id", how="inner")
        if documents["adcode"].n_unique() < MIN_PLACES:
            continue
        located = documents.join(where, on="adcode", how="inner").sort("adcode", "doc_id")
        if located["adcode"].n_unique() < MIN_PLACES:
            why = f"the gazetteer gives coordinates (lon, lat) of fewer than {MIN_PLACES} places with documents"
            continue
        shares, _ = cell_shares(located["shares"].to_numpy(), located["adcode"].rle_id().to_numpy())
        spots = located.select("adcode", "lon", "lat").unique("adcode", maintain_order=True)
        moran, p = morans_i(shares, nearest(spots["lon"].to_numpy(), spots["lat"].to_numpy(), N_NEIGHBOURS))
        known = np.isfinite(moran)
        log.info("%s: Moran's I of %d topics over %d places", level, known.sum(), len(spots))
        parts.append(
            pl.DataFrame({"topic": np.flatnonzero(known), "moran_i": moran[known], "p": p[known]}).select(
                pl.lit(level).alias("level"),
                "topic",
                "moran_i",
                "p",
                q=pl.Series(false_discovery_control(p[known], method="bh") if known.any() else []),
            )
        )
    return pl.concat(parts, how="vertical_relaxed"), why


def nearest(lon: np.ndarray, lat: np.ndarray, k: int) -> np.ndarray:
    """Return the numbers (R, k) of the `k` nearest other places of each, by great circle; ties go by number. Degrees."""
    east, north = np.radians(lon), np.radians(lat)
    spots = np.stack([np.cos(north) * np.cos(east), np.cos(north) * np.sin(east), np.sin(north)], axis=1)
    near = np.round(spots @ spots.T, 12)  # cosine of the angle: rounded, so that equal distances tie
    np.fill_diagonal(near, -2.0)
    return np.argsort(-near, axis=1, kind="stable")[:, :k]


def morans_i(shares: np.ndarray, neighbours: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return (I (K,), p (K,)) of `shares` (R, K) with row-standardised `neighbours` (R, k); not a number where all are equal.

    Moran (1950), doi:10.1093/biomet/37.1-2.17: I = sum_i z_i (mean of z over i's neighbours) / sum z^2. p is two-sided, of how often
    shares dealt out to places at random are as far from their own mean of I, the seen one counted in (Cliff and Ord 1981).
    """
    z = shares - shares.mean(axis=0)
    total = (z**2).sum(axis=0)
    total = np.where(total > 1e-20, total, np.nan)
    seen = (z * z[neighbours].mean(axis=1)).sum(axis=0) / total
    expected = -1 / (len(z) - 1)
    rng = np.random.default_rng(SEED)
    farther = np.zeros(shares.shape[1])
    for _ in range(N_PERMUTATIONS):
        dealt = z[rng.permutation(len(z))]
        dealt_i = (dealt * dealt[neighbours].mean(axis=1)).sum(axis=0) / total
        farther += np.abs(dealt_i - expected) >= np.abs(seen - expected) - 1e-12
    return seen, np.where(np.isnan(seen), np.nan, (farther + 1) / (N_PERMUTATIONS + 1))
