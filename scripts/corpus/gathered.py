"""The pieces of all chunks as one numbered list: what decides about them in memory, their texts on disk until asked for."""

from collections.abc import Iterator, Sequence

import numpy as np
import polars as pl

from scripts.corpus.parts import read_rows
from scripts.corpus.signatures import opened

FACTS = ("source", "position", "date", "n_chars", "n_inked", "own_id", "place", "own_names")
SIGNS = ("digest", "plain_digest", "n_plain", "n_shingles")
ROWS_AT_A_TIME = 512  # of sketches: 50 MB of the longest documents


class Gathered:
    """Pieces numbered from 0, chunk after chunk; `index` (N,) holds what is known of each but its text."""

    def __init__(self, pieces: Sequence[str], signatures: Sequence[str]):
        self.pieces, self.signatures = list(pieces), list(signatures)
        facts = [pl.read_parquet(path, columns=list(FACTS), glob=False) for path in self.pieces]
        signs = [pl.read_parquet(path, columns=list(SIGNS), glob=False) for path in self.signatures]
        self.first = np.cumsum([0, *map(len, facts)])  # number of each chunk's first piece
        self.index = pl.concat([pl.concat(facts), pl.concat(signs)], how="horizontal").with_row_index("number")

    def band(self, name: str) -> np.ndarray:
        """Return one column of packed MinHash values (N,)."""
        return np.concatenate(
            [pl.read_parquet(p, columns=[name], glob=False)[name].to_numpy() for p in self.signatures]
        )

    def sketches(self) -> Iterator[pl.DataFrame]:
        """Yield `row` (number of the piece) and `shingle`, some pieces at a time."""
        for chunk, path in enumerate(self.signatures):
            first, end = self.first[chunk : chunk + 2].tolist()
            scan = pl.scan_parquet(path, glob=False).select("row", "sketch")
            for start in range(0, end - first, ROWS_AT_A_TIME):
                part = scan.slice(start, ROWS_AT_A_TIME).collect()
                yield opened(part["row"].to_numpy() + first, part["sketch"].to_list())

    def read(self, numbers: Sequence[int], columns: Sequence[str]) -> Iterator[pl.DataFrame]:
        """Yield `number` and `columns` of the pieces with these numbers, in order, not all at once."""
        wanted = np.sort(np.asarray(numbers, dtype=np.int64))
        for chunk, path in enumerate(self.pieces):
            first, end = self.first[chunk : chunk + 2]
            start, stop = np.searchsorted(wanted, [first, end])
            for part in read_rows(path, wanted[start:stop] - first, columns) if stop > start else ():
                yield part.select((pl.col("row") + int(first)).alias("number"), *columns)
