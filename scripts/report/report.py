"""report.html: one offline page with what was analysed, what stands out, how certain it is and how the model was chosen."""

from pathlib import Path
from typing import Any

import polars as pl

from scripts.report.both import each
from scripts.report.certainty import certain_pairs, certainty
from scripts.report.choice import chosen, largest_tried, score_table, steps
from scripts.report.codes import about
from scripts.report.corpus_facts import MOST_ROWS, account, coverage, repaired, span, tally, units, years
from scripts.report.figures import figure_views
from scripts.report.findings import finest_level, level_of_findings, outstanding, strongest, whole
from scripts.report.harmless import shown, without_absolute_paths
from scripts.report.live import live
from scripts.report.methods import Run, fingerprint, methods, versions, works
from scripts.report.numbers import axis_top, line
from scripts.report.page import Parts, render
from scripts.report.quality import coarsest_level, warnings
from scripts.report.references import cited
from scripts.report.regions import interval_meaning, level_views, place_names
from scripts.report.still_map import still_map
from scripts.report.tables_read import Tables
from scripts.report.topics import cluster_rows, document_titles, labels, people_said, topic_rows
from scripts.report.why_empty import in_both
from scripts.shared.job import job, log
from scripts.shared.tables import TABLES


def _measures(scores: pl.DataFrame, model: dict[str, Any] | None) -> dict[str, float]:
    own = scores.filter(pl.col("model") == model["model"]) if model else scores.clear()
    return dict(own.select("metric", "value").iter_rows())


def page(tables: Tables, config: dict[str, Any], *, run: str, texts: str) -> dict[str, Any]:
    """Return all that the page says but for its figures, in the shape the template reads.

    `texts` none keeps titles, excerpts and details of documents off the page.
    """
    t = tables
    mask = config["report"]["mask_personal"]
    counts = account(t["documents"], t["dropped"])
    model = {family: chosen(t["choice"], t["scores"], family) for family in ("topics", "clusters")}
    measures = _measures(t["scores"], model["topics"])
    placed = len(t["places"]) - t["places"]["adcode"].null_count()
    people = people_said(t["intrusion_readers"])
    facts = Run(
        counts,
        span(years(t["documents"])),
        placed,
        t.rows("vocabulary"),
        model["topics"],
        model["clusters"],
        "cluster_start" in measures,
        measures.get("converged") != 0,
        people,
    )
    titles = {}
    if texts != "none":
        titles = document_titles(t["documents"], t["places"], t["examples"]["doc_id"], mask=mask)
    return {
        "run": run,
        "texts": texts,
        "interval": config["regions"]["interval"],
        "labels": labels(t["topics"]),
        "account": counts,
        "years": facts.years,
        "n_placed": placed,
        "units": units(t["places"]),
        "model": model,
        "whole": whole(t["region_topics"]),
        "findings": (found := _findings(t)),
        "map": _map(t, found),
        "warnings": warnings(
            t["documents"],
            t["reprints"],
            t["places"],
            t["topics"],
            t["region_topics"],
            settled=facts.settled,
            largest=largest_tried(t["choice"], t["scores"], model["topics"]),
            min_docs=config["regions"]["min_docs"],
        ),
        "empty": {name: in_both(why) for name, why in t.why_empty().items()},
        "topics": topic_rows(
            t["topics"], t["intrusion_topics"], t["examples"], titles, _standing_out(t), texts, mask=mask
        ),
        "intrusion": people,
        "asks": len(t["intrusion"]) > 0,
        "levels": level_views(t["region_topics"], t["keyness"], place_names(t["mask_report"])),
        "meaning": interval_meaning(t["region_topics"]),
        "clusters": cluster_rows(t["clusters"], t["cluster_terms"], t["agreement"]),
        "choice": steps(t["choice"]),
        "scores": score_table(t["scores"], {m["model"] for m in model.values() if m}),
        "corpus": _corpus(t, texts, mask),
        "methods": {language: methods(config, facts, language) for language in ("zh", "en")},
        "references": cited(works(config)),
        "versions": versions(config),
        "config": without_absolute_paths(config),
        "fingerprint": fingerprint(config),
        "files": [
            {"name": name, "rows": t.rows(name), "about": _about(name), "csv": TABLES[name].csv} for name in t.names()
        ],
    }


def _about(name: str) -> Any:
    return each(lambda language: about(name, language))


def _findings(t: Tables) -> dict[str, Any]:
    level = level_of_findings(t["region_topics"], t["contrasts"])
    if level is None or not whole(t["region_topics"]):
        return {"level": None, "rows": [], "n_compared": 0}
    certain = certain_pairs(t["contrasts"], level)
    rows, n_compared = strongest(t["region_topics"], t["topics"], t["specialisation"], level, certain)
    top = axis_top(max((max(row["high"], row["overall"]) for row in rows), default=0))
    rows = [
        row
        | {
            "region": shown(row["region"]),
            "line": line(row["low"], row["share"], row["high"], row["overall"], top),
            "certainty": certainty(t["contrasts"], t["robustness"], t["ranks"], level, row["adcode"], row["topic"]),
        }
        for row in rows
    ]
    return {"level": level, "rows": rows, "n_compared": n_compared}


def _map(t: Tables, findings: dict[str, Any]) -> dict[str, Any] | None:
    """Return the map of the first finding's topic."""
    if not findings["rows"]:
        return None
    topic, level = findings["rows"][0]["topic"], findings["level"]
    rows = t["region_topics"].filter((pl.col("level") == level) & (pl.col("topic") == topic)).sort("adcode")
    drawn = still_map(level, dict(rows.select("adcode", "share").iter_rows()))
    return drawn and drawn | {"topic": topic, "level": level}


def _standing_out(t: Tables) -> pl.DataFrame:
    level = finest_level(t["region_topics"])
    return outstanding(t["region_topics"], t["topics"], level or "country")[0]


def _corpus(t: Tables, texts: str, mask: bool) -> dict[str, Any]:
    level = coarsest_level(t["places"])
    reprints = t["reprints"].sort("doc_id").head(MOST_ROWS)
    dropped = t["dropped"].sort("source", "position").head(MOST_ROWS)

    def said(text: str | None) -> str:
        return shown(text, mask=mask) if texts != "none" else ""

    return {
        "dropped_by": tally(t["dropped"], "stage", "reason"),
        "dropped": [row | {"detail": said(row["detail"])} for row in dropped.to_dicts()],
        "coverage": coverage(t["documents"], t["places"], level) | {"level": level} if level else None,
        "no_place_by": tally(t["places"].filter(pl.col("adcode").is_null()), "reason"),
        "repairs": repaired(t["repairs"]),
        "reprints": [
            {"doc_id": doc_id, "kept": kept, "similarity": similarity, "title": said(title)}
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
    tables = Tables(inputs)
    content = page(tables, config, run=run, texts=texts)
    content["figures"] = figure_views(inputs.figure_png, figures, captions)
    html = render(content, live(tables, content, config), language, Parts.of(inputs.page)).encode("utf-8")
    # bytes: LF on every system
    Path(output.html).write_bytes(html)
    log.info("%d topics, %d figures, %.1f MB", len(content["topics"]), len(content["figures"]), len(html) / 1e6)


if __name__ == "__main__":
    with job(snakemake) as (inputs, output, params):  # noqa: F821
        main(inputs, output, **params)
