"""Terms that stand inside longer ones: 疫情 is spoken of where 疫情防控 is, though that is one term of its own."""

from collections.abc import Collection
from itertools import combinations
from types import SimpleNamespace

import numpy as np
import polars as pl

from scripts.shared.job import log
from scripts.shared.ordering import summed
from scripts.shared.tables import read


def inner_terms(vocabulary: pl.DataFrame, names: Collection[str] | None = None) -> pl.DataFrame:
    """Return (term_id, inner): for each term of `vocabulary` (term_id, term) the terms inside it.

    A term of one character counts inside what is not of `names`, those found in the corpus (None: nowhere): 茶 in 油茶, not in 茶陵, a county.
    A term at the beginning or end of another counts, and one amid it where what is left on both sides are terms: 发展中国家 holds
    发展 and 国家, but not 中国.
    """
    known = dict(vocabulary.select("term", "term_id").iter_rows())
    pairs = []
    for term, number in known.items():
        for first, last in combinations(range(len(term) + 1), 2):
            inner = known.get(term[first:last])
            if inner is None or inner == number:
                continue
            # ASSUME one character keeps its meaning in words that are no names: true of 煤, 茶 and 棉, less of 酒 (酒店) and 糖 (糖尿病)
            if last - first == 1 and (names is None or term in names):
                continue
            if first == 0 or last == len(term) or (term[:first] in known and term[last:] in known):
                pairs.append((number, inner))
    schema = {"term_id": vocabulary["term_id"].dtype, "inner": vocabulary["term_id"].dtype}
    return pl.DataFrame(sorted(set(pairs)), schema, orient="row")


def names_of(inputs: SimpleNamespace, min_term_chars: int) -> frozenset[str] | None:
    """Return the names in which a term of one character does not count; None where every character may be a term."""
    # ASSUME where all single characters are terms none means anything inside a word (发 in 发展)
    return frozenset(read("mask_report", inputs.mask_report)["surface"]) if min_term_chars > 1 else None


def with_inner(
    vocabulary: pl.DataFrame, counts: pl.DataFrame, names: Collection[str] | None = None
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return (`vocabulary`, `counts`) in which a term also counts where it stands inside a longer one; doc_freq is counted anew.

    `counts` (doc, term_id, n; whole numbers) hold more occurrences than the documents have tokens then.
    """
    pairs = inner_terms(vocabulary, names)
    if not len(pairs):
        return vocabulary, counts
    extra = counts.join(pairs, on="term_id", how="inner").select("doc", term_id="inner", n="n")
    both = (counts, extra)
    doc, term, n = summed(*(np.concatenate([f[c].to_numpy() for f in both]) for c in ("doc", "term_id", "n")))
    log.info("%d terms stand inside longer ones and count there too", pairs["inner"].n_unique())
    term_id = vocabulary["term_id"].to_numpy()
    size = int(term_id.max()) + 1
    frequencies = np.bincount(term, minlength=size), np.bincount(term, n, size).astype(np.int64)
    vocabulary = vocabulary.with_columns(
        pl.Series(name, of_all[term_id]) for name, of_all in zip(("doc_freq", "term_freq"), frequencies, strict=True)
    )
    return vocabulary, pl.DataFrame({"doc": doc, "term_id": term, "n": n})
