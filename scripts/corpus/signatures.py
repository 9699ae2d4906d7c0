"""What a text leaves behind for finding copies of it: its plain characters, its shingles, MinHash values, a sample of shingles."""

import hashlib
import re
from collections.abc import Sequence
from functools import cache

import numpy as np
import polars as pl

from scripts.shared.tables import empty

SHINGLE = 5  # characters
# ASSUME only letters, digits and Chinese characters tell texts apart: punctuation and spacing change in reprints
PLAIN = re.compile(r"[\W_]+")
PERMUTATIONS = 128
SEED = 20240218
# one shingle in 8, chosen by its hash, so that the samples of two texts can be compared (FracMinHash, Irber et al. 2022)
SAMPLED = 8
BATCH = 64  # texts whose shingles are in memory at a time
ROWS = 4  # MinHash values in a band, 16 bits each
BANDS = tuple(f"band_{k:02}" for k in range(PERMUTATIONS // ROWS))


def plain(text: str) -> str:
    """Return the characters of `text` that tell it apart, in lower case; all of them where there is none such."""
    codes = _codes(text)
    return _text(codes[np.flatnonzero(_telling()[codes])]).lower() or text


@cache
def _telling() -> np.ndarray:
    """Return whether each code point tells texts apart, (0x110000,): looked up in a tenth of the time the pattern takes."""
    found = np.zeros(0x110000, dtype=bool)
    found[_codes(PLAIN.sub("", _text(np.arange(len(found), dtype=np.uint32))))] = True
    return found


def _codes(text: str) -> np.ndarray:
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)


def _text(codes: np.ndarray) -> str:
    return codes.tobytes().decode("utf-32-le", "surrogatepass")


def digest(text: str) -> str:
    """Return 128 bits that stand for `text`."""
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def shingles(text: str) -> np.ndarray:
    """Return the 64-bit hashes (n - 4,) of all runs of 5 characters of a plain text, in its order; (0,) where it is shorter."""
    codes = _codes(text).astype(np.uint64)
    n = max(len(codes) - SHINGLE + 1, 0)
    hashes = np.zeros(n, dtype=np.uint64)
    with np.errstate(over="ignore"):
        for k in range(SHINGLE if n else 0):
            hashes = (hashes ^ codes[k : n + k]) * np.uint64(0x9E3779B97F4A7C15)
            hashes ^= hashes >> np.uint64(29)
    return hashes


def distinct(hashes: np.ndarray) -> np.ndarray:
    """Return the distinct values of `hashes`, sorted."""
    hashes = np.sort(hashes)  # np.unique takes five times as long
    return hashes[np.concatenate(([True], hashes[1:] != hashes[:-1]))] if len(hashes) else hashes


def signatures(texts: Sequence[str], first: int = 0) -> pl.DataFrame:
    """Return the table signatures of `texts`, one row each, counted from `first`."""
    parts = [_signatures(texts[k : k + BATCH], first + k) for k in range(0, len(texts), BATCH)]
    return pl.concat(parts) if parts else empty("signatures")


def _signatures(texts: Sequence[str], first: int) -> pl.DataFrame:
    plains = [plain(text) for text in texts]
    sets = [distinct(shingles(text)) for text in plains]
    bands = _bands(sets)
    return pl.DataFrame(
        {
            "row": range(first, first + len(texts)),
            "digest": [digest(text) for text in texts],
            "plain_digest": [digest(text) for text in plains],
            "n_plain": [len(text) for text in plains],
            "n_shingles": [len(hashes) for hashes in sets],
            "sketch": [_sample(hashes).tobytes() for hashes in sets],
        }
        | {name: bands[:, k] for k, name in enumerate(BANDS)},
        schema=empty("signatures").schema,
    )


def opened(rows: Sequence[int], sketches: Sequence[bytes]) -> pl.DataFrame:
    """Return `row` and `shingle` of packed sketches, one row per shingle."""
    shingle = np.frombuffer(b"".join(sketches), dtype=np.uint32)
    return pl.DataFrame({"row": np.repeat(rows, [len(sketch) // 4 for sketch in sketches]), "shingle": shingle})


def _sample(hashes: np.ndarray) -> np.ndarray:
    """Return 32 bits of the hashes (sorted) that belong to the sample, each once, sorted."""
    part = hashes[: np.searchsorted(hashes, np.uint64(2**64 // SAMPLED))]
    return distinct((part >> np.uint64(29)).astype(np.uint32))


def _bands(sets: list[np.ndarray]) -> np.ndarray:
    """Return the MinHash values (N, 32), four in a number, 16 bits of each: enough to compare them."""
    from rensa import RMinHash

    offsets = np.cumsum([0, *map(len, sets)], dtype=np.uint64)
    matrix = RMinHash.digest_matrix_from_flat_token_hashes(np.concatenate(sets), offsets, PERMUTATIONS, SEED)
    low = np.array(matrix.to_rows(), dtype=np.uint64) & np.uint64(0xFFFF)
    values = low.reshape(-1, len(BANDS), ROWS)
    return (values << np.array([0, 16, 32, 48], dtype=np.uint64)).sum(axis=2, dtype=np.uint64)
