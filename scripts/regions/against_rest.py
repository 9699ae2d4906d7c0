"""One place against all others: the difference in shares, raw or at equal covariates, its interval and its p."""

from dataclasses import dataclass

import numpy as np

from scripts.regions.cluster_robust import Corrections, corrected, corrections
from scripts.regions.fractional_logit import Fit, fit, shares_at
from scripts.regions.intervals import critical_value, score_interval
from scripts.regions.sample import Sample
from scripts.regions.score_test import score_p

LEAST_LEFT = 1e-6  # of a place's documents beside their covariates: below it, the two cannot be told apart


@dataclass(frozen=True)
class Contrast:
    """The difference of one place from the rest by topic (K,): effect, low, high, se, p."""

    effect: np.ndarray
    low: np.ndarray
    high: np.ndarray
    se: np.ndarray
    p: np.ndarray


@dataclass(frozen=True)
class Null:
    """What all places share: the `fit` of the covariates alone, its CR2 `corrections`, and the draws' `moved` (M, V, K) sums."""

    fit: Fit
    corrections: list[Corrections]
    moved: np.ndarray | None


def without_place(sample: Sample) -> Null:
    """Return the fit of the covariates alone: what is expected where no place differs from another."""
    whole = fit(sample.design, *_by_combination(sample, np.ones(len(sample.n), dtype=bool)))
    fitted = shares_at(sample.design, whole.coefficients)[:, sample.combination].T
    weights = sample.n[:, None] * fitted * (1 - fitted)
    found = corrections(sample.design[sample.combination], weights, whole.inverse, sample.cluster)
    return Null(whole, found, _moved(sample, np.ones(len(sample.n), dtype=bool)))


def against_rest(sample: Sample, place: int, null: Null, confidence: float) -> Contrast | None:
    """Return how `place` differs from the rest; None where its covariates cannot be told from itself.

    The effect is the average marginal effect of the place in a fractional logit on place and covariates: the mean over its own
    documents of the share foretold inside less that foretold outside; without covariates the difference of two means. Its interval
    joins the score intervals of both (Newcombe 1998, method 10, doi:10.1002/(SICI)1097-0258(19980430)17:8<873::AID-SIM779>3.0.CO;2-I)
    with n the documents over phi, the issuers' design effect, what the covariates take, and the cluster-robust (CR2) over the
    model's variance where that is larger; the variance of the effect over the posterior draws is added to it.

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
    information, raw, expected, beside = _information(sample, null.fit, n_in, n_here / (n_here + n_rest))
    whole = fit(
        _doubled(sample.design),
        np.concatenate([n_in, n_out]),
        np.concatenate([sums_in, sums_out]),
        np.concatenate([null.fit.coefficients, np.zeros((len(expected), 1))], axis=1),
    )
    foretold = shares_at(_doubled(sample.design), whole.coefficients).reshape(len(expected), 2, -1)
    # ASSUME a place is compared at its own periods and kinds of report: what it would say in others, nobody has seen
    weights = n_in / n_here
    here, rest = foretold[:, 0] @ weights, foretold[:, 1] @ weights
    robust = _robust_ratio(sample, inside, whole, foretold, null.corrections)
    between = _between(sample, inside, null, whole, foretold, weights)
    spread = sample.phi * robust
    own = spread * sample.effect[place]
    taken = np.divide(raw, information, out=np.ones_like(raw), where=information > 1e-12)  # by the covariates
    worth = np.stack([n_here / (own * np.maximum(taken, 1.0)), n_rest / spread])
    z = critical_value(sample.degrees, confidence)
    ends = score_interval(np.stack([here, rest]), worth, z)
    effect = here - rest
    drawn = (np.stack([here, rest]) * worth + 2) / (worth + 4)
    return Contrast(
        effect,
        np.maximum(effect - np.sqrt((here - ends[0][0]) ** 2 + (ends[1][1] - rest) ** 2 + z**2 * between), -1.0),
        np.minimum(effect + np.sqrt((ends[1][0] - here) ** 2 + (rest - ends[0][1]) ** 2 + z**2 * between), 1.0),
        np.sqrt((drawn * (1 - drawn) / worth).sum(axis=0) + between),
        score_p(
            sums_in.sum(axis=0) / n_here,
            expected,
            own * information / n_here**2 + _between_scores(sample, inside, null, beside) / n_here**2,
            own / n_here,
            sample.degrees,
        ),
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


def _information(
    sample: Sample, null: Fit, n_in: np.ndarray, part: float
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Return (information on the place beside the covariates, without them, share expected of the place), each (K,).

    The fourth, (K, V), is the part of the place that the covariates of each combination foretell.
    """
    expected = shares_at(sample.design, null.coefficients)
    weights = expected * (1 - expected) * n_in
    along = weights @ sample.design
    information = weights.sum(axis=1) - np.einsum("ka,kab,kb->k", along, null.inverse, along)
    beside = np.einsum("kab,kb->ka", null.inverse, along) @ sample.design.T
    return information, weights.sum(axis=1) * (1 - part), expected @ n_in / n_in.sum(), beside


def _robust_ratio(
    sample: Sample, inside: np.ndarray, whole: Fit, foretold: np.ndarray, found: list[Corrections]
) -> np.ndarray:
    """Return the cluster-robust (CR2) variance of the place's coefficient over the model's, at least 1 (K,).

    A place that is a single cluster adds nothing to it, which is why it never lowers the variance. Clusters of other places are
    corrected as `found` without the place's column, whose leverage on them is next to nothing.
    """
    side = np.where(inside, 0, 1)
    if len(np.unique(sample.cluster)) < 2:
        return np.ones(len(sample.phi))
    fitted = foretold[:, side, sample.combination].T  # (S, K)
    weights = sample.n[:, None] * fitted * (1 - fitted)
    residuals = sample.sums - sample.n[:, None] * fitted
    right = corrected(residuals, weights, found)
    rows = np.concatenate([sample.design[sample.combination], inside[:, None]], axis=1)
    own = np.isin(sample.cluster, sample.cluster[inside])
    exact = corrections(rows[own], weights[own], whole.inverse, sample.cluster[own])
    right[own] = corrected(residuals[own], weights[own], exact)
    begins = np.flatnonzero(np.diff(sample.cluster, prepend=-1))
    by_cluster = np.add.reduceat((rows @ whole.inverse[:, -1, :].T) * right, begins, axis=0)
    model = sample.phi * whole.inverse[:, -1, -1]
    robust = (by_cluster**2).sum(axis=0)
    return np.maximum(np.divide(robust, model, out=np.ones_like(model), where=model > 0), 1.0)


def _moved(sample: Sample, chosen: np.ndarray) -> np.ndarray | None:
    """Return the sums of shares by draw and combination (M, V, K) over the chosen strata; None without draws."""
    if sample.drawn_sums is None:
        return None
    moved = np.zeros((len(sample.drawn_sums), len(sample.design), sample.sums.shape[1]))
    np.add.at(moved, (slice(None), sample.combination[chosen]), sample.drawn_sums[:, chosen])
    return moved


def _between(
    sample: Sample, inside: np.ndarray, null: Null, whole: Fit, foretold: np.ndarray, weights: np.ndarray
) -> np.ndarray | float:
    """Return the variance of the effect that the draws add (K,): each draw moves it along its gradient in the shares."""
    if sample.drawn is None or null.moved is None:
        return 0.0
    slope = foretold * (1 - foretold) * weights  # (K, 2, V)
    doubled = _doubled(sample.design)
    gradient = np.concatenate([slope[:, 0], -slope[:, 1]], axis=1) @ doubled  # (K, Q + 1)
    along = (gradient[:, None] @ whole.inverse)[:, 0] @ doubled.T  # (K, 2V)
    here, rest = along[:, : len(sample.design)], along[:, len(sample.design) :]
    moved = np.einsum("mvk,kv->mk", _moved(sample, inside), here - rest) + np.einsum("mvk,kv->mk", null.moved, rest)
    return sample.drawn.between(moved)


def _between_scores(sample: Sample, inside: np.ndarray, null: Null, beside: np.ndarray) -> np.ndarray | float:
    """Return the variance that the draws add to the place's score (K,): its sum of shares less what the covariates foretell of it."""
    if sample.drawn is None or null.moved is None:
        return 0.0
    scores = sample.drawn_sums[:, inside].sum(axis=1) - np.einsum("mvk,kv->mk", null.moved, beside)
    return sample.drawn.between(scores)
