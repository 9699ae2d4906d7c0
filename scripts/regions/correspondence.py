"""Places and topics on one plane: near each other where a place speaks of a topic more than others do."""

import numpy as np
import polars as pl

from scripts.shared.tables import empty


def correspondence(region_topics: pl.DataFrame) -> pl.DataFrame:
    """Return the table correspondence of the levels with three places that are not thin.

    Correspondence analysis (Greenacre 2007, Correspondence analysis in practice, ch. 8) of documents by place and topic (share times
    documents): principal coordinates of places and topics on the first two axes; `inertia_x` and `inertia_y` are the parts of all
    inertia they show. The topic farthest out on an axis lies on its positive side.
    """
    parts = [empty("correspondence")]
    rows = region_topics.filter(~pl.col("thin")).sort("level", "adcode", "topic")
    for (level,), own in rows.group_by("level", maintain_order=True):
        codes = own["adcode"].unique(maintain_order=True).to_list()
        topics = own["topic"].unique(maintain_order=True).to_list()
        if len(codes) < 3 or len(topics) < 3:
            continue
        counts = (own["share"] * own["n_docs"]).to_numpy().reshape(len(codes), len(topics))
        spoken = counts.sum(axis=0) > 0
        x, y, inertia = coordinates(counts[:, spoken])
        kinds = ["region"] * len(codes) + ["topic"] * int(spoken.sum())
        names = [*codes, *(str(topic) for topic, there in zip(topics, spoken, strict=True) if there)]
        parts.append(
            pl.DataFrame({"kind": kinds, "code": names, "x": x, "y": y}).select(
                pl.lit(level).alias("level"), pl.all(), inertia_x=pl.lit(inertia[0]), inertia_y=pl.lit(inertia[1])
            )
        )
    return pl.concat(parts, how="vertical_relaxed")


def coordinates(counts: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return (x, y, each of the rows, then of the columns of `counts` (R, K); parts of inertia (2,))."""
    part = counts / counts.sum()
    rows, columns = part.sum(axis=1), part.sum(axis=0)
    left, values, right = np.linalg.svd((part - np.outer(rows, columns)) / np.sqrt(np.outer(rows, columns)))
    values = np.append(values, [0.0, 0.0])
    axes = []
    for axis in (0, 1):
        of_rows = left[:, axis] * values[axis] / np.sqrt(rows)
        of_columns = right[axis] * values[axis] / np.sqrt(columns)
        sign = np.sign(of_columns[np.abs(of_columns).argmax()]) or 1.0
        axes.append(np.round(sign * np.concatenate([of_rows, of_columns]), 12))
    total = (values**2).sum()
    return axes[0], axes[1], values[:2] ** 2 / total if total > 1e-20 else np.zeros(2)
