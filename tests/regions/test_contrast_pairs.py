import pytest

from scripts.regions.contrast_pairs import contrast_pairs
from scripts.shared.job import Problem
from scripts.shared.tables import check
from tests.regions.test_contrasts import corpus

ROWS = [("A", "2020", 0.2)] * 4 + [("B", "2020", 0.6)] * 4 + [("C", "2020", 0.9)] * 4


def test_only_the_two_places_enter():
    table = check("contrast_pairs", contrast_pairs(*corpus(ROWS), [["A", "B"], ["C", "A"]], interval=0.95))
    effects = {row[:3]: row[3] for row in table.select("adcode", "against", "topic", "effect").rows()}
    assert effects["A", "B", 0] == pytest.approx(-0.4)
    assert effects["C", "A", 0] == pytest.approx(0.7)


def test_a_place_that_is_not_there_is_named():
    with pytest.raises(Problem, match=r"regions\.pairs\[0\]: 'X'"):
        contrast_pairs(*corpus(ROWS), [["A", "X"]], interval=0.95)
    with pytest.raises(Problem, match="not two places of one level"):
        contrast_pairs(*corpus(ROWS), [["A", "A"]], interval=0.95)


def test_a_place_of_the_gazetteer_without_documents_leaves_its_pair_out():
    table = contrast_pairs(*corpus(ROWS), [["A", "X"], ["A", "B"]], interval=0.95, known=frozenset({"X"}))
    assert set(table["against"]) == {"B"}
