"""Which model is reported: a stated rule, step by step, with the reason of every step in words.

Topics: one engine, and numbers of topics that tell held-out documents apart at all; then (1) those whose topics come back over
seeds and parts of the documents; (2) within one standard error of the best held-out likelihood; (3) not beaten on both NPMI and
exclusivity; (4) the smallest, and of its runs the one most like the others. Clusterings: the same with the silhouette in place of
the likelihood, (2) and (3). Defensible, never true; config can overrule it.
"""

import difflib
from collections.abc import Sequence

import polars as pl

from scripts.selection.rule import Entry, Rule
from scripts.selection.steps import (
    keep_engine,
    keep_likely,
    keep_medoid,
    keep_pareto,
    keep_separate,
    keep_smallest,
    keep_stable,
    keep_structured,
)
from scripts.shared.job import Problem


def choose(
    family: str, models: Sequence[Entry], scores: pl.DataFrame, *, engine: str | None = None, model: str | None = None
) -> tuple[str, pl.DataFrame]:
    """Return (the chosen model's id, its rows of the table choice) for `family`, topics or clusters.

    `models` are all models of the run; where none is of the family the other one stands in. `engine` and `model` count for the
    family they belong to. Raises Problem where either is not among the models.
    """
    _check(models, engine, model)
    own = [entry for entry in models if entry["family"] == family]
    rule = Rule(family, own or models, scores)
    if not own:
        rule.step("family", lambda entry: (None, True, "stands_in", {"family": family}))
    keep_engine(rule, engine if any(e["engine"] == engine for e in rule.candidates) else None)
    if rule.candidates[0]["family"] == "topics":
        keep_structured(rule)
    keep_stable(rule)
    if rule.candidates[0]["family"] == "topics":
        keep_likely(rule)
        keep_pareto(rule)
    else:
        keep_separate(rule)
    keep_smallest(rule)
    keep_medoid(rule)
    if any(entry["model"] == model for entry in (own or models)):
        chosen = rule.candidates[0]["model"]
        rule.candidates = [entry for entry in models if entry["model"] in (model, chosen)]
        named = "named_and_chosen" if model == chosen else "named_in_config"
        rule.step(
            "overruled",
            lambda entry: (None, entry["model"] == model, named if entry["model"] == model else "overruled", {}),
        )
    return rule.candidates[0]["model"], pl.DataFrame(rule.rows, schema_overrides={"value": pl.Float64})


def _check(models: Sequence[Entry], engine: str | None, model: str | None) -> None:
    for key, value, field in (("engine", engine, "engine"), ("model", model, "model")):
        known = list(dict.fromkeys(entry[field] for entry in models))
        if value is not None and value not in known:
            near = difflib.get_close_matches(value, known, n=1)
            hint = f"; did you mean {near[0]}?" if near else ""
            raise Problem(f"selection.{key}: {value!r} is not among the models of this run ({', '.join(known)}){hint}")
