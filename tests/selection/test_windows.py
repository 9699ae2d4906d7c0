import numpy as np
import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from scripts.selection.windows import count_windows


def sections(*texts):
    return pl.DataFrame(
        {"section_id": range(len(texts)), "tokens": texts}, schema={"section_id": pl.Int64, "tokens": pl.String}
    )


def test_windows_counted_by_hand():
    # windows of two in "甲 乙 甲 丙": 甲乙, 乙甲, 甲丙; "丙" alone is one short window
    counts = count_windows(sections("甲 乙 甲 丙", "丙"), ["甲", "乙", "丙"], 2)
    assert counts.n_windows == 4
    at = counts.terms
    assert [counts.together[at[t], at[t]] for t in ("甲", "乙", "丙")] == [3, 2, 2]
    assert counts.together[at["甲"], at["乙"]] == 2
    assert counts.together[at["甲"], at["丙"]] == 1
    assert counts.together[at["乙"], at["丙"]] == 0


def test_other_tokens_take_room_in_the_window():
    counts = count_windows(sections("甲 其他 乙"), ["甲", "乙"], 2)
    assert counts.n_windows == 2
    assert counts.together[0, 1] == 0


def test_no_window_reaches_into_the_next_section():
    counts = count_windows(sections("其他 甲", "乙 其他"), ["甲", "乙"], 3)
    assert counts.together[0, 1] == 0


def test_empty_sections_hold_no_window():
    assert count_windows(sections("", "甲"), ["甲"], 3).n_windows == 1


@given(
    texts=st.lists(st.lists(st.sampled_from("甲乙丙丁"), min_size=1, max_size=12), min_size=1, max_size=4),
    size=st.integers(1, 6),
)
def test_equals_the_plain_count(texts, size):
    terms = ["甲", "乙", "丙"]
    counts = count_windows(sections(*(" ".join(text) for text in texts)), terms, size)
    windows = [set(text[i : i + size]) for text in texts for i in range(max(len(text) - size + 1, 1))]
    assert counts.n_windows == len(windows)
    expected = [[sum(a in w and b in w for w in windows) for b in sorted(terms)] for a in sorted(terms)]
    assert np.array_equal(counts.together, expected)
