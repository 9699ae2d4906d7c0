"""Errors of regression coefficients where documents of a place or an issuer are alike (CR2)."""

from dataclasses import dataclass

import numpy as np

from scripts.regions.fractional_logit import Fit

LEAST = 1e-9  # eigenvalues of what a cluster leaves unexplained below it: the model foretells that part exactly
MAX_BATCH = 20_000_000  # numbers held at once


@dataclass(frozen=True)
class Corrections:
    """For clusters of equally many strata: their `strata` (G, m) and the symmetric matrices `roots` (K, G, m, m)."""

    strata: np.ndarray
    roots: np.ndarray


def corrections(rows: np.ndarray, weights: np.ndarray, inverse: np.ndarray, cluster: np.ndarray) -> list[Corrections]:
    """Return (I - H)^(-1/2) of every cluster, H being the leverage of its strata in a fit with these errors' working model.

    `rows` (S, P) covariates of each stratum of documents that are alike in them, `weights` (S, K) its documents times p(1-p),
    `inverse` (K, P, P) of the information, `cluster` (S,) in ascending order. Bell and McCaffrey (2002), Bias reduction in standard
    errors for linear regression with multi-stage samples, Survey Methodology 28(2); generalised inverse roots by Pustejovsky and
    Tipton (2018), doi:10.1080/07350015.2016.1247004. Strata in place of documents change nothing, since H is nil between
    documents of a stratum apart from their mean.
    """
    begins = np.flatnonzero(np.diff(cluster, prepend=cluster[0] - 1))
    sizes = np.diff(np.append(begins, len(cluster)))
    found = []
    for size in np.unique(sizes):
        of_size = begins[sizes == size]
        step = max(1, MAX_BATCH // (weights.shape[1] * int(size) * max(int(size), rows.shape[1])))
        for first in range(0, len(of_size), step):
            strata = of_size[first : first + step, None] + np.arange(size)
            scaled = np.sqrt(weights[strata]).transpose(2, 0, 1)[..., None] * rows[strata]  # (K, G, m, P)
            leverage = scaled @ inverse[:, None] @ scaled.swapaxes(-1, -2)
            found.append(Corrections(strata, _inverse_root(np.eye(size) - leverage)))
    return found


def _inverse_root(matrices: np.ndarray) -> np.ndarray:
    if matrices.shape[-1] == 1:
        return np.where(matrices > LEAST, 1 / np.sqrt(np.maximum(matrices, LEAST)), 0.0)
    values, vectors = np.linalg.eigh(matrices)
    root = np.where(values > LEAST, 1 / np.sqrt(np.maximum(values, LEAST)), 0.0)
    return (vectors * root[..., None, :]) @ vectors.swapaxes(-1, -2)


def corrected(residuals: np.ndarray, weights: np.ndarray, found: list[Corrections]) -> np.ndarray:
    """Return `residuals` (S, K), sums of documents' shares less those foretold, as CR2 corrects them."""
    root = np.sqrt(weights)
    scaled = np.divide(residuals, root, out=np.zeros_like(residuals), where=root > 0)
    out = residuals.copy()
    for part in found:
        turned = part.roots @ scaled[part.strata].transpose(2, 0, 1)[..., None]  # (K, G, m, 1)
        out[part.strata] = turned[..., 0].transpose(1, 2, 0) * root[part.strata]
    return out


def covariance(rows: np.ndarray, residuals: np.ndarray, inverse: np.ndarray, cluster: np.ndarray) -> np.ndarray:
    """Return the covariance (K, P, P) of coefficients from `residuals` (S, K): corrected ones for CR2, plain ones for CR0."""
    begins = np.flatnonzero(np.diff(cluster, prepend=cluster[0] - 1))
    scores = np.add.reduceat(residuals.T[:, :, None] * rows, begins, axis=1)  # (K, G, P)
    return inverse @ (scores.swapaxes(1, 2) @ scores) @ inverse


def cr2(
    rows: np.ndarray, n: np.ndarray, sums: np.ndarray, fitted: np.ndarray, whole: Fit, cluster: np.ndarray
) -> np.ndarray:
    """Return the CR2 covariance (K, P, P) of the coefficients of `whole`; `fitted` (S, K), strata in ascending order of `cluster`."""
    weights = n[:, None] * fitted * (1 - fitted)
    residuals = sums - n[:, None] * fitted
    right = corrected(residuals, weights, corrections(rows, weights, whole.inverse, cluster))
    return covariance(rows, right, whole.inverse, cluster)
