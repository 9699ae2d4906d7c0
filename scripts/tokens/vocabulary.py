"""Terms that stay: frequent enough to mean something, rare enough to tell documents apart."""

import math
from collections.abc import Collection

import numpy as np
import polars as pl

from scripts.shared.job import Problem, log
from scripts.tokens.ordering import counted

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
    sections: pl.DataFrame,
    *,
    min_sections: int | None,
    max_section_share: float | None,
    wanted: Collection[str] = (),
) -> pl.DataFrame:
    """Return term_id, number, term, doc_freq, term_freq of the terms that stay, most frequent first.

    `section_counts` (section_id, number, n) points into `terms` (N,); `sections` holds section_id and doc. Null limits are
    set by the number of sections that hold a term; `wanted` terms may stand in WANTED_FACTOR times the share. Raises Problem when
    nothing stays.
    """
    number, section = section_counts["number"].to_numpy(), section_counts["section_id"].to_numpy()
    n_sections = int(np.count_nonzero(np.bincount(section, minlength=1)))
    if min_sections is None:
        min_sections = default_min_sections(n_sections)
    if max_section_share is None:
        max_section_share = default_max_section_share(n_sections)
    doc = np.zeros(sections["section_id"].max() + 1 if len(sections) else 1, np.int64)
    doc[sections["section_id"].to_numpy()] = sections["doc"].to_numpy()
    in_documents = counted((number.astype(np.int64) << 32) | doc[section])[0] >> 32
    all_terms = pl.DataFrame(
        {
            "number": np.arange(len(terms), dtype=np.int32),
            "section_freq": np.bincount(number, minlength=len(terms)),
            "term_freq": np.bincount(number, section_counts["n"].to_numpy(), len(terms)).astype(np.int64),
            "doc_freq": np.bincount(in_documents, minlength=len(terms)),
        }
    ).filter(pl.col("section_freq") > 0)
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
    all_terms = unmasked_counts.group_by("number").agg(pl.len().alias("doc_freq"), pl.col("n").sum().alias("term_freq"))
    return _numbered(all_terms.filter((pl.col("doc_freq") >= 2) | (pl.col("term_freq") >= 3)), terms)


def _numbered(kept: pl.DataFrame, terms: pl.Series) -> pl.DataFrame:
    # by frequency, then by the term itself: the number given while counting depends on which document came first
    return (
        kept.with_columns(terms.gather(kept["number"]).alias("term"))
        .sort(["term_freq", "term"], descending=[True, False])
        .with_row_index("term_id")
        .select("term_id", "number", "term", "doc_freq", "term_freq")
    )
