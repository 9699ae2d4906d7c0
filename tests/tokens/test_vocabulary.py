"""Which terms stay."""

import polars as pl
import pytest

from scripts.shared.job import Problem
from scripts.tokens.vocabulary import default_min_sections, keep_terms


def kept(sections, min_sections=None, max_section_share=None, wanted=()):
    """Return the terms that stay of `sections`, each a document of its own and given as a string of one-letter terms."""
    letters = sorted(set("".join(sections)))
    rows = [(i, letters.index(letter), text.count(letter)) for i, text in enumerate(sections) for letter in set(text)]
    counts = pl.DataFrame(rows, schema=["section_id", "number", "n"], orient="row")
    found = keep_terms(
        pl.Series("term", letters), counts, counts.rename({"section_id": "doc"}),
        min_sections=min_sections, max_section_share=max_section_share, wanted=wanted,
    )  # fmt: skip
    return found["term"].to_list()


@pytest.mark.parametrize("n_sections", range(1, 10))
def test_in_a_handful_of_sections_every_term_stays(n_sections):
    # pruned as a larger corpus, two documents would keep nothing: no term is in two of them and in half of them
    assert kept(["a" + "bcdefghij"[i] for i in range(n_sections)]) == ["a", *"bcdefghij"[:n_sections]]


def test_in_ten_sections_the_rare_and_the_common_go():
    assert kept(["abc", "ab", "a", "a", "a", "a", "ad", "a", "a", "a"]) == ["b"]


def test_wanted_terms_may_stand_in_twice_the_share():
    sections = ["ab", "abc", "ac", "ac", "a", "a", "a", "a", "a", "a"]  # a in all, b in .2, c in .3
    assert kept(sections, 1, 0.2) == ["b"]
    assert kept(sections, 1, 0.15, wanted={"a", "b", "c"}) == ["c", "b"]


def test_a_list_emptied_by_its_limits_names_both_and_how_many_each_took():
    with pytest.raises(Problem) as problem:
        kept(["aab", "ac", "ad"], min_sections=2, max_section_share=0.5)
    for piece in (
        "of 4, 3 stand in fewer than tokens.min_sections = 2 of 3",
        "1 in more than tokens.max_section_share = 0.5",
    ):
        assert piece in str(problem.value)


def test_small_corpora_keep_rare_terms_and_large_ones_lose_them():
    found = [default_min_sections(n) for n in (1, 9, 10, 899, 900, 40_000, 2_000_000)]
    assert found == [1, 1, 2, 2, 3, 20, 141]
