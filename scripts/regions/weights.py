"""What each document counts for in the share of its place."""

import numpy as np
import polars as pl


def weights_of(documents: pl.DataFrame, weighting: str) -> np.ndarray | None:
    """Return the weight (D,) of each of `documents` (adcode, and n_chars or own), or None where they weigh equally.

    `characters`: by length; `places`: the finest places known (own) within a place weigh equally, and their documents equally within
    them, so that a prefecture with ten documents does not outweigh one with two.
    """
    if weighting == "characters":
        return documents["n_chars"].to_numpy().astype(float)
    if weighting == "places":
        return 1 / documents.select(pl.len().over("adcode", "own")).to_series().to_numpy().astype(float)
    return None
