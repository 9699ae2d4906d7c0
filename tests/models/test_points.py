"""k-means of many points: begun from centres found in parts of them, it ends in the same clusters with another seed."""

import numpy as np
from sklearn.metrics import adjusted_rand_score

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

    # one search in seven put two centres into the first cluster and none between the last two
    amiss = np.vstack([true[0], true[0], true[1], (true[2] + true[3]) / 2])
    centres = agreed([found(true) for _ in range(6)] + [found(amiss)])
    assert centres.shape == (4, 4)
    # the stray one moves its group by .707 / 7 = .101
    assert np.allclose(centres[np.argmax(centres, axis=0)], true, atol=0.12)
