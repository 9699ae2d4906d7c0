"""How the model was chosen: every step with what it kept and why, and the scores of all models."""

from typing import Any

import polars as pl

from scripts.report.both import Both

MODELS_SHOWN = 80
METRICS = (
    "stability_median",
    "unstable_share",
    "log_likelihood",
    "perplexity",
    "npmi",
    "c_v",
    "exclusivity",
    "diversity",
    "silhouette",
    "ami",
)


def chosen(choice: pl.DataFrame, scores: pl.DataFrame, family: str) -> dict[str, Any] | None:
    """Return model, engine, n_topics and seed of the model of `family` that the last step kept, or None."""
    own = choice.filter(pl.col("family") == family)
    if not len(own):
        return None
    last = own.filter((pl.col("step") == own["step"].max()) & pl.col("kept")).sort("model")
    if not len(last):
        return None
    model = last["model"][0]
    known = scores.filter(pl.col("model") == model).select("model", "engine", "n_topics", "seed").head(1)
    return known.row(0, named=True) if len(known) else {"model": model, "engine": "", "n_topics": None, "seed": None}


def largest_tried(choice: pl.DataFrame, scores: pl.DataFrame, model: dict[str, Any] | None) -> int | None:
    """Return the number of topics of the chosen `model` where the rule took the largest that its engine was tried with."""
    if model is None or "overruled" in choice.filter(family="topics")["criterion"]:
        return None
    tried = scores.filter(engine=model["engine"])["n_topics"].unique().to_list()
    return model["n_topics"] if len(tried) > 1 and model["n_topics"] == max(tried) else None


def steps(choice: pl.DataFrame) -> list[dict[str, Any]]:
    """Return the families, each with its steps; a step lists its verdicts, models with the same reason together."""
    families = []
    for family in ("topics", "clusters"):
        own = choice.filter(pl.col("family") == family)
        listed = []
        for (number,), rows in own.sort("step", "model").group_by("step", maintain_order=True):
            verdicts = [
                {
                    "kept": kept,
                    "reason": Both(zh, en),
                    "models": together["model"].to_list(),
                    "value": together["value"][0] if together["value"].n_unique() == 1 else None,
                }
                for (kept, zh, en), together in rows.group_by("kept", "reason_zh", "reason_en", maintain_order=True)
            ]
            listed.append(
                {
                    "step": number,
                    "criterion": rows["criterion"][0],
                    "total": len(rows),
                    "n_kept": int(rows["kept"].sum()),
                    # what stays is said first
                    "verdicts": sorted(verdicts, key=lambda verdict: not verdict["kept"]),
                }
            )
        if listed:
            families.append({"family": family, "steps": listed})
    return families


def score_table(scores: pl.DataFrame, marked: set[str]) -> dict[str, Any]:
    """Return one row per model and one column per metric, known metrics first; `marked` are the models chosen."""
    present = scores["metric"].unique().to_list()
    metrics = [m for m in METRICS if m in present] + sorted(m for m in present if m not in METRICS)
    values = {(model, metric): value for model, metric, value in scores.select("model", "metric", "value").iter_rows()}
    models = scores.unique("model").sort("engine", "n_topics", "seed", "model")["model"].to_list()
    # where there are too many, the chosen ones are never the ones left out
    kept = [m for i, m in enumerate(models) if i < MODELS_SHOWN or m in marked]
    rows = [
        {"model": m, "chosen": m in marked, "values": [values.get((m, metric)) for metric in metrics]} for m in kept
    ]
    return {"metrics": metrics, "rows": rows, "total": len(models)}
