"""The strongest contrasts again, under choices that could have been made otherwise.

A finding that turns round or fades with another number of topics, another seed, or without the names of policies is one of the model,
not of the places. Names: the words of policy_region and policy_brand are taken out of the documents' shares as the chosen model
expects them to be dealt to topics (share times probability of the term), without fitting it anew; topics could still change if it were.
Only the chosen model's own numbers carry posterior draws.
"""

from collections.abc import Iterator, Mapping, Sequence
from types import SimpleNamespace
from typing import Any

import polars as pl

from scripts.regions.contrasts import contrasts, facts_of
from scripts.regions.covariates import with_covariates
from scripts.regions.false_discovery import adjust
from scripts.regions.gazetteer import groups_of, read_gazetteer
from scripts.regions.units import assign, why_no_units
from scripts.regions.variants import LEFT_OUT, counterparts, family_of, leave_out
from scripts.shared.job import job, log
from scripts.shared.tables import empty, read, write

N_HEADLINES = (
    20  # ASSUME of each level, the twenty contrasts that are largest beside their errors are what is spoken of
)
LISTED_BELOW = 0.05  # q of a finding
KEY = ["level", "adcode", "topic"]
NO_FINDING = "no place differs from the rest with q below .05, so there is no finding to check"


def headlines(table: pl.DataFrame) -> pl.DataFrame:
    """Return the contrasts to check: of each level the N_HEADLINES largest beside their errors with q < LISTED_BELOW.

    Adjusted ones where the level has any, raw ones otherwise.
    """
    table = table.with_columns(any_adjusted=pl.col("adjusted").any().over("level"))
    own = table.filter((pl.col("adjusted") == pl.col("any_adjusted")) & (pl.col("q") < LISTED_BELOW))
    own = own.with_columns(strength=(pl.col("effect") / pl.col("se")).abs())
    own = own.sort(["level", "strength", *KEY[1:]], descending=[False, True, False, False])
    return own.group_by("level", maintain_order=True).head(N_HEADLINES)


def again(
    chosen: pl.DataFrame,
    doc_topics: pl.DataFrame,
    units: pl.DataFrame,
    facts: pl.DataFrame,
    interval: float,
    external: tuple[str, ...] = (),
) -> pl.DataFrame:
    """Return `chosen` (KEY, as, adjusted, effect) with the numbers of topic `as` in `doc_topics`, null where `as` is null.

    q is Benjamini and Hochberg's over the findings checked of a level.
    """
    parts = []
    for (level,), own in chosen.group_by("level", maintain_order=True):
        asked = own["as"].drop_nulls().unique().sort().to_list()
        renumbered = pl.DataFrame({"topic": asked, "column": range(len(asked))}, schema_overrides={"topic": pl.Int64})
        shares = doc_topics.join(renumbered, on="topic").select("doc_id", "share", topic="column")
        found = contrasts(
            shares,
            units.filter(pl.col("level") == level),
            facts,
            min_docs=1,
            interval=interval,
            kinds=(own["adjusted"][0],),
            places=own["adcode"].unique().to_list(),
            external=external,
        )
        found = found.join(renumbered.select(as_topic="topic", topic="column"), on="topic").drop("topic", "level")
        rows = own.select(*KEY, "as", first="effect").join(
            found, left_on=["adcode", "as"], right_on=["adcode", "as_topic"], how="left"
        )
        known = rows.filter(pl.col("p").is_not_null())
        if len(known):
            fresh = known.select(*KEY, q=pl.Series(adjust(known["p"])))
            rows = rows.drop("q").join(fresh, on=KEY, how="left")
        parts.append(rows.select(*KEY, "first", "effect", "low", "high", pl.col("q").cast(pl.Float64)))
    return pl.concat(parts)


def checks(
    inputs: SimpleNamespace, models: Sequence[Mapping[str, Any]], doc_topics: pl.DataFrame, chosen: str
) -> Iterator[tuple[str, str, pl.DataFrame, dict[int, int]]]:
    """Yield (check, variant, doc_topics of it, the number there of each published topic that has one)."""
    topic_terms, vocabulary = read("topic_terms", inputs.topic_terms), read("vocabulary", inputs.vocabulary)
    same = {topic: topic for topic in topic_terms["topic"].unique().to_list()}
    yield "chosen", chosen, doc_topics, same
    names = read("mask_report", inputs.mask_report).filter(
        pl.col("type").is_in(LEFT_OUT) & ~pl.col("masked") & pl.col("surface").is_in(vocabulary["term"].implode())
    )["surface"]
    counts = read("counts", inputs.counts)
    if len(names):
        log.info("%d names of policy regions and brands are left out", names.n_unique())
        kept = leave_out(doc_topics, topic_terms, counts, vocabulary, names.unique())
        yield "names", "policy regions and brands left out", kept, same
    paths = {model["model"]: number for number, model in enumerate(models)}
    for kind, variant, model in family_of(chosen, models):
        number = paths[model]
        weights = read("fit_topic_terms", _listed(inputs.fit_topic_terms)[number])
        partner = counterparts(topic_terms, weights, vocabulary, one_to_one=kind == "seed")
        log.info("%s: %d of %d topics have a counterpart", model, len(partner), len(same))
        yield kind, variant, read("fit_doc_topics", _listed(inputs.fit_doc_topics)[number]), partner


def _listed(paths: str | Sequence[str]) -> list[str]:
    return [paths] if isinstance(paths, str) else list(paths)


def chosen_model(choice: pl.DataFrame) -> str:
    """Return the model of topics that the last step of the table choice kept."""
    own = choice.filter((pl.col("family") == "topics") & pl.col("kept"))
    return own.filter(pl.col("step") == own["step"].max()).sort("model")["model"][0]


def main(inputs: SimpleNamespace, output: SimpleNamespace, params: dict[str, Any]) -> None:
    """Read what the step needs, do it, write what it makes."""
    places, doc_topics = read("places", inputs.places), read("doc_topics", inputs.doc_topics)
    gazetteer = read_gazetteer(inputs.gazetteer)
    units = assign(places, gazetteer, params["level"], params["within"], groups_of(inputs))
    facts = facts_of(read("documents", inputs.documents), places)
    facts, external, _ = with_covariates(facts, inputs, params, gazetteer)
    found = headlines(read("contrasts", inputs.contrasts))
    log.info("%d findings to check", len(found))
    parts = [empty("robustness")]
    chosen = chosen_model(read("choice", inputs.choice))
    for check, variant, shares, partner in checks(inputs, params["models"], doc_topics, chosen) if len(found) else ():
        asked = found.with_columns(
            pl.col("topic").replace_strict(partner, default=None, return_dtype=pl.Int64).alias("as")
        )
        if check == "chosen":
            rows = found.select(*KEY, "effect", "low", "high", "q", first="effect")
        else:
            rows = again(asked, shares, units, facts, params["interval"], external)
        stands = (pl.col("effect").sign() == pl.col("first").sign()) & (pl.col("q") < LISTED_BELOW)
        rows = rows.with_columns(check=pl.lit(check), variant=pl.lit(variant), stands=stands.fill_null(False))
        parts.append(rows.select(empty("robustness").columns))
        log.info("%s, %s: %d of %d stand", check, variant, rows["stands"].sum(), len(rows))
    why = NO_FINDING if len(units) else why_no_units(places, params["within"])
    write("robustness", pl.concat(parts), output.robustness, why_empty=why)


if __name__ == "__main__":
    with job(snakemake) as (inputs, output, params):  # noqa: F821
        main(inputs, output, params)
