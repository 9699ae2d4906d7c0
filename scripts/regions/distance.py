"""Which places are alike: distances between their topic shares."""

import numpy as np
import polars as pl

from scripts.shared.job import log
from scripts.shared.tables import empty

# beyond so many places, pairs and contrasts of thin ones are left out: they are mostly chance, and pairs grow with the square
MAX_REGIONS = 400


def distances(region_topics: pl.DataFrame) -> pl.DataFrame:
    """Return the table region_distance: every pair of places of one level, adcode_a before adcode_b.

    The square root of the Jensen-Shannon divergence to base 2 of their mean shares, a metric from 0 (alike) to 1 (nothing in
    common). Endres and Schindelin (2003), doi:10.1109/TIT.2003.813506. Of few documents it is biased upwards.
    """
    parts = [empty("region_distance")]
    for (level,), rows in region_topics.sort("level", "adcode", "topic").group_by("level", maintain_order=True):
        if rows["adcode"].n_unique() > MAX_REGIONS:
            log.info("%s: more than %d places, so pairs are formed of those that are not thin", level, MAX_REGIONS)
            rows = rows.filter(~pl.col("thin"))
        codes = rows["adcode"].unique(maintain_order=True)
        if len(codes) < 2:
            continue
        matrix = jensen_shannon(rows["share"].to_numpy().reshape(len(codes), -1))
        a, b = np.triu_indices(len(codes), k=1)
        parts.append(
            pl.DataFrame({"adcode_a": codes.gather(a), "adcode_b": codes.gather(b), "distance": matrix[a, b]}).select(
                pl.lit(level).alias("level"), "adcode_a", "adcode_b", "distance"
            )
        )
    return pl.concat(parts)


def jensen_shannon(shares: np.ndarray) -> np.ndarray:
    """Return the Jensen-Shannon distances (R, R) between the rows of `shares` (R, K), base 2, in [0, 1]."""
    entropy = _entropy(shares)
    divergence = np.zeros((len(shares), len(shares)))
    for i, row in enumerate(shares):
        divergence[i] = _entropy((shares + row) / 2) - (entropy + entropy[i]) / 2
    return np.sqrt(np.clip(divergence, 0.0, 1.0))


def _entropy(shares: np.ndarray) -> np.ndarray:
    return -(shares * np.log2(np.where(shares > 0, shares, 1.0))).sum(axis=-1)
