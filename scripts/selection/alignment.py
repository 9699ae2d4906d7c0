"""Topic numbers carried over from an earlier run, so that topic 3 stays topic 3 when a corpus grows."""

from collections.abc import Sequence

import numpy as np
import polars as pl

from scripts.selection.fits import term_matrix
from scripts.selection.stability import STABLE_FROM, match


def partners(weights: np.ndarray, terms: Sequence[str], earlier: pl.DataFrame) -> np.ndarray:
    """Return each topic's number in `earlier` (topic, term, prob), or -1 where none comes as near as a stable topic does (K,).

    `weights` (K, V) over `terms`; terms that only one of the runs has count as differences.
    """
    union = pl.DataFrame({"term": sorted({*terms, *earlier["term"]})}).with_row_index("term_id")
    column = dict(union.select("term", "term_id").iter_rows())
    now = np.zeros((len(weights), len(union)))
    now[:, [column[term] for term in terms]] = weights
    partner, cosine = match(now, term_matrix(earlier.join(union, on="term"), len(union)))
    return np.where(cosine >= STABLE_FROM, partner, -1)


def old_numbers(partner: np.ndarray) -> np.ndarray:
    """Return the order of topics (K,) in which each stands at its `partner`'s number; the rest fill the gaps in their own order.

    Numbers count from 0 without gaps, so a partner's number of K or more cannot be kept.
    """
    n_topics = len(partner)
    place = {int(number): k for k, number in enumerate(partner) if 0 <= number < n_topics}
    rest = iter([k for k in range(n_topics) if k not in place.values()])
    return np.array([place[i] if i in place else next(rest) for i in range(n_topics)], dtype=int)
