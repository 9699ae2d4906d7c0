"""How often terms are used from year to year, on unmasked tokens."""

from collections.abc import Collection

import polars as pl

from scripts.regions.inner_terms import with_inner
from scripts.regions.units import number_documents
from scripts.shared.job import log
from scripts.shared.tables import empty

MIN_DOC_FREQ = 3
MAX_TERMS = 2000  # of a place: the terms of most documents
MAX_ROWS = {"country": 2_000_000}  # of a level
MAX_ROWS_BELOW = 1_000_000
PER = 10_000  # rate: occurrences per 10,000 tokens
NO_TERM = f"no term stands in {MIN_DOC_FREQ} documents or more"


def term_rates(
    vocabulary: pl.DataFrame,
    counts: pl.DataFrame,
    periods: pl.DataFrame,
    units: pl.DataFrame,
    names: Collection[str] | None = None,
) -> pl.DataFrame:
    """Return the table term_trends: (level, adcode, period, term) with n, rate per 10,000 tokens and share_of_docs.

    Tokens are those of `counts` (unmasked, without stop terms); share_of_docs is the part of the cell's documents that hold the
    term, by itself or inside a longer one; one character counts inside what is not of `names` (None: nowhere). Every term has a
    row in every cell that has documents, 0 where it is not used. Terms of MIN_DOC_FREQ documents or more; below the country the
    MAX_TERMS of most documents, fewer where a level would pass its largest number of rows. `periods` (doc_id, period).
    """
    plain, units = number_documents(counts, units.join(periods, on="doc_id", how="inner"))
    vocabulary, counts = with_inner(vocabulary, plain, names)
    common = vocabulary.filter(pl.col("doc_freq") >= MIN_DOC_FREQ).sort(["doc_freq", "term"], descending=[True, False])
    tokens = plain.group_by("doc").agg(n_tokens=pl.col("n").sum())  # documents without tokens do not count
    parts = [empty("term_trends")]
    key = ["adcode", "period"]
    for (level,), documents in units.join(tokens, on="doc").group_by("level", maintain_order=True):
        cells = documents.group_by(key).agg(pl.col("n_tokens").sum(), n_docs=pl.len()).sort(key).with_row_index("cell")
        n_terms = min(len(common), MAX_ROWS.get(level, MAX_ROWS_BELOW) // len(cells))
        if level != "country":
            n_terms = min(n_terms, MAX_TERMS)
        if n_terms < len(common):
            log.info(
                "%s: the %d terms of most documents, of %d in %d or more", level, n_terms, len(common), MIN_DOC_FREQ
            )
        terms = common.head(n_terms).select("term_id", "term")
        found = (
            counts.join(terms, on="term_id", how="semi")
            .join(documents.join(cells, on=key).select("doc", "cell"), on="doc", how="inner")
            .group_by("cell", "term_id")
            .agg(pl.col("n").sum(), n_with=pl.len())
        )
        rows = cells.join(terms, how="cross").join(found, on=["cell", "term_id"], how="left")
        parts.append(
            rows.with_columns(pl.col("n", "n_with").fill_null(0)).select(
                pl.lit(level).alias("level"),
                *key,
                "term",
                pl.col("n").cast(pl.Int64),
                rate=PER * pl.col("n") / pl.col("n_tokens"),
                share_of_docs=pl.col("n_with") / pl.col("n_docs"),
            )
        )
    return pl.concat(parts)
