"""Why a table is empty, in the language of the page."""

import polars as pl
import pytest

from scripts.regions.units import why_no_units
from scripts.report.why_empty import CHINESE, in_language

PLACES = pl.DataFrame({"adcode": ["430000", None]})


def test_a_chinese_page_says_it_in_chinese():
    assert in_language(why_no_units(PLACES, None), "zh") == "没有文档认出地点，无从按地区分析"
    assert (
        in_language(why_no_units(PLACES, "650000"), "zh") == "没有文档落在 650000（places.within）之内，无从按地区分析"
    )
    assert in_language("no level has 8 places with documents", "zh") == "没有哪一级有 8 个地区有文档"


@pytest.mark.parametrize(
    ("line", "language"), [("every piece became a document", "en"), ("a line of a later day", "zh")]
)
def test_an_english_page_and_an_unknown_line_keep_the_line(line, language):
    assert in_language(line, language) == line


def test_no_chinese_line_is_empty():
    assert all(CHINESE.values())
