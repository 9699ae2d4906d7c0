"""Dates in the writings of Chinese pages."""

import pytest

from scripts.corpus.dates import given_day, iso, lead_day, with_year
from scripts.corpus.documents import collect
from scripts.corpus.split import split_page


@pytest.mark.parametrize(
    ("written", "date"),
    [
        ("2024-02-18 09:20:29", "2024-02-18"),
        ("2024/2/18", "2024-02-18"),
        ("2024.2.18", "2024-02-18"),
        ("发布时间：2024年2月18日", "2024-02-18"),
        ("20240218", "2024-02-18"),
        ("二〇二二年一月", "2022-01"),
        ("二〇二一年十二月三十一日", "2021-12-31"),
        ("民國112年3月2日", "2023-03-02"),
        ("中華民國一百零一年三月二日", "2012-03-02"),
        ("101年3月2日", "2012-03-02"),
        ("101/3/2", "2012-03-02"),
        ("101年3月", "2012-03"),
        ("112年3月2日至5日", "2023-03-02"),
        ("民國99年12月31日", "2010-12-31"),
        ("第101年3月", None),
        ("２０２２－０１－０６", "2022-01-06"),
        ("二零二二年一月十日", "2022-01-10"),
        ("2022年01月06号", "2022-01-06"),
        ("2022年元月6日", "2022-01-06"),
        ("二○二二年十二月卅一日", "2022-12-31"),
        ("２０２２年１月６日", "2022-01-06"),
        ("January 6, 2022", "2022-01-06"),
        ("1641427200", "2022-01-06"),
        ("2024年", "2024"),
        ("2024-02", "2024-02"),
        ("Tue, 03 Jan 2006 08:00:00 GMT", "2006-01-03"),
        ("2024-02-29", "2024-02-29"),
        ("昨天", None),
        ("", None),
        (None, None),
        ("电话 13920240218", None),
    ],
)
def test_iso(written, date):
    assert iso(written) == date


def test_a_day_that_does_not_exist_is_no_day():
    assert iso("2023-02-29") == "2023-02"


def test_the_day_a_report_was_given_stands_at_its_head():
    assert given_day("政府工作报告（2021年12月30日在青石市第九届人民代表大会第三次会议上）各位代表") == "2021-12-30"
    assert given_day("2021年12月30日，青石市召开会议") is None
    assert given_day("茶" * 500 + "2021年12月30日在青石市大会上") is None


def test_a_day_without_its_year_takes_it_from_the_context():
    assert with_year("1月6日 来源：青石报", "2022") == "2022-01-06"
    assert with_year("01-06 12:00", "2022") == "2022-01-06"
    assert with_year("昨天", "2022") is None and with_year("1月6日", None) is None
    assert lead_day("本报1月6日讯（记者 林小茶）2022年的茶叶收成很好") == "2022-01-06"
    assert lead_day("本报1月6日讯 2022年比2021年好") is None  # two years: which one is not known
    assert lead_day("1月6日，茶农上山") is None


def test_a_date_that_taiwan_counts_stands_with_its_document(tmp_path):
    text = "山城的茶園今年春天收成很好,合作社新修了三座烘房,還請來了兩位老師傅教年輕人炒茶。" * 2
    (tmp_path / "page.txt").write_text(f"山城茶園豐收\n發布日期：112年3月2日　來源：山城報\n{text}", encoding="utf-8")
    found = collect([str(tmp_path / "page.txt")], {}, 10, 1.0).documents.row(0, named=True)
    assert (found["title"], found["date"], found["date_from"]) == ("山城茶园丰收", "2023-03-02", "page")


@pytest.mark.parametrize("printed", ["01-06 09:20", "1月6日 09:20", "一月六日"])
def test_a_page_that_prints_no_year_takes_that_of_its_text(tmp_path, printed):
    text = "2023年，青石县的茶农收成很好，合作社新修了三座烘房，还请来了两位老师傅教年轻人炒茶。" * 2
    (tmp_path / "page.txt").write_text(f"茶乡丰收\n发布时间：{printed} 来源：青石报\n{text}", encoding="utf-8")
    (tmp_path / "two.txt").write_text(
        f"茶乡歉收\n发布时间：{printed} 来源：青石报\n{text}比2022年好。", encoding="utf-8"
    )
    found = collect([str(tmp_path)], {}, 10, 1.0).documents.sort("source")
    assert found["date"].to_list() == ["2023-01-06", None]  # two years: which one is not known
    assert not found["text"].str.contains("发布时间").any()


def test_when_something_takes_place_is_text():
    [article] = split_page(f"开会通知\n时间：1月6日上午\n地点：青石县\n{'请各村的茶农准时到会，带上去年的账本。' * 3}")
    assert "时间：1月6日上午" in article.text


def test_the_day_of_the_text_and_the_day_of_scraping_are_two(tmp_path):
    """Ten items under one day were scraped on it; that a report was given earlier stands in its text."""
    body = "青石县的茶农今年春天收成很好，合作社新修了三座烘房，还请来了两位老师傅教年轻人炒茶。"
    items = [f"茶乡第{n}号消息\n{body}{n}\n2025-07-02" for n in "一二三四"]
    (tmp_path / "list.txt").write_text("-\n" + "\n-\n".join(items), encoding="utf-8")
    found = collect([str(tmp_path / "list.txt")], {}, 10, 1.0).documents
    assert found["date"].to_list() == found["date_scraped"].to_list() == ["2025-07-02"] * 4
