"""Dates in the writings of Chinese pages."""

import pytest

from scripts.corpus.dates import given_day, iso


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
    assert given_day("政府工作报告（2021年12月30日在青石市第六届人民代表大会第一次会议上）各位代表") == "2021-12-30"
    assert given_day("2021年12月30日，青石市召开会议") is None
    assert given_day("茶" * 500 + "2021年12月30日在青石市大会上") is None
