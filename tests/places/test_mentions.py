"""Mentions: what is masked out of the topics, and what must stay."""

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scripts.places.column import read_corrections
from scripts.places.places import places
from scripts.shared import processes

PIECES = [
    "怀化",
    "怀化市",
    "长沙",
    "湖南省",
    "鼓楼区",
    "资源",
    "资源县",
    "合作",
    "北京路",
    "中山大学",
    "长江经济带",
    "洪江区",
    "川渝",
    "安江镇",
    "的",
    "在",
    "、",
    "。",
    "和",
    "市场",
    "A市",
    "\n",
    "体(ti)",
]


@given(st.lists(st.sampled_from(PIECES) | st.text(max_size=4), max_size=30).map("".join))
@settings(max_examples=150, deadline=None)
def test_offsets_always_match_and_never_overlap(documents, tools, text):
    _, found = places(documents({"text": text}), tools, level="county")
    end = 0
    for row in found.iter_rows(named=True):
        assert text[row["start"] : row["end"]] == row["surface"]
        assert row["start"] >= end
        end = row["end"]


@pytest.mark.parametrize(
    "text",
    [
        "保护资源、扩大合作、乡村振兴、新建学校、惠民工程、和平发展、平安建设、对外开放",
        "长江经济带、粤港澳大湾区、雄安新区、京津冀、长三角、东盟、三高四新",
        "海南自由贸易港和上海合作组织",
        "西北、东南、中亚和北美",
        "公安机关会同民政部门开通绿色通道",
    ],
)
def test_words_that_only_look_like_places_are_no_mentions(mentioned, text):
    assert mentioned(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("长沙市场繁荣", [("长沙", "430100")]),
        ("湖南省委在长沙开会", [("湖南", "430000"), ("长沙", "430100")]),
        ("中共湖南省委", [("湖南", "430000")]),
        ("怀化市洪江区的戏台", [("怀化市", "431200"), ("洪江区", None)]),
        ("川渝两地", [("川渝", None)]),
        ("湘籍作家", [("湘籍", None)]),
        ("鼓楼区", [("鼓楼区", None)]),
        ("资源县的资源", [("资源县", "450329")]),
        ("广州市民", [("广州", "440100")]),
        ("襄樊市", [("襄樊市", "420600")]),
        ("台湾同胞来到首都北京", [("台湾", "710000"), ("北京", "110000")]),
        ("从江苏运来的煤", [("江苏", "320000")]),
        ("大同市委的决定", [("大同", "140200")]),
        ("其中东城区一例", [("东城区", "110101")]),
        ("上海女排战胜天津大学队", [("上海", "310000"), ("天津", "120000")]),
        ("外地来京人员", [("来京", None)]),
        ("苍南县灵溪镇江湾路", [("苍南县", "330327")]),
        ("安江镇的柑橘", [("安江镇", None)]),
        ("加快小城镇建设，沿河乡村旅游", []),
        ("据湖南日报和《武汉文艺》", [("湖南", "430000"), ("武汉", "420100")]),
        ("日本客商看好东盟", []),
    ],
)
def test_names_used_as_places_are_mentions(mentioned, text, expected):
    assert mentioned(text) == expected


def test_order_of_documents_does_not_matter(documents, tools):
    table = documents({"text": "怀化的桥"}, {"text": "鼓楼区的桥"}, {"text": "无桥"})
    forth, back = (places(t, tools, level="county") for t in (table, table.reverse()))
    assert forth[0].equals(back[0])
    assert forth[1].equals(back[1])


def test_batches_and_cores_change_nothing(documents, tools, monkeypatch, tmp_path):
    (tmp_path / "fix.csv").write_text("doc_id,adcode\nd3,430000\n", "utf-8")
    texts = ("怀化与鼓楼区的桥", "长沙的桥", "北京市朝阳区", "衡阳的路", "桥")
    table = documents(
        *({"text": text, "region": region} for text, region in zip(texts, ("", "怀化", "", "", "火星"), strict=True))
    )
    asked = {"level": "county", "within": "430000", "corrections": read_corrections(tmp_path / "fix.csv", tools.cells)}
    whole = places(table, tools, **asked)
    assert whole[0]["place_from"].to_list() == ["head", "column", "head", "corrections", None]
    monkeypatch.setattr(processes, "BATCH", 8)
    for cores in (1, 3):
        parts = places(table, tools, **asked, cores=cores)
        assert [part.equals(one) for part, one in zip(parts, whole, strict=True)] == [True, True], cores


def test_no_documents_give_empty_tables(documents, tools):
    made, found = places(documents({"text": "x"}).clear(), tools, level="county")
    assert (len(made), len(found)) == (0, 0)
    assert found.schema["start"] == pl.Int64
