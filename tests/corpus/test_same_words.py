import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scripts.corpus.same_words import other_words
from scripts.corpus.signatures import distinct, shingles

NOTICE = "为做好冬春季节森林草原防火工作经甲县人民政府研究决定自公布之日起全县范围内进入防火期严禁一切野外用火违者由甲县公安机关依法处理"


def differ(short, long):
    own, other = shingles(short), distinct(shingles(long))
    return other_words(short, long, np.isin(own, other))


def test_one_notice_of_two_counties_is_two_documents():
    assert differ(NOTICE, NOTICE.replace("甲县", "乙县"))


def test_a_notice_with_a_sentence_cut_out_or_put_in_is_the_same_notice():
    cut = NOTICE.replace("严禁一切野外用火", "")
    assert not differ(cut, NOTICE)
    assert not differ(NOTICE, NOTICE.replace("防火期", "防火期至明年四月底结束"))


def test_another_header_or_end_is_no_other_document():
    assert not differ("转发" + NOTICE + "特此通知", "本报讯记者报道" + NOTICE + "编辑某某")


@pytest.mark.parametrize(("more", "other"), [(0, True), (100, True), (140, False)])
def test_a_long_text_may_replace_a_word_in_a_hundred_characters(more, other):
    # the notice has 63 characters and two replaced words: they may stand in 200 characters or more
    rest = "".join(chr(0x4E00 + 7 * i) for i in range(more))
    assert differ(NOTICE + rest, NOTICE.replace("甲县", "乙县") + rest) == other


@given(st.text("甲乙丙丁戊己", max_size=80))
def test_a_text_says_no_other_words_than_itself(text):
    if len(text) >= 5:
        assert not differ(text, text)
