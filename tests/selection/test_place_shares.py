import numpy as np
import polars as pl
import pytest

from scripts.selection.place_shares import PlaceShares, correlation, place_shares


def test_shares_are_means_over_the_documents_of_a_place():
    shares = pl.DataFrame(
        {
            "doc_id": ["a", "a", "b", "b", "c", "c", "d", "d", "e", "e"],
            "topic": [0, 1] * 5,
            "share": [0.2, 0.8, 0.6, 0.4, 1.0, 0.0, 0.5, 0.5, 0.3, 0.7],
        }
    )
    places = pl.DataFrame(
        {
            "doc_id": list("abcde"),
            "adcode": ["110000", "110000", "120000", "130000", "100000"],
            "level": ["province"] * 4 + ["country"],
        }
    )
    found = place_shares(shares, places, 2)
    assert found.n_docs.tolist() == [2, 1, 1]  # the document about the whole country belongs to none
    assert found.shares == pytest.approx(np.array([[0.4, 0.6], [1.0, 0.0], [0.5, 0.5]]))
    assert place_shares(shares, places.head(2), 2) is None


def run(*rows, n=(1, 1, 1), codes="abcdef"):
    return PlaceShares(list(codes[: len(rows)]), np.array(rows, float), np.array(n, float))


def test_correlation_by_hand():
    own = run([0.1, 0.9], [0.2, 0.8], [0.3, 0.7])
    identity, swapped = np.array([0, 1]), np.array([1, 0])
    assert correlation(own, [own], [identity]) == pytest.approx(1.0)
    assert correlation(own, [own], [swapped]) == pytest.approx(-1.0)
    # deviations -.1 0 .1 against .1 -.2 .1: products sum to 0
    assert correlation(own, [run([0.5, 0.5], [0.2, 0.8], [0.5, 0.5])], [identity]) == pytest.approx(0.0)


def test_large_topics_alone_do_not_correlate():
    # the first topic is large in both runs, but where one rises the other falls
    assert correlation(
        run([0.8, 0.2], [0.7, 0.3], [0.9, 0.1]), [run([0.8, 0.2], [0.9, 0.1], [0.7, 0.3])], [np.array([0, 1])]
    ) == pytest.approx(-1.0)


def test_places_weigh_by_their_documents_and_nothing_is_said_without_differences():
    own = run([0.0, 1.0], [0.0, 1.0], [1.0, 0.0], n=(1, 1, 98))
    flat = run([0.5, 0.5], [0.5, 0.5], [0.5, 0.5])
    assert correlation(own, [flat], [np.array([0, 1])]) is None
    assert correlation(None, [own], [np.array([0, 1])]) is None
    assert correlation(own, [own], [np.array([0, -1])]) == pytest.approx(1.0)


def test_places_that_one_run_lacks_are_left_out():
    own = run([0.1, 0.9], [0.9, 0.1], [0.2, 0.8], [0.3, 0.7], n=(1, 1, 1, 1), codes="acbe")
    part = run([0.1, 0.9], [0.2, 0.8], [0.3, 0.7], codes="abe")
    identity = np.array([0, 1])
    assert correlation(own, [part], [identity]) == pytest.approx(1.0)
    assert correlation(own, [run([0.1, 0.9], [0.2, 0.8], codes="ab")], [identity]) is None


def test_rounding_is_no_difference():
    shares = [0.1 + 0.2, 0.7 - 1e-16]
    same = run(shares, [0.3, 0.7], [0.3 + 1e-16, 0.7], n=(1, 3, 5))
    assert correlation(same, [run([0.1, 0.9], [0.1, 0.9], [0.1 + 1e-16, 0.9], n=(1, 3, 5))], [np.array([0, 1])]) is None
