"""Where a place stands among the others of its level in each topic, and how surely."""

import numpy as np
import polars as pl

from scripts.regions.intervals import critical_value, score_interval
from scripts.regions.posterior import Posterior
from scripts.shared.tables import empty


def rank_places(
    keys: pl.DataFrame,
    shares: np.ndarray,
    worth: np.ndarray,
    degrees: int,
    confidence: float,
    drawn: Posterior | None = None,
    moved: np.ndarray | None = None,
) -> pl.DataFrame:
    """Return the table ranks of one level; thin places are left out, and all where fewer than two are left.

    `keys` (level, adcode, region, thin) of C places, `shares` (C, K), `worth` (C, K) documents each share is worth, `moved` (M, C, K)
    the shares in each of the posterior draws of `drawn`.
    """
    kept = np.flatnonzero(~keys["thin"].to_numpy())
    if len(kept) < 2:
        return empty("ranks")
    low, high = rank_intervals(
        shares[kept],
        worth[kept],
        critical_value(degrees, 1 - (1 - confidence) / (len(kept) - 1)),
        drawn,
        None if moved is None else moved[:, kept],
    )
    rank = 1 + (shares[kept][None, :, :] > shares[kept][:, None, :]).sum(axis=1)
    n_topics = shares.shape[1]
    rows = keys[kept].select(pl.col("level", "adcode", "region").repeat_by(n_topics).explode())
    return rows.with_columns(
        topic=pl.Series(np.tile(np.arange(n_topics), len(kept)), dtype=pl.Int64),
        rank=pl.Series(rank.ravel(), dtype=pl.Int64),
        low=pl.Series(low.ravel(), dtype=pl.Int64),
        high=pl.Series(high.ravel(), dtype=pl.Int64),
        n_regions=pl.lit(len(kept), pl.Int64),
    ).select(empty("ranks").columns)


def rank_intervals(
    shares: np.ndarray, worth: np.ndarray, z: float, drawn: Posterior | None = None, moved: np.ndarray | None = None
) -> tuple[np.ndarray, np.ndarray]:
    """Return (lowest, highest) rank (R, K) that each place can have, 1 being the largest share.

    The marginal confidence set of Mogstad, Romano, Shaikh and Wilhelm (2024), Inference for ranks, Review of Economic Studies 91: a
    place ranks below all whose shares are surely larger and above all whose are surely smaller, where every comparison with another
    place is made at the critical value `z`, which must allow for their number (here by Bonferroni, there by simulation). The interval
    of a difference joins the score intervals of both (Newcombe 1998, method 10) with the variance of the difference over the draws.
    """
    low, high = score_interval(shares, worth, z)
    below, above = (shares - low) ** 2, (high - shares) ** 2
    lowest, highest = np.empty(shares.shape, dtype=int), np.empty(shares.shape, dtype=int)
    for i, share in enumerate(shares):
        difference = shares - share
        between = drawn.between(moved - moved[:, i : i + 1]) if drawn is not None and moved is not None else None
        extra = 0.0 if between is None else z**2 * between
        larger = difference > np.sqrt(below + above[i] + extra)
        smaller = -difference > np.sqrt(above + below[i] + extra)
        lowest[i], highest[i] = 1 + larger.sum(axis=0), len(shares) - smaller.sum(axis=0)
    return lowest, highest
