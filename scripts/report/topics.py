"""Topics and clusters as the page shows them: terms, flags, example documents, the places that stand out."""

from typing import Any

import polars as pl

from scripts.report.harmless import marked, shown
from scripts.shared.tables import ALL_READERS

TERMS_SHOWN = 12
PLACES_SHOWN = 6
PLACE_COLUMNS = ("province", "prefecture", "county")


def document_titles(
    documents: pl.DataFrame, places: pl.DataFrame, doc_ids: pl.Series, *, mask: bool
) -> dict[str, dict[str, str]]:
    """Return title, date and place of the documents `doc_ids`."""
    where = pl.concat_str(PLACE_COLUMNS, ignore_nulls=True)
    named = documents.filter(pl.col("doc_id").is_in(doc_ids.implode())).select("doc_id", "title", "date")
    rows = named.join(places.select("doc_id", where.alias("place")), on="doc_id", how="left")
    return {
        doc_id: {"title": shown(title, mask=mask), "date": date or "", "place": place or ""}
        for doc_id, title, date, place in rows.iter_rows()
    }


def topic_rows(
    topics: pl.DataFrame,
    intrusion: pl.DataFrame,
    examples: pl.DataFrame,
    titles: dict[str, dict[str, str]],
    standing_out: pl.DataFrame,
    texts: str,
    *,
    mask: bool,
) -> list[dict[str, Any]]:
    """Return one entry per topic with its terms, examples and places, and in how many of their answers readers found the intruder (`intrusion`).

    `standing_out` holds rows of region_topics (largest difference first) with `difference`. With texts `none` an example is its
    document's id and nothing else.
    """
    rows = []
    found = {topic: f"{right}/{n}" for topic, right, n in intrusion.select("topic", "n_right", "n_answers").iter_rows()}
    highest = max(topics["prevalence"], default=0) or 1
    for row in topics.iter_rows(named=True):
        terms, frex = row["terms"].split(), row["frex_terms"].split()
        above = standing_out.filter((pl.col("topic") == row["topic"]) & (pl.col("difference") > 0)).head(PLACES_SHOWN)
        rows.append(
            row
            | {
                "label": shown(row["label"]),
                "terms": [shown(term) for term in terms[:TERMS_SHOWN]],
                "frex": [shown(term) for term in frex[:TERMS_SHOWN]],
                "intrusion": found.get(row["topic"]),
                "bar": f"{row['prevalence'] / highest * 100:.1f}",
                "places": above.to_dicts(),
                "examples": [
                    _example(example, titles, {*terms, *frex}, texts, mask)
                    for example in examples.filter(pl.col("topic") == row["topic"]).sort("rank").iter_rows(named=True)
                ],
            }
        )
    return rows


def _example(
    example: dict[str, Any], titles: dict[str, dict[str, str]], terms: set[str], texts: str, mask: bool
) -> dict[str, Any]:
    entry = {"doc_id": shown(example["doc_id"], mask=False), "share": example["share"]}
    if texts == "none":
        return entry | {"title": "", "date": "", "place": "", "excerpt": []}
    named = titles.get(example["doc_id"], {"title": "", "date": "", "place": ""})
    return entry | named | {"excerpt": marked(shown(example["excerpt"], mask=mask), terms)}


def labels(topics: pl.DataFrame) -> dict[int, str]:
    """Return the label of each topic, as shown."""
    return {topic: shown(label) for topic, label in topics.select("topic", "label").iter_rows()}


def people_said(answers: pl.DataFrame) -> dict[str, Any] | None:
    """Return how often all readers together found the intruder, and how many readers there were; None where nobody answered."""
    if not len(answers):
        return None
    return answers.row(by_predicate=pl.col("reader") == ALL_READERS, named=True) | {"readers": len(answers) - 1}


def cluster_rows(clusters: pl.DataFrame, cluster_terms: pl.DataFrame, agreement: pl.DataFrame) -> list[dict[str, Any]]:
    """Return one entry per cluster: its size, its heaviest terms and the main topics of its documents."""
    sizes = dict(clusters.group_by("cluster").len().iter_rows())
    rows = []
    for cluster in sorted(sizes):
        terms = cluster_terms.filter(pl.col("cluster") == cluster).sort("weight", "term", descending=[True, False])
        topics = agreement.filter((pl.col("cluster") == cluster) & (pl.col("n_docs") > 0)).sort(
            "n_docs", "topic", descending=[True, False]
        )
        rows.append(
            {
                "cluster": cluster,
                "n": sizes[cluster],
                "terms": [shown(term) for term in terms["term"].head(TERMS_SHOWN)],
                "topics": [
                    {"topic": topic, "n": n, "share": n / sizes[cluster]}
                    for topic, n in topics.select("topic", "n_docs").head(4).iter_rows()
                ],
            }
        )
    return rows
