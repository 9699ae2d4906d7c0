"""Do places keep their topics with another seed? That is the finding, so its stability counts more than that of terms."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

ROUNDING = 1e-12  # differences below are those of computer arithmetic
MIN_PLACES = 3  # ASSUME two places always lie on a line


@dataclass(frozen=True, eq=False)
class PlaceShares:
    """The places' codes in order, the mean share of each topic in each of them (P, K), and their documents (P,)."""

    adcodes: list[str]
    shares: np.ndarray
    n_docs: np.ndarray


def place_shares(doc_topics: pl.DataFrame, places: pl.DataFrame, n_topics: int) -> PlaceShares | None:
    """Return the shares by each document's own place (adcode), sorted by it; None where fewer than MIN_PLACES have a document.

    Documents about the whole country belong to no place here.
    """
    known = places.filter(pl.col("adcode").is_not_null() & (pl.col("level") != "country")).select("doc_id", "adcode")
    shares = doc_topics.join(known, on="doc_id").group_by("adcode", "topic").agg(total=pl.col("share").sum())
    n_docs = (
        doc_topics.select("doc_id").unique().join(known, on="doc_id").group_by("adcode").agg(n=pl.len()).sort("adcode")
    )
    if len(n_docs) < MIN_PLACES:
        return None
    rows = shares.join(n_docs.with_row_index("row"), on="adcode")
    matrix = np.zeros((len(n_docs), n_topics))
    matrix[rows["row"].to_numpy(), rows["topic"].to_numpy()] = (rows["total"] / rows["n"]).to_numpy()
    return PlaceShares(n_docs["adcode"].to_list(), matrix, n_docs["n"].to_numpy().astype(np.float64))


def correlation(
    own: PlaceShares | None, others: Sequence[PlaceShares | None], partners: Sequence[np.ndarray]
) -> float | None:
    """Return the mean correlation of `own` with each other run, over the cells place x matched topic; None where undefined.

    Places that both have count: a run on part of the documents may lack some, and its shares vary with its documents too. Each topic is centred on its own mean first, so that large topics alone do not correlate; places weigh by their documents.
    `partners` hold each other run's topic numbers (K,) as match() gives them, -1 for none.
    """
    values = []
    for other, partner in zip(others, partners, strict=True):
        if own is None or other is None:
            continue
        _, here, there = np.intersect1d(own.adcodes, other.adcodes, assume_unique=True, return_indices=True)
        if len(here) < MIN_PLACES:
            continue
        matched = np.flatnonzero(partner >= 0)
        n_docs = own.n_docs[here]
        a = _centred(own.shares[np.ix_(here, matched)], n_docs)
        b = _centred(other.shares[np.ix_(there, partner[matched])], n_docs)
        weight = n_docs[:, None]
        size = np.sqrt((weight * a**2).sum() * (weight * b**2).sum())
        if size > ROUNDING * weight.sum():
            values.append(float((weight * a * b).sum() / size))
    return float(np.mean(values)) if values else None


def _centred(shares: np.ndarray, weights: np.ndarray) -> np.ndarray:
    return shares - np.average(shares, axis=0, weights=weights)
