"""The documents of one level, counted in strata of equal place, cluster and covariates: all that contrasts need of them."""

from dataclasses import dataclass

import numpy as np
import polars as pl

from scripts.regions.clusters import cluster_effect
from scripts.regions.intervals import pooled_dispersion


@dataclass(frozen=True)
class Sample:
    """Documents of one level counted in strata of equal cluster and covariates, clusters lying within places.

    `design` (V, Q) covariates of each of V combinations, a constant first; for each of S strata its `combination`, `cluster`,
    `place`, `n` documents and `sums` (S, K) of shares, sorted by cluster. `phi` (K,) dispersion, `effect` (P, K) design effects of
    issuers by place, `degrees` on which phi rests.
    """

    design: np.ndarray
    combination: np.ndarray
    cluster: np.ndarray
    place: np.ndarray
    n: np.ndarray
    sums: np.ndarray
    phi: np.ndarray
    effect: np.ndarray
    degrees: int


def gather(documents: pl.DataFrame, covariates: list[str]) -> tuple[Sample, pl.Series, np.ndarray]:
    """Return (the sample, the adcodes of its places, clusters by place) of `documents` (adcode, shares, issuer, own, covariates)."""
    values = documents["shares"].to_numpy()
    place = documents["adcode"].rank("dense").to_numpy().astype(int) - 1
    clusters = cluster_effect(values, place, documents["issuer"].rank("dense").to_numpy())
    # ASSUME without issuers, documents of one finest place are alike: their errors are added before they are squared
    within = "issuer" if clusters.known else "own"
    cells = documents.select(
        place=pl.Series(place),
        cluster=pl.struct(pl.Series("p", place), pl.col(within)).rank("dense").cast(pl.Int64),
        combination=(pl.struct(covariates) if covariates else pl.lit(0)).rank("dense").cast(pl.Int64) - 1,
    )
    strata = cells.select(pl.struct("cluster", "combination").rank("dense").cast(pl.Int64) - 1).to_series().to_numpy()
    first = np.unique(strata, return_index=True)[1]
    sums = np.zeros((len(first), values.shape[1]))
    np.add.at(sums, strata, values)
    combination, cluster, of_place = (cells[c].to_numpy()[first] for c in ("combination", "cluster", "place"))
    sample = Sample(
        design=_design(documents, cells["combination"].to_numpy(), covariates),
        combination=combination,
        cluster=cluster,
        place=of_place,
        n=np.bincount(strata).astype(float),
        sums=sums,
        phi=pooled_dispersion(values, place, clusters.effect).phi,
        effect=clusters.effect,
        degrees=clusters.degrees,
    )
    n_clusters = cells.group_by("place").agg(pl.col("cluster").n_unique()).sort("place")["cluster"].to_numpy()
    return sample, documents["adcode"].unique().sort(), n_clusters


def _design(documents: pl.DataFrame, combination: np.ndarray, covariates: list[str]) -> np.ndarray:
    """Return the covariates of each combination (V, Q): a constant, and a column for each value but a covariate's first."""
    first = np.unique(combination, return_index=True)[1]
    columns = [np.ones(len(first))]
    for name in covariates:
        values = documents[name].to_numpy()[first]
        columns += [(values == value).astype(float) for value in sorted(set(values))[1:]]
    return np.stack(columns, axis=1)
