"""One place against all others: the difference in shares, raw or at equal covariates, its interval and its p."""

from dataclasses import dataclass

import numpy as np

from scripts.regions.fractional_logit import Fit, fit, shares_at
from scripts.regions.intervals import critical_value, score_interval
from scripts.regions.sample import Sample

LEAST_LEFT = 1e-6  # of a place's documents beside their covariates: below it, the two cannot be told apart


@dataclass(frozen=True)
class Contrast:
    """The difference of one place from the rest by topic (K,): effect, low, high, se, p."""

    effect: np.ndarray
    low: np.ndarray
    high: np.ndarray
    se: np.ndarray
    p: np.ndarray


def without_place(sample: Sample) -> Fit:
    """Return the fit of the covariates alone: what is expected where no place differs from another."""
    return fit(sample.design, *_by_combination(sample, np.ones(len(sample.n), dtype=bool)))


def against_rest(sample: Sample, place: int, null: Fit, confidence: float) -> Contrast | None:
    """Return how `place` differs from the rest; None where its covariates cannot be told from itself.

    The effect is the average marginal effect of the place in a fractional logit on place and covariates: the mean over all
    documents of the share foretold inside less that foretold outside; without covariates the difference of two means. Its interval
    joins the score intervals of both (Newcombe 1998, method 10, doi:10.1002/(SICI)1097-0258(19980430)17:8<873::AID-SIM779>3.0.CO;2-I)
    with n the documents over phi, the issuers' design effect, what the covariates take, and the cluster-robust (CR1) over the
    model's variance where that is larger.

    p is of the score test of no difference (Boos 1992, doi:10.1080/00031305.1992.10475921) with the same variance, which is that of
    the null, so that a place whose documents are all alike is not taken as certain. Its reference is the beta distribution of equal
    mean and variance rather than the normal, because mean shares of few documents are skew; Student's t for the estimated phi.
    """
    inside = sample.place == place
    n_in, sums_in = _by_combination(sample, inside)
    n_out, sums_out = _by_combination(sample, ~inside)
    n_here, n_rest = n_in.sum(), n_out.sum()
    if _left_beside_covariates(sample.design, n_in, n_in + n_out) < LEAST_LEFT:
        return None
    information, raw, expected = _information(sample, null, n_in, n_here / (n_here + n_rest))
    whole = fit(
        _doubled(sample.design),
        np.concatenate([n_in, n_out]),
        np.concatenate([sums_in, sums_out]),
        np.concatenate([null.coefficients, np.zeros((len(null.coefficients), 1))], axis=1),
    )
    foretold = shares_at(_doubled(sample.design), whole.coefficients).reshape(len(expected), 2, -1)
    weights = (n_in + n_out) / (n_here + n_rest)
    here, rest = foretold[:, 0] @ weights, foretold[:, 1] @ weights
    robust = _robust_ratio(sample, inside, whole, foretold)
    spread = sample.phi * robust
    own = spread * sample.effect[place]
    taken = np.divide(raw, information, out=np.ones_like(raw), where=information > 1e-12)  # by the covariates
    worth = np.stack([n_here / (own * np.maximum(taken, 1.0)), n_rest / spread])
    ends = score_interval(np.stack([here, rest]), worth, critical_value(sample.degrees, confidence))
    effect = here - rest
    drawn = (np.stack([here, rest]) * worth + 2) / (worth + 4)
    return Contrast(
        effect,
        effect - np.hypot(here - ends[0][0], ends[1][1] - rest),
        effect + np.hypot(ends[1][0] - here, rest - ends[0][1]),
        np.sqrt((drawn * (1 - drawn) / worth).sum(axis=0)),
        _score_p(sums_in.sum(axis=0) / n_here, expected, own * information / n_here**2, own / n_here, sample.degrees),
    )


def _by_combination(sample: Sample, chosen: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    n = np.bincount(sample.combination[chosen], weights=sample.n[chosen], minlength=len(sample.design))
    sums = np.zeros((len(sample.design), sample.sums.shape[1]))
    np.add.at(sums, sample.combination[chosen], sample.sums[chosen])
    return n, sums


def _doubled(design: np.ndarray) -> np.ndarray:
    """Return the design of all combinations inside the place, then outside, the place's own column last (2V, Q + 1)."""
    return np.block([[design, np.ones((len(design), 1))], [design, np.zeros((len(design), 1))]])


def _left_beside_covariates(design: np.ndarray, n_in: np.ndarray, n: np.ndarray) -> float:
    """Return the part of a place's documents that a linear combination of the covariates does not foretell, 0 to 1."""
    root = np.sqrt(n)[:, None]
    here = np.divide(n_in, root[:, 0], out=np.zeros(len(n)), where=n > 0)
    explained = (root * design) @ np.linalg.lstsq(root * design, here, rcond=None)[0]
    return float(1 - (explained**2).sum() / n_in.sum())


def _information(sample: Sample, null: Fit, n_in: np.ndarray, part: float) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return (information on the place beside the covariates, without them, share expected of the place), each (K,)."""
    expected = shares_at(sample.design, null.coefficients)
    weights = expected * (1 - expected) * n_in
    along = weights @ sample.design
    information = weights.sum(axis=1) - np.einsum("ka,kab,kb->k", along, null.inverse, along)
    return information, weights.sum(axis=1) * (1 - part), expected @ n_in / n_in.sum()


def _robust_ratio(sample: Sample, inside: np.ndarray, whole: Fit, foretold: np.ndarray) -> np.ndarray:
    """Return the cluster-robust variance of the place's coefficient over the model's, at least 1 (K,).

    Liang and Zeger (1986), doi:10.1093/biomet/73.1.13, with the factor G / (G - 1) of CR1. A place that is a single cluster adds
    nothing to it, which is why it never lowers the variance.
    """
    side = np.where(inside, 0, 1)
    fitted = foretold[:, side, sample.combination].T  # (S, K)
    direction = whole.inverse[:, -1, :] @ _doubled(sample.design).T  # (K, 2V)
    direction = direction.reshape(len(direction), 2, -1)[:, side, sample.combination].T
    begins = np.flatnonzero(np.diff(sample.cluster, prepend=-1))
    by_cluster = np.add.reduceat(direction * (sample.sums - sample.n[:, None] * fitted), begins, axis=0)
    if len(begins) < 2:
        return np.ones(len(sample.phi))
    robust = (by_cluster**2).sum(axis=0) * len(begins) / (len(begins) - 1)
    model = sample.phi * whole.inverse[:, -1, -1]
    return np.maximum(np.divide(robust, model, out=np.ones_like(model), where=model > 0), 1.0)


def _score_p(
    seen: np.ndarray, expected: np.ndarray, variance: np.ndarray, grain: np.ndarray, degrees: int
) -> np.ndarray:
    from scipy.stats import beta, norm, t

    precision = expected * (1 - expected) / np.maximum(variance, 1e-300) - 1
    possible = (precision > 0) & (expected > 0) & (expected < 1)
    a = np.where(possible, expected * precision, 1.0)
    b = np.where(possible, (1 - expected) * precision, 1.0)
    # yes-or-no documents come in steps of one: half a step is allowed for, which for finer shares is next to nothing
    below = beta.cdf(np.minimum(seen + grain / 2, 1.0), a, b)
    above = beta.sf(np.maximum(seen - grain / 2, 0.0), a, b)
    p = np.minimum(2 * np.minimum(below, above), 1.0)
    if degrees:
        p = 2 * t.sf(norm.isf(p / 2), degrees)
    return np.where(possible, np.clip(p, 0.0, 1.0), 1.0)
