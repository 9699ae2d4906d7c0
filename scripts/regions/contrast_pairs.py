"""Two places against each other, as the config asks for them."""

from types import SimpleNamespace
from typing import Any

import polars as pl

from scripts.regions.contrasts import contrasts, facts_of
from scripts.regions.covariates import with_covariates
from scripts.regions.false_discovery import adjust
from scripts.regions.gazetteer import groups_of, read_gazetteer
from scripts.regions.posterior import Posterior, posterior
from scripts.regions.units import assign
from scripts.shared.job import Problem, job, log
from scripts.shared.tables import empty, read, write

NO_PAIR = "no pairs of places are asked for (regions.pairs)"
TOO_FEW = "the first place of every pair has fewer than 3 documents, or the other none"


def contrast_pairs(
    doc_topics: pl.DataFrame,
    units: pl.DataFrame,
    facts: pl.DataFrame,
    pairs: list[list[str]],
    *,
    interval: float,
    drawn: Posterior | None = None,
    external: tuple[str, ...] = (),
    known: frozenset[str] = frozenset(),
) -> pl.DataFrame:
    """Return the table contrast_pairs: the first place of each pair against the second, raw and adjusted, from their documents alone.

    Places are named by adcode, full name or group and are of one level; those of `known` (adcodes and names) may have no documents, and
    their pairs are left out. q is Benjamini and Hochberg's over all pairs of one kind.
    """
    parts = [empty("contrast_pairs").drop("q")]
    for number, pair in enumerate(pairs):
        codes = [_code(name, units, known, f"regions.pairs[{number}]") for name in pair]
        if None in codes:
            log.info("regions.pairs[%d]: %s has no documents, so the pair is left out", number, pair[codes.index(None)])
            continue
        own = units.filter(
            pl.struct("level", "adcode").is_in([dict(zip(("level", "adcode"), c, strict=True)) for c in codes])
        )
        if own["level"].n_unique() != 1 or own["adcode"].n_unique() != 2:
            raise Problem(f"regions.pairs[{number}]: {pair[0]!r} and {pair[1]!r} are not two places of one level")
        found = contrasts(
            doc_topics, own, facts, min_docs=1, interval=interval, drawn=drawn, places=[codes[0][1]], external=external
        )
        rows = found.drop("q").with_columns(against=pl.lit(codes[1][1]))
        parts.append(rows.select(parts[0].columns))
    table = pl.concat(parts, how="vertical_relaxed").unique(["level", "adcode", "against", "topic", "adjusted"])
    table = table.sort("level", "adcode", "against", "adjusted", "topic")
    kinds = [
        own.with_columns(q=pl.Series(adjust(own["p"]))) for _, own in table.group_by("adjusted", maintain_order=True)
    ]
    return pl.concat(kinds) if kinds else empty("contrast_pairs")


def _code(name: str, units: pl.DataFrame, known: frozenset[str], key: str) -> tuple[str, str] | None:
    """Return (level, adcode) of the one place that `name` is the adcode or full name of; None for a known one without documents."""
    found = units.filter((pl.col("adcode") == name) | (pl.col("region") == name))
    found = found.select("level", "adcode").unique().sort("level")
    if not len(found) and name in known:
        return None
    if len(found) != 1:
        raise Problem(
            f"{key}: {name!r} is the adcode or full name of {len(found)} places with documents; give one adcode"
        )
    return found.row(0)


def main(inputs: SimpleNamespace, output: SimpleNamespace, params: dict[str, Any]) -> None:
    """Read what the step needs, do it, write what it makes."""
    if not params["pairs"]:
        write("contrast_pairs", empty("contrast_pairs"), output.contrast_pairs, why_empty=NO_PAIR)
        return
    places, gazetteer = read("places", inputs.places), read_gazetteer(inputs.gazetteer)
    units = assign(places, gazetteer, params["level"], params["within"], groups_of(inputs))
    facts = facts_of(read("documents", inputs.documents), places)
    facts, external, _ = with_covariates(facts, inputs, params, gazetteer)
    drawn = posterior(read("draws", inputs.draws), places)
    doc_topics, pairs = (
        read("doc_topics", inputs.doc_topics),
        [[str(name) for name in pair] for pair in params["pairs"]],
    )
    known = frozenset(gazetteer["adcode"]) | frozenset(gazetteer["name"])
    found = contrast_pairs(
        doc_topics, units, facts, pairs, interval=params["interval"], drawn=drawn, external=external, known=known
    )
    write("contrast_pairs", found, output.contrast_pairs, why_empty=TOO_FEW)


if __name__ == "__main__":
    with job(snakemake) as (inputs, output, params):  # noqa: F821
        main(inputs, output, params)
