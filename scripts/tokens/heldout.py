"""Documents no topic model is trained on, so that what it says about new documents can be scored."""

import hashlib

import polars as pl

MIN_DOCUMENTS = 10


def held_out(doc_ids: pl.Series, share: float) -> pl.DataFrame:
    """Return doc_id of `share` of the documents (rounded down), those with the lowest SHA-256; none below ten documents.

    Which they are depends on the ids alone: not on order, seed or chance.
    """
    n = int(len(doc_ids) * share) if len(doc_ids) >= MIN_DOCUMENTS else 0
    lowest = sorted(
        doc_ids.to_list(), key=lambda doc_id: hashlib.sha256(doc_id.encode("utf-8", "surrogateescape")).digest()
    )[:n]
    return pl.DataFrame({"doc_id": sorted(lowest)}, schema={"doc_id": pl.String})
