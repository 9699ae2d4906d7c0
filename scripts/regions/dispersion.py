"""How far documents of one place scatter: what the width of every interval rests on."""

from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_matrix

MIN_DEGREES = 20  # ASSUME a dispersion on fewer degrees of freedom is no basis for intervals where there is another
N_SWEEPS = 30  # of taking out means of cells and of periods in turn
MIN_CELLS = 5  # ASSUME fewer cells tell nothing of how cells differ in dispersion
MIN_DISPERSION = (
    0.02  # ASSUME no topic of a few documents is spread more evenly over them than this; alike documents are chance
)


@dataclass(frozen=True)
class Dispersion:
    """How far document shares of each topic scatter within cells, as a part phi (K,) or by cell (C, K) of p(1 - p), and on how many degrees."""

    phi: np.ndarray
    degrees: int | np.ndarray


def pooled_dispersion(
    shares: np.ndarray, cell: np.ndarray, effect: np.ndarray | None = None, period: np.ndarray | None = None
) -> Dispersion:
    """Return the dispersion of `shares` (D, K) within cells, `cell` (D,) numbering each document's, pooled over all cells.

    With document shares x in a cell of mean p and variance phi p(1-p), E[x(1-x)] = (1-phi) p(1-p): the squares within cells W
    and the matching x(1-x) give phi = W / (W + X), between 0 and 1, unbiased in both terms. Where no cell has two documents the
    cells are taken as one, which counts differences between places as scatter and is on the safe side. `effect` (C, K) is the
    design effect of documents that are alike within issuers (clusters.py): their squares within a cell number n - effect. With
    `period` (D,), what all cells do in a period does not count as scatter.
    """
    n = np.bincount(cell)
    degrees = int((n[n > 0] - 1).sum())
    if degrees == 0:
        cell, n = np.zeros(len(shares), dtype=int), np.array([len(shares)])
        degrees = len(shares) - 1
    if degrees == 0:
        return Dispersion(np.ones(shares.shape[1]), 0)  # a single document: as if each were all one topic
    residuals, degrees = _residuals(shares, cell, period, degrees)
    within = (residuals**2).sum(axis=0)
    effect = np.ones((len(n), 1)) if effect is None or len(effect) != len(n) else effect
    spread = (shares * (1 - shares) * ((n[:, None] - effect) / np.maximum(n, 1)[:, None])[cell]).sum(axis=0)
    total = within + spread
    phi = np.divide(within, total, out=np.ones_like(total), where=total > 0)
    # of many documents the chance is small: those of 1,400 reports of 20 pages are spread as evenly as .002
    return Dispersion(np.clip(phi, MIN_DISPERSION * MIN_DEGREES / (MIN_DEGREES + degrees), 1.0), degrees)


def _residuals(shares: np.ndarray, cell: np.ndarray, period: np.ndarray | None, degrees: int) -> tuple[np.ndarray, int]:
    """Return (shares less the means of their cells and of what periods have in common, the `degrees` left), scaled to the latter."""
    of_cell = _averages(cell)
    found = shares - (of_cell @ shares)[cell]
    lost = 0 if period is None else len(np.unique(period)) - 1
    if period is None or lost == 0 or degrees - lost < MIN_DEGREES:
        return found, degrees
    of_period = _averages(period)
    for _ in range(N_SWEEPS):
        found = found - (of_period @ found)[period]
        found = found - (of_cell @ found)[cell]
    return found * np.sqrt(degrees / (degrees - lost)), degrees - lost


def _averages(group: np.ndarray) -> csr_matrix:
    """Return the matrix (G, D) that takes the means of documents by `group` (D,)."""
    n = np.bincount(group)
    return csr_matrix((1 / n[group], (group, np.arange(len(group)))), shape=(len(n), len(group)))


def dispersion_of_years(
    shares: np.ndarray, place: np.ndarray, period: np.ndarray, cell: np.ndarray, effect: np.ndarray | None = None
) -> Dispersion:
    """Return the dispersion of documents within place and period (`cell`); of a place's periods where few cells have two documents.

    One report a year tells nothing of how reports scatter within the year; how a place's years scatter about its mean, less what
    all places do in a year, stands for it.
    """
    n = np.bincount(cell)
    own = int((n[n > 0] - 1).sum())
    others = int((np.bincount(place)[np.unique(place)] - 1).sum()) - len(np.unique(period)) + 1
    if own >= MIN_DEGREES or others < MIN_DEGREES:
        return pooled_dispersion(shares, cell, effect)
    return pooled_dispersion(shares, place, None, period)


def place_dispersion(
    shares: np.ndarray, cell: np.ndarray, phi: np.ndarray, period: np.ndarray | None = None
) -> np.ndarray:
    """Return by how much each cell's documents scatter more (or less) than `phi` (K,) says, as a factor of mean 1 (C,).

    A cell's squares over all topics, over those phi foretells for its own mean shares; drawn towards 1 the more, the fewer documents
    the cell has and the less the factors of cells differ beyond chance: (d0 + d r) / (d0 + d), with d the degrees of freedom of a
    cell's r and d0 those of the prior, from the variance of r between cells. Smyth (2004), doi:10.2202/1544-6115.1027. 1 everywhere
    where the cells differ no more than by chance.
    """
    n = np.bincount(cell)
    squares, spread = np.zeros((len(n), shares.shape[1])), np.zeros((len(n), shares.shape[1]))
    np.add.at(squares, cell, _residuals(shares, cell, period, len(shares) - len(n))[0] ** 2)
    np.add.at(spread, cell, shares * (1 - shares))
    foretold = (squares + spread * ((n - 1) / n)[:, None]) * phi
    foretold[n < 2] = 0.0
    total = foretold.sum(axis=1)
    known = total > 0
    if known.sum() < MIN_CELLS:
        return np.ones(len(n))
    ratio = np.divide(squares.sum(axis=1), total, out=np.ones(len(n)), where=known)
    # ASSUME topics scatter apart from each other, so that a cell's r is worth (sum e)^2 / sum e^2 of them by document
    topics = np.divide(total**2, (foretold**2).sum(axis=1), out=np.ones(len(n)), where=known)
    degrees = np.where(known, (n - 1) * topics, 0.0)
    weight = degrees / degrees.sum()
    centre = weight @ ratio
    beyond = weight @ (ratio / centre - 1) ** 2 - weight[known] @ (2 / degrees[known])
    if beyond <= 0:
        return np.ones(len(n))
    prior = 2 / beyond
    factor = (prior + degrees * ratio / centre) / (prior + degrees)
    return factor / np.average(factor, weights=n)
