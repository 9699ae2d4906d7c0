"""Copies: found whatever was cut or put in front, also inside a longer page, and never by form alone."""

import json
import lzma
from itertools import chain
from pathlib import Path

import pytest

from scripts.corpus import reprints as verification
from tests.corpus.altered import alter, article, reprints

SHARED = Path(__file__).parents[2].parent / "shared"


def stays(found):
    return {i: reprint.stays for i, reprint in found.items()}


def test_altered_copies_are_found_and_others_are_not():
    originals = [article(seed) for seed in range(60)]
    altered = [alter(text, seed) for seed, text in enumerate(originals)]
    dates = ["2024-01"] * 60 + ["2024-02"] * 60
    assert stays(reprints(originals + altered, dates=dates)) == {60 + i: i for i in range(60)}


def test_the_earliest_stays_then_the_longest_then_the_first():
    text = article(1)
    assert stays(reprints([text] * 3, dates=[None, "2024-05", "2024-02-01"])) == {0: 2, 1: 2}
    assert stays(reprints([text[:380], text])) == {0: 1}
    assert stays(reprints([text, text])) == {1: 0}


def test_what_stays_is_never_itself_a_reprint():
    chain_of_copies = [article(3)[i * 10 : 300 + i * 10] for i in range(10)]
    found = reprints(chain_of_copies, 0.9, [f"2024-01-{i + 1:02}" for i in range(10)])
    assert found
    assert not set(stays(found).values()) & set(found)


def test_exact_copies_only_at_one():
    text = article(5)
    assert stays(reprints([text, text[:-20], text], 1.0)) == {2: 0}


def test_a_short_reprint_inside_a_longer_page_is_found_and_the_page_stays():
    page = article(6, 800) + article(7, 300) + article(8, 900)
    found = reprints([article(7, 300), page], dates=["2024-01", "2024-02"])
    assert stays(found) == {0: 1}
    assert found[0].inside
    assert found[0].similarity == 1.0


def test_an_altered_reprint_inside_a_longer_page_is_found():
    short = article(7, 300)
    page = article(6, 800) + short[:100] + "还有" + short[100:310].replace("，", "、") + article(8, 900)
    assert stays(reprints([page, short])) == {1: 0}


def test_a_quoted_paragraph_does_not_make_an_article_a_reprint():
    quoted = article(9, 150)
    own = article(10, 100) + quoted + article(11, 100)
    assert reprints([article(12, 900) + quoted + article(13, 900), own]) == {}


def test_a_short_notice_and_a_formula_found_everywhere_are_no_reprints():
    notice = article(14, 70)
    assert reprints([notice, article(15, 900) + notice]) == {}
    formula = article(16, 150)
    assert reprints([formula, *(article(100 + i, 400) + formula for i in range(60))]) == {}


def test_words_spread_over_a_long_report_are_no_reprint():
    short = article(17, 200)
    spread = "".join(short[i : i + 20] + article(200 + i, 60) for i in range(0, len(short), 20))
    assert reprints([short, spread], 0.7) == {}


def bulletin(day, cases, recovered):
    return (
        f"据青石县卫生局消息，5月{day}日全县新增流感病例{cases}例，新增治愈{recovered}例，病例都已得到治疗，没有人病情加重。"
        f"截至5月{day}日二十四时，全县累计治愈{recovered + 40}例，其余的人在家休息，卫生局提醒大家勤洗手、多通风。"
    )


def test_bulletins_of_two_days_are_no_reprints_of_each_other():
    days = [bulletin(3, 12, 5), bulletin(4, 9, 7), bulletin(5, 15, 11)]
    assert reprints(days, 0.7) == {}
    assert stays(reprints([*days, "本报讯 " + days[1][:-12]], 0.7)) == {3: 1}


def test_a_copy_of_a_reprint_belongs_to_the_page_that_stays():
    short = article(18, 300)
    page = article(19, 800) + short
    assert stays(reprints([page, short, short, short[:280]])) == {1: 0, 2: 0, 3: 0}


def test_texts_compared_in_blocks_give_the_same(monkeypatch):
    texts = [article(seed) for seed in range(12)] + [alter(article(seed), seed) for seed in range(12)]
    at_once = reprints(texts)
    monkeypatch.setattr(verification, "BUDGET", 900)
    assert reprints(texts) == at_once
    assert len(at_once) == 12


def test_many_copies_of_one_text_are_all_found():
    texts = [alter(article(20, 1000), seed) for seed in range(80)]
    assert len(reprints([article(20, 1000), *texts], 0.8)) == 80


def test_few_and_tiny_texts():
    assert reprints([]) == {}
    assert reprints(["茶", "！", "？"]) == {}


def lines(name):
    with lzma.open(SHARED / "data" / name, "rt", encoding="utf-8") as file:
        return [json.loads(line)["text"] for line in file]


@pytest.mark.shared
@pytest.mark.slow
def test_300_real_documents_altered_are_found_and_no_other():
    reports = lines("gov_work_reports/sample_small.jsonl.xz")
    news = lines("news_thucnews/fulltext.jsonl.xz")
    items = [text for text in lines("covid_news_by_province/news.jsonl.xz") if len(text) >= 100]
    texts = list(dict.fromkeys(chain(reports, news, items)))
    already = reprints(texts)
    single = [i for i in range(len(texts)) if i not in already and i not in set(stays(already).values())]
    chosen = single[:: max(1, len(single) // 300)][:300]
    altered = [alter(texts[i], i) for i in chosen]
    found = reprints(texts + altered, dates=["2024-01"] * len(texts) + ["2024-02"] * 300)
    new = {i: stay for i, stay in stays(found).items() if stays(already).get(i) != stay}
    right = sum(new.get(len(texts) + k) == i for k, i in enumerate(chosen))
    assert right / 300 >= 0.99  # recall
    assert right / len(new) >= 0.99  # precision
