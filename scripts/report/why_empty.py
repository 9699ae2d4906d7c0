"""Why a table is empty, in the language of the page: the tables carry the line in English."""

import re

CHINESE = {
    # corpus, places
    r"every piece became a document": "读入的每一条都成了文档",
    r"no document is a copy of another": "没有相互重复的文档",
    r"nothing had to be repaired": "没有需要修复的文字",
    r"no place is named in any document": "没有文档提到任何地名",
    # tokens
    r"no term has over 80 % of its occurrences in one province, or fewer than two provinces are known": (
        "没有词语 80% 以上只出现在一个省，或已知的省不到两个"
    ),
    # regions
    r"no document has a known place, so nothing can be said by region": "没有文档认出地点，无从按地区分析",
    r"no document lies within (?P<within>.+) \(places\.within\), so nothing can be said by region": (
        "没有文档落在 {within}（places.within）之内，无从按地区分析"
    ),
    r"no place finer than the whole has a document, so there is nothing to compare": "除整体外没有更细的地区有文档，无从比较",
    r"no level has two places with documents, so there is nothing to compare": "没有哪一级有两个地区有文档，无从比较",
    r"fewer than two places of any level have documents, so none can be set apart": "各级有文档的地区都不到两个，无从区别",
    r"no level has two places, one of them with (?P<n>\d+) documents or more, so none can be set against a rest": (
        "没有哪一级有两个地区且其中一个有 {n} 篇以上文档，无从与其余地区对照"
    ),
    r"no level has (?P<n>\d+) places with documents": "没有哪一级有 {n} 个地区有文档",
    r"the gazetteer gives coordinates \(lon, lat\) of fewer than (?P<n>\d+) places with documents": (
        "地名表中有坐标（lon、lat）且有文档的地区不到 {n} 个"
    ),
    r"no document with a known place has a year, so nothing can be said over time": "认出地点的文档都没有年份，无从看出变化",
    r"no term stands in (?P<n>\d+) documents or more": "没有词语出现在 {n} 篇以上文档中",
    r"the chosen model has no posterior distribution to draw shares from": "所选模型没有后验分布，所以没有后验抽样",
    r"not computed in this version of the pipeline": "本版本的流程尚不计算",
    r"nothing to put into it": "没有可写的内容",
}


def in_language(line: str, language: str) -> str:
    """Return `line` in Chinese where `language` is zh and the line is known, else as it is."""
    if language == "zh":
        for pattern, chinese in CHINESE.items():
            if found := re.fullmatch(pattern, line):
                return chinese.format(**found.groupdict())
    return line
