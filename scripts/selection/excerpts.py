"""Example documents of each topic, with the passage in which its terms stand closest together."""

from collections.abc import Sequence

import polars as pl

EXCERPT_CHARS = 120


def excerpt(text: str, terms: Sequence[str], width: int = EXCERPT_CHARS) -> str:
    """Return the `width` characters of `text` that hold the most occurrences of `terms`, white space collapsed, cuts marked by ….

    Of equally dense passages the first; without any occurrence the beginning.
    """
    text = " ".join(text.split())
    if len(text) <= width:
        return text
    spans = sorted({span for term in terms for span in _occurrences(text, term)})
    start = _densest(spans, width)
    end = min(start + width, len(text))
    start = end - width
    return ("…" if start else "") + text[start:end].strip() + ("…" if end < len(text) else "")


def _occurrences(text: str, term: str) -> list[tuple[int, int]]:
    spans, at = [], text.find(term)
    while at >= 0:
        spans.append((at, at + len(term)))
        at = text.find(term, at + len(term))
    return spans


def _densest(spans: Sequence[tuple[int, int]], width: int) -> int:
    """Return where the window of `width` characters begins that holds the most spans, with what room is left put around them."""
    best, best_from, best_to, first = 0, 0, 0, 0
    for last, (_, end) in enumerate(spans):
        while end - spans[first][0] > width:
            first += 1
            if first > last:
                break
        if last - first + 1 > best:
            best, best_from, best_to = last - first + 1, spans[first][0], end
    return max(0, best_from - (width - (best_to - best_from)) // 2) if best else 0


def choose_examples(
    doc_topics: pl.DataFrame, documents: pl.DataFrame, topic_terms: Sequence[Sequence[str]], n_examples: int
) -> pl.DataFrame:
    """Return (topic, rank, doc_id, share, excerpt): each topic's `n_examples` documents of the largest share, rank from 1.

    `topic_terms` are each topic's leading terms. Documents without any share of the topic are no example.
    """
    ranked = (
        doc_topics.filter(pl.col("share") > 0)
        .sort(["topic", "share", "doc_id"], descending=[False, True, False])
        .with_columns(rank=pl.int_range(1, pl.len() + 1).over("topic"))
        .filter(pl.col("rank") <= n_examples)
        .join(documents.select("doc_id", "text"), on="doc_id", how="inner")
        .sort("topic", "rank")
    )
    passages = [excerpt(text, topic_terms[topic]) for topic, text in ranked.select("topic", "text").iter_rows()]
    return ranked.with_columns(excerpt=pl.Series(passages, dtype=pl.String)).select(
        "topic", "rank", "doc_id", "share", "excerpt"
    )
