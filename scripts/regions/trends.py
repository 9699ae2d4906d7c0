"""What is spoken of from year to year: topic shares, and the rates of terms.

The country's shares are those of a fixed panel of provinces, or standardised for which provinces have documents, because a
change of who reports is no change of what is said; `basis` says which. A place's own years are its documents as they are.
Intervals are those of region_topics; draws that are means of whole places tell nothing of single years, and `basis` says so.
"""

from types import SimpleNamespace
from typing import Any

import numpy as np
import polars as pl

from scripts.regions.balanced import balanced_panel, widened
from scripts.regions.breaks import NO_BREAK, breaks
from scripts.regions.diffusion import diffusion
from scripts.regions.dispersion import dispersion_of_years
from scripts.regions.gazetteer import groups_of, read_gazetteer
from scripts.regions.inner_terms import names_of
from scripts.regions.intervals import cell_shares, with_intervals
from scripts.regions.panel import choose_panel, standardise
from scripts.regions.posterior import CERTAIN, Posterior, posterior
from scripts.regions.region_topics import BASIS, PROCESS, widen
from scripts.regions.term_trends import NO_TERM, term_rates
from scripts.regions.units import GROUP, assign, reference_level, why_no_units
from scripts.regions.years import years
from scripts.shared.job import job, log
from scripts.shared.tables import LEVELS, PLACE_LEVELS, empty, read, write

AS_THEY_ARE = "composition as observed"


def share_by_year(
    doc_topics: pl.DataFrame,
    periods: pl.DataFrame,
    units: pl.DataFrame,
    *,
    interval: float,
    drawn: Posterior | None = None,
) -> pl.DataFrame:
    """Return the table trends: (level, adcode, period) times topics.

    `units` as units.assign gives them, `periods` (doc_id, period), `drawn` the posterior draws. The coarsest place is standardised over
    the places of the next level where there are any.
    """
    drawn = None if drawn is None or drawn.whole_places else drawn
    n_topics = int(doc_topics["topic"].max()) + 1 if len(doc_topics) else 0
    dated = widen(doc_topics, n_topics).join(periods, on="doc_id", how="inner")
    whole = reference_level(units)
    parts = [empty("trends")]
    for level in PLACE_LEVELS:
        documents = units.filter(pl.col("level") == level).join(dated, on="doc_id", how="inner")
        if not len(documents):
            continue
        finer = LEVELS[LEVELS.index(level) + 1 :][:1] if level != GROUP else LEVELS
        inner = units.filter(pl.col("level").is_in(finer)).join(dated, on="doc_id", how="inner")
        if level == GROUP:
            rows = _of_groups(documents, inner, interval, drawn)
        elif level == whole and len(inner):
            rows = _standardised(documents, inner, interval, drawn)
        else:
            rows = _as_they_are(documents, interval, drawn)
        parts.append(rows.with_columns(level=pl.lit(level), estimand=pl.lit(PROCESS)).select(empty("trends").columns))
    return pl.concat(parts, how="vertical_relaxed")


def _of_groups(documents: pl.DataFrame, inner: pl.DataFrame, interval: float, drawn: Posterior | None) -> pl.DataFrame:
    """Return the years of each group, standardised over its places of the coarsest level of `inner` at which it has two or more.

    Which provinces of 东部 have documents differs from year to year as it does for the country.
    """
    parts = []
    for (_,), own in documents.group_by("adcode", maintain_order=True):
        inside = inner.join(own.select("doc_id"), on="doc_id", how="semi")
        n_places = {level: inside.filter(pl.col("level") == level)["adcode"].n_unique() for level in LEVELS}
        level = next((level for level in LEVELS if n_places[level] > 1), None)
        inside = inside.filter(pl.col("level") == level)
        parts.append(_standardised(own, inside, interval, drawn) if len(inside) else _as_they_are(own, interval, drawn))
    columns = parts[0].columns
    return pl.concat([rows.select(columns) for rows in parts], how="vertical_relaxed")


def _as_they_are(documents: pl.DataFrame, interval: float, drawn: Posterior | None) -> pl.DataFrame:
    documents = documents.sort("adcode", "period", "doc_id")
    cell = documents.select(pl.struct("adcode", "period").rle_id()).to_series().to_numpy()
    values = documents["shares"].to_numpy()
    shares, n = cell_shares(values, cell)
    keys = (
        documents.select("adcode", "period")
        .unique(maintain_order=True)
        .with_columns(n_docs=pl.Series(n).cast(pl.Int64))
    )
    between = drawn.between(drawn.means(documents["doc_id"], cell)) if drawn else None
    place, period = (documents[c].rank("dense").to_numpy().astype(int) - 1 for c in ("adcode", "period"))
    scatter = dispersion_of_years(values, place, period, cell)
    rows = with_intervals(keys, shares, n, scatter, interval, between)
    return rows.with_columns(basis=pl.lit(_basis(AS_THEY_ARE, drawn)))


def _basis(composition: str, drawn: Posterior | None) -> str:
    return f"{BASIS}; {composition}; {drawn.basis if drawn else CERTAIN}"


def _standardised(
    documents: pl.DataFrame, inner: pl.DataFrame, interval: float, drawn: Posterior | None
) -> pl.DataFrame:
    """Return the years of the one place that `documents` are of, standardised over the places of `inner`."""
    place, period = (inner[c].rank("dense").to_numpy().astype(int) - 1 for c in ("adcode", "period"))
    n_places, n_years = place.max() + 1, period.max() + 1
    cell = place * n_years + period
    values = inner["shares"].to_numpy()
    n = np.bincount(cell, minlength=n_places * n_years)
    sums = np.zeros((len(n), values.shape[1]))
    np.add.at(sums, cell, values)
    shares = (sums / np.maximum(n, 1)[:, None]).reshape(n_places, n_years, -1)
    n = n.reshape(n_places, n_years)
    panel = choose_panel(n)
    result = standardise(shares, n, panel)
    if not result.covered.any():
        log.info("no year holds half of the panel: the years are shown as they are")
        return _as_they_are(documents, interval, drawn)
    years_seen = inner["period"].unique().sort()
    thin = years_seen.filter(pl.Series(~result.covered)).to_list()
    if thin:
        log.info("years left out, since they lack more than half of the panel: %s", ", ".join(thin))
    keys = pl.DataFrame({"period": years_seen, "n_docs": result.n}).with_columns(adcode=pl.lit(documents["adcode"][0]))
    means = np.clip(result.shares[result.covered], 0.0, 1.0)
    means = means / means.sum(axis=1, keepdims=True)
    between = None
    if drawn:
        by_draw = drawn.means(inner["doc_id"], cell, n.size).reshape(-1, n_places, n_years, values.shape[1])
        by_draw = np.array([standardise(one, n, panel).shares[result.covered] for one in by_draw])
        between = drawn.between(by_draw)
    rows = with_intervals(
        keys.filter(pl.Series(result.covered)),
        means,
        result.effective[result.covered],
        dispersion_of_years(values, place, period, cell),
        interval,
        between,
    )
    return rows.with_columns(basis=pl.lit(_basis(panel.basis, drawn)))


def main(inputs: SimpleNamespace, output: SimpleNamespace, params: dict[str, Any]) -> None:
    """Read what the step needs, do it, write what it makes."""
    places = read("places", inputs.places)
    groups = groups_of(inputs)
    units = assign(places, read_gazetteer(inputs.gazetteer), params["level"], params["within"], groups)
    periods = years(read("documents", inputs.documents))
    why = why_no_units(places, params["within"])
    if len(units):
        why = "no document with a known place has a year, so nothing can be said over time"
    drawn = posterior(read("draws", inputs.draws), places)
    doc_topics = read("doc_topics", inputs.doc_topics)
    shares = share_by_year(doc_topics, periods, units, interval=params["interval"], drawn=drawn)
    write("trends", shares, output.trends, why_empty=why)
    events = {str(year): str(name) for year, name in params["events"].items()}
    changed = breaks(shares, events, interval=params["interval"])
    write("breaks", changed, output.breaks, why_empty=NO_BREAK if len(shares) else why)
    panel = balanced_panel(doc_topics, periods, units, interval=params["interval"], drawn=drawn)
    write("panel", panel, output.panel, why_empty=why)
    write("panel_wide", widened(panel), output.panel_wide, why_empty=why)
    vocabulary, counts = (
        read("unmasked_vocabulary", inputs.unmasked_vocabulary),
        read("unmasked_counts", inputs.unmasked_counts),
    )
    rates = term_rates(vocabulary, counts, periods, units, names_of(inputs, params["min_term_chars"]))
    located = units.join(periods, on="doc_id", how="semi")
    write("term_trends", rates, output.term_trends, why_empty=NO_TERM if len(located) else why)
    spread, why_not = diffusion(rates)
    write("diffusion", spread, output.diffusion, why_empty=why_not if len(located) else why)


if __name__ == "__main__":
    with job(snakemake) as (inputs, output, params):  # noqa: F821
        main(inputs, output, params)
