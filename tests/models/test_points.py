"""k-means of many points: begun from centres found in parts of them, it ends in the same clusters with another seed."""

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.metrics import adjusted_rand_score

from scripts.models import points as module
from scripts.models import start
from scripts.models.fit import one_thread
from scripts.models.points import agreed, on_sphere, part_size, refined_starts, unit

N_TOPICS = 25


def clouds(spread: float) -> tuple[np.ndarray, np.ndarray]:
    """Return points on the sphere (5000, 12) around 25 centres, and the centre of each."""
    random = np.random.default_rng(4)
    centres, which = unit(random.normal(size=(N_TOPICS, 12))), random.integers(0, N_TOPICS, 5000)
    return unit(centres[which] + random.normal(scale=spread, size=(5000, 12))), which


def test_clusters_far_apart_are_all_found():
    points, which = clouds(0.05)
    assert len(points) >= 2 * part_size(N_TOPICS)
    assert adjusted_rand_score(which, one_thread(on_sphere, points, N_TOPICS, 1, 1)) == 1.0


def test_another_seed_ends_in_the_same_clusters_where_they_run_into_each_other():
    points, _ = clouds(0.3)
    one, other = (one_thread(on_sphere, points, N_TOPICS, 1, seed) for seed in (1, 2))
    assert adjusted_rand_score(one, other) > 0.95


def test_starts_are_centres_as_many_as_clusters():
    points, _ = clouds(0.3)
    starts = one_thread(refined_starts, points, N_TOPICS, 1)
    assert {start.shape for start in starts} == {(N_TOPICS, 12)}
    assert not np.array_equal(starts[0], starts[1])


def test_clusterings_agree_on_the_centres_that_most_of_them_found():
    random = np.random.default_rng(3)
    true = np.eye(4)

    def found(of: np.ndarray) -> np.ndarray:
        return random.permutation(of + random.normal(scale=0.01, size=of.shape))

    # the first of seven searches put two centres into one cluster and one for the last two together
    amiss = np.vstack([true[0], true[0], true[1], (true[2] + true[3]) / 2])
    centres = agreed([found(amiss)] + [found(true) for _ in range(6)])
    assert centres.shape == (4, 4)
    # the stray one moves its group by .707 / 7 = .101
    assert np.allclose(centres[np.argmax(centres, axis=0)], true, atol=0.12)


def test_searches_of_many_points_end_where_they_agree(monkeypatch):
    points, _ = clouds(0.3)
    asked = []
    monkeypatch.setattr(
        module, "agreed", lambda centres: asked.append([one.shape for one in centres]) or agreed(centres)
    )
    one_thread(on_sphere, points, N_TOPICS, 1, 1)
    assert asked == [[(N_TOPICS, 12)] * module.CONTINUED]


def test_many_points_of_which_few_differ_have_no_more_clusters_than_places(monkeypatch):
    monkeypatch.setattr(module, "PARTS", 4)
    monkeypatch.setattr(module, "STARTS", 8)
    points = unit(np.random.default_rng(1).normal(size=(10, 6)))
    labels = one_thread(on_sphere, points[np.arange(4100) % 10], N_TOPICS, 1, 1)
    assert len(set(labels.tolist())) == 10
    assert all(len(set(labels[place::10].tolist())) == 1 for place in range(10))


def test_a_start_has_a_dimension_for_every_topic(monkeypatch):
    asked = []

    def noted(weighted, dimensions):
        asked.append(dimensions)
        return weighted[:, :3].toarray() + 1.0

    monkeypatch.setattr(start, "reduced", noted)
    train = csr_matrix(np.random.default_rng(2).integers(0, 3, (300, 40)))
    for n_topics in (3, 80, 250):
        one_thread(start.cluster_terms, train, n_topics, 1)
    assert asked == [50, 80, 200]
