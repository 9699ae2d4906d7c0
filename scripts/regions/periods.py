"""What changed from one period to the next: each place against itself before, the whole and groups at equal places."""

from itertools import pairwise

import numpy as np
import polars as pl

from scripts.regions.against_rest import against_rest, without_place
from scripts.regions.clusters import cluster_effect
from scripts.regions.dispersion import dispersion_of_years
from scripts.regions.false_discovery import adjust
from scripts.regions.intervals import cell_shares, critical_value, sampling_variance, score_interval
from scripts.regions.panel import COVERED_FROM, choose_panel
from scripts.regions.posterior import Posterior
from scripts.regions.region_topics import widen
from scripts.regions.sample import gather
from scripts.regions.score_test import score_p
from scripts.regions.units import GROUP, reference_level
from scripts.shared.job import log
from scripts.shared.tables import LEVELS, PLACE_LEVELS, empty

NUMBERS = ("effect", "low", "high", "se", "p")
NO_CHANGE = "no place has documents of two periods, so none can be set against the one before"


def contrast_periods(
    doc_topics: pl.DataFrame,
    units: pl.DataFrame,
    facts: pl.DataFrame,
    *,
    interval: float,
    drawn: Posterior | None = None,
) -> pl.DataFrame:
    """Return the table contrast_periods; documents without a date take no part.

    The whole and the groups are compared at equal places, by the regression of contrasts with their places of the next level as
    covariates; a place of its own years is the difference of two means. q is Benjamini and Hochberg's within one level.
    """
    n_topics = int(doc_topics["topic"].max()) + 1 if len(doc_topics) else 0
    dated = widen(doc_topics, n_topics).join(facts.filter(pl.col("dated")), on="doc_id", how="inner")
    drawn = None if drawn is None or drawn.whole_places or drawn.n_draws < 2 else drawn
    whole = reference_level(units)
    parts = [empty("contrast_periods")]
    for level in PLACE_LEVELS:
        documents = units.filter(pl.col("level") == level).join(dated, on="doc_id", how="inner")
        finer = LEVELS if level == GROUP else LEVELS[LEVELS.index(level) + 1 :][:1]
        inner = units.filter(pl.col("level").is_in(finer)).sort("doc_id", "level")
        if level in (GROUP, whole) and len(inner):
            coarsest = {name: rank for rank, name in enumerate(LEVELS)}
            own = inner.sort(pl.col("level").replace_strict(coarsest)).unique(
                "doc_id", keep="first", maintain_order=True
            )
            inside = documents.join(own.select("doc_id", inner="adcode"), on="doc_id", how="inner")
            rows = _at_equal_places(inside, interval, drawn)
        else:
            rows = _of_themselves(documents.sort("adcode", "period", "doc_id"), interval, drawn)
        if len(rows):
            rows = rows.with_columns(level=pl.lit(level), q=pl.Series(adjust(rows["p"])))
            parts.append(rows.select(empty("contrast_periods").columns))
            log.info("%s: %d steps from one period to the next", level, len(rows) // n_topics)
    return pl.concat(parts, how="vertical_relaxed")


def _of_themselves(documents: pl.DataFrame, interval: float, drawn: Posterior | None) -> pl.DataFrame:
    """Return the steps of each place in `documents` (adcode, period, shares, issuer), sorted by place and period.

    The interval joins the score intervals of both periods (Newcombe 1998, method 10). p takes the variance that both would have at
    their common share and refers to the beta distribution of that mean and variance, as in contrasts, always on its heavier side.
    """
    if not len(documents):
        return pl.DataFrame()
    cell = documents.select(pl.struct("adcode", "period").rle_id()).to_series().to_numpy()
    values = documents["shares"].to_numpy()
    shares, n = cell_shares(values, cell)
    cells = documents.select("adcode", "period").unique(maintain_order=True)
    clusters = cluster_effect(values, cell, documents["issuer"].rank("dense").to_numpy())
    later = np.flatnonzero(cells.select(pl.col("adcode") == pl.col("adcode").shift()).to_series().fill_null(False))
    if not len(later):
        return pl.DataFrame()
    place, period = (documents[c].rank("dense").to_numpy().astype(int) - 1 for c in ("adcode", "period"))
    phi = dispersion_of_years(values, place, period, cell, clusters.effect)
    scatter = phi.phi * clusters.effect / n[:, None]  # variance of a mean share over p(1 - p)
    z = critical_value(phi.degrees, interval)
    low, high = score_interval(shares, 1 / scatter, z)
    now, before = shares[later], shares[later - 1]
    between = np.zeros_like(now)
    if drawn is not None:
        moved = drawn.means(documents["doc_id"], cell)
        between = drawn.between(moved[:, later] - moved[:, later - 1])
    effect, both = now - before, scatter[later] + scatter[later - 1]
    common = (now / scatter[later] + before / scatter[later - 1]) / (1 / scatter[later] + 1 / scatter[later - 1])
    down = (now - low[later]) ** 2 + (high[later - 1] - before) ** 2 + z**2 * between
    up = (high[later] - now) ** 2 + (before - low[later - 1]) ** 2 + z**2 * between
    error = sampling_variance(now, 1 / scatter[later]) + sampling_variance(before, 1 / scatter[later - 1]) + between
    grain = np.maximum(scatter[later], scatter[later - 1])
    p = score_p(common + np.abs(effect), common, common * (1 - common) * both + between, grain, phi.degrees, upper=True)
    numbers = (effect, np.maximum(effect - np.sqrt(down), -1), np.minimum(effect + np.sqrt(up), 1), np.sqrt(error), p)
    n_topics = shares.shape[1]
    rows = cells[later].with_columns(
        before=cells["period"].gather(later - 1),
        n_docs=pl.Series((n[later] + n[later - 1]).round().astype(int)),
        n_clusters=pl.Series(clusters.n_clusters[later] + clusters.n_clusters[later - 1]),
    )
    return rows.select(pl.all().repeat_by(n_topics).explode()).with_columns(
        pl.Series("topic", np.tile(np.arange(n_topics), len(later))),
        *(pl.Series(name, values.ravel()) for name, values in zip(NUMBERS, numbers, strict=True)),
    )


def _comparable(documents: pl.DataFrame) -> list[str]:
    """Return the periods that hold half of the panel of inner places (panel.py), as in trends; all where none does."""
    place, period = (documents[c].rank("dense").to_numpy().astype(int) - 1 for c in ("inner", "period"))
    n = np.zeros((place.max() + 1, period.max() + 1))
    np.add.at(n, (place, period), 1)
    weights = np.where(n > 0, choose_panel(n).weights[:, None], 0.0).sum(axis=0)
    periods, covered = documents["period"].unique().sort(), weights >= COVERED_FROM
    return periods.filter(pl.Series(covered)).to_list() if covered.any() else periods.to_list()


def _at_equal_places(documents: pl.DataFrame, interval: float, drawn: Posterior | None) -> pl.DataFrame:
    """Return the steps of each place or group in `documents` (adcode, inner, period, ...), compared at equal inner places."""
    parts = []
    for (code,), own in documents.sort("adcode").group_by("adcode", maintain_order=True):
        for before, period in pairwise(_comparable(own)):
            two = own.filter(pl.col("period").is_in([before, period]))
            covariates = [c for c in ("inner", "report_level") if two[c].n_unique() > 1]
            # the period takes the part of the place: the later one against the rest, which is the one before
            two = two.with_columns(adcode=pl.col("period")).sort("adcode", "doc_id")
            sample, codes, n_clusters = gather(two, covariates, drawn)
            found = against_rest(sample, codes.to_list().index(period), without_place(sample), interval)
            if found is None:
                log.info("%s: no place has documents of both %s and %s", code, before, period)
                continue
            parts.append(
                pl.DataFrame({name: getattr(found, name) for name in NUMBERS}).select(
                    pl.lit(code).alias("adcode"),
                    pl.int_range(pl.len(), dtype=pl.Int64).alias("topic"),
                    pl.lit(period).alias("period"),
                    pl.lit(before).alias("before"),
                    pl.all(),
                    pl.lit(len(two), pl.Int64).alias("n_docs"),
                    pl.lit(int(n_clusters.sum()), pl.Int64).alias("n_clusters"),
                )
            )
    return pl.concat(parts) if parts else pl.DataFrame()
