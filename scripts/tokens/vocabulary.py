"""Terms that stay: frequent enough to mean something, rare enough to tell documents apart."""

import math
from collections.abc import Collection

import numpy as np
import polars as pl

from scripts.shared.job import Problem, log

# ASSUME terms the user wants (+term among the stop terms, policy terms) tell documents apart up to twice the share of others:
# 资源 and 合作 stand in a sixth of all sections of government reports and still mean a field of policy
WANTED_FACTOR = 2.0
FEW_SECTIONS = 10  # ASSUME in fewer sections nothing can be called rare or common; pruned, whole documents would be left without terms


def default_min_sections(n_sections: int) -> int:
    """Return in how many of `n_sections` a term must stand: 1 of 9, 2 of 30, 3 of 1,000, 10 of 10,000, 20 of 40,000, 141 of 2,000,000."""
    if n_sections < FEW_SECTIONS:
        return 1
    # ASSUME a tenth of the square root of the corpus: small ones keep what they can carry, large ones lose hardly a token
    return max(2, math.isqrt(n_sections) // 10)


def default_max_section_share(n_sections: int) -> float:
    """Return in what share of `n_sections` a term may stand at most: all of 9, .5 up to 200, .15 from 5,000 on."""
    if n_sections < FEW_SECTIONS:
        return 1.0
    # ASSUME few sections hold few topics, each in many of them; many sections hold many topics, each in few
    done = (math.log(max(n_sections, 1)) - math.log(200)) / (math.log(5000) - math.log(200))
    return 0.5 - 0.35 * min(max(done, 0.0), 1.0)


def keep_terms(
    terms: pl.Series,
    section_counts: pl.DataFrame,
    document_counts: pl.DataFrame,
    *,
    min_sections: int | None,
    max_section_share: float | None,
    wanted: Collection[str] = (),
) -> pl.DataFrame:
    """Return term_id, number, term, doc_freq, term_freq of the terms that stay, most frequent first.

    `section_counts` (section_id, number, n) and `document_counts` (doc, number, n) point into `terms` (N,). Null limits are
    set by the number of sections that hold a term; `wanted` terms may stand in WANTED_FACTOR times the share. Raises Problem when
    nothing stays.
    """
    n_sections = int(np.count_nonzero(np.bincount(section_counts["section_id"], minlength=1)))
    if min_sections is None:
        min_sections = default_min_sections(n_sections)
    if max_section_share is None:
        max_section_share = default_max_section_share(n_sections)
    section_freq = np.bincount(section_counts["number"], minlength=len(terms))
    all_terms = _frequencies(document_counts, len(terms)).with_columns(pl.Series("section_freq", section_freq))
    all_terms = all_terms.filter(pl.col("section_freq") > 0)
    rare = pl.col("section_freq") < min_sections
    is_wanted = pl.Series("term", terms.gather(all_terms["number"])).is_in(sorted(wanted))
    share = pl.when(is_wanted).then(min(WANTED_FACTOR * max_section_share, 1.0)).otherwise(max_section_share)
    common = pl.col("section_freq") > share * n_sections
    kept = all_terms.filter(~rare & ~common)
    log.info(
        "vocabulary: %d of %d terms stay (%d in fewer than %d sections, %d in more than %.0f %% of %d); %.0f %% of occurrences",
        len(kept),
        len(all_terms),
        len(all_terms.filter(rare)),
        min_sections,
        len(all_terms.filter(common & ~rare)),
        100 * max_section_share,
        n_sections,
        100 * kept["term_freq"].sum() / max(all_terms["term_freq"].sum(), 1),
    )
    if not len(kept):
        raise Problem(
            f"no term stays: of {len(all_terms)}, {len(all_terms.filter(rare))} stand in fewer than"
            f" tokens.min_sections = {min_sections} of {n_sections} sections and {len(all_terms.filter(common))} in more than"
            f" tokens.max_section_share = {max_section_share:g} of them: lower the first, raise the second (up to 1.0),"
            " leave both out, or add documents"
        )
    return _numbered(kept, terms)


def keep_unmasked(terms: pl.Series, unmasked_counts: pl.DataFrame) -> pl.DataFrame:
    """Return term_id, number, term, doc_freq, term_freq of all terms in two documents, or three times in one."""
    # ASSUME a term seen once or twice in one document tells nothing about a region
    all_terms = _frequencies(unmasked_counts, len(terms))
    return _numbered(all_terms.filter((pl.col("doc_freq") >= 2) | (pl.col("term_freq") >= 3)), terms)


def _frequencies(document_counts: pl.DataFrame, n_terms: int) -> pl.DataFrame:
    """Return number, doc_freq and term_freq of all terms, also of those that are in no document."""
    number, n = document_counts["number"].to_numpy(), document_counts["n"].to_numpy()
    frequencies = np.bincount(number, minlength=n_terms), np.bincount(number, n, n_terms).astype(np.int64)
    return pl.DataFrame(
        {"number": np.arange(n_terms, dtype=np.int32), "doc_freq": frequencies[0], "term_freq": frequencies[1]}
    )


def _numbered(kept: pl.DataFrame, terms: pl.Series) -> pl.DataFrame:
    # by frequency, then by the term itself: the number given while counting depends on which document came first
    return (
        kept.with_columns(terms.gather(kept["number"]).alias("term"))
        .sort(["term_freq", "term"], descending=[True, False])
        .with_row_index("term_id")
        .select("term_id", "number", "term", "doc_freq", "term_freq")
    )
