import numpy as np
import polars as pl
import pytest

from scripts.regions.clusters import cluster_effect, issuers
from scripts.regions.dispersion import pooled_dispersion
from scripts.regions.intervals import critical_value, score_interval


def test_a_document_without_a_group_is_its_own_issuer():
    documents = pl.DataFrame({"doc_id": ["a", "b", "c", "d"], "group": ["局", " ", None, "局"]})
    assert issuers(documents)["issuer"].n_unique() == 3
    assert issuers(documents.drop("group"))["issuer"].n_unique() == 4


def test_design_effect_by_hand():
    # one cell, issuers {.2 .4} and {.6 .8}: between (2*.2^2 + 2*.2^2) / 1 = .16, inside 4 * .01 / 2 = .02;
    # usual size (4 - 8/4) / 1 = 2; rho = (.16 - .02) / (.16 + .02) = 7/9; effect 1 + (8/4 - 1) * 7/9
    found = cluster_effect(np.array([[0.2], [0.4], [0.6], [0.8]]), np.zeros(4, dtype=int), np.array([0, 0, 1, 1]))
    assert found.effect[0, 0] == pytest.approx(1 + 7 / 9)
    assert (found.n_clusters.tolist(), found.degrees, found.known) == ([2], 1, True)


def test_without_issuers_documents_count_by_themselves():
    found = cluster_effect(np.array([[0.2], [0.4], [0.6]]), np.array([0, 0, 1]), np.array([0, 1, 2]))
    assert found.effect.tolist() == [[1.0], [1.0]]
    assert found.n_clusters.tolist() == [2, 1]
    assert not found.known


def test_where_each_place_has_one_issuer_documents_count_by_themselves():
    found = cluster_effect(np.array([[0.2], [0.4], [0.6]]), np.array([0, 0, 1]), np.array([0, 0, 1]))
    assert found.effect.tolist() == [[1.0], [1.0]]
    assert not found.known


def test_intervals_cover_where_issuers_correlate():
    """60 corpora of 20 places of 4 issuers of 5 documents; the issuers' own shares scatter, documents around them."""
    rng = np.random.default_rng(8)
    covered, naive = [], []
    cell, issuer = np.repeat(np.arange(20), 20), np.repeat(np.arange(80), 5)
    for _ in range(60):
        truth = rng.dirichlet([4, 2, 2], 20)
        of_issuer = np.vstack([rng.dirichlet(12 * p + 1e-3, 4) for p in truth])
        shares = np.vstack([rng.dirichlet(9 * p + 1e-3, 5) for p in of_issuer])
        means = np.array([shares[cell == c].mean(axis=0) for c in range(20)])
        clusters = cluster_effect(shares, cell, issuer)
        phi = pooled_dispersion(shares, cell, clusters.effect).phi
        low, high = score_interval(means, 20 / clusters.effect / phi, critical_value(clusters.degrees, 0.95))
        covered.append(((low <= truth) & (truth <= high)).mean())
        phi = pooled_dispersion(shares, cell).phi
        low, high = score_interval(means, np.full((20, 3), 20) / phi, 1.96)
        naive.append(((low <= truth) & (truth <= high)).mean())
    assert 0.93 <= np.mean(covered) <= 0.97
    assert np.mean(naive) < 0.90
