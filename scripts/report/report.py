"""report.html: one offline page with what was analysed, what stands out, how certain it is and how the model was chosen."""

from pathlib import Path
from typing import Any

import polars as pl

from scripts.report.choice import chosen, score_table, steps
from scripts.report.codes import about
from scripts.report.corpus_facts import MOST_ROWS, account, coverage, repaired, span, tally, units, years
from scripts.report.figures import figure_views
from scripts.report.findings import finest_level, outstanding, strongest, whole
from scripts.report.harmless import shown, without_absolute_paths
from scripts.report.methods import Run, fingerprint, methods, versions, works
from scripts.report.numbers import axis_top, line
from scripts.report.page import render
from scripts.report.quality import coarsest_level, warnings
from scripts.report.references import cited
from scripts.report.regions import interval_meaning, level_views
from scripts.report.tables_read import Tables
from scripts.report.topics import cluster_rows, document_titles, labels, topic_rows
from scripts.report.why_empty import in_language
from scripts.shared.job import job, log


def page(tables: Tables, config: dict[str, Any], *, run: str, language: str, texts: str) -> dict[str, Any]:
    """Return all that the page says but for its figures, in the shape the template reads.

    `texts` none keeps titles, excerpts and details of documents off the page.
    """
    t = tables
    labelled = labels(t["topics"])
    counts = account(t["documents"], t["dropped"])
    model = {family: chosen(t["choice"], t["scores"], family) for family in ("topics", "clusters")}
    placed = len(t["places"]) - t["places"]["adcode"].null_count()
    facts = Run(counts, span(years(t["documents"])), placed, t.rows("vocabulary"), model["topics"], model["clusters"])
    titles = document_titles(t["documents"], t["places"], t["examples"]["doc_id"]) if texts != "none" else {}
    return {
        "run": run,
        "texts": texts,
        "interval": config["regions"]["interval"],
        "labels": labelled,
        "account": counts,
        "years": facts.years,
        "n_placed": placed,
        "units": units(t["places"]),
        "model": model,
        "whole": whole(t["region_topics"]),
        "findings": _findings(t),
        "warnings": warnings(
            t["documents"],
            t["reprints"],
            t["places"],
            t["topics"],
            t["region_topics"],
            min_docs=config["regions"]["min_docs"],
        ),
        "empty": {name: in_language(why, language) for name, why in t.why_empty().items()},
        "topics": topic_rows(t["topics"], t["examples"], titles, _standing_out(t), texts),
        "levels": level_views(t["region_topics"], t["specialisation"], t["keyness"], t["region_distance"]),
        "meaning": interval_meaning(t["region_topics"]),
        "clusters": cluster_rows(t["clusters"], t["cluster_terms"], t["agreement"]),
        "choice": steps(t["choice"], language),
        "scores": score_table(t["scores"], {m["model"] for m in model.values() if m}),
        "corpus": _corpus(t, texts),
        "methods": {tongue: methods(config, facts, tongue) for tongue in ("zh", "en")},
        "references": cited(works(config)),
        "versions": versions(config),
        "config": without_absolute_paths(config),
        "fingerprint": fingerprint(config),
        "files": [{"name": name, "rows": t.rows(name), "about": about(name, language)} for name in t.names()],
    }


def _findings(t: Tables) -> dict[str, Any]:
    level = finest_level(t["region_topics"])
    if level is None or not whole(t["region_topics"]):
        return {"level": None, "rows": [], "n_compared": 0}
    rows, n_compared = strongest(t["region_topics"], t["topics"], t["specialisation"], level)
    top = axis_top(max((max(row["high"], row["overall"]) for row in rows), default=0))
    rows = [
        row | {"region": shown(row["region"]), "line": line(row["low"], row["share"], row["high"], row["overall"], top)}
        for row in rows
    ]
    return {"level": level, "rows": rows, "n_compared": n_compared}


def _standing_out(t: Tables) -> pl.DataFrame:
    level = finest_level(t["region_topics"])
    return outstanding(t["region_topics"], t["topics"], level or "country")[0]


def _corpus(t: Tables, texts: str) -> dict[str, Any]:
    level = coarsest_level(t["places"])
    reprints = t["reprints"].sort("doc_id").head(MOST_ROWS)
    dropped = t["dropped"].sort("source", "position").head(MOST_ROWS)
    return {
        "dropped_by": tally(t["dropped"], "stage", "reason"),
        "dropped": [row | {"detail": shown(row["detail"]) if texts != "none" else ""} for row in dropped.to_dicts()],
        "coverage": coverage(t["documents"], t["places"], level) | {"level": level} if level else None,
        "no_place_by": tally(t["places"].filter(pl.col("adcode").is_null()), "reason"),
        "repairs": repaired(t["repairs"]),
        "reprints": [
            {"doc_id": doc_id, "kept": kept, "similarity": similarity, "title": shown(title) if texts != "none" else ""}
            for doc_id, kept, similarity, title in reprints.select(
                "doc_id", "kept_doc_id", "similarity", "title"
            ).iter_rows()
        ],
        "n_reprints": len(t["reprints"]),
    }


def main(
    inputs: Any,
    output: Any,
    *,
    run: str,
    config: Any,
    language: str,
    texts: str,
    figures: list[str],
    captions: list[Any],
) -> None:
    """Write the page."""
    content = page(Tables(inputs), config, run=run, language=language, texts=texts)
    content["figures"] = figure_views(inputs.figure_png, figures, captions, language)
    html = render(
        content, language, template=Path(inputs.template).read_text("utf-8"), css=Path(inputs.css).read_text("utf-8")
    )
    # LF on every system
    Path(output.html).write_bytes(html.encode("utf-8"))
    log.info(
        "%d topics, %d figures, %.1f MB", len(content["topics"]), len(content["figures"]), len(html.encode()) / 1e6
    )


if __name__ == "__main__":
    with job(snakemake) as (inputs, output, params):  # noqa: F821
        main(inputs, output, **params)
