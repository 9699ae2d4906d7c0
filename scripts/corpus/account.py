"""What became of the pieces read: how many were left out where and why, and how many are documents."""

import polars as pl

from scripts.shared.job import log
from scripts.shared.tables import empty

STAGES = ("open", "read", "filter", "reprints")  # in the order in which pieces pass them


def corpus_flow(total: int, dropped: pl.DataFrame, kept: int) -> pl.DataFrame:
    """Return the table corpus_flow: pieces read, one row per stage and reason that left some out, documents.

    `left` counts the pieces that are still there after the row's step; the last row's is the number of documents.
    """
    reasons = dropped.group_by("stage", "reason").len().rows()
    rows = [(0, "pieces", "read", total, total)]
    for step, (stage, reason, n) in enumerate(sorted(reasons, key=lambda r: (STAGES.index(r[0]), *r)), 1):
        rows.append((step, stage, reason, n, rows[-1][-1] - n))
    assert rows[-1][-1] == kept, "pieces read = documents + dropped"
    rows.append((len(rows), "documents", "kept", kept, kept))
    return pl.DataFrame(rows, schema=empty("corpus_flow").schema, orient="row")


def log_account(flow: pl.DataFrame) -> None:
    """Log the table corpus_flow."""
    first, *steps, last = flow.iter_rows(named=True)
    total, kept = first["n"], last["n"]
    log.info("%d pieces read = %d documents + %d dropped", total, kept, total - kept)
    for row in steps:
        log.info("dropped at %s: %d %s", row["stage"], row["n"], row["reason"])
