"""From tables of counts to the matrix an engine reads, and from shares of sections back to documents."""

import numpy as np
import polars as pl
from scipy.sparse import csr_matrix

from scripts.models.contract import Family
from scripts.shared.ordering import summed
from scripts.shared.tables import empty


def units(sections: pl.DataFrame, section_counts: pl.DataFrame, family: Family) -> pl.DataFrame:
    """Return unit, doc_id, n_tokens of what an engine takes as rows, sorted: sections for topics, documents for clusters.

    Sections without terms are left out.
    """
    filled = section_counts.select("section_id").unique().join(sections, on="section_id").sort("section_id")
    if family == "topics":
        return filled.select(pl.col("section_id").alias("unit"), "doc_id", "n_tokens")
    by_document = filled.group_by("doc_id").agg(pl.col("n_tokens").sum()).sort("doc_id")
    return by_document.with_row_index("unit").select(pl.col("unit").cast(pl.Int64), "doc_id", "n_tokens")


def count_matrix(
    rows: pl.DataFrame, sections: pl.DataFrame, section_counts: pl.DataFrame, n_terms: int, family: Family
) -> csr_matrix:
    """Return counts, (len(rows), n_terms), of the units in `rows` in their order."""
    row = rows.with_row_index("row")
    if family == "topics":
        of_section = row.select(pl.col("unit").alias("section_id"), "row")
    else:
        of_section = sections.join(row.select("doc_id", "row"), on="doc_id").select("section_id", "row")
    counts = section_counts.join(of_section, on="section_id").select("row", "term_id", "n")
    at, term, n = summed(*(column.to_numpy() for column in counts))
    ends = np.concatenate([[0], np.cumsum(np.bincount(at, minlength=len(rows)))])
    return csr_matrix((n, term.astype(np.int32), ends), shape=(len(rows), n_terms), dtype=np.int64)


def document_shares(rows: pl.DataFrame, shares: np.ndarray) -> tuple[list[str], np.ndarray]:
    """Return doc_ids (D,), sorted, and shares (D, K): the mean over a document's units, weighted by n_tokens."""
    doc_ids, inverse = np.unique(rows["doc_id"].to_numpy(), return_inverse=True)
    weights = rows["n_tokens"].to_numpy().astype(np.float64)
    gather = csr_matrix((weights, (inverse, np.arange(len(rows)))), shape=(len(doc_ids), len(rows)))
    found = gather @ shares
    return doc_ids.tolist(), found / found.sum(axis=1, keepdims=True)


def document_states(rows: pl.DataFrame, states: list[csr_matrix], prior: float) -> pl.DataFrame:
    """Return the table fit_states: what each topic holds of each document in each of `states`, (R, K) over `rows`.

    A document's prior is that of its units together, so that Dirichlet(prior + n) has the mean and nearly the variance of the
    shares of its units added up by length.
    """
    # ASSUME the units of a document vary independently within one state
    doc_ids, inverse = np.unique(rows["doc_id"].to_numpy(), return_inverse=True)
    gather = csr_matrix(
        (np.ones(len(rows), np.float32), (inverse, np.arange(len(rows)))), shape=(len(doc_ids), len(rows))
    )
    priors = prior * np.bincount(inverse, minlength=len(doc_ids))
    names = pl.Series("doc_id", doc_ids.tolist(), dtype=pl.String)
    parts = []
    for number, state in enumerate(states):
        cells = (gather @ state).tocoo()
        parts.append(
            pl.DataFrame(
                {
                    "doc_id": names.gather(cells.row),
                    "state": pl.repeat(number, len(cells.row), dtype=pl.Int64, eager=True),
                    "topic": cells.col.astype(np.int64),
                    "n": cells.data.astype(np.float32),
                    "prior": priors[cells.row].astype(np.float32),
                }
            )
        )
    return pl.concat(parts) if parts else empty("fit_states")


def long(values: np.ndarray, row_name: str, row_values: list, column_name: str, value_name: str) -> pl.DataFrame:
    """Return `values` (R, C) as a long table: row, column number, value."""
    n_rows, n_columns = values.shape
    return pl.DataFrame(
        {
            row_name: pl.Series(row_values).gather(np.repeat(np.arange(n_rows), n_columns)),
            column_name: np.tile(np.arange(n_columns), n_rows),
            value_name: values.ravel(),
        }
    )
