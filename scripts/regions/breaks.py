"""Where a topic changes most, and what changed at the events that the config names."""

from collections.abc import Mapping

import numpy as np
import polars as pl

from scripts.regions.false_discovery import adjust
from scripts.regions.intervals import critical_value
from scripts.shared.job import log
from scripts.shared.tables import empty

MIN_PERIODS = 6  # ASSUME a break is not to be told from chance in fewer periods
MIN_SIDE = 2  # periods on either side of a break or event
BREAK = ""
NO_BREAK = f"no place has {MIN_PERIODS} periods, so no break can be looked for"


def breaks(trends: pl.DataFrame, events: Mapping[str, str], *, interval: float) -> pl.DataFrame:
    """Return the table breaks of the table trends: for each place and topic the period from which its mean share differs most, and
    one row for each of `events` (first period of it: its name), whether or not anything changed.

    The difference of the means of the periods after and before; its variance is that of the periods about both means, or that of
    their own intervals where larger, and the reference Student's t with the periods less two. The break is that of the largest t, as
    by Quandt (1960), and its p is multiplied by the number of periods looked at (Bonferroni), since it was searched for. Series
    of consecutive years are not independent, so that p is a guide. q is Benjamini and Hochberg's within a level, apart for breaks and
    each event.
    """
    names = ("effect", "low", "high", "se", "p")
    parts = [empty("breaks")]
    rows = []
    for (level, adcode), own in trends.sort("level", "adcode", "topic", "period").group_by(
        "level", "adcode", maintain_order=True
    ):
        periods = own["period"].unique().sort().to_list()
        if len(periods) < MIN_PERIODS:
            continue
        shares, low, high = (own[c].to_numpy().reshape(-1, len(periods)) for c in ("share", "low", "high"))
        noise = ((high - low) / 2 / critical_value(0, interval)) ** 2
        splits = range(MIN_SIDE, len(periods) - MIN_SIDE + 1)
        found = [_split(shares, noise, at, interval) for at in splits]
        t = np.abs([effect / se for effect, _, _, se, _ in found])
        best = t.argmax(axis=0)
        for topic in range(len(shares)):
            effect, below, above, se, p = (values[topic] for values in found[best[topic]])
            rows.append(
                (
                    level,
                    adcode,
                    topic,
                    BREAK,
                    periods[splits[best[topic]]],
                    effect,
                    below,
                    above,
                    se,
                    min(1.0, p * len(splits)),
                )
            )
        for start, event in sorted(events.items()):
            at = sum(period < start for period in periods)
            if min(at, len(periods) - at) < MIN_SIDE:
                log.info("%s %s: too few periods before or after %s (%s)", level, adcode, start, event)
                continue
            numbers = _split(shares, noise, at, interval)
            rows += [
                (level, adcode, topic, event, periods[at], *(values[topic] for values in numbers))
                for topic in range(len(shares))
            ]
    if not rows:
        return parts[0]
    table = pl.DataFrame(rows, ["level", "adcode", "topic", "event", "period", *names], orient="row")
    for _, own in table.group_by("level", "event", maintain_order=True):
        parts.append(own.with_columns(q=pl.Series(adjust(own["p"]))).select(empty("breaks").columns))
    return pl.concat(parts, how="vertical_relaxed")


def _split(shares: np.ndarray, noise: np.ndarray, at: int, interval: float) -> tuple[np.ndarray, ...]:
    """Return (effect, low, high, se, p), each (K,), of `shares` (K, T) from period `at` on less those before."""
    from scipy.stats import t

    before, after = shares[:, :at], shares[:, at:]
    degrees = shares.shape[1] - 2
    effect = after.mean(axis=1) - before.mean(axis=1)
    spread = (before.var(axis=1) * at + after.var(axis=1) * after.shape[1]) / degrees
    seen = noise[:, :at].sum(axis=1) / at**2 + noise[:, at:].sum(axis=1) / after.shape[1] ** 2
    se = np.sqrt(np.maximum(np.maximum(spread * (1 / at + 1 / after.shape[1]), seen), 1e-30))
    half = critical_value(degrees, interval) * se
    return effect, effect - half, effect + half, se, 2 * t.sf(np.abs(effect / se), degrees)
