"""The documents of one level, counted in strata of equal place, cluster and covariates: all that contrasts need of them."""

from dataclasses import dataclass

import numpy as np
import polars as pl

from scripts.regions.clusters import cluster_effect
from scripts.regions.dispersion import place_dispersion, pooled_dispersion
from scripts.regions.posterior import Posterior


@dataclass(frozen=True)
class Sample:
    """Documents of one level counted in strata of equal cluster and covariates, clusters lying within places.

    `design` (V, Q) covariates of each of V combinations, a constant first; for each of S strata its `combination`, `cluster`,
    `place`, `n` documents and `sums` (S, K) of shares, sorted by cluster. `phi` (K,) dispersion, `effect` (P, K) design effects of
    issuers by place times how far each place scatters beside others, `degrees` on which phi rests; `drawn` the posterior draws and
    `drawn_sums` (M, S, K) the sums in each. `terms` (Q,) names the columns of `design`.
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
    terms: list[str]
    drawn: Posterior | None = None
    drawn_sums: np.ndarray | None = None


def gather(
    documents: pl.DataFrame, covariates: list[str], drawn: Posterior | None = None
) -> tuple[Sample, pl.Series, np.ndarray]:
    """Return (the sample, the adcodes of its places, clusters by place) of `documents` (doc_id, adcode, shares, issuer, own, covariates).

    Covariates of text enter as one column for each value but the first, numbers as themselves less their mean, over their deviation.
    """
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
    design, terms = _design(documents, cells["combination"].to_numpy(), covariates)
    period = documents["period"].rank("dense").to_numpy().astype(int) - 1 if "period" in covariates else None
    phi = pooled_dispersion(values, place, clusters.effect, period).phi
    n = np.bincount(strata).astype(float)
    drawn = drawn if drawn is not None and drawn.n_draws > 1 else None
    sample = Sample(
        design=design,
        combination=combination,
        cluster=cluster,
        place=of_place,
        n=n,
        sums=sums,
        phi=phi,
        effect=clusters.effect * place_dispersion(values, place, phi, period)[:, None],
        degrees=clusters.degrees,
        terms=terms,
        drawn=drawn,
        # four bytes are enough for a variance, and strata may be many
        drawn_sums=None
        if drawn is None
        else drawn.means(documents["doc_id"], strata, dtype=np.float32) * n[:, None].astype(np.float32),
    )
    n_clusters = cells.group_by("place").agg(pl.col("cluster").n_unique()).sort("place")["cluster"].to_numpy()
    return sample, documents["adcode"].unique().sort(), n_clusters


def _design(documents: pl.DataFrame, combination: np.ndarray, covariates: list[str]) -> tuple[np.ndarray, list[str]]:
    """Return (the covariates of each combination (V, Q), the names of its columns): a constant comes first."""
    first = np.unique(combination, return_index=True)[1]
    columns, terms = [np.ones(len(first))], ["intercept"]
    for name in covariates:
        values = documents[name].to_numpy()[first]
        if documents[name].dtype.is_numeric():
            every = documents[name].to_numpy()
            columns.append((values - every.mean()) / (every.std() or 1.0))
            terms.append(name)
            continue
        for value in sorted(set(values))[1:]:
            columns.append((values == value).astype(float))
            terms.append(f"{name}: {value}")
    return np.stack(columns, axis=1), terms
