"""Which pairs of texts may be copies of each other: by MinHash for texts of like length, by sampled shingles for short in long."""

from collections.abc import Callable, Iterable

import numpy as np
import polars as pl

from scripts.corpus.signatures import BANDS, PERMUTATIONS, ROWS, SHINGLE

# 32 bands of 4 values: a pair that shares half of its shingles is a candidate with 87 %, 0.7 with 99.98 %
# ASSUME a reprint keeps at least half of the length; a shorter one is looked for as a whole inside the longer
MIN_LENGTH_SHARE = 0.5
CROWD = 20  # of one bucket's texts, each is compared with so many of the first ones: m copies cost m, not m * m pairs
SPREAD = 4 / (2 * PERMUTATIONS**0.5)  # four standard errors of an estimated similarity
# ASSUME what fewer than 100 characters say (notices, captions, headlines) is no reprint where a longer text holds it too
MIN_CONTAINED = 100
PROBES = 16
# ASSUME a run of characters that stands in more than 50 documents is a formula or a notice and speaks for no reprint
MAX_HOLDERS = 50

Pairs = np.ndarray  # (P, 2) of numbers of texts, the smaller one first, each pair once


def near_pairs(band: Callable[[str], np.ndarray], order: np.ndarray, n_shingles: np.ndarray, least: float) -> Pairs:
    """Return pairs that may share the share `least` of the shorter text's shingles.

    `band(name)` gives one column of packed MinHash values (N,) of all texts: one at a time, so that memory holds no more.
    `order` are the texts (numbers) that take part, those that stay before others.
    """
    n = len(n_shingles)
    codes = np.zeros(0, dtype=np.int64)
    for name in BANDS:
        pairs = _in_buckets(band(name)[order], order)
        sizes = np.sort(n_shingles[pairs], axis=1)
        pairs = pairs[sizes[:, 0] >= MIN_LENGTH_SHARE * sizes[:, 1]]
        codes = np.union1d(codes, pairs[:, 0] * n + pairs[:, 1])
    pairs = np.stack([codes // n, codes % n], axis=1)
    return pairs[_estimate(band, pairs) >= _needed(n_shingles[pairs], least) - SPREAD]


def _in_buckets(keys: np.ndarray, order: np.ndarray) -> Pairs:
    """Return the pairs of texts in `order` that have the same key."""
    by_key = np.argsort(keys, kind="stable")
    keys = keys[by_key]
    start = np.concatenate(([True], keys[1:] != keys[:-1])) if len(keys) else np.zeros(0, dtype=bool)
    first = np.maximum.accumulate(np.where(start, np.arange(len(keys)), 0))
    place = np.arange(len(keys)) - first  # in its bucket
    found = [np.zeros((0, 2), dtype=np.int64)]
    for k in range(min(CROWD, int(place.max(initial=0)))):
        later = np.flatnonzero(place > k)
        found.append(np.sort(np.stack([order[by_key[first[later] + k]], order[by_key[later]]], axis=1), axis=1))
    return np.concatenate(found)


def _estimate(band: Callable[[str], np.ndarray], pairs: Pairs) -> np.ndarray:
    """Return the estimated Jaccard similarity (P,) of each pair."""
    equal = np.zeros(len(pairs))
    for name in BANDS if len(pairs) else ():
        values = band(name)
        differ = values[pairs[:, 0]] ^ values[pairs[:, 1]]
        for place in range(ROWS):
            equal += (differ >> np.uint64(16 * place)) & np.uint64(0xFFFF) == 0
    return equal / PERMUTATIONS


def _needed(sizes: np.ndarray, least: float) -> np.ndarray:
    """Return the Jaccard similarity that pairs have where the shorter one shares `least` of its shingles."""
    shared = least * sizes.min(axis=1)
    return shared / (sizes.sum(axis=1) - shared)


def contained_pairs(
    sketches: Callable[[], Iterable[pl.DataFrame]], takes_part: np.ndarray, n_shingles: np.ndarray
) -> Pairs:
    """Return pairs of which the shorter text may stand whole in the longer one.

    `sketches()` gives `row` (number of a text, ascending) and `shingle` (of its sample, ascending) in parts, a text never in
    two of them; it is read three times. `takes_part` (N,) says which texts are compared.
    """
    rows, probes = _probes(sketches, takes_part & (n_shingles > MIN_CONTAINED - SHINGLE))
    if not len(rows):
        return np.zeros((0, 2), dtype=np.int64)
    asked = np.unique(probes)
    holders = np.zeros(len(asked), dtype=np.int64)
    for part in sketches():
        _, at = _known(part, asked, takes_part)
        holders += np.bincount(at, minlength=len(asked))
    rare = (holders > 1) & (holders <= MAX_HOLDERS)
    wanted = np.bincount(rows, minlength=len(n_shingles)) / 2  # half of the probes, whether rare or not
    keep = rare[np.searchsorted(asked, probes)]
    index = pl.DataFrame({"short": rows[keep], "shingle": probes[keep]})
    found = [np.zeros((0, 2), dtype=np.int64)]
    for part in sketches():
        holder, at = _known(part, asked, takes_part)
        held = pl.DataFrame({"long": holder[rare[at]], "shingle": asked[at[rare[at]]]})
        hits = held.join(index, on="shingle").filter(pl.col("long") != pl.col("short")).group_by("short", "long").len()
        short, long, n = (hits[c].to_numpy() for c in ("short", "long", "len"))
        enough = (n >= np.maximum(wanted[short], 2)) & (n_shingles[short] <= n_shingles[long])
        found.append(np.sort(np.stack([short[enough], long[enough]], axis=1).astype(np.int64), axis=1))
    return np.unique(np.concatenate(found), axis=0)


def _probes(sketches: Callable[[], Iterable[pl.DataFrame]], takes_part: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return (numbers of texts, shingles): the lowest 16 of each text's sample."""
    rows, probes = [np.zeros(0, dtype=np.int64)], [np.zeros(0, dtype=np.uint32)]
    for part in sketches():
        row = part["row"].to_numpy()
        start = np.searchsorted(row, row)  # rows are sorted, and so are the shingles of each
        chosen = (np.arange(len(row)) - start < PROBES) & takes_part[row]
        rows.append(row[chosen])
        probes.append(part["shingle"].to_numpy()[chosen])
    return np.concatenate(rows), np.concatenate(probes)


def _known(part: pl.DataFrame, asked: np.ndarray, takes_part: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return (texts, places in `asked`) of the shingles of `part` that are asked for."""
    row, shingle = part["row"].to_numpy(), part["shingle"].to_numpy()
    at = np.minimum(np.searchsorted(asked, shingle), len(asked) - 1)
    known = (asked[at] == shingle) & takes_part[row]
    return row[known], at[known]
