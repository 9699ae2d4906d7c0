"""Places in groups of alike topics, and in the order that puts alike ones beside each other."""

import numpy as np
import polars as pl

from scripts.regions.distance import jensen_shannon
from scripts.shared.tables import empty

MAX_CLUSTERS = 8


def region_clusters(region_topics: pl.DataFrame) -> pl.DataFrame:
    """Return the table region_clusters of the levels with four places that are not thin.

    Ward linkage of Jensen-Shannon distances, which are those of points (Fuglede and Topsoe 2004), cut where the mean silhouette is
    largest (Rousseeuw 1987, doi:10.1016/0377-0427(87)90125-7) among 2 to MAX_CLUSTERS clusters; `silhouette` is that of the place,
    below 0 where it would fit another cluster better. `position` is the place's in the order of leaves that keeps neighbours alike
    (Bar-Joseph et al. 2001).
    """
    from scipy.cluster.hierarchy import fcluster, leaves_list, linkage, optimal_leaf_ordering
    from scipy.spatial.distance import squareform

    parts = [empty("region_clusters")]
    rows = region_topics.filter(~pl.col("thin")).sort("level", "adcode", "topic")
    for (level,), own in rows.group_by("level", maintain_order=True):
        codes = own["adcode"].unique(maintain_order=True)
        if len(codes) < 4:
            continue
        distance = np.round(jensen_shannon(own["share"].to_numpy().reshape(len(codes), -1)), 12)
        distance = (distance + distance.T) / 2
        np.fill_diagonal(distance, 0.0)
        flat = squareform(distance)
        tree = optimal_leaf_ordering(linkage(flat, "ward"), flat)
        cuts = [fcluster(tree, k, "maxclust") for k in range(2, min(MAX_CLUSTERS, len(codes) - 1) + 1)]
        fits = [silhouettes(distance, cut) for cut in cuts]
        best = int(np.argmax([round(float(fit.mean()), 9) for fit in fits]))
        position = np.empty(len(codes), dtype=int)
        position[leaves_list(tree)] = np.arange(1, len(codes) + 1)
        parts.append(
            pl.DataFrame(
                {"adcode": codes, "cluster": cuts[best].astype(int), "position": position, "silhouette": fits[best]}
            ).select(pl.lit(level).alias("level"), pl.all())
        )
    return pl.concat(parts, how="vertical_relaxed")


def silhouettes(distance: np.ndarray, cluster: np.ndarray) -> np.ndarray:
    """Return each place's silhouette (R,) from `distance` (R, R) and `cluster` (R,); 0 for a cluster of one and a single cluster."""
    names = np.unique(cluster)
    if len(names) < 2:
        return np.zeros(len(cluster))
    sums = np.stack([distance[:, cluster == name].sum(axis=1) for name in names], axis=1)
    sizes = np.array([(cluster == name).sum() for name in names])
    own = np.searchsorted(names, cluster)
    here = np.arange(len(cluster))
    inside = sums[here, own] / np.maximum(sizes[own] - 1, 1)
    means = sums / sizes
    means[here, own] = np.inf
    outside = means.min(axis=1)
    wider = np.maximum(inside, outside)
    value = np.divide(outside - inside, wider, out=np.zeros(len(cluster)), where=wider > 0)
    return np.where(sizes[own] > 1, value, 0.0)
