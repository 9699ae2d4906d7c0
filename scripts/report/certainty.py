"""How sure a difference between a place and the rest is: its adjusted contrast, the checks it stood, the interval of its rank."""

from typing import Any

import polars as pl

CERTAIN_BELOW = 0.05  # ASSUME a difference is worth naming where q is below .05
ENOUGH_CHECKS = 3  # ASSUME one other seed that agrees makes nothing sure


def certainty(
    contrasts: pl.DataFrame, robustness: pl.DataFrame, ranks: pl.DataFrame, level: str, adcode: str, topic: int
) -> dict[str, Any]:
    """Return `contrast` (adjusted, effect, low, high, q), `checks` (stood, made), `rank` (rank, low, high, n) and `verdict`.

    Each is None where the tables do not tell. The verdict is sure where q is low and every one of three checks or more was stood,
    likely where q is low, else unsure.
    """
    here = (pl.col("level") == level) & (pl.col("adcode") == adcode) & (pl.col("topic") == topic)
    contrast = contrasts.filter(here).sort("adjusted").select("adjusted", "effect", "low", "high", "q").tail(1)
    checks = robustness.filter(here & (pl.col("check") != "chosen"))["stands"]
    rank = ranks.filter(here).select("rank", "low", "high", "n_regions")
    verdict = None
    if len(contrast):
        low = contrast["q"][0] < CERTAIN_BELOW
        verdict = "unsure" if not low else "sure" if len(checks) >= ENOUGH_CHECKS and checks.all() else "likely"
    return {
        "contrast": contrast.row(0, named=True) if len(contrast) else None,
        "checks": (int(checks.sum()), len(checks)) if len(checks) else None,
        "rank": rank.row(0) if len(rank) else None,
        "verdict": verdict,
    }


def certain_pairs(contrasts: pl.DataFrame, level: str) -> set[tuple[str, int]]:
    """Return the (adcode, topic) whose adjusted contrast, or raw where there is no other, has a low q."""
    last = contrasts.filter(pl.col("level") == level).sort("adjusted").unique(["adcode", "topic"], keep="last")
    return set(last.filter(pl.col("q") < CERTAIN_BELOW).select("adcode", "topic").iter_rows())
