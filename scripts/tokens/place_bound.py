"""Terms that belong to one place: a topic made of them would only say where its documents come from."""

import math

import polars as pl

MIN_TERM_FREQ = 10  # ASSUME below ten occurrences nothing can be said about where a term belongs
MIN_SHARE = 0.8
CHANCE = 1e-3  # ASSUME in a corpus with most documents from one place, most terms are there by chance


def place_bound(vocabulary: pl.DataFrame, counts: pl.DataFrame, places: pl.DataFrame) -> pl.DataFrame:
    """Return term, adcode, share_in_place, term_freq of terms with over 80 % of their occurrences in one province.

    Occurrences in documents of known province count. A term is listed only where so many of them would not all be there if it
    were spread like all other terms (binomial, p < .001). Empty where fewer than two provinces are known.
    """
    empty = pl.DataFrame(
        schema={"term": pl.String, "adcode": pl.String, "share_in_place": pl.Float64, "term_freq": pl.Int64}
    )
    known = provinces(places)
    if known["place"].n_unique() < 2:
        return empty
    by_place = counts.join(known, on="doc_id").group_by("term_id", "place").agg(pl.col("n").sum())
    base = (
        by_place.group_by("place").agg(pl.col("n").sum().alias("all")).with_columns(pl.col("all") / pl.col("all").sum())
    )
    found = (
        by_place.with_columns(pl.col("n").sum().over("term_id").alias("known"))
        .with_columns((pl.col("n") / pl.col("known")).alias("share_in_place"))
        .filter((pl.col("share_in_place") > MIN_SHARE) & (pl.col("known") >= MIN_TERM_FREQ))
        .join(vocabulary, on="term_id")
        .join(base, on="place")
        .sort("term")
    )
    by_chance = [_at_least(row["n"], row["known"], row["all"]) for row in found.iter_rows(named=True)]
    return (
        found.filter(pl.Series(by_chance, dtype=pl.Float64) < CHANCE)
        .select("term", pl.col("place").alias("adcode"), "share_in_place", "term_freq")
        .cast({"term_freq": pl.Int64})
    )


def provinces(places: pl.DataFrame) -> pl.DataFrame:
    """Return doc_id and place (the adcode of its province) of the documents whose province is known.

    With a gazetteer of the user's own, whose codes are not six digits, the code of the province's own documents stands for it,
    or its name where no document is at that level.
    """
    known = places.filter(pl.col("province").is_not_null() & pl.col("adcode").is_not_null()).sort("doc_id")
    own = known.filter(pl.col("level") == "province").group_by("province").agg(pl.col("adcode").min().alias("own"))
    chinese = pl.col("adcode").str.contains(r"^[1-9]\d{5}$")
    return known.join(own, on="province", how="left", maintain_order="left").select(
        "doc_id",
        pl.when(chinese)
        .then(pl.col("adcode").str.slice(0, 2) + "0000")
        .otherwise(pl.coalesce("own", "province"))
        .alias("place"),
    )


def _at_least(hits: int, trials: int, chance: float) -> float:
    """Return the probability of `hits` or more in `trials` of probability `chance`."""
    if chance >= 1:
        return 1.0
    log_choose = math.lgamma(trials + 1)
    return math.fsum(
        math.exp(
            log_choose
            - math.lgamma(k + 1)
            - math.lgamma(trials - k + 1)
            + k * math.log(chance)
            + (trials - k) * math.log1p(-chance)
        )
        for k in range(hits, trials + 1)
    )
