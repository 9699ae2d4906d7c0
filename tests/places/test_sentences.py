"""Sentences written for this project, and the place a reader would name. Grows with every error found in real data.

sentences.csv: kind, text, adcode (empty: no place, and then reason says why), reason.
"""

import csv
from collections import Counter
from pathlib import Path

import pytest

with (Path(__file__).parent / "sentences.csv").open(encoding="utf-8", newline="") as file:
    SENTENCES = list(csv.DictReader(file))


@pytest.mark.parametrize("row", SENTENCES, ids=lambda row: row["text"])
def test_place_a_reader_would_name(place, row):
    found = place(row["text"])
    assert (found["adcode"] or "", found["reason"] or "") == (row["adcode"], row["reason"])


def test_every_kind_of_trap_is_among_the_sentences():
    counts = Counter(row["kind"] for row in SENTENCES)
    assert sum(counts.values()) >= 200
    assert all(
        counts[kind] >= 10 for kind in ("ambiguous", "former", "abbreviated", "false_friend", "none", "shared_name")
    )


def test_equally_strong_places_of_one_province_give_the_province(place):
    assert place("岳阳市和常德市各建了一座码头。")["adcode"] == "430000"


def test_title_outweighs_the_text(place):
    row = place("长沙、长沙、长沙的经验值得一看，来自武汉的客人说。", title="常德市推广垃圾分类")
    assert (row["adcode"], row["place_from"]) == ("430700", "title")


def test_schools_teams_and_events_are_no_evidence(place):
    assert place("上海女排和天津大学的学生见面。")["reason"] == "none"


def test_what_stands_in_a_chain_is_meant(place):
    assert place("宁波宁波市鄞州区的仓库，宁波的客户来取。")["adcode"] == "330212"


def test_place_from_says_where_the_evidence_stands(place):
    assert place("本报怀化讯 大桥合龙。")["place_from"] == "dateline"
    assert place("怀化的大桥合龙。")["place_from"] == "head"
    assert place("大桥合龙了。" * 60 + "怀化的工人说。")["place_from"] == "text"


def test_more_evidence_means_more_confidence(place):
    once, often = place("怀化的大桥合龙。"), place("怀化的大桥合龙。怀化市鹤城区和洪江市来人，怀化市市长到场。")
    rival = place("怀化的大桥合龙。武汉的客人也来了。")
    assert rival["confidence"] < once["confidence"] < often["confidence"]
