"""Documents of one issuer are alike: how many independent documents the documents of a cell are worth."""

from dataclasses import dataclass

import numpy as np
import polars as pl

from scripts.shared.job import log


@dataclass(frozen=True)
class Clusters:
    """Issuers of each cell (C,), and the design effect (C, K) by which their likeness multiplies the variance of a mean share.

    `degrees` are the issuers less the cells, on which variances rest. `known` is False where documents count by themselves:
    without issuers, or where every place has a single one, which then cannot be told from the place.
    """

    n_clusters: np.ndarray
    effect: np.ndarray
    degrees: int
    known: bool


def issuers(documents: pl.DataFrame) -> pl.DataFrame:
    """Return (doc_id, issuer) from the user's column `group`; a document without a group is its own issuer."""
    own = pl.lit("\0") + pl.col("doc_id")  # never equal to a group's name
    if "group" not in documents.columns:
        return documents.select("doc_id", issuer=own)
    group = pl.col("group").cast(pl.String).str.strip_chars()
    return documents.select("doc_id", issuer=pl.when(group.is_null() | (group == "")).then(own).otherwise(group))


def cluster_effect(shares: np.ndarray, cell: np.ndarray, issuer: np.ndarray) -> Clusters:
    """Return what issuers do to cells; `shares` (D, K), `cell` and `issuer` (D,) numbers, an issuer counting anew in each cell.

    effect = 1 + (sum m^2 / n - 1) rho for m documents by issuer and rho the correlation within issuers, estimated by one-way
    analysis of variance of issuers within cells, pooled over cells (Kish 1965, Survey sampling, 5.4; Donner and Koval 1980,
    doi:10.2307/2530491).
    """
    n_cells, n_topics = int(cell.max()) + 1, shares.shape[1]
    n = np.bincount(cell, minlength=n_cells)
    pairs, member = np.unique(np.stack([cell, issuer], axis=1), axis=0, return_inverse=True)
    member = member.ravel()
    sizes, home = np.bincount(member), pairs[:, 0]
    n_clusters = np.bincount(home, minlength=n_cells)
    degrees, left = len(sizes) - n_cells, len(shares) - len(sizes)
    if degrees == 0 or left == 0:
        if left:
            # ASSUME a place with one issuer is that issuer: its documents are the units, as nothing tells the two apart
            log.info("every place has a single issuer, so documents count by themselves")
        return Clusters(n_clusters if not left else n, np.ones((n_cells, n_topics)), len(shares) - n_cells, False)
    means, centres = _means(shares, member, sizes), _means(shares, cell, n)
    between = (sizes[:, None] * (means - centres[home]) ** 2).sum(axis=0) / degrees
    inside = ((shares - means[member]) ** 2).sum(axis=0) / left
    squares = np.bincount(home, weights=sizes.astype(float) ** 2, minlength=n_cells) / n
    usual = (len(shares) - squares.sum()) / degrees
    total = between + (usual - 1) * inside
    rho = np.clip(np.divide(between - inside, total, out=np.zeros_like(total), where=total > 0), 0.0, 1.0)
    log.info("documents of one issuer correlate by %.2f on average over topics", rho.mean())
    return Clusters(n_clusters, 1 + (squares[:, None] - 1) * rho[None, :], degrees, True)


def _means(shares: np.ndarray, group: np.ndarray, n: np.ndarray) -> np.ndarray:
    sums = np.zeros((len(n), shares.shape[1]))
    np.add.at(sums, group, shares)
    return sums / n[:, None]
