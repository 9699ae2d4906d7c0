"""How evenly places share a topic."""

import numpy as np
import polars as pl

from scripts.shared.tables import empty


def concentration(region_topics: pl.DataFrame) -> pl.DataFrame:
    """Return the table concentration of the levels with two places that are not thin, over those places, each weighing the same.

    entropy is Shannon's of the places' shares scaled to sum to 1, over ln(places): 1 where all speak of it alike, 0 where one alone
    does. gini is Gini's (1912) coefficient of the shares, 0 where all are alike. Topics nobody speaks of have no row.
    """
    parts = [empty("concentration")]
    rows = region_topics.filter(~pl.col("thin")).sort("level", "topic", "adcode")
    for (level, topic), own in rows.group_by("level", "topic", maintain_order=True):
        shares = np.sort(own["share"].to_numpy())
        n, total = len(shares), shares.sum()
        if n < 2 or total <= 0:
            continue
        part = shares / total
        entropy = -(part * np.log(np.where(part > 0, part, 1.0))).sum() / np.log(n)
        gini = 2 * (np.arange(1, n + 1) * part).sum() / n - (n + 1) / n
        parts.append(
            pl.DataFrame(
                {"level": [level], "topic": [topic], "entropy": [entropy], "gini": [max(gini, 0.0)], "n_regions": [n]}
            )
        )
    return pl.concat(parts, how="vertical_relaxed")
