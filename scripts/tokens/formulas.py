"""Names and formulas that are no content: datelines, by-lines, photo credits, outlets, office-holders, people called after a place."""

import re
from collections.abc import Iterable, Iterator
from itertools import compress
from typing import NamedTuple

import polars as pl

from scripts.shared.tables import MASK_TYPES

ADMIN, DEMONYM, DATELINE, BYLINE, OUTLET, OFFICEHOLDER = MASK_TYPES
TERM = "term"  # a policy term that is no name: never masked

HAN = "一-鿕"
SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范"
    "金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔汤"
)
PRESS = "本报|本网|本台|新华社|中新社|中新网|人民网|新华网|央视网|光明网|新浪[体育娱乐财经科技教育房产游戏]{0,2}"
ROLES = "责编|责任编辑|编辑|校对|审核|供稿|撰稿|摄影|监制|记者|通讯员|实习生"

# ASSUME a dateline begins with an outlet and ends in 讯 or 电; a by-line stands in brackets with a role or a photo credit, fills a
# line of its own after a role and a colon, or stands between 记者 and a verb of reporting
DATELINES = re.compile(rf"(?:{PRESS})[^\s。，；！？]{{0,14}}?[讯电](?![{HAN}])")
# an alternative that begins with a plain character lets re jump to where one stands: three times as fast as (?:[省市]长|...)
BYLINES = re.compile(
    "|".join(
        [
            rf"{re.escape(opened)}[^（）()【】\[\]\n]{{0,12}}(?:{ROLES})[^（）()【】\[\]\n]{{1,30}}[）)】\]]"
            for opened in "（(【["
        ]
        + [rf"{re.escape(opened)}[{HAN} 、]{{2,16}}(?:摄|供图|制图)[）)]" for opened in "（("]
        + [
            rf"{role}[:： 　]*[{HAN}]{{2,4}}(?:[、 　]+[{HAN}]{{2,4}}){{0,4}}[ 　]*(?=报道|摄影)"
            for role in ("记者", "通讯员")
        ]
    )
)
LINE = re.compile(rf"[ \t　]*(?:{ROLES}|来源|作者|图片来源)[ 　]*[:：][^\n。]{{1,40}}$", re.MULTILINE)  # a whole line
LATER_LINES = re.compile(rf"\n(?P<line>{LINE.pattern})", re.MULTILINE)

# ASSUME an outlet is one of the country's large ones, or a place and the word for a paper, a station or a site
PAPER = "日报|晚报|早报|晨报|都市报|商报|青年报|新闻网|广播电视台|电视台|广播电台|人民广播电台|卫视|之声|传媒集团|报业集团|日报社|晚报社"
PAPERS = "人民|光明|经济|工人|法制|法治|科技|农民|解放|解放军|中国|中国青年|环球|参考|检察|文汇|新民|羊城|楚天|楚天市|楚天都|楚天都市|扬子|华商|华西|大河|齐鲁|燕赵|潇湘"
SITES = (
    "新华社|中新社|中新网|人民网|新华网|央视(?:新闻|网)?|光明网|澎湃新闻|新京报|文汇报|红网|总台央视|南方都市报|第一财经|界面新闻"
    "|封面新闻|上游新闻|极目新闻|环球网|中国新闻网|中国网"
)
TITLED = "(?:[日晚时早晨商导]报|都市报|青年报|周刊)[》」]"
OUTLETS = re.compile(
    "|".join(
        [rf"{name}(?:{PAPER}|时报|日报)" for name in PAPERS.split("|")]
        + [SITES]
        + [rf"{opened}[^《》「」\n]{{1,8}}{TITLED}" for opened in "《「"]
    )
)
OUTLET_AFTER = re.compile(rf"(?:{PAPER}|都市频道|新闻频道|交通广播|政府网|红网|在线网?(?=[讯消记电]))")
DEMONYM_AFTER = re.compile(r"籍|人(?![民大口均才社力员工文气行次类为事居防士数群生体物格情头参影们家]|工)")

# ASSUME a name after a title is a common surname and two characters, or one, before a mark or a verb of speech or movement;
# only the name is cut, the title is a word like others
OFFICE = "|".join(
    [
        "书记",
        *(f"{of}长" for of in "省市县区州镇乡局厅院校部署"),
        "主任",
        "主席",
        "秘书长",
        "常委",
        "委员",
        "董事长",
        "总经理",
    ]
)
NEXT = (
    r"(?=[，。、；：:,\s（）()“”]|主持|出席|表示|指出|强调|介绍|率|作|在|到|代表|参加|向|调研|宣布|讲话|带队|深入|前往|一行|会见|听取"
    r"|说|为|同志|先生|女士|和|与|就|对|$)"
)
OFFICE_HOLDER = re.compile(rf"(?:{OFFICE})(?P<name>[{SURNAMES}](?:[{HAN}]{{2}}|[{HAN}]){NEXT})")

# what stands in every text that holds such a formula, and in few others: Rust's expressions look for it some five times as fast
SIGNS = {
    DATELINE: PRESS,
    BYLINE: rf"{ROLES}|[摄图][）)]|(?:来源|作者)[ 　]*[:：]",
    OUTLET: rf"(?:{PAPERS})(?:{PAPER}|时报|日报)|{SITES}|{TITLED}",
    OFFICEHOLDER: rf"(?:{OFFICE})[{SURNAMES}][{HAN}]",
}


class Formula(NamedTuple):
    start: int
    end: int
    type: str  # one of MASK_TYPES


def formula_types(texts: pl.Series, types: frozenset[str] = frozenset(MASK_TYPES)) -> list[frozenset[str]]:
    """Return which of `types` formula_spans may find in each of the texts (N,); in others it need not look."""
    signs = {kind: sign for kind, sign in SIGNS.items() if kind in types}
    kinds = list(signs)
    held = zip(*(texts.str.contains(sign).to_list() for sign in signs.values()), strict=True)
    return [frozenset(compress(kinds, row)) for row in held] if kinds else [frozenset()] * len(texts)


def formula_spans(text: str, types: frozenset[str] = frozenset(MASK_TYPES)) -> Iterator[Formula]:
    """Yield by-lines, datelines, outlets and office-holders' names in `text`, of the wanted types; spans may overlap."""
    for kind, pattern in ((DATELINE, DATELINES), (BYLINE, BYLINES), (OUTLET, OUTLETS)):
        if kind in types:
            yield from (Formula(*match.span(), kind) for match in pattern.finditer(text))
    if BYLINE in types:
        first = LINE.match(text)
        lines = [first.span()] if first else []
        lines += [match.span("line") for match in LATER_LINES.finditer(text)]
        yield from (Formula(*span, BYLINE) for span in lines)
    if OFFICEHOLDER in types:
        found = {match.span("name") for match in OFFICE_HOLDER.finditer(text)}
        # ASSUME who is named once with a title is the same person where three characters of the name return without it
        names = sorted({text[start:end] for start, end in found if end - start == 3})
        if names:
            found |= {match.span() for match in re.finditer("|".join(map(re.escape, names)), text)}
        yield from (Formula(*span, OFFICEHOLDER) for span in sorted(found))


def named_spans(text: str, mentions: Iterable[tuple[int, int]], types: frozenset[str]) -> Iterator[Formula]:
    """Yield each mention of a place with what it is part of: 湖南人 (demonym), 怀化日报 (outlet), else the name itself (admin)."""
    for start, end in mentions:
        outlet = OUTLET_AFTER.match(text, end) if OUTLET in types else None
        demonym = DEMONYM_AFTER.match(text, end)
        if outlet:
            yield Formula(start, outlet.end(), OUTLET)
        elif demonym:
            yield Formula(start, demonym.end(), DEMONYM)
        else:
            yield Formula(start, end, DEMONYM if text[start:end].endswith("籍") else ADMIN)
