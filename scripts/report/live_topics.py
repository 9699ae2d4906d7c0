"""What the live page knows of topics and clusters: terms with the ranks that FREX is made of, stability, examples."""

from typing import Any

import numpy as np
import polars as pl

from scripts.report.harmless import shown

TERMS_KEPT = 40  # by each end of the slider


def term_ranks(topic_terms: pl.DataFrame, n: int = TERMS_KEPT) -> dict[int, list[list[Any]]]:
    """Return the terms of each topic as [term, prob, rank by exclusivity, rank by probability], the most probable first.

    Ranks are those of FREX (Bischof and Airoldi 2012): the empirical distribution function over the vocabulary, in (0, 1]. Kept are
    the `n` leading terms by probability, by FREX with equal weights, and by exclusivity among the 5 n most probable.
    """
    total = pl.col("prob").sum().over("term")
    size = max(topic_terms["term"].n_unique(), 1)
    frame = topic_terms.with_columns(own=pl.when(total > 0).then(pl.col("prob") / total).otherwise(0.0)).with_columns(
        # terms without a row stand below all others
        exclusive=1 - (pl.len() - pl.col("own").rank("max")).over("topic") / size,
        frequent=1 - (pl.len() - pl.col("prob").rank("max")).over("topic") / size,
    )
    found: dict[int, list[list[Any]]] = {}
    for (topic,), rows in frame.filter(pl.col("prob") > 0).sort("topic", "term").group_by("topic", maintain_order=True):
        e, f, p = (rows[column].to_numpy() for column in ("exclusive", "frequent", "prob"))
        likely = np.argsort(-p, kind="stable")
        often = likely[: 5 * n]
        leading = [
            likely[:n],
            np.argsort(-1 / (0.5 / e + 0.5 / f), kind="stable")[:n],
            often[np.argsort(-e[often], kind="stable")][:n],
        ]
        kept = sorted(set(np.concatenate(leading).tolist()), key=lambda i: (-p[i], i))
        terms = rows["term"].to_list()
        found[topic] = [[shown(terms[i]), _short(p[i]), _short(e[i]), _short(f[i])] for i in kept]
    return found


def _short(value: float) -> float:
    return float(f"{value:.5g}")


def live_topics(
    topics: pl.DataFrame, topic_terms: pl.DataFrame, examples: list[dict[str, Any]]
) -> list[dict[str, Any]]:
    """Return one entry per topic; `examples` are the entries of topics.topic_rows, whose order is that of the topics."""
    terms = term_ranks(topic_terms)
    return [
        {
            "label": shown(row["label"]),
            "share": _short(row["prevalence"]),
            "stability": None if row["stability"] is None else _short(row["stability"]),
            "stable": row["stable"],
            "bound": row["place_bound"],
            "terms": terms.get(row["topic"], []),
            "examples": [
                {key: example[key] for key in ("doc_id", "title", "date", "place")}
                | {
                    "share": _short(example["share"]),
                    "pieces": [[piece, int(term)] for piece, term in example["excerpt"]],
                }
                for example in listed["examples"]
            ],
        }
        for row, listed in zip(topics.sort("topic").iter_rows(named=True), examples, strict=True)
    ]
