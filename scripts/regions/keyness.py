"""Terms that set each place apart from the rest: weighted log-odds on unmasked tokens.

Terms of several words stay whole (海洋经济); what stands inside them counts by itself too (海洋).
"""

from collections.abc import Collection
from types import SimpleNamespace
from typing import Any

import numpy as np
import polars as pl

from scripts.regions.gazetteer import groups_of, read_gazetteer
from scripts.regions.inner_terms import names_of, with_inner
from scripts.regions.units import assign, number_documents, why_no_units
from scripts.shared.job import job, log
from scripts.shared.ordering import summed
from scripts.shared.tables import empty, read, write

MIN_COUNT = 3  # ASSUME a term that a place uses once or twice says nothing of it


def log_odds(
    here: np.ndarray, elsewhere: np.ndarray, prior: np.ndarray, n_here: float, n_elsewhere: float, n_prior: float
) -> tuple[np.ndarray, np.ndarray]:
    """Return (log-odds ratio, z) of terms used `here` (V,) and `elsewhere` (V,) times, with `prior` (V,) pseudo-counts.

    `n_here`, `n_elsewhere`, `n_prior` are the totals over the whole vocabulary. Monroe, Colaresi and Quinn (2008),
    doi:10.1093/pan/mpn018, equations 15, 16, 19, 20 and 22: a Dirichlet prior informed by the corpus.
    """
    a, b = here + prior, elsewhere + prior
    ratio = np.log(a / (n_here + n_prior - a)) - np.log(b / (n_elsewhere + n_prior - b))
    return ratio, ratio / np.sqrt(1 / a + 1 / b)


def key_terms(
    vocabulary: pl.DataFrame,
    counts: pl.DataFrame,
    units: pl.DataFrame,
    names: Collection[str] | None = None,
    *,
    n_terms: int,
) -> pl.DataFrame:
    """Return the table keyness: each place's `n_terms` terms of the largest and of the smallest z, n being its own count.

    A term counts by itself and inside longer ones, one of a single character inside what is not of `names` (None: nowhere).

    A term is over-used here (z > 0) or under-used (z < 0) against all other located documents of the level. Only terms that the
    place itself uses MIN_COUNT times or more are listed, and only places with something to be compared to.
    """
    counts, units = number_documents(counts, units)
    vocabulary, counts = with_inner(vocabulary, counts, names)
    parts = [empty("keyness")]
    for (level,), documents in units.group_by("level", maintain_order=True):
        places = documents.select("adcode").unique().sort("adcode").with_row_index("place")
        if len(places) < 2:
            log.info("%s: a single place, so there is no rest to compare it to", level)
            continue
        of_document = documents.join(places, on="adcode").select("doc", "place")
        used = counts.join(of_document, on="doc", how="inner").select("place", "term_id", "n")
        place, term, here = summed(*(column.to_numpy() for column in used))
        by_place = pl.DataFrame({"place": place, "term_id": term, "here": here})
        sizes = by_place.group_by("place").agg(n_here=pl.col("here").sum())
        total = int(sizes["n_here"].sum())
        # ASSUME the prior is as large as a place's own text on average and spread as the corpus is
        scale = 1 / len(sizes)
        log.info("%s: %d places, %d tokens", level, len(sizes), total)
        listed = (
            by_place.join(by_place.group_by("term_id").agg(everywhere=pl.col("here").sum()), on="term_id", how="left")
            .filter(pl.col("here") >= MIN_COUNT)
            .join(sizes, on="place", how="left")
            .join(places, on="place", how="left")
        )
        here, everywhere, n_here = (listed[c].to_numpy().astype(float) for c in ("here", "everywhere", "n_here"))
        ratio, z = log_odds(here, everywhere - here, everywhere * scale, n_here, total - n_here, total * scale)
        listed = (
            listed.with_columns(log_odds=pl.Series(ratio), z=pl.Series(z))
            .filter(pl.col("z").is_finite() & (pl.col("z") != 0))
            .join(vocabulary.select("term_id", "term"), on="term_id", how="left")
        )
        for positive in (True, False):
            side = listed.filter((pl.col("z") > 0) == positive).sort(
                ["adcode", "z", "term"], descending=[False, positive, False]
            )
            top = side.group_by("adcode", maintain_order=True).head(n_terms)
            parts.append(top.select(pl.lit(level).alias("level"), "adcode", "term", "log_odds", "z", n="here"))
    return pl.concat(parts, how="vertical_relaxed")


def main(inputs: SimpleNamespace, output: SimpleNamespace, params: dict[str, Any]) -> None:
    """Read what the step needs, do it, write what it makes."""
    places = read("places", inputs.places)
    groups = groups_of(inputs)
    units = assign(places, read_gazetteer(inputs.gazetteer), params["level"], params["within"], groups)
    vocabulary, counts = (
        read("unmasked_vocabulary", inputs.unmasked_vocabulary),
        read("unmasked_counts", inputs.unmasked_counts),
    )
    names = names_of(inputs, params["min_term_chars"])
    why = why_no_units(places, params["within"])
    if len(units):
        why = "fewer than two places of any level have documents, so none can be set apart"
    write(
        "keyness", key_terms(vocabulary, counts, units, names, n_terms=params["n_terms"]), output.keyness, why_empty=why
    )


if __name__ == "__main__":
    with job(snakemake) as (inputs, output, params):  # noqa: F821
        main(inputs, output, params)
