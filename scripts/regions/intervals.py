"""Shares by cell with intervals that hold at three documents as at three hundred."""

from dataclasses import dataclass

import numpy as np
import polars as pl

MIN_DISPERSION = 0.02  # ASSUME no topic is spread more evenly over documents than this; alike documents are chance


@dataclass(frozen=True)
class Dispersion:
    """How far document shares of each topic scatter within cells, as a part phi (K,) of p(1 - p), and on how many degrees."""

    phi: np.ndarray
    degrees: int


def pooled_dispersion(shares: np.ndarray, cell: np.ndarray, effect: np.ndarray | None = None) -> Dispersion:
    """Return the dispersion of `shares` (D, K) within cells, `cell` (D,) numbering each document's, pooled over all cells.

    With document shares x in a cell of mean p and variance phi p(1-p), E[x(1-x)] = (1-phi) p(1-p): the squares within cells W
    and the matching x(1-x) give phi = W / (W + X), between 0 and 1, unbiased in both terms. Where no cell has two documents the
    cells are taken as one, which counts differences between places as scatter and is on the safe side. `effect` (C, K) is the
    design effect of documents that are alike within issuers (clusters.py): their squares within a cell number n - effect.
    """
    n = np.bincount(cell)
    degrees = int((n[n > 0] - 1).sum())
    if degrees == 0:
        cell, n = np.zeros(len(shares), dtype=int), np.array([len(shares)])
        degrees = len(shares) - 1
    if degrees == 0:
        return Dispersion(np.ones(shares.shape[1]), 0)  # a single document: as if each were all one topic
    sums = np.zeros((len(n), shares.shape[1]))
    np.add.at(sums, cell, shares)
    means = sums / np.maximum(n, 1)[:, None]
    within = ((shares - means[cell]) ** 2).sum(axis=0)
    effect = np.ones((len(n), 1)) if effect is None or len(effect) != len(n) else effect
    spread = (shares * (1 - shares) * ((n[:, None] - effect) / np.maximum(n, 1)[:, None])[cell]).sum(axis=0)
    total = within + spread
    phi = np.divide(within, total, out=np.ones_like(total), where=total > 0)
    return Dispersion(np.clip(phi, MIN_DISPERSION, 1.0), degrees)


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


def critical_value(degrees: int, confidence: float) -> float:
    """Return the two-sided quantile of Student's t, since phi is estimated; of the normal where nothing was estimated."""
    from scipy.stats import norm, t

    level = (1 + confidence) / 2
    return float(t.ppf(level, degrees) if degrees else norm.ppf(level))


def cell_shares(shares: np.ndarray, cell: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return (means (C, K), documents (C,)) of `shares` (D, K) by `cell` (D,), numbered from 0 without gaps."""
    n = np.bincount(cell)
    sums = np.zeros((len(n), shares.shape[1]))
    np.add.at(sums, cell, shares)
    # ASSUME documents of one cell weigh equally, whatever their length
    means = np.clip(sums / n[:, None], 0.0, 1.0)
    return means / means.sum(axis=1, keepdims=True), n


def with_intervals(
    keys: pl.DataFrame,
    shares: np.ndarray,
    n_eff: np.ndarray,
    dispersion: Dispersion,
    confidence: float,
    between: np.ndarray | None = None,
) -> pl.DataFrame:
    """Return `keys` (C, ...) times topics with share, se, and low and high at `confidence`.

    `shares` (C, K), `n_eff` (C,) or (C, K) documents each cell is worth, `between` (C, K) what posterior draws add to the variance.
    se = sqrt(phi p(1-p) / n + between), with p drawn towards one half by two documents so that a share of 0 or 1 is not taken as certain
    (Agresti and Coull 1998, doi:10.1080/00031305.1998.10480550).
    """
    n_topics = shares.shape[1]
    worth = n_eff.reshape(len(keys), -1) / dispersion.phi[None, :]
    between = np.zeros(1) if between is None else between
    low, high = score_interval(shares, worth, critical_value(dispersion.degrees, confidence), between)
    drawn = (shares * worth + 2) / (worth + 4)
    se = np.sqrt(drawn * (1 - drawn) / worth + between)
    return keys.select(pl.all().repeat_by(n_topics).explode()).with_columns(
        topic=pl.Series(np.tile(np.arange(n_topics), len(keys)), dtype=pl.Int64),
        share=pl.Series(shares.ravel()),
        low=pl.Series(low.ravel()),
        high=pl.Series(high.ravel()),
        se=pl.Series(se.ravel()),
    )
