"""Which places are neighbours: those with a common border, or the nearest where borders are not known."""

import numpy as np
from scipy.sparse import csr_matrix

from scripts.shared.boundaries import FILES, boundaries
from scripts.shared.job import log

N_NEIGHBOURS = 4  # ASSUME where borders are not known, a place's neighbours are the four nearest by great circle
KNOWN_FROM = 0.9  # ASSUME borders are of use where they are known for nine places of ten


def neighbours(level: str, codes: list[str], lon: np.ndarray, lat: np.ndarray) -> tuple[csr_matrix, str]:
    """Return (weights (R, R), each row summing to 1, and what they are): equal for all neighbours of a place.

    Contiguity (queen) among the given places, where the boundaries of the level are known; an island, which borders on none of them,
    has the nearest place for its neighbour. Otherwise the N_NEIGHBOURS nearest, so that there are no islands.
    """
    if level in FILES:
        shapes = boundaries(level).regions
        known = np.array([code in shapes for code in codes])
        if known.mean() >= KNOWN_FROM:
            pairs = _touching([shapes[code] for code, there in zip(codes, known, strict=True) if there])
            pairs = np.flatnonzero(known)[pairs]
            alone = np.setdiff1d(np.arange(len(codes)), pairs[0])
            closest = nearest(lon, lat, 1)[alone, 0]
            rows, columns = np.append(pairs[0], alone), np.append(pairs[1], closest)
            log.info(
                "%s: neighbours have a common border; %d islands have their nearest place: %s",
                level,
                len(alone),
                ", ".join(codes[i] for i in alone),
            )
            return _even(rows, columns, len(codes)), f"contiguity, {len(alone)} islands joined to the nearest place"
    k = min(N_NEIGHBOURS, len(codes) - 1)
    log.info("%s: neighbours are the %d nearest places, since borders are not known", level, k)
    return _even(np.repeat(np.arange(len(codes)), k), nearest(lon, lat, k).ravel(), len(codes)), f"{k} nearest"


def _touching(shapes: list) -> np.ndarray:
    """Return the pairs (2, N) of shapes with a common point, each in both directions."""
    import shapely

    pairs = shapely.STRtree(shapes).query(shapes, predicate="intersects")
    pairs = pairs[:, pairs[0] != pairs[1]]
    return pairs[:, np.lexsort(pairs[::-1])]


def _even(rows: np.ndarray, columns: np.ndarray, n: int) -> csr_matrix:
    return csr_matrix((1 / np.bincount(rows, minlength=n)[rows], (rows, columns)), shape=(n, n))


def nearest(lon: np.ndarray, lat: np.ndarray, k: int) -> np.ndarray:
    """Return the numbers (R, k) of the `k` nearest other places of each, by great circle; ties go by number. Degrees."""
    east, north = np.radians(lon), np.radians(lat)
    spots = np.stack([np.cos(north) * np.cos(east), np.cos(north) * np.sin(east), np.sin(north)], axis=1)
    near = np.round(spots @ spots.T, 12)  # cosine of the angle: rounded, so that equal distances tie
    np.fill_diagonal(near, -2.0)
    return np.argsort(-near, axis=1, kind="stable")[:, :k]
