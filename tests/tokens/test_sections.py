"""Sections cover a document without gaps and end where a reader would end them."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from scripts.tokens.sections import section_bounds


def test_a_short_document_is_one_section():
    assert section_bounds("短文一句。" * 20, 80) == [(0, 100)]


def test_cuts_fall_between_paragraphs():
    text = ("一" * 49 + "\n") * 6
    assert section_bounds(text, 100) == [(0, 100), (100, 200), (200, 300)]


def test_a_heading_begins_a_section():
    text = "甲" * 39 + "\n" + "乙" * 29 + "\n" + "二、工业\n" + "丙" * 90 + "\n"
    (_, first_end), *_ = section_bounds(text, 100)
    assert text[first_end:].startswith("二、工业")


def test_a_long_paragraph_is_cut_after_sentences():
    text = ("子" * 29 + "。") * 9 + "子" * 19 + "。"
    assert section_bounds(text, 90) == [(0, 90), (90, 180), (180, 290)]


def test_text_without_any_mark_is_cut_all_the_same():
    assert max(end - start for start, end in section_bounds("字" * 5000, 100)) <= 250


@given(st.text("甲一、。\n# ", max_size=400), st.integers(5, 60))
def test_sections_cover_the_text_in_order(text, section_chars):
    bounds = section_bounds(text, section_chars)
    assert bounds[0][0] == 0
    assert bounds[-1][1] == len(text)
    assert all(end == start for (_, end), (start, _) in pairwise(bounds))
    assert all(end - start <= 3.7 * section_chars for start, end in bounds)
