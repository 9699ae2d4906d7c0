"""What is kept whole, what is cut out, and that nothing else is touched."""

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scripts.shared.job import Problem
from scripts.tokens import formulas
from scripts.tokens.formulas import (
    ADMIN,
    BYLINE,
    DATELINE,
    DEMONYM,
    MASK_TYPES,
    OFFICEHOLDER,
    OUTLET,
    Formula,
    formula_spans,
    formula_types,
    named_spans,
)
from scripts.tokens.policy import read_policy
from scripts.tokens.protect import CLOSE, OPEN, PLACE, POLICY, SECTION, Span, mark, policy_finder, resolve

ALL = frozenset(MASK_TYPES)


def policy(*terms):
    return policy_finder(dict.fromkeys(terms, "term"))


def surfaces(text, spans):
    return [text[start:end] for start, end, *_ in spans]


def test_the_longest_policy_term_wins():
    text = "海南自由贸易港与自由贸易试验区"
    assert surfaces(text, policy("自由贸易港", "海南自由贸易港", "自由贸易", "自由贸易试验区")(text)) == [
        "海南自由贸易港",
        "自由贸易试验区",
    ]


def test_words_in_capitals_are_kept_whole_beside_chinese_and_not_inside_other_words():
    text = "抓住RCEP机遇，GDP增长，iPhone与ABCd及5GAI"
    assert surfaces(text, policy()(text)) == ["RCEP", "GDP"]


def test_a_latin_policy_term_is_not_found_inside_a_longer_word():
    assert surfaces("建设5G基站和25G网络", policy("5G")("建设5G基站和25G网络")) == ["5G"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("今日本报消息", []),
        ("日本客商到访", ["日本"]),
        ("第三农场的麦子", []),
        ("三农工作要抓", ["三农"]),
        ("落实六稳六保", ["六稳", "六保"]),
    ],
)
def test_a_term_of_two_characters_is_not_found_across_words(text, found):
    assert surfaces(text, policy("日本", "三农", "六稳", "六保")(text)) == found


def test_a_policy_term_goes_before_a_place_in_it():
    terms = [Span(2, 9, POLICY)]
    names = [Formula(0, 2, ADMIN), Formula(2, 4, ADMIN)]
    assert resolve(terms, names, [], ALL) == [Span(0, 2, PLACE, ADMIN), Span(2, 9, POLICY)]
    # a type that is not masked stays as one word
    assert resolve(terms, names, [], frozenset()) == [Span(0, 2, POLICY, ADMIN), Span(2, 9, POLICY)]


def test_a_longer_name_goes_before_a_policy_term_in_it():
    terms, names = [Span(0, 2, POLICY, "nature")], [Formula(0, 3, ADMIN)]
    assert resolve(terms, names, [], ALL) == [Span(0, 3, PLACE, ADMIN)]


def test_a_protected_name_is_cut_out_where_its_type_is_masked():
    terms = [Span(2, 9, POLICY, "policy_region")]
    assert resolve(terms, [], [], ALL) == terms
    assert resolve(terms, [], [], frozenset(["policy_region"])) == [Span(2, 9, PLACE, "policy_region")]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[foriegn]\n东盟\n", r"heading \[foriegn\] is none of .* \(did you mean \[foreign\]\?\)"),
        ("[foreign]\n东盟\n[term]\n东盟\n", r"'东盟' stands under \[foreign\] and under \[term\]"),
    ],
)
def test_a_wrong_policy_list_says_what_to_mend(tmp_path, text, message):
    (tmp_path / "terms.txt").write_text(text, "utf-8")
    with pytest.raises(Problem, match=message):
        read_policy(tmp_path / "terms.txt")


def test_a_policy_list_without_headings_holds_plain_terms(tmp_path):
    (tmp_path / "terms.txt").write_text("营商环境\n[foreign]\n东盟\n", "utf-8")
    assert read_policy(tmp_path / "terms.txt") == {"营商环境": "term", "东盟": "foreign"}


def test_a_formula_is_cut_with_what_stands_in_it():
    found = resolve([Span(3, 5, POLICY)], [Formula(1, 3, ADMIN)], [Formula(0, 8, BYLINE)], ALL)
    assert found == [Span(0, 8, OPEN, BYLINE)]


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        ("本报北海讯（记者 甲乙丙 通讯员 丁某）昨日开工。", ["本报北海讯", "（记者 甲乙丙 通讯员 丁某）"]),
        ("码头一角（李小龙 摄）。", ["（李小龙 摄）"]),
        ("正文结束。\n责任编辑：赵钱孙", ["责任编辑：赵钱孙"]),
        ("市长王小明主持会议，县委书记李强指出问题。", ["王小明", "李强"]),
        ("市长办公会研究了高速公路建设。", []),
        ("记者从发布会上了解到，电力供应充足。", []),
    ],
)
def test_formulas(text, cut):
    assert surfaces(text, formula_spans(text)) == cut


PATTERNS = (formulas.DATELINES, formulas.BYLINES, formulas.LATER_LINES, formulas.OUTLETS, formulas.OFFICE_HOLDER)


@pytest.mark.parametrize("pattern", PATTERNS, ids=["dateline", "byline", "line", "outlet", "officeholder"])
@settings(deadline=None)
@given(st.data())
def test_every_formula_has_the_sign_of_its_type(pattern, data):
    text = data.draw(st.from_regex(pattern))
    (kinds,) = formula_types(pl.Series([text]))
    assert kinds >= {formula.type for formula in formula_spans(text)} != set()


def test_formulas_are_looked_for_only_where_their_signs_stand():
    texts = pl.Series(["本报北海讯", "（记者 甲乙丙）", "《北海日报》", "市长王小明表示", "码头建成", ""])
    kinds = [{DATELINE}, {BYLINE}, {OUTLET}, {OFFICEHOLDER}, set(), set()]
    assert formula_types(texts) == kinds
    assert formula_types(texts, frozenset([BYLINE])) == [kind & {BYLINE} for kind in kinds]
    assert formula_types(texts, frozenset()) == [frozenset()] * len(texts)


@pytest.mark.parametrize(
    ("text", "kind", "cut"),
    [
        ("湖南人爱吃辣。", DEMONYM, "湖南人"),
        ("湖南人民安居。", ADMIN, "湖南"),
        ("湖南籍作家来信。", DEMONYM, "湖南籍"),
        ("据湖南日报报道。", OUTLET, "湖南日报"),
        ("湖南卫视的晚会。", OUTLET, "湖南卫视"),
        ("湖南报告了产量。", ADMIN, "湖南"),
    ],
)
def test_what_a_place_name_is_part_of(text, kind, cut):
    start = text.find("湖南")
    (found,) = named_spans(text, [(start, start + 2)], ALL)
    assert (found.type, text[found.start : found.end]) == (kind, cut)


def test_an_office_holder_is_known_again_without_the_title():
    text = "市长王小明到场。王小明说，王小二也来。"
    assert surfaces(text, sorted(set(formula_spans(text, frozenset([OFFICEHOLDER]))))) == ["王小明", "王小明"]


def test_only_the_wanted_types_are_found():
    text = "本报讯（记者 甲乙丙）新华社的消息，市长王小明主持。"
    assert {found.type for found in formula_spans(text, frozenset([OUTLET, BYLINE]))} == {OUTLET, BYLINE}


def test_marks_stand_for_spans_and_sections():
    text = "甲县建港口。乙县修路"
    marked = mark(text, [Span(0, 2, PLACE), Span(3, 5, POLICY), Span(6, 8, PLACE)], [0, 6])
    assert marked.text == f"{PLACE}建{POLICY}。{SECTION}{PLACE}修路"
    assert (marked.policy, marked.places) == (["港口"], ["甲县", "乙县"])


def test_marks_in_the_users_text_do_not_count():
    assert mark(f"甲{PLACE}乙", [], []).text == "甲 乙"


def test_a_span_beyond_the_text_ends_it():
    assert mark("甲乙", [Span(3, 4, PLACE)], [0]).text == f"甲乙{PLACE}"


@given(
    st.text("甲乙丙。\n", max_size=40),
    st.lists(st.tuples(st.integers(0, 40), st.integers(1, 5)), max_size=8),
    st.lists(st.integers(0, 40)),
)
def test_masking_removes_exactly_the_spans(text, wanted, starts):
    mentions = [(start, start + size) for start, size in wanted if start + size <= len(text)]
    spans = resolve([], [Formula(start, end, ADMIN) for start, end in mentions], [], ALL)
    marked = mark(text, spans, sorted({start for start in starts if start < len(text)}))
    covered = {i for span in spans for i in range(span.start, span.end)}
    left = marked.text.replace(SECTION, "").replace(PLACE, "").replace(OPEN, "").replace(CLOSE, "")
    assert left == "".join(character for i, character in enumerate(text) if i not in covered)
    assert "".join(marked.places) == "".join(text[span.start : span.end] for span in spans)
    # every mention is gone, whole or with the one it overlaps
    assert all(any(span.start < end and start < span.end for span in spans) for start, end in mentions)


def test_a_paper_called_after_an_old_name_is_not_cut_in_the_middle():
    assert not list(formula_spans("黄石东楚晚报报道", frozenset([OUTLET])))
    assert [(f.start, f.end) for f in formula_spans("据楚天都市报消息", frozenset([OUTLET]))] == [(1, 6)]
