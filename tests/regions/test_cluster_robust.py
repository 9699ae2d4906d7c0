"""CR2 and the fractional logit against statsmodels 0.15.0 and against what defines CR2.

The figures are of sm.GLM(y, X, family=Binomial()) with cov_type "cluster" (CR0: use_correction=False), of sm.OLS with cov_type "HC2", and
of sm.GEE with cov_type "bias_reduced", on the twelve documents below.
"""

import numpy as np
import pytest

from scripts.regions.cluster_robust import corrected, corrections, covariance, cr2
from scripts.regions.fractional_logit import fit, shares_at

Y = np.array([0.1, 0.3, 0.2, 0.6, 0.5, 0.9, 0.4, 0.35, 0.7, 0.15, 0.25, 0.8])
X = np.column_stack([np.ones(12), [0, 1, 2, 3, 4, 5, 1, 2, 4, 0, 1, 5], [0, 0, 0, 1, 1, 1, 0, 1, 1, 0, 0, 1]]).astype(
    float
)
CLUSTER = np.array([0, 0, 0, 1, 1, 1, 2, 2, 3, 3, 4, 4])
COEFFICIENTS = [-1.73456998, 0.60057373, 0.06375898]
CR0 = [0.15223314, 0.07651331, 0.43125196]
MANCL_DEROUEN = [0.27480823, 0.13322892, 0.78589992]
HC2 = [0.03670638, 0.03578898, 0.14359457]


def of_logit():
    whole = fit(X, np.ones(12), Y[:, None])
    fitted = shares_at(X, whole.coefficients).T
    weights, residuals = fitted * (1 - fitted), Y[:, None] - fitted
    return whole, fitted, weights, residuals


def errors(matrix):
    return np.sqrt(np.diagonal(matrix[0])).tolist()


def test_the_fractional_logit_and_its_cluster_robust_errors_are_those_of_statsmodels():
    whole, _, _, residuals = of_logit()
    assert whole.coefficients[0].tolist() == pytest.approx(COEFFICIENTS, abs=1e-6)
    assert errors(covariance(X, residuals, whole.inverse, CLUSTER)) == pytest.approx(CR0, abs=1e-6)


def test_leverages_of_clusters_in_a_logit_are_those_of_statsmodels():
    # the correction of Mancl and DeRouen is (I - H)^-1: that of CR2 twice
    whole, _, weights, residuals = of_logit()
    found = corrections(X, weights, whole.inverse, CLUSTER)
    twice = corrected(corrected(residuals, weights, found), weights, found)
    assert errors(covariance(X, twice, whole.inverse, CLUSTER)) == pytest.approx(MANCL_DEROUEN, abs=1e-6)


def test_cr2_lies_between_cr0_and_mancl_and_derouen():
    whole, fitted, _, _ = of_logit()
    ours = errors(cr2(X, np.ones(12), Y[:, None], fitted, whole, CLUSTER))
    assert all(a < b < c for a, b, c in zip(CR0, ours, MANCL_DEROUEN, strict=True))


def test_cr2_of_documents_that_are_each_their_own_cluster_is_hc2():
    ones, inverse = np.ones((12, 1)), np.linalg.inv(X.T @ X)[None]
    residuals = (Y - X @ np.linalg.lstsq(X, Y, rcond=None)[0])[:, None]
    alone = np.arange(12)
    right = corrected(residuals, ones, corrections(X, ones, inverse, alone))
    assert errors(covariance(X, right, inverse, alone)) == pytest.approx(HC2, abs=1e-6)


def test_cr2_of_a_mean_of_equal_clusters_by_hand():
    # cluster means .2, .4, .9: their variance over three is the variance of their mean, .13 / 3
    y, cluster = np.array([0.1, 0.3, 0.3, 0.5, 0.9, 0.9])[:, None], np.array([0, 0, 1, 1, 2, 2])
    design, ones, inverse = np.ones((6, 1)), np.ones((6, 1)), np.full((1, 1, 1), 1 / 6)
    right = corrected(y - 0.5, ones, corrections(design, ones, inverse, cluster))
    assert covariance(design, right, inverse, cluster)[0, 0, 0] == pytest.approx(0.13 / 3, abs=1e-12)


def test_cr2_is_unbiased_where_the_working_model_is_true():
    # E[CR2] = inverse X' A (I - H) A' X inverse, summed over clusters, is the inverse itself where errors are independent
    ones, inverse = np.ones((12, 1)), np.linalg.inv(X.T @ X)
    projection = np.eye(12) - X @ inverse @ X.T
    total = np.zeros((3, 3))
    for part in corrections(X, ones, inverse[None], CLUSTER):
        for strata, root in zip(part.strata, part.roots[0], strict=True):
            turned = inverse @ X[strata].T @ root @ projection[strata]
            total += turned @ turned.T
    assert total == pytest.approx(inverse, abs=1e-9)


def test_documents_counted_in_strata_give_the_errors_of_single_ones():
    rows, n = X[[0, 1, 3, 4, 8, 10]], np.array([3.0, 1.0, 2.0, 4.0, 2.0, 3.0])
    rng = np.random.default_rng(3)
    by_document = [rng.beta(2, 3, int(m)) for m in n]
    cluster = np.array([0, 0, 1, 1, 2, 2])
    sums = np.array([y.sum() for y in by_document])[:, None]
    whole = fit(rows, n, sums)
    counted = cr2(rows, n, sums, shares_at(rows, whole.coefficients).T, whole, cluster)
    times = n.astype(int)
    single, y = rows.repeat(times, axis=0), np.concatenate(by_document)[:, None]
    one_by_one = cr2(single, np.ones(len(y)), y, shares_at(single, whole.coefficients).T, whole, cluster.repeat(times))
    assert counted == pytest.approx(one_by_one, rel=1e-8)


def test_a_part_that_the_model_foretells_exactly_adds_nothing():
    design = np.array([[1.0, 1.0], [1.0, 1.0], [1.0, 0.0], [1.0, 0.0]])
    y = np.array([[0.2], [0.4], [0.5], [0.9]])
    whole = fit(design, np.ones(4), y)
    found = cr2(design, np.ones(4), y, shares_at(design, whole.coefficients).T, whole, np.array([0, 0, 1, 2]))
    assert np.isfinite(found).all()
