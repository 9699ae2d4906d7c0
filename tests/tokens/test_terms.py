"""Which words count."""

from pathlib import Path

import pytest

from scripts.shared.job import Problem
from scripts.tokens.policy import read_policy
from scripts.tokens.terms import read_terms, stop_terms, term_rule, wanted_terms

RESOURCES = Path(__file__).parents[2] / "workflow" / "resources"


@pytest.fixture(scope="module")
def is_term():
    policy = frozenset(read_policy(RESOURCES / "policy_terms.txt"))
    return term_rule(2, stop_terms(RESOURCES / "stop_terms.txt"), policy)


@pytest.mark.parametrize(
    "word",
    [
        "资源",
        "合作",
        "振兴",
        "安全",
        "营商环境",
        "三高四新",
        "RCEP",
        "PM2.5",
        "A股",
        "三农",
        "千方百计",
        "百姓",
        "一体化",
    ],
)
def test_terms_stay(is_term, word):
    assert is_term(word)


@pytest.mark.parametrize(
    "word",
    [
        "的",
        "港",
        "我们",
        "各位代表",
        "全省",
        "记者",
        "二〇二二年",
        "三十个",
        "五百多万",
        "第三",
        "亿元",
        "2022",
        "12.5",
        "iphone",
        "，",
        " ",
        "年",
    ],
)
def test_noise_goes(is_term, word):
    assert not is_term(word)


def test_one_character_counts_where_asked_for():
    assert term_rule(1, frozenset(), frozenset())("港")
    wanted = wanted_terms(RESOURCES / "stop_terms.txt")
    is_term = term_rule(2, frozenset(), wanted)
    assert (is_term("茶"), is_term("港")) == (True, False)


def test_every_named_policy_term_is_listed_once():
    terms = read_policy(RESOURCES / "policy_terms.txt")
    assert len(terms) >= 150
    assert {"营商环境", "乡村振兴", "招商引资", "三高四新", "自由贸易港", "粤港澳大湾区", "国家公园", "东盟"} <= set(
        terms
    )


def test_a_list_in_another_encoding_is_the_users_to_mend(tmp_path):
    path = tmp_path / "terms.txt"
    path.write_bytes("营商环境".encode("gb18030"))
    with pytest.raises(Problem, match=r"terms\.txt.*UTF-8"):
        read_terms(path)


def test_five_year_plans_are_terms_and_other_numerals_are_not():
    policy = read_policy(RESOURCES / "policy_terms.txt")
    is_term = term_rule(2, frozenset(), frozenset(policy))
    assert [is_term(word) for word in ("十四五", "十三五", "十四", "三十五")] == [True, True, False, False]
