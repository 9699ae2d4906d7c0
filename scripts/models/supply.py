"""What an engine may want besides counts, by the name it puts into NEEDS: all words of small corpora, place and period."""

from collections import Counter

import numpy as np
import polars as pl
from scipy.sparse import csr_matrix

from scripts.models.points import Words

TABLES = {
    "words": ("section_tokens",),
    "covariates": ("documents", "places"),
    "corpus_words": (),
}  # what each is made from, besides the counts
MANY_TOKENS = 1_000_000


def words(
    rows: pl.DataFrame,
    train: csr_matrix,
    *,
    vocabulary: pl.DataFrame,
    sections: pl.DataFrame,
    section_tokens: pl.DataFrame,
    **_: pl.DataFrame,
) -> Words:
    """Return what the documents of `rows` are compared by: every masked word in two documents or more, pruned or not.

    Of a corpus with a million words or more, the terms of the vocabulary, which are `train`.
    """
    # ASSUME pruning takes words from a small corpus that tell its documents apart; a large one has enough without them
    if rows["n_tokens"].sum() >= MANY_TOKENS:
        return Words(train, vocabulary["term"].to_list())
    by_document = (
        section_tokens.join(sections.select("section_id", "doc_id"), on="section_id")
        .sort("section_id")
        .group_by("doc_id")
        .agg(pl.col("tokens").str.join(" "))
    )
    texts = dict(by_document.select("doc_id", "tokens").iter_rows())
    counted = [Counter(texts[doc_id].split()) for doc_id in rows["doc_id"]]  # spaces part words, line ends sentences
    in_documents = Counter(word for counts in counted for word in counts)
    names = sorted(word for word, n in in_documents.items() if n >= 2)
    number = {name: column for column, name in enumerate(names)}
    cells = [sorted((number[word], n) for word, n in counts.items() if word in number) for counts in counted]
    ends = np.cumsum([0, *map(len, cells)])
    flat = np.array([cell for row in cells for cell in row], dtype=np.int64).reshape(-1, 2)
    if not names:
        return Words(train, vocabulary["term"].to_list())
    return Words(csr_matrix((flat[:, 1], flat[:, 0], ends), shape=(len(rows), len(names))), names)


def corpus_words(_: pl.DataFrame, __: csr_matrix, *, sections: pl.DataFrame, **___: pl.DataFrame) -> int:
    """Return the words of the whole corpus, by which settings go: a fit on a part of it has the same as the one it is compared with."""
    return int(sections["n_tokens"].sum())


def covariates(
    rows: pl.DataFrame, _: csr_matrix, *, documents: pl.DataFrame, places: pl.DataFrame, **__: pl.DataFrame
) -> list[list[str]]:
    """Return place and period of the document of each of `rows`: ["place 430000", "period 2022"]; unknown ones are left out.

    The place is the province, or what the user's own gazetteer has in its stead; the period the year.
    """
    # ASSUME province and year: finer cells of most corpora hold too few documents to estimate a prior from
    known = (
        rows.select("doc_id")
        .join(documents.select("doc_id", "date"), on="doc_id", how="left", maintain_order="left")
        .join(places.select("doc_id", "province", "adcode"), on="doc_id", how="left", maintain_order="left")
        .select(
            pl.format("place {}", pl.coalesce("province", "adcode")).alias("place"),
            pl.format("period {}", pl.col("date").str.slice(0, 4)).alias("period"),
        )
    )
    return [[value for value in pair if value is not None] for pair in known.iter_rows()]
