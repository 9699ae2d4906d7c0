"""Regression of shares between 0 and 1, for all topics at once on documents counted in cells of equal covariates."""

from dataclasses import dataclass

import numpy as np

MAX_ROUNDS = 60
SETTLED = 1e-8  # largest change of a fitted share at which fitting ends
RIDGE = 1e-9  # keeps coefficients finite where a share of 0 or 1 is foretold exactly; too small to be seen elsewhere
FARTHEST = 30.0  # linear predictors beyond are shares of 0 or 1


@dataclass(frozen=True)
class Fit:
    """Coefficients (K, P) and the inverse of the information (K, P, P) at them, for a dispersion of 1."""

    coefficients: np.ndarray
    inverse: np.ndarray


def fit(design: np.ndarray, n: np.ndarray, sums: np.ndarray, start: np.ndarray | None = None) -> Fit:
    """Return the fractional logit of each topic on `design` (C, P), from `n` (C,) documents by cell and `sums` (C, K) of shares.

    The Bernoulli quasi-likelihood maximised by Newton's method with halved steps where one overshoots. Papke and Wooldridge
    (1996), doi:10.1002/(SICI)1099-1255(199611)11:6<619::AID-JAE418>3.0.CO;2-1.
    """
    n_topics, n_terms = sums.shape[1], design.shape[1]
    beta = np.zeros((n_topics, n_terms)) if start is None else start.copy()
    products = (design[:, :, None] * design[:, None, :]).reshape(len(design), -1)
    ridge = RIDGE * np.eye(n_terms)
    fitted = shares_at(design, beta)
    value = _likelihood(design, n, sums, beta)
    for _ in range(MAX_ROUNDS):
        information = ((fitted * (1 - fitted) * n) @ products).reshape(-1, n_terms, n_terms) + ridge
        score = (sums.T - n * fitted) @ design - RIDGE * beta
        step = np.linalg.solve(information, score[:, :, None])[:, :, 0]
        for _ in range(20):
            proposed = _likelihood(design, n, sums, beta + step)
            worse = proposed < value - 1e-9 * np.abs(value)
            if not worse.any():
                break
            step[worse] /= 2
        beta, value = beta + step, proposed
        before, fitted = fitted, shares_at(design, beta)
        if np.abs(fitted - before).max() < SETTLED:
            break
    information = ((fitted * (1 - fitted) * n) @ products).reshape(-1, n_terms, n_terms) + ridge
    return Fit(beta, np.linalg.inv(information))


def shares_at(design: np.ndarray, coefficients: np.ndarray) -> np.ndarray:
    """Return the shares (K, C) that `coefficients` (K, P) foretell for the rows of `design` (C, P)."""
    return 1 / (1 + np.exp(-np.clip(coefficients @ design.T, -FARTHEST, FARTHEST)))


def _likelihood(design: np.ndarray, n: np.ndarray, sums: np.ndarray, beta: np.ndarray) -> np.ndarray:
    line = np.clip(beta @ design.T, -FARTHEST, FARTHEST)
    return (sums.T * line - n * np.logaddexp(0.0, line)).sum(axis=1) - RIDGE / 2 * (beta**2).sum(axis=1)
