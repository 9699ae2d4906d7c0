"""Which model is reported: a stated rule, step by step, with the reason of every step in words.

Topics: (1) one engine; (2) numbers of topics whose topics come back over seeds; (3) within one standard error of the best
held-out likelihood; (4) not beaten on both NPMI and exclusivity; (5) the smallest; (6) the run most like its seeds.
Clusterings: the same with the silhouette in place of (3) and (4). Defensible, never true; config can overrule it.
"""

import difflib
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import polars as pl

from scripts.selection.fits import group_of
from scripts.selection.reasons import REASONS
from scripts.selection.stability import STABLE_FROM
from scripts.shared.job import Problem, log

MAX_UNSTABLE_SHARE = 0.2  # ASSUME a fifth of the topics may fail to come back
SILHOUETTE_SHARE = 0.95  # ASSUME silhouettes within 5 % of the best are as good as the best

Entry = Mapping[str, Any]


class Rule:
    """The candidates still in the running and a record of each step that narrowed them."""

    def __init__(self, family: str, models: Sequence[Entry], scores: pl.DataFrame) -> None:
        self.family = family
        self.candidates = list(models)
        self.values = {
            (model, metric): value for model, metric, value in scores.select("model", "metric", "value").iter_rows()
        }
        self.rows: list[dict[str, Any]] = []

    def groups(self) -> dict[str, list[Entry]]:
        """Return the candidates by what their seeds share, fewest topics first."""
        groups: dict[str, list[Entry]] = {}
        for entry in sorted(self.candidates, key=lambda entry: entry["n_topics"]):
            groups.setdefault(group_of(entry), []).append(entry)
        return groups

    def mean(self, entries: Sequence[Entry], metric: str) -> float | None:
        """Return the mean of `metric` over the runs that have it, or None."""
        found = [self.values[e["model"], metric] for e in entries if (e["model"], metric) in self.values]
        return sum(found) / len(found) if found else None

    def means(self, metric: str) -> dict[str, float]:
        """Return the mean of `metric` of each group that has one."""
        found = {group: self.mean(entries, metric) for group, entries in self.groups().items()}
        return {group: value for group, value in found.items() if value is not None}

    def step(self, criterion: str, verdict: Callable[[Entry], tuple[float | None, bool, str, dict[str, Any]]]) -> None:
        """Ask `verdict` (value, kept, reason, its figures) of every candidate, write it down and drop those not kept."""
        number = max((row["step"] for row in self.rows), default=0) + 1
        judged = [(entry, *verdict(entry)) for entry in self.candidates]
        for entry, value, kept, reason, figures in judged:
            words = {f"reason_{tongue}": text.format(**figures) for tongue, text in REASONS[reason].items()}
            row = {"family": self.family, "step": number, "model": entry["model"], "criterion": criterion}
            self.rows.append({**row, "value": value, "kept": kept, **words})
        self.candidates = [entry for entry, _, kept, _, _ in judged if kept]
        log.info(
            "%s, step %d (%s): %d of %d models stay", self.family, number, criterion, len(self.candidates), len(judged)
        )


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
    _keep_engine(rule, engine if any(e["engine"] == engine for e in rule.candidates) else None)
    _keep_stable(rule)
    if rule.candidates[0]["family"] == "topics":
        _keep_likely(rule)
        _keep_pareto(rule)
    else:
        _keep_separate(rule)
    _keep_smallest(rule)
    _keep_medoid(rule)
    if any(entry["model"] == model for entry in (own or models)):
        rule.candidates = [entry for entry in models if entry["model"] in (model, rule.candidates[0]["model"])]
        rule.step("overruled", lambda entry: (None, entry["model"] == model, _overruled(entry, model), {}))
    return rule.candidates[0]["model"], pl.DataFrame(rule.rows, schema_overrides={"value": pl.Float64})


def _keep_engine(rule: Rule, engine: str | None) -> None:
    engines = list(dict.fromkeys(entry["engine"] for entry in rule.candidates))
    if engine is None and rule.candidates[0]["family"] == "topics":
        # engines are compared, never pooled: their likelihoods and topics are not of one kind
        chosen, reason = ("tomotopy", "engine_default") if "tomotopy" in engines else (engines[0], "engine_first")
    else:
        chosen, reason = engine, "engine_named"

    def verdict(entry: Entry) -> tuple[float | None, bool, str, dict[str, Any]]:
        if chosen is None:
            return None, True, "engines_together", {}
        kept = entry["engine"] == chosen
        return None, kept, reason if kept else "engine_other", {"engine": chosen}

    rule.step("engine", verdict)


def _keep_stable(rule: Rule) -> None:
    medians, unstable = rule.means("stability_median"), rule.means("unstable_share")
    stable = {g for g in medians if medians[g] >= STABLE_FROM and unstable[g] <= MAX_UNSTABLE_SHARE}
    most = max(medians, key=lambda g: (medians[g], -unstable[g])) if medians else None
    if medians and not stable:
        log.warning("%s: no stable number of topics; the most stable one is taken", rule.family)

    def verdict(entry: Entry) -> tuple[float | None, bool, str, dict[str, Any]]:
        group = group_of(entry)
        if group not in medians:
            # a number of topics run with one seed cannot be checked, and does not beat one that was
            return None, not medians, "stability_unknown" if not medians else "stability_unchecked", {}
        figures = {
            "median": medians[group],
            "unstable": unstable[group],
            "limit": STABLE_FROM,
            "share": MAX_UNSTABLE_SHARE,
        }
        if not stable:
            return medians[group], group == most, "none_stable_most" if group == most else "none_stable", figures
        return medians[group], group in stable, "stable" if group in stable else "unstable", figures

    rule.step("stability_median", verdict)


def _keep_likely(rule: Rule) -> None:
    means, errors = rule.means("log_likelihood"), rule.means("log_likelihood_se")
    best = max(means, key=lambda g: means[g]) if means else None
    limit = means[best] - errors.get(best, 0.0) if best else None

    def verdict(entry: Entry) -> tuple[float | None, bool, str, dict[str, Any]]:
        group = group_of(entry)
        if group not in means:
            return None, not means, "likelihood_unknown", {}
        figures = {"value": means[group], "best": means[best], "error": errors.get(best, 0.0)}
        kept = means[group] >= limit
        return means[group], kept, "likely" if kept else "unlikely", figures

    rule.step("log_likelihood", verdict)


def _keep_pareto(rule: Rule) -> None:
    npmi, exclusivity = rule.means("npmi"), rule.means("exclusivity")
    both = {g: (npmi[g], exclusivity[g]) for g in npmi if g in exclusivity}
    numbers = {group: entries[0]["n_topics"] for group, entries in rule.groups().items()}
    better = {g: _beaten_by(g, both) for g in both}

    def verdict(entry: Entry) -> tuple[float | None, bool, str, dict[str, Any]]:
        group = group_of(entry)
        if group not in both:
            return None, not both, "coherence_unknown", {}
        figures = {"npmi": both[group][0], "exclusivity": both[group][1]}
        if better[group] is None:
            return both[group][0], True, "pareto", figures
        return both[group][0], False, "beaten", {**figures, "other": numbers[better[group]]}

    rule.step("npmi", verdict)


def _beaten_by(group: str, both: Mapping[str, tuple[float, float]]) -> str | None:
    """Return a group at least as good as `group` on both values and better on one, or None."""
    own = both[group]
    beats = (g for g, value in both.items() if value != own and all(v >= o for v, o in zip(value, own, strict=True)))
    return next(beats, None)


def _keep_separate(rule: Rule) -> None:
    means = rule.means("silhouette")
    best = max(means.values(), default=0.0)
    limit = best * SILHOUETTE_SHARE if best > 0 else best

    def verdict(entry: Entry) -> tuple[float | None, bool, str, dict[str, Any]]:
        value = means.get(group_of(entry))
        if value is None:
            return None, not means, "silhouette_unknown", {}
        return value, value >= limit, "separate" if value >= limit else "blurred", {"value": value, "best": best}

    rule.step("silhouette", verdict)


def _keep_smallest(rule: Rule) -> None:
    smallest = min(entry["n_topics"] for entry in rule.candidates)
    of_smallest = [g for g, entries in rule.groups().items() if entries[0]["n_topics"] == smallest]
    silhouettes = rule.means("silhouette")
    # engines of clusterings may tie in their number of clusters: the clearer one, then the one listed first
    first = max(of_smallest, key=lambda g: silhouettes.get(g, 0.0))

    def verdict(entry: Entry) -> tuple[float | None, bool, str, dict[str, Any]]:
        kept = group_of(entry) == first
        return (
            float(entry["n_topics"]),
            kept,
            "smallest" if kept else "larger",
            {"n": entry["n_topics"], "smallest": smallest},
        )

    rule.step("n_topics", verdict)


def _keep_medoid(rule: Rule) -> None:
    values = {e["model"]: rule.values.get((e["model"], "stability")) for e in rule.candidates}
    medoid = max(rule.candidates, key=lambda e: (values[e["model"]] or 0.0, -e["seed"]))["model"]

    def verdict(entry: Entry) -> tuple[float | None, bool, str, dict[str, Any]]:
        value, kept = values[entry["model"]], entry["model"] == medoid
        if len(rule.candidates) == 1:
            return value, True, "only_run", {}
        return value, kept, "medoid" if kept else "not_medoid", {"value": value or 0.0, "n": len(values)}

    rule.step("medoid", verdict)


def _overruled(entry: Entry, model: str | None) -> str:
    return "named_in_config" if entry["model"] == model else "overruled"


def _check(models: Sequence[Entry], engine: str | None, model: str | None) -> None:
    for key, value, field in (("engine", engine, "engine"), ("model", model, "model")):
        known = list(dict.fromkeys(entry[field] for entry in models))
        if value is not None and value not in known:
            near = difflib.get_close_matches(value, known, n=1)
            hint = f"; did you mean {near[0]}?" if near else ""
            raise Problem(f"selection.{key}: {value!r} is not among the models of this run ({', '.join(known)}){hint}")
