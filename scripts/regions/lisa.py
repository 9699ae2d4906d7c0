"""Local Moran's I: which places speak of a topic as their neighbours do, and which unlike them."""

import numpy as np
import polars as pl
from scipy.sparse import csr_matrix

KINDS = {(True, True): "high-high", (False, False): "low-low", (True, False): "high-low", (False, True): "low-high"}
NONE = "none"
LISTED_BELOW = 0.05  # q from which a place is named after its kind


def local_i(shares: np.ndarray, weights: csr_matrix) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return (I, z, mean z of the neighbours), each (R, K), of `shares` (R, K): I = z times the latter, z in standard deviations.

    Anselin (1995), doi:10.1111/j.1538-4632.1995.tb00338.x. 0 where all places speak alike.
    """
    z = shares - shares.mean(axis=0)
    deviation = z.std(axis=0)
    z = np.divide(z, deviation, out=np.zeros_like(z), where=deviation > 1e-10)
    lag = weights @ z
    return z * lag, z, lag


def local_p(draws: np.ndarray, weights: csr_matrix, n_permutations: int, seed: int) -> np.ndarray:
    """Return p (R, K), two-sided: how often neighbours dealt at random to a place that stays are as far from what is usual.

    `draws` (M, R, K) are shares, of which each permutation takes one in turn, so that p is the mean over draws of their own p
    (conditional permutation by Anselin 1995). What is usual is the mean over permutations; the seen one is counted in.
    """
    n_draws, n_places, n_topics = draws.shape
    sizes = np.diff(weights.indptr)
    slots = np.arange(sizes.max())
    used = (slots < sizes[:, None]) / np.maximum(sizes, 1)[
        :, None
    ]  # (R, slots) equal weights of as many neighbours as it has
    rng = np.random.default_rng(seed)
    own = [local_i(one, weights) for one in draws]
    # for a place that stays, neighbours dealt from the others have the mean of all but itself
    farther, drawn = np.zeros((n_places, n_topics)), np.arange(n_permutations) % n_draws
    places = np.arange(n_places)[:, None]
    for m in drawn:
        seen, z, _ = own[m]
        dealt = rng.permutation(n_places - 1)[: len(slots)]
        others = dealt[None, :] + (dealt[None, :] >= places)  # (R, slots), never the place itself
        lag = np.einsum("rs,rsk->rk", used, z[others])
        usual = z * -z / (n_places - 1)
        farther += np.abs(z * lag - usual) >= np.abs(seen - usual) - 1e-12
    return (farther + 1) / (n_permutations + 1)


def local_rows(
    codes: pl.Series, found: np.ndarray, z: np.ndarray, lag: np.ndarray, p: np.ndarray, q: np.ndarray
) -> pl.DataFrame:
    """Return (adcode, topic, local_i, p, q, kind) of arrays (R, K); kind is the quadrant where q < LISTED_BELOW, else none."""
    n_topics = found.shape[1]
    sure = q < LISTED_BELOW
    kinds = [
        KINDS[(bool(high), bool(around))] if listed else NONE
        for high, around, listed in zip((z > 0).ravel(), (lag > 0).ravel(), sure.ravel(), strict=True)
    ]
    return pl.DataFrame(
        {
            "adcode": codes.gather(np.repeat(np.arange(len(codes)), n_topics)),
            "topic": np.tile(np.arange(n_topics), len(codes)),
            "local_i": found.ravel(),
            "p": p.ravel(),
            "q": q.ravel(),
            "kind": kinds,
        }
    )
