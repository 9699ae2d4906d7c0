"""When places took up the terms that became common: the first year each was seen with one, as far as the documents tell."""

import polars as pl

from scripts.shared.job import log
from scripts.shared.tables import COUNTRY, empty

N_TERMS = 50
RARE, COMMON = 0.1, 0.3  # shares of the country's documents before and after a term has spread
MIN_YEARS = 4
MIN_COVERED = (
    0.5  # ASSUME where most places lack a document in most years, first years tell of coverage and not of spread
)
SINCE_FIRST, NEVER, BETWEEN, SEEN = "since the first year", "never", "between two years", "seen"
TOO_UNEVEN = (
    f"places have documents in fewer than {MIN_YEARS} years, or on average in less than {MIN_COVERED:.0%} of them,"
    " so that first years would tell of coverage"
)
NO_SPREAD = f"no term rose from under {RARE:.0%} to over {COMMON:.0%} of the documents of a year"


def diffusion(term_trends: pl.DataFrame) -> tuple[pl.DataFrame, str]:
    """Return (the table diffusion, why it would be empty) from term_trends, of each level below the country.

    Terms are the N_TERMS that rose most, as far as term_trends holds them below the country, among those that stood in less than RARE of the country's documents in the first year and in
    more than COMMON in a later one. `first` is the first year a place was seen with the term; it took it up after `after`, the last
    year with documents before. status: `seen` where that was the year before; `between two years` where years without documents lie
    between; `since the first year` where the term is there from the place's first documents on, so that nothing is known of its
    beginning (left-censored); `never` (right-censored, at `after`). Levels that are too unevenly covered are left out.
    """
    country = term_trends.filter(pl.col("adcode") == COUNTRY).sort("term", "period")
    rising = country.group_by("term", maintain_order=True).agg(
        start=pl.col("share_of_docs").first(), top=pl.col("share_of_docs").max(), n_years=pl.len()
    )
    rising = rising.filter((pl.col("start") < RARE) & (pl.col("top") > COMMON) & (pl.col("n_years") >= MIN_YEARS))
    rising = rising.sort([pl.col("top") - pl.col("start"), "term"], descending=[True, False]).head(N_TERMS)
    below = term_trends.filter(pl.col("adcode") != COUNTRY)
    parts, why = [empty("diffusion")], TOO_UNEVEN
    for (level,), own in below.sort("level").group_by("level", maintain_order=True):
        cells = own.select("adcode", "period").unique()
        n_years, n_places = cells["period"].n_unique(), cells["adcode"].n_unique()
        covered = len(cells) / (n_years * n_places)
        if n_years < MIN_YEARS or covered < MIN_COVERED:
            log.info("%s: places have documents in %.0f %% of %d years: no diffusion", level, 100 * covered, n_years)
            continue
        why = NO_SPREAD
        used = own.join(rising.select("term"), on="term", how="semi")
        if len(used):
            parts.append(_first_years(used).with_columns(level=pl.lit(level)).select(empty("diffusion").columns))
    return pl.concat(parts, how="vertical_relaxed"), why


def _first_years(used: pl.DataFrame) -> pl.DataFrame:
    key = ["adcode", "term"]
    first = used.filter(pl.col("n") > 0).group_by(key).agg(first=pl.col("period").min())
    rows = used.join(first, on=key, how="left")
    before = pl.col("first").is_null() | (pl.col("period") < pl.col("first"))
    rows = rows.group_by(key).agg(pl.col("first").first(), after=pl.col("period").filter(before).max())
    gap = pl.col("first").cast(pl.Int64, strict=False) - pl.col("after").cast(pl.Int64, strict=False)
    return rows.with_columns(
        status=pl.when(pl.col("first").is_null())
        .then(pl.lit(NEVER))
        .when(pl.col("after").is_null())
        .then(pl.lit(SINCE_FIRST))
        .when(gap == 1)
        .then(pl.lit(SEEN))
        .otherwise(pl.lit(BETWEEN))
    )
