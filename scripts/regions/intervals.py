"""Shares by cell with intervals that hold at three documents as at three hundred."""

import numpy as np
import polars as pl

from scripts.regions.dispersion import Dispersion


def score_interval(
    share: np.ndarray, n_eff: np.ndarray, z: float | np.ndarray, between: float | np.ndarray = 0.0
) -> tuple[np.ndarray, np.ndarray]:
    """Return (low, high) of the score interval of `share` on `n_eff` independent yes-or-no draws; low <= share <= high in [0, 1].

    Wilson (1927), doi:10.1080/01621459.1927.10502953: all p with (share - p)^2 <= z^2 (p (1 - p) / n_eff + between), `between` being
    variance that does not depend on p.
    """
    centre = (share + z**2 / (2 * n_eff)) / (1 + z**2 / n_eff)
    inner = share * (1 - share) / n_eff + z**2 / (4 * n_eff**2) + between * (1 + z**2 / n_eff)
    half = z / (1 + z**2 / n_eff) * np.sqrt(inner)
    return np.clip(centre - half, 0.0, share), np.clip(centre + half, share, 1.0)


def critical_value(degrees: int | np.ndarray, confidence: float) -> float | np.ndarray:
    """Return the two-sided quantile of Student's t, since phi is estimated; of the normal where nothing was estimated (0 degrees)."""
    from scipy.stats import norm, t

    level = (1 + confidence) / 2
    if isinstance(degrees, np.ndarray):
        return t.ppf(level, degrees)
    return float(t.ppf(level, degrees) if degrees else norm.ppf(level))


def cell_shares(
    shares: np.ndarray, cell: np.ndarray, weights: np.ndarray | None = None
) -> tuple[np.ndarray, np.ndarray]:
    """Return (means (C, K), documents each is worth (C,)) of `shares` (D, K) by `cell` (D,), numbered from 0 without gaps.

    Without `weights` (D,) documents weigh equally; with them a mean is worth (sum w)^2 / sum w^2 (Kish 1965, Survey sampling, 11.7).
    """
    weights = np.ones(len(shares)) if weights is None else weights
    total = np.bincount(cell, weights=weights)
    sums = np.zeros((len(total), shares.shape[1]))
    np.add.at(sums, cell, shares * weights[:, None])
    means = np.clip(sums / total[:, None], 0.0, 1.0)
    return means / means.sum(axis=1, keepdims=True), total**2 / np.bincount(cell, weights=weights**2)


def sampling_variance(share: np.ndarray, worth: np.ndarray) -> np.ndarray:
    """Return p(1-p) / worth with p drawn towards one half by two documents; 0 where `worth` is infinite."""
    drawn = share + (2 - 4 * share) / (worth + 4)
    return drawn * (1 - drawn) / worth


def with_intervals(
    keys: pl.DataFrame,
    shares: np.ndarray,
    n_eff: np.ndarray,
    dispersion: Dispersion,
    confidence: float,
    between: np.ndarray | None = None,
) -> pl.DataFrame:
    """Return `keys` (C, ...) times topics with share, se, and low and high at `confidence`.

    `shares` (C, K), `n_eff` (C,) or (C, K) documents each cell is worth (infinite where they are no sample), `between` (C, K) what posterior draws add to the variance.
    se = sqrt(phi p(1-p) / n + between), with p drawn towards one half by two documents so that a share of 0 or 1 is not taken as certain
    (Agresti and Coull 1998, doi:10.1080/00031305.1998.10480550).
    """
    n_topics = shares.shape[1]
    worth = n_eff.reshape(len(keys), -1) / np.atleast_2d(dispersion.phi)
    between = np.zeros(1) if between is None else between
    low, high = score_interval(shares, worth, critical_value(dispersion.degrees, confidence), between)
    se = np.sqrt(sampling_variance(shares, worth) + between)
    return keys.select(pl.all().repeat_by(n_topics).explode()).with_columns(
        topic=pl.Series(np.tile(np.arange(n_topics), len(keys)), dtype=pl.Int64),
        share=pl.Series(shares.ravel()),
        low=pl.Series(low.ravel()),
        high=pl.Series(high.ravel()),
        se=pl.Series(se.ravel()),
    )
