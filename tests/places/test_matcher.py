"""The matcher against looking for every entry at every position."""

from hypothesis import given
from hypothesis import strategies as st

from scripts.places.matcher import Matcher

CHARACTERS = "甲乙丙A\U00020000"


def test_a_name_at_the_end_is_not_taken_for_a_longer_one():
    entries = {"湖南": ("k", "湖南"), "湖南省": ("k", "湖南省")}
    assert Matcher(entries).find("在湖南") == [(1, 3, "k", "湖南")]


@given(st.sets(st.text(CHARACTERS, min_size=1, max_size=4), max_size=8), st.text(CHARACTERS, max_size=30))
def test_finds_every_occurrence_leftmost_and_longest_first(names, text):
    entries = {name: ("kind", name) for name in names}
    expected = [
        (start, start + size, "kind", text[start : start + size])
        for start in range(len(text))
        for size in range(len(text) - start, 0, -1)
        if text[start : start + size] in names
    ]
    assert Matcher(entries).find(text) == expected


def test_a_damaged_text_does_no_harm():
    assert Matcher({"甲乙": ("k", "甲乙")}).find("\ud800甲乙") == [(1, 3, "k", "甲乙")]
