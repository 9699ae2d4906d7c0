"""How often terms stand together in a sliding window of tokens, counted once for all models."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from scripts.shared.job import progress

BLOCK = 4096  # windows held in memory at once, for sections of any length


@dataclass(frozen=True)
class WindowCounts:
    """In how many of `n_windows` windows each pair of `terms` stands: `together` (U, U), each term's own count on its diagonal."""

    terms: dict[str, int]
    together: np.ndarray
    n_windows: int


def count_windows(section_tokens: pl.DataFrame, terms: Sequence[str], size: int) -> WindowCounts:
    """Return in how many Boolean windows of `size` tokens each pair of `terms` stands.

    A window slides token by token within a section and never across two; a section shorter than `size` is one window.
    """
    index = {term: i for i, term in enumerate(sorted(set(terms)))}
    together = np.zeros((len(index), len(index)), dtype=np.int64)
    if not index:
        return WindowCounts(index, together, 0)
    lookup = pl.DataFrame(
        {"token": list(index), "column": list(index.values())}, schema={"token": pl.String, "column": pl.Int32}
    )
    tokens = section_tokens.filter(pl.col("tokens") != "").select(
        "section_id", pl.col("tokens").str.split(" ").alias("token")
    )
    lengths = tokens["token"].list.len().to_numpy().astype(np.int64)
    flat = tokens.select(pl.col("token").explode()).join(lookup, on="token", how="left", maintain_order="left")
    columns = flat["column"].fill_null(-1).to_numpy()
    ends = np.cumsum(lengths)
    n_windows = int(np.maximum(lengths - size + 1, 1).sum())
    for start, end in progress(
        zip(ends - lengths, ends, strict=True), len(lengths), f"sections counted in windows of {size}"
    ):
        _add_section(columns[start:end], size, together)
    return WindowCounts(index, together, n_windows)


def _add_section(columns: np.ndarray, size: int, together: np.ndarray) -> None:
    """Add one section's windows to `together`; `columns` (L,) holds each token's column, -1 where it is of no interest."""
    positions = np.flatnonzero(columns >= 0)
    if not len(positions):
        return
    present, local = np.unique(columns[positions], return_inverse=True)
    n_windows = max(len(columns) - size + 1, 1)
    first = np.maximum(positions - size + 1, 0)  # the windows that hold the token at this position: first .. last
    last = np.minimum(positions, n_windows - 1)
    change = np.zeros((n_windows + 1, len(present)), dtype=np.int32)
    np.add.at(change, (first, local), 1)
    np.add.at(change, (last + 1, local), -1)
    holds = np.cumsum(change[:-1], axis=0) > 0  # (windows, terms present)
    counts = np.zeros((len(present), len(present)))
    for block in range(0, n_windows, BLOCK):
        rows = holds[block : block + BLOCK].astype(np.float32)  # sums below 2**24 are exact
        counts += rows.T @ rows
    together[np.ix_(present, present)] += counts.astype(np.int64)
