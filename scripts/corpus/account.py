"""What became of the pieces read: how many were left out where and why, and how many are documents."""

from collections.abc import Iterable

import polars as pl

from scripts.corpus.pieces import Dropped
from scripts.shared.job import log
from scripts.shared.tables import empty

STAGES = ("open", "read", "filter", "reprints")  # in the order in which pieces pass them


def corpus_flow(total: int, dropped: Iterable[Dropped], kept: int) -> pl.DataFrame:
    """Return the table corpus_flow: pieces read, one row per stage and reason that left some out, documents.

    `left` counts the pieces that are still there after the row's step; the last row's is the number of documents.
    """
    reasons: dict[tuple[int, str, str], int] = {}
    for piece in dropped:
        key = STAGES.index(piece.stage), piece.stage, piece.reason
        reasons[key] = reasons.get(key, 0) + 1
    rows = [(0, "pieces", "read", total, total)]
    for step, ((_, stage, reason), n) in enumerate(sorted(reasons.items()), 1):
        rows.append((step, stage, reason, n, rows[-1][-1] - n))
    assert rows[-1][-1] == kept, "pieces read = documents + dropped"
    rows.append((len(rows), "documents", "kept", kept, kept))
    return pl.DataFrame(rows, schema=empty("corpus_flow").schema, orient="row")


def log_account(n_files: int, flow: pl.DataFrame) -> None:
    """Log the table corpus_flow."""
    first, *steps, last = flow.iter_rows(named=True)
    total, kept = first["n"], last["n"]
    log.info("%d files, %d pieces read = %d documents + %d dropped", n_files, total, kept, total - kept)
    for row in steps:
        log.info("dropped at %s: %d %s", row["stage"], row["n"], row["reason"])
