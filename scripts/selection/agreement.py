"""How topics and clusters divide the same documents."""

import polars as pl


def adjusted_mutual_information(labels: pl.DataFrame, others: pl.DataFrame) -> float | None:
    """Return the adjusted mutual information of two tables (doc_id, topic), at most 1, 0 by chance; None without common documents.

    Vinh, Epps and Bailey (2010), JMLR 11, normalised by the arithmetic mean of the entropies.
    """
    from sklearn.metrics import adjusted_mutual_info_score

    both = labels.join(others, on="doc_id", how="inner")
    return float(adjusted_mutual_info_score(both["topic"], both["topic_right"])) if len(both) else None


def crosstab(labels: pl.DataFrame, clusters: pl.DataFrame, n_topics: int, n_clusters: int) -> pl.DataFrame:
    """Return (topic, cluster, n_docs) for every pair, those without documents too.

    `labels` (doc_id, topic) and `clusters` (doc_id, cluster) are joined by document.
    """
    counted = (
        labels.join(clusters, on="doc_id", how="inner").group_by("topic", "cluster").agg(n_docs=pl.len().cast(pl.Int64))
    )
    pairs = pl.DataFrame({"topic": range(n_topics)}, schema={"topic": pl.Int64}).join(
        pl.DataFrame({"cluster": range(n_clusters)}, schema={"cluster": pl.Int64}), how="cross"
    )
    return (
        pairs.join(counted, on=["topic", "cluster"], how="left")
        .with_columns(pl.col("n_docs").fill_null(0))
        .sort("topic", "cluster")
    )


def disagreements(doc_topics: pl.DataFrame, clusters: pl.DataFrame) -> pl.DataFrame:
    """Return doc_id, topic, share, cluster, cluster_topic of the documents whose strongest topic is not their cluster's.

    A cluster's topic is the one that most of its documents have as their strongest, the lower number of equals. `doc_topics`
    is (doc_id, topic, share), `clusters` (doc_id, cluster). The document with the largest share of its topic comes first.
    """
    strongest = doc_topics.sort(["doc_id", "share", "topic"], descending=[False, True, False]).unique(
        "doc_id", keep="first", maintain_order=True
    )
    both = strongest.join(clusters, on="doc_id")
    main = (
        both.group_by("cluster", "topic")
        .agg(n=pl.len())
        .sort(["cluster", "n", "topic"], descending=[False, True, False])
        .unique("cluster", keep="first", maintain_order=True)
        .select("cluster", cluster_topic="topic")
    )
    return (
        both.join(main, on="cluster")
        .filter(pl.col("topic") != pl.col("cluster_topic"))
        .select("doc_id", "topic", "share", "cluster", "cluster_topic")
        .sort(["share", "doc_id"], descending=[True, False])
    )
