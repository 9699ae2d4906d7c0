"""The record of a choice: who is still in the running, and what each step asked, found and said."""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import polars as pl

from scripts.selection.fits import group_of
from scripts.selection.reasons import REASONS
from scripts.shared.job import log

Entry = Mapping[str, Any]
Verdict = tuple[float | None, bool, str, dict[str, Any]]  # value, kept, reason, the reason's figures


def in_words(reason: str, figures: Mapping[str, Any]) -> dict[str, str]:
    """Return the columns reason_zh and reason_en; negative numbers bear a minus sign, not a hyphen."""
    words = {f"reason_{tongue}": text.format(**figures) for tongue, text in REASONS[reason].items()}
    return {column: re.sub(r"(?<!\w)-(?=\d)", "\N{MINUS SIGN}", text) for column, text in words.items()}


class Rule:
    """All models, the candidates still in the running, and a record of each step that narrowed them."""

    def __init__(self, family: str, models: Sequence[Entry], scores: pl.DataFrame) -> None:
        self.family = family
        self.models = list(models)
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

    def step(self, criterion: str, verdict: Callable[[Entry], Verdict]) -> None:
        """Ask `verdict` (value, kept, reason, its figures) of every candidate, write it down and drop those not kept."""
        number = max((row["step"] for row in self.rows), default=0) + 1
        judged = [(entry, *verdict(entry)) for entry in self.candidates]
        for entry, value, kept, reason, figures in judged:
            row = {"family": self.family, "step": number, "model": entry["model"], "criterion": criterion}
            self.rows.append({**row, "value": value, "kept": kept, **in_words(reason, figures)})
        self.candidates = [entry for entry, _, kept, _, _ in judged if kept]
        log.info(
            "%s, step %d (%s): %d of %d models stay", self.family, number, criterion, len(self.candidates), len(judged)
        )
