"""Repairs: each kind of dirt undone, clean text untouched, twice equals once."""

import json
import lzma
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scripts.corpus.repair import FORMS, REPAIRS, damage, repair

SHARED = Path(__file__).parents[2].parent / "shared"

CLEAN = "今年一月，青石县（原青石镇）签下CPI合同，茶农说：“真的吗？！”老李(blog)笑了……他答：7*24小时都行。**要点**"


@pytest.mark.parametrize(
    ("dirty", "mended", "kind"),
    [
        ("區(qū)裏開(kai) 會(hui) 了，代表們都到齊了", "区里开会了，代表们都到齐了", "pinyin"),
        ("绿(lǜ)水（shuǐ） 青(qing)山(Shan)", "绿水青山", "pinyin"),
        ("這裡的幹部說著話", "这里的干部说着话", "traditional"),
        ("著名的作者寫著顯著的論著", "著名的作者写着显著的论著", "traditional"),
        ("去年种茶,,今年收茶,。山上,、山下都忙", "去年种茶,今年收茶。山上、山下都忙", "punctuation"),
        ("市*府和村*支部的*员帮退役*人", "市政府和村党支部的党员帮退役军人", "masked"),
        ("乡镇**正职", "乡镇党政正职", "masked"),
        ("*治*委*员*组织，立下*令状", "政治党委党员党组织，立下军令状", "masked"),
        ("参*议*，简*放权，全面从严治*", "参政议政，简政放权，全面从严治党", "masked"),
        ("茶１２吨，ＣＰＩ", "茶12吨，CPI", "forms"),
        ("茶好（下转第三版）。水清", "茶好。水清", "page_jumps"),
        ("今年PM_2.5降了", "今年PM2.5降了", "subscripts"),
        ("è\x8c¶å\x9b\xadå¾\x88å¥½", "茶园很好", "double_encoded"),
        ("茶\u200b叶\u00ad好\ufeff", "茶叶好", "invisible"),
        ("茶&amp;水&#65292;3&times;5&amp;lt;", "茶&水，3×5<", "entities"),
    ],
)
def test_dirt_is_undone_and_counted(dirty, mended, kind):
    text, done = repair(dirty)
    assert text == mended
    assert done[kind] >= 1


DIRT = {
    "double_encoded": "å¥½è¯´å¥½è¯´",
    "entities": "茶&amp;水",
    "invisible": "茶\u200b叶",
    "forms": "茶１２吨",
    "slipped_bytes": "收成翻番?!?2月开会",
    "masked": "市*府",
    "pinyin": "茶(chá)好",
    "traditional": "開會說話",
    "punctuation": "茶,。水",
    "page_jumps": "茶（下转第三版）水",
    "subscripts": "PM_2.5降了",
}


@pytest.mark.parametrize("kind", DIRT)
def test_each_repair_can_be_switched_off(kind):
    others = [name for name in REPAIRS if name != kind]
    assert repair(DIRT[kind])[1][kind] >= 1
    text, done = repair(DIRT[kind], only=others)
    assert (text, done[kind]) == (DIRT[kind], 0)
    assert kind in REPAIRS and set(DIRT) | {"line_breaks", "page_lines"} == set(REPAIRS)


@pytest.mark.parametrize("left", ["*群很好", "建*百年", "执*能力", "一*独大"])
def test_a_mask_that_may_be_several_characters_stays_and_is_counted(left):
    text, done = repair(f"青石{left}")
    assert text == f"青石{left}" and not done
    assert damage(text)["masked_left"] == 1


def slip(text, ascii_end):
    """Return `。”text` as it comes out when the first byte is lost, up to the ASCII second half of a character."""
    code = f"。”{text}".encode("gbk")
    assert code[-1:].decode("ascii") == ascii_end
    return "?" + code[1:-1].decode("gbk").replace("！", "!") + ascii_end


@pytest.mark.parametrize(("words", "ascii_end"), [("李明說", "f"), ("這", "@"), ("陳東", "|")])
def test_slipped_bytes_are_put_right(words, ascii_end):
    text, done = repair(f"茶葉賣得好{slip(words, ascii_end)}，大家點頭", traditional=False)
    assert text == f"茶葉賣得好。”{words}，大家點頭"
    assert done["slipped_bytes"] == 1


def test_a_digit_eaten_by_a_slip_is_only_restored_where_no_other_fits():
    assert repair("收成翻番?!?2月开会")[0] == "收成翻番。”12月开会"
    assert repair("收成翻番?!?5月开会")[0] == "收成翻番?!?5月开会"


@pytest.mark.parametrize(
    "clean",
    [
        CLEAN,
        "投入7*24小时，入选“*人计划”",
        "真的吗?!别人说a",
        "1,,2\n3,,4",
        "乾隆年间的著作，一个里程碑。。。",
    ],
)
def test_clean_text_stays(clean):
    assert repair(clean)[0] == clean


def test_what_cannot_be_mended_is_counted_only():
    assert damage("年12月30日开工。年1月5日完工，2024年3月停工。“*人计划”，张*李") == {
        "numbers_missing": 2,
        "masked_left": 1,
    }


PIECES = st.sampled_from(
    [
        "茶",
        "區",
        "(qū)",
        "（qu）",
        " ",
        ",,",
        ",。",
        "?!",
        "贝蟮厣鷻",
        "C",
        "*",
        "**",
        "市*府",
        "&amp;",
        "lt;",
        "&#8203;",
        "\u200b",
        "著",
        "說",
        "國",
        "年12月",
        "\n",
        "a1",
        "？！",
    ]
)


@settings(deadline=None, max_examples=300)
@given(st.lists(PIECES | st.text(max_size=4), max_size=14).map("".join))
def test_repairing_twice_equals_once(text):
    once, _ = repair(text)
    twice, done = repair(once)
    assert twice == once
    assert not done


@settings(deadline=None)
@given(st.text(alphabet="山水茶叶乡村会议政府工作年月日的了在，。“”！？；：（）0123456789abc\n", max_size=200))
def test_text_without_dirt_stays(text):
    mended, done = repair(text)
    if not done:
        assert mended == text
    # the only dirt that this alphabet can make
    assert set(done) <= {"punctuation", "pinyin"}


@pytest.mark.shared
@pytest.mark.parametrize(
    ("name", "mended"),
    [("gov_work_reports/provinces", 3), ("gov_work_reports/sample_small", 1), ("news_thucnews/fulltext", 2)],
)
def test_real_clean_text_stays_but_for_full_width_digits_and_a_few_slips(name, mended):
    """Documented normalisation: full-width digits and letters become plain ones, PM_2.5 is PM2.5, newspapers' jumps go."""
    changed = []
    with lzma.open(SHARED / "data" / f"{name}.jsonl.xz", "rt", encoding="utf-8") as lines:
        for line in lines:
            text = json.loads(line)["text"]
            plain = FORMS.sub(lambda match: unicodedata.normalize("NFKC", match.group()), text)
            repaired, done = repair(text)
            assert set(done) <= {"entities", "punctuation", "forms", "subscripts", "page_jumps"}
            if set(done) & {"entities", "punctuation"}:
                changed.append(done)
            elif not done:
                assert repaired == plain == text
    assert len(changed) <= mended


def test_line_ends_as_excel_writes_them_are_line_ends():
    text, done = repair("尊敬的领导：_x000D_\n您好！_x000D_请看附件。_x0007_")
    assert text == "尊敬的领导：\n您好！\n请看附件。"
    assert done["entities"] == 3
    assert repair("变量 _x00_ 与 a_x000G_")[0] == "变量 _x00_ 与 a_x000G_"
