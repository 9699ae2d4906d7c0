import numpy as np
import pytest

from scripts.regions.panel import Panel, choose_panel, standardise


def test_places_present_in_every_year_make_a_fixed_panel():
    panel = choose_panel(np.array([[4, 4], [2, 2], [1, 0]]))
    assert panel.fixed
    assert panel.weights == pytest.approx([8 / 12, 4 / 12, 0.0])
    assert panel.basis == "fixed panel of 2 places"


def test_where_too_few_are_always_there_those_of_half_the_years_are_weighted():
    panel = choose_panel(np.array([[1, 1, 1, 1], [5, 5, 0, 0], [0, 0, 5, 0]]))
    assert not panel.fixed
    assert panel.weights == pytest.approx([4 / 14, 10 / 14, 0.0])


def test_a_change_of_who_reports_is_no_change_of_what_is_said():
    # two places that never change (.8 and .2); the mix of documents does: raw means .68 and .32, standardised both .5
    n = np.array([[8, 2], [2, 8]])
    shares = np.array([[[0.8], [0.8]], [[0.2], [0.2]]])
    result = standardise(shares, n, choose_panel(n))
    assert result.shares.ravel() == pytest.approx([0.5, 0.5])
    assert result.n.tolist() == [10, 10]
    # 1 / (.25 / 8 + .25 / 2)
    assert result.effective == pytest.approx([6.4, 6.4])


def test_a_year_without_half_of_the_panel_does_not_stand():
    result = standardise(
        np.full((3, 2, 1), 0.5), np.array([[5, 0], [4, 0], [1, 1]]), Panel(np.array([0.5, 0.3, 0.2]), False)
    )
    assert result.covered.tolist() == [True, False]
