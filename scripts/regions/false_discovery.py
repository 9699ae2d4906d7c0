"""How many of the listed findings may be false."""

import numpy as np
import polars as pl


def adjust(p: pl.Series) -> np.ndarray:
    """Return Benjamini and Hochberg's q for each of `p`: the smallest false discovery rate at which it would be listed.

    Benjamini and Hochberg (1995), doi:10.1111/j.2517-6161.1995.tb02031.x.
    """
    from scipy.stats import false_discovery_control

    return false_discovery_control(p.to_numpy(), method="bh")
