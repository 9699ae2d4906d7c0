"""Texts as shown: harmless, masked, marked."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scripts.report.harmless import harmless, marked, mask_personal, shown, without_absolute_paths


@given(st.text())
def test_harmless_twice_is_harmless_once_and_holds_no_acting_character(text):
    once = harmless(text)
    assert harmless(once) == once
    assert not [c for c in once if unicodedata.category(c) in ("Cc", "Cf", "Cs") and c not in "\n\t"]


@given(st.text(alphabet=st.characters(categories=("L", "N", "P", "S"))))
def test_ordinary_text_stays_as_it_is(text):
    assert harmless(text) == text


def test_lone_surrogates_of_odd_file_names_are_shown():
    assert harmless("a\udcffb").encode("utf-8").decode() == "a⟨U+DCFF⟩b"


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("手机13812345678。", "手机•••••••••••。"),
        ("+86 138-1234-5678", "••• •••-••••-••••"),
        ("电话：0745-2712345", "电话：••••-•••••••"),
        ("(010)62345678转", "•••••••••••••转"),
        ("电话：2712345", "电话：•••••••"),
        ("身份证43012419850612123X号", "身份证••••••••••••••••••号"),
        ("证号１１０１０１１９９００１０１１２３４", "证号••••••••••••••••••"),
        ("卡号6222 0212 3456 7890 123", "卡号•••• •••• •••• •••• •••"),
        ("写信至li.si@mail.example.cn。", "写信至" + "•" * 21 + "。"),
    ],
)
def test_personal_data_is_masked(text, wanted):
    assert mask_personal(text) == wanted


@pytest.mark.parametrize(
    "text",
    [
        "投资1385亿元，增长13.8%",
        "2022-2024年",
        "拨打12345热线",
        "2024年02月18日",
        "代码91430100MA4L1XYZ0X",
        "面积138123亩",
        "20240218",
        "430000",
    ],
)
def test_other_numbers_stay(text):
    assert mask_personal(text) == text


def test_numbers_hidden_behind_invisible_characters_are_masked():
    assert shown("手机138\u200b1234\u200b5678") == "手机•••••••••••"


def test_longest_term_is_marked():
    assert marked("发展稻田农庄。", ["稻田", "稻田农庄"]) == [("发展", False), ("稻田农庄", True), ("。", False)]


@given(st.text(), st.lists(st.text(max_size=3), max_size=4))
def test_marking_loses_nothing(text, terms):
    assert "".join(piece for piece, _ in marked(text, terms)) == text


def test_absolute_paths_keep_their_last_part():
    settings = {"a": ["/data/x/y.csv", "b/c.csv"], "d": {"e": "~/z.csv"}, "n": 3, "none": None}
    assert without_absolute_paths(settings) == {
        "a": ["…/y.csv", "b/c.csv"],
        "d": {"e": "…/z.csv"},
        "n": 3,
        "none": None,
    }
