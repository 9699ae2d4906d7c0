"""The published tables of a run, read once each and only as far as the page needs them."""

from typing import Any

import polars as pl

from scripts.shared.tables import INTERNAL, TABLES, read, why_empty

PUBLISHED = tuple(name for name in TABLES if name not in INTERNAL)
# texts make these large; the contract was checked when they were written
COLUMNS = {
    "documents": ("doc_id", "source", "title", "date"),
    "reprints": ("doc_id", "kept_doc_id", "similarity", "title"),
}


class Tables:
    """Tables by name; `inputs` holds the path of each published table under its name."""

    def __init__(self, inputs: Any):
        self._paths = {name: str(getattr(inputs, name)) for name in PUBLISHED}
        self._frames: dict[str, pl.DataFrame] = {}

    def __getitem__(self, name: str) -> pl.DataFrame:
        if name not in self._frames:
            path = self._paths[name]
            columns = COLUMNS.get(name)
            self._frames[name] = pl.read_parquet(path, columns=list(columns)) if columns else read(name, path)
        return self._frames[name]

    def path(self, name: str) -> str:
        """Return where a table lies."""
        return self._paths[name]

    def names(self) -> tuple[str, ...]:
        """Return the published tables in the order of the pipeline."""
        return PUBLISHED

    def rows(self, name: str) -> int:
        """Return how many rows a table has, without reading it."""
        return pl.scan_parquet(self._paths[name]).select(pl.len()).collect().item()

    def why_empty(self) -> dict[str, str]:
        """Return the tables without rows, each with the line that says why."""
        return {name: why_empty(self._paths[name]) or "" for name in PUBLISHED if not self.rows(name)}
