"""Why a table is empty, in the language of the page: the tables carry the line in English."""

import re

from scripts.report.both import Both

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
    r"no readable document among the inputs: see dropped": "输入中没有可读的文档，见 dropped",
    r"no documents": "没有文档",
    r"every piece could be read": "每一条都能读取",
    r"no name of a place, region or brand and no formula was found": "没有发现地名、区域名、政策名称或套语",
    r"tokens\.phrases is false, or no words stand together often enough": (
        "tokens.phrases 为 false，或没有反复连用的词"
    ),
    r"every document's strongest topic is that of its cluster": "每篇文档的主要主题都与其聚类一致",
    r"no topic has five terms of its own and a term of another one that is unlikely in it": (
        "没有主题既有五个自己的词、又有一个不属于它的词可以混入"
    ),
    r"no reader has answered: a copy of tables/intrusion\.csv, filled in, goes into selection\.intrusion": (
        "还没有读者作答：复制并填写 tables/intrusion.csv，再写进 selection.intrusion"
    ),
    r"no place has documents of two periods, so none can be set against the one before": (
        "没有地区有两个时期的文档，无从与前一期比较"
    ),
    r"no level has two places with (?P<n>\d+) documents or more \(regions\.min_docs\), so there are no ranks": (
        "没有哪一级有两个地区各有 {n} 篇以上文档（regions.min_docs），所以没有名次"
    ),
    r"no level has 2 to (?P<n>\d+) places with documents, so no regression on places is made": (
        "没有哪一级有 2 至 {n} 个地区有文档，所以没有对地区作回归"
    ),
    r"no place and what it lies in have documents of their own in the same or in the following year": (
        "没有地区与其上级在同一年或下一年都有自己的文档"
    ),
    r"no place has (?P<n>\d+) periods, so no break can be looked for": "没有地区有 {n} 个时期，无从寻找转折",
    r"no pairs of places are asked for \(regions\.pairs\)": "没有指定要对照的地区（regions.pairs）",
    r"the first place of every pair has fewer than 3 documents, or the other none": (
        "每一对中前一个地区不足 3 篇文档，或后一个没有文档"
    ),
    r"no table of covariates is given \(regions\.covariates\)": "没有给出外部数据（regions.covariates）",
    r"no term rose from under (?P<low>.+) to over (?P<high>.+) of the documents of a year": (
        "没有词语从一年文档的不足 {low} 升到 {high} 以上"
    ),
    r"no place differs from the rest with q below \.05, so there is no finding to check": (
        "没有地区与其余地区的差异 q 小于 0.05，没有可检验的发现"
    ),
    r"no level has enough places with regions\.min_docs documents or more .+": (
        "没有哪一级有足够多的地区达到 regions.min_docs 篇文档"
    ),
    r"no place below the country has documents": "全国以下没有地区有文档",
    r"not computed in this version of the pipeline": "本版本的流程尚不计算",
    r"nothing to put into it": "没有可写的内容",
}


def in_both(line: str) -> Both:
    """Return `line` in Chinese, where it is known, and as it is."""
    for pattern, chinese in CHINESE.items():
        if found := re.fullmatch(pattern, line):
            return Both(chinese.format(**found.groupdict()), line)
    return Both(line, line)
