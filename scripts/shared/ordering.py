"""Large arrays of whole numbers sorted and counted: several times as fast as np.unique, which hashes or sorts positions apart."""

from collections.abc import Iterator

import numpy as np

BLOCK = 1 << 18  # numbers looked up or counted at once, or more: numpy makes 64 bits of each first


def in_order(keys: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the `keys` (N,), whole numbers from 0 on, in order and where each was (N,): both sorted as one number where they fit."""
    bits = len(keys).bit_length()
    if int(keys.max(initial=0)) >> (63 - bits):
        at = np.argsort(keys, kind="stable")
        return keys[at], at
    packed = np.sort((keys.astype(np.int64) << bits) | np.arange(len(keys)))
    return packed >> bits, packed & ((1 << bits) - 1)


def rows_in_order(*columns: np.ndarray) -> list[np.ndarray]:
    """Return the columns ((N,) each, whole numbers from 0 on) with rows sorted by the first, then the second and so on."""
    bits = [int(column.max(initial=0)).bit_length() for column in columns]
    if sum(bits) > 63:
        at = np.lexsort(columns[::-1])
        return [column[at] for column in columns]
    packed = columns[0].astype(np.int64)
    for column, wide in zip(columns[1:], bits[1:], strict=True):
        packed <<= wide
        packed |= column
    packed.sort()
    found = []
    for column, wide in zip(columns[:0:-1], bits[:0:-1], strict=True):
        found.append((packed & ((1 << wide) - 1)).astype(column.dtype, copy=False))
        packed >>= wide
    return [packed.astype(columns[0].dtype, copy=False), *found[::-1]]


def counted(keys: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the different `keys` in order (D,) and how often each is there (D,)."""
    keys = np.sort(keys)
    first = np.flatnonzero(new(keys))
    return keys[first], np.diff(first, append=len(keys))


def summed(rows: np.ndarray, columns: np.ndarray, n: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the different pairs of `rows` and `columns` in order (both (D,)) and the sum of `n` of each (D,).

    All are (N,), whole numbers from 0 on.
    """
    rows, columns, n = rows_in_order(rows, columns, n)
    first = np.flatnonzero(new(rows) | new(columns))
    return rows[first], columns[first], np.add.reduceat(n, first) if len(first) else n


def new(ordered: np.ndarray) -> np.ndarray:
    """Return which of the sorted keys (N,) differ from the one before; the first does."""
    return np.concatenate([np.ones(min(len(ordered), 1), bool), ordered[1:] != ordered[:-1]])


def looked_up(table: np.ndarray, at: np.ndarray) -> np.ndarray:
    """Return table[at] (N,), without 64 bits for every place at once."""
    found = np.empty(len(at), table.dtype)
    for block in _blocks(len(at), BLOCK):
        found[block] = table[at[block]]
    return found


def frequencies(numbers: np.ndarray, size: int) -> np.ndarray:
    """Return how often each of 0 ... size - 1 is there (size,); numbers below 0 do not count."""
    n = np.zeros(size + 1, np.int64)
    for block in _blocks(len(numbers), max(BLOCK, size)):
        n += np.bincount(np.maximum(numbers[block], -1) + 1, minlength=size + 1)
    return n[1:]


def _blocks(size: int, step: int) -> Iterator[slice]:
    return (slice(begin, begin + step) for begin in range(0, size, step))
