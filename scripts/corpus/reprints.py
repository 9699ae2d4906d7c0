"""Near-duplicates: candidates by MinHash (rensa), each verified by the shingles that two documents really share."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from scripts.shared.job import log

SHINGLE = 5  # characters
# ASSUME only letters, digits and Chinese characters tell texts apart: punctuation and spacing change in reprints
PLAIN = re.compile(r"[\W_]+")
PERMUTATIONS, BANDS = (
    128,
    32,
)  # 32 bands of 4: a pair that shares half of its shingles is a candidate with 87 %, 0.7 with 99.98 %
# ASSUME a reprint keeps at least half of the length; a short text quoted in a long one is not a reprint of it
MIN_LENGTH_SHARE = 0.5
SEED = 20240218
BATCH = 256


@dataclass(frozen=True)
class Text:
    """What decides which of several copies stays: the earliest dated, else the longest, else the first."""

    text: str
    date: str | None


def find_reprints(texts: Sequence[Text], threshold: float) -> dict[int, tuple[int, float]]:
    """Return {index of a reprint: (index of the text that stays, similarity)}.

    Similarity is the share of the shorter text's shingles of 5 characters that the longer one holds (overlap coefficient),
    1.0 for the same characters. With threshold 1.0 exact copies only.
    """
    plain = [PLAIN.sub("", item.text).lower() for item in texts]
    order = sorted(range(len(texts)), key=lambda i: (texts[i].date or "9999", -len(texts[i].text), i))
    rank = {i: place for place, i in enumerate(order)}
    first: dict[str, int] = {}
    copies: dict[int, tuple[int, float]] = {}
    for i in order:
        stays = first.setdefault(plain[i] or texts[i].text, i)
        if stays != i:
            copies[i] = (stays, 1.0)
    left = [i for i in order if i not in copies and len(plain[i]) >= 2 * SHINGLE]
    if threshold >= 1.0 or len(left) < 2:
        return copies
    shingles = {i: _shingles(plain[i]) for i in left}
    near: dict[int, tuple[int, float]] = {}
    pairs = _candidates(left, shingles)
    for i in left:
        for j in sorted((j for j in pairs.get(i, ()) if rank[j] < rank[i] and j not in near), key=rank.__getitem__):
            similarity = _similarity(shingles[i], shingles[j])
            if similarity >= threshold and similarity > near.get(i, (0, 0.0))[1]:
                near[i] = (j, similarity)
    log.info("reprints: %d exact copies, %d near ones among %d texts", len(copies), len(near), len(texts))
    # a copy of a text that is itself a reprint belongs to what stays of that one
    exact = {i: (near[j][0], near[j][1]) if j in near else (j, s) for i, (j, s) in copies.items()}
    return exact | near


def _shingles(text: str) -> np.ndarray:
    """Return the distinct 64-bit hashes (S,) of all runs of 5 characters, sorted."""
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32).astype(np.uint64)
    hashes = np.zeros(len(codes) - SHINGLE + 1, dtype=np.uint64)
    with np.errstate(over="ignore"):
        for k in range(SHINGLE):
            hashes = (hashes ^ codes[k : len(codes) - SHINGLE + 1 + k]) * np.uint64(0x9E3779B97F4A7C15)
            hashes ^= hashes >> np.uint64(29)
    hashes.sort()  # np.unique takes five times as long
    return hashes[np.concatenate(([True], hashes[1:] != hashes[:-1]))]


def _similarity(a: np.ndarray, b: np.ndarray) -> float:
    """Return the share of the smaller set that the larger one holds; 0 where the sizes differ too much."""
    small, large = sorted((len(a), len(b)))
    if small < MIN_LENGTH_SHARE * large:
        return 0.0
    return len(np.intersect1d(a, b, assume_unique=True)) / small


def _candidates(left: list[int], shingles: dict[int, np.ndarray]) -> dict[int, set[int]]:
    """Return for each index those that share a band of MinHash values with it."""
    signatures = _signatures([shingles[i] for i in left])
    rows = PERMUTATIONS // BANDS
    found: dict[int, set[int]] = {}
    for band in range(BANDS):
        buckets: dict[bytes, list[int]] = {}
        part = np.ascontiguousarray(signatures[:, band * rows : (band + 1) * rows])
        for place, i in enumerate(left):
            buckets.setdefault(part[place].tobytes(), []).append(i)
        for members in buckets.values():
            for i in members if len(members) > 1 else ():
                found.setdefault(i, set()).update(j for j in members if j != i)
    return found


def _signatures(sets: list[np.ndarray]) -> np.ndarray:
    """Return the MinHash signatures (N, 128), computed in batches so that memory does not grow with the corpus."""
    from rensa import RMinHash

    rows: list[list[int]] = []
    for start in range(0, len(sets), BATCH):
        batch = sets[start : start + BATCH]
        offsets = np.cumsum([0, *map(len, batch)], dtype=np.uint64)
        matrix = RMinHash.digest_matrix_from_flat_token_hashes(np.concatenate(batch), offsets, PERMUTATIONS, SEED)
        rows.extend(matrix.to_rows())
    return np.array(rows, dtype=np.uint64)
