"""Parts of the documents, to see whether topics come back when the corpus is another sample."""

import hashlib

import polars as pl

SHARE = 0.8  # of the documents


def in_subsample(doc_ids: pl.Series, number: int) -> pl.Series:
    """Return whether each document is in subsample `number`: four in five, drawn by the digest of number and id alone."""
    limit = int(SHARE * 2**64)

    def drawn(doc_id: str) -> bool:
        digest = hashlib.sha256(f"{number} {doc_id}".encode("utf-8", "surrogateescape")).digest()
        return int.from_bytes(digest[:8], "big") < limit

    known = {doc_id: drawn(doc_id) for doc_id in doc_ids.unique().to_list()}
    return pl.Series([known[doc_id] for doc_id in doc_ids.to_list()], dtype=pl.Boolean)
