"""Terms that belong to one place: a topic made of them would only say where its documents come from."""

import math

import polars as pl

MIN_TERM_FREQ = 10  # ASSUME below ten occurrences nothing can be said about where a term belongs
MIN_SHARE = 0.8
CHANCE = 1e-3  # ASSUME in a corpus with most documents from one place, most terms are there by chance


def place_bound(vocabulary: pl.DataFrame, counts: pl.DataFrame, places: pl.DataFrame) -> pl.DataFrame:
    """Return term, adcode, share_in_place, term_freq of terms with over 80 % of their occurrences in one place.

    Places are provinces, or, where all documents are of one province, its prefectures, or else counties. Occurrences in documents
    of known place count. A term is listed only where so many of them would not all be there if it
    were spread like all other terms (binomial, p < .001). Empty where fewer than two places are known.
    """
    empty = pl.DataFrame(
        schema={"term": pl.String, "adcode": pl.String, "share_in_place": pl.Float64, "term_freq": pl.Int64}
    )
    known = coarsest(places)
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


def coarsest(places: pl.DataFrame) -> pl.DataFrame:
    """Return doc_id and place of the documents whose place is known at the coarsest level that tells two places apart.

    `place` is the adcode, where a document of the place itself has it or codes are China's, else the name (a gazetteer of the
    user's own). Empty where no level tells two apart.
    """
    for level, digits in (("province", 2), ("prefecture", 4), ("county", 6)):
        known = places.filter(pl.col(level).is_not_null() & pl.col("adcode").is_not_null()).sort("doc_id")
        if known[level].n_unique() < 2:
            continue
        own = pl.col("adcode").filter(pl.col("level") == level).min()
        codes = pl.col("adcode").str.slice(0, digits)
        of_china = pl.col("adcode").str.contains(r"^[1-9]\d{5}$").all() & (codes.n_unique() == 1)
        from_codes = pl.when(of_china).then(codes.min().str.pad_end(6, "0"))
        labels = known.group_by(level).agg(pl.coalesce(own, from_codes, pl.col(level).first()).alias("place"))
        return known.join(labels, on=level, how="left", maintain_order="left").select("doc_id", "place")
    return pl.DataFrame(schema={"doc_id": pl.String, "place": pl.String})


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
