"""Why a table is empty, in the language of the page."""

import polars as pl

from scripts.regions.units import why_no_units
from scripts.report.both import Both
from scripts.report.why_empty import CHINESE, in_both

PLACES = pl.DataFrame({"adcode": ["430000", None]})


def test_a_line_is_said_in_both_languages():
    nowhere = why_no_units(PLACES, None)
    assert (in_both(nowhere).zh, in_both(nowhere).en) == ("没有文档认出地点，无从按地区分析", nowhere)
    assert in_both(why_no_units(PLACES, "650000")).zh == "没有文档落在 650000（places.within）之内，无从按地区分析"
    assert in_both("no level has 8 places with documents").zh == "没有哪一级有 8 个地区有文档"


def test_an_unknown_line_stays_as_it_is():
    assert in_both("a line of a later day") == Both("a line of a later day", "a line of a later day")


def test_no_chinese_line_is_empty():
    assert all(CHINESE.values())
