"""Sorting and counting whole numbers: what numpy's own, slower ways give."""

import numpy as np
import pytest

from scripts.shared import ordering
from scripts.shared.ordering import counted, frequencies, in_order, looked_up, rows_in_order, summed

KEYS = {
    "none": np.zeros(0, np.int64),
    "one": np.array([7]),
    "all alike": np.full(1000, 3),
    "many": np.random.default_rng(1).integers(0, 50, 10_000),
    "of 32 bits": np.random.default_rng(2).integers(0, 50, 10_000).astype(np.int32),
    "too large for one number": np.random.default_rng(3).integers(2**61, 2**62, 1000),
}


@pytest.mark.parametrize("keys", KEYS.values(), ids=KEYS)
def test_order_and_count_are_numpys(keys: np.ndarray) -> None:
    different, n = np.unique(keys, return_counts=True)
    at = np.argsort(keys, kind="stable")
    assert [found.tolist() for found in in_order(keys)] == [keys[at].tolist(), at.tolist()]
    assert [found.tolist() for found in counted(keys)] == [different.tolist(), n.tolist()]


@pytest.mark.parametrize("largest", [0, 5, 2**20, 2**40])  # three of the last do not fit one number
def test_rows_are_sorted_as_python_sorts_them(largest: int) -> None:
    random = np.random.default_rng(4)
    columns = [random.integers(0, largest, 300, endpoint=True) for _ in range(3)]
    assert list(zip(*(column.tolist() for column in rows_in_order(*columns)), strict=True)) == sorted(
        zip(*(column.tolist() for column in columns), strict=True)
    )


def test_no_rows_are_none() -> None:
    assert [len(column) for column in rows_in_order(np.zeros(0, np.int64), np.zeros(0, np.int32))] == [0, 0]


@pytest.mark.parametrize("keys", KEYS.values(), ids=KEYS)
def test_sums_are_those_of_a_dictionary(keys: np.ndarray) -> None:
    random = np.random.default_rng(5)
    columns, n = random.integers(0, 3, len(keys)), random.integers(0, 9, len(keys))
    sums: dict[tuple[int, int], int] = {}
    for row, column, one in zip(keys.tolist(), columns.tolist(), n.tolist(), strict=True):
        sums[row, column] = sums.get((row, column), 0) + one
    found = (array.tolist() for array in summed(keys, columns, n))
    assert list(zip(*found, strict=True)) == sorted((*pair, total) for pair, total in sums.items())


@pytest.mark.parametrize("n", [0, 1, 7, 8, 100])
def test_blocks_change_nothing(n: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ordering, "BLOCK", 7)
    numbers = np.random.default_rng(6).integers(-7, 5, n).astype(np.int32)
    table = np.arange(12) ** 2
    assert looked_up(table, numbers).tolist() == table[numbers].tolist()
    assert frequencies(numbers, 5).tolist() == [numbers.tolist().count(i) for i in range(5)]
