"""The texts that coherence is measured on: held-out sections, unpruned, each distinct sentence once, the same for all models."""

import hashlib
from dataclasses import dataclass

import polars as pl

from scripts.shared.job import log

SENTENCES = "\n"  # what parts the sentences of section_tokens
# ASSUME fewer held-out tokens than these hold too few windows to tell chance from meaning; then all documents are the reference
MIN_TOKENS = 100_000


@dataclass(frozen=True)
class Reference:
    """`sections` (section_id, tokens joined by single spaces) and `name`: whose texts they are, and their digest."""

    sections: pl.DataFrame
    name: str


def reference(section_tokens: pl.DataFrame, sections: pl.DataFrame, heldout: pl.DataFrame) -> Reference:
    """Return the reference: the held-out documents' sections where they hold MIN_TOKENS tokens, else those of all documents.

    A sentence that stood before, in the order of sections, is left out: a genre's formulas would count as meaning. Windows
    may reach over the gap, as they reach over the end of a sentence.
    """
    own = sections.join(heldout.select("doc_id"), on="doc_id", how="semi").select("section_id")
    unseen = _distinct(section_tokens.join(own, on="section_id", how="semi"))
    n_tokens = count_tokens(unseen)
    if n_tokens >= MIN_TOKENS:
        chosen, whose = unseen, "heldout"
    else:
        chosen, whose = _distinct(section_tokens), "all"
        log.info(
            "reference: %d held-out tokens are fewer than %d, so coherence is measured on all documents",
            n_tokens,
            MIN_TOKENS,
        )
    digest = hashlib.sha256("\n".join(chosen["tokens"]).encode("utf-8", "surrogateescape")).hexdigest()[:12]
    log.info("reference: %s, %d tokens in %d sections, %s", whose, count_tokens(chosen), len(chosen), digest)
    return Reference(chosen, f"{whose}:{digest}")


def count_tokens(section_tokens: pl.DataFrame) -> int:
    """Return how many tokens the column `tokens` holds, whatever parts them."""
    filled = section_tokens.filter(pl.col("tokens") != "")["tokens"]
    return len(filled) + int(filled.str.count_matches(f"[ {SENTENCES}]").sum())


def _distinct(section_tokens: pl.DataFrame) -> pl.DataFrame:
    return (
        section_tokens.sort("section_id")
        .with_columns(pl.col("tokens").str.split(SENTENCES))
        .explode("tokens")
        .filter(pl.col("tokens") != "")
        .unique("tokens", keep="first", maintain_order=True)
        .group_by("section_id", maintain_order=True)
        .agg(pl.col("tokens").str.join(" "))
    )
