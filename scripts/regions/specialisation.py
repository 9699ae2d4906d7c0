"""What is special to a place: its share of a topic over the whole's."""

import numpy as np
import polars as pl

from scripts.regions.intervals import score_interval
from scripts.regions.units import reference_level
from scripts.shared.job import log
from scripts.shared.tables import empty


def location_quotients(region_topics: pl.DataFrame) -> pl.DataFrame:
    """Return the table specialisation: each place's share over the share of all documents of the coarsest level there is.

    Isard (1960), Methods of regional analysis, ch. 7. The place is part of the whole, so that its quotient q is a rising function
    of the ratio R of its share to that of all other documents, q = R / (w R + 1 - w) with w its part of the documents; the interval
    is that of R, from the score intervals of both shares (MOVER-R; Donner and Zou 2012, doi:10.1177/0962280210383082), and never passes
    1 / w, the quotient of a topic found here alone. Topics that nobody speaks of have no quotient.
    """
    level = reference_level(region_topics)
    if level is None:
        return empty("specialisation")
    whole = region_topics.filter(pl.col("level") == level)
    if whole["adcode"].n_unique() > 1:
        return empty("specialisation")
    silent = whole.filter(pl.col("share") <= 0)
    if len(silent):
        log.info("no quotient for topics of which no document speaks: %s", silent["topic"].to_list())
    whole = whole.filter(pl.col("share") > 0).select("topic", whole="share", whole_low="low", whole_docs="n_docs")
    rows = region_topics.filter(pl.col("level") != level).join(whole, on="topic", how="inner")
    if not len(rows):
        return empty("specialisation")
    share, low, high, n, of_whole, low_whole, n_whole = (
        rows[c].to_numpy().astype(float) for c in ("share", "low", "high", "n_docs", "whole", "whole_low", "whole_docs")
    )
    weight, rest = n / n_whole, n_whole - n
    others = np.clip((of_whole * n_whole - share * n) / np.maximum(rest, 1), 0.0, 1.0)
    # ASSUME the others scatter as the whole does, whose z^2 / n its own score interval tells
    worth = low_whole * (1 - low_whole) / np.maximum((of_whole - low_whole) ** 2, 1e-300) * rest / n_whole
    below, above = score_interval(others, np.maximum(worth, 1e-9), 1.0)
    ratio_low, ratio_high = _ratio_interval((share, low, high), (others, below, above))
    quotient = share / of_whole
    ends = (_quotient(ratio_low, weight), _quotient(ratio_high, weight))
    return rows.select("level", "adcode", "topic").with_columns(
        quotient=pl.Series(quotient),
        low=pl.Series(np.minimum(ends[0], quotient)),
        high=pl.Series(np.maximum(ends[1], quotient)),
    )


def _ratio_interval(
    first: tuple[np.ndarray, np.ndarray, np.ndarray], second: tuple[np.ndarray, np.ndarray, np.ndarray]
) -> tuple[np.ndarray, np.ndarray]:
    """Return (low, high) of the ratio of two independent estimates, each (value, low, high); high is infinite where it must be."""
    (p, p_low, p_high), (r, r_low, r_high) = first, second
    product = p * r
    b, c = p_low * (2 * p - p_low), r_high * (2 * r - r_high)
    under = product + np.sqrt(np.maximum(product**2 - b * c, 0.0))
    low = np.divide(b, under, out=np.zeros_like(p), where=under > 0)
    b, c = p_high * (2 * p - p_high), r_low * (2 * r - r_low)
    over = product + np.sqrt(np.maximum(product**2 - b * c, 0.0))
    return low, np.divide(over, c, out=np.full_like(p, np.inf), where=c > 0)


def _quotient(ratio: np.ndarray, weight: np.ndarray) -> np.ndarray:
    finite = np.where(np.isinf(ratio), 1.0, ratio)
    value = np.divide(finite, weight * finite + 1 - weight, out=np.ones_like(finite), where=weight < 1)
    return np.where((weight < 1) & np.isinf(ratio), 1 / weight, value)
