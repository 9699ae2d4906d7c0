"""Dates in the writings of Chinese pages."""

import pytest

from scripts.corpus.dates import given_day, iso, lead_day, with_year


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
        ("第101年3月", None),
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
