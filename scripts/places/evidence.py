"""How strongly a document speaks of each unit: titles, offices, the beginning, how often, which places inside it are named.

ASSUME the weights below, set by hand on half of the shared reports and news and checked on the other half.
"""

import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from itertools import pairwise

from scripts.places.names import FOREIGN, FULL, GROUP, SHORT, TOWN
from scripts.places.resolve import Meant
from scripts.places.units import RANK, Unit

TITLE, DATELINE, HEAD, ANCHOR = 6.0, 3.0, 0.8, 3.0  # what a naming there adds
FIRST = 1.3  # ASSUME what a title names first it is about
HEAD_CHARS = 200
MANY = 4  # namings of one child that count
KIND = {FULL: 1.0, SHORT: 1.0, FOREIGN: 1.0, GROUP: 0.2, TOWN: 0.2}
QUALIFIER, OTHERS = 0.3, 0.25
CHAINED = 1.2  # ASSUME who writes 怀化市鹤城区 in full means 鹤城区
SHORT_COUNTY = 0.7  # ASSUME the short name of a county is more often something else than any full name
CAPITAL, AGENCY = "110000", 0.2  # ASSUME news dated Beijing is mostly news of the country
OFFICE = re.compile(
    r"^(?:[市省州县区盟旗]?(?:人民政府)?(?:代?市长|省长|州长|县长|区长|主席|盟长|旗长)|第[一二三四五六七八九十]+届人民代表大会|[第]?[一二三四五六七八九十]+届人大"
    r"|人民政府|市人民政府|人大常委会|市委书记|省委书记|县委书记|区委书记|政府工作报告)"
)
OTHERS_BEFORE = re.compile(
    r"(?:来自|赴|援|驰援|支援|援助|出征|发往|运往|奔赴|飞抵|飞赴|奔向|进入|原籍|抵达|离开|途经|前往|飞往|往返|考察学习|对标|学习|对口帮扶|对口|从|由|与|同|据|无|有|在)$"
)
OTHERS_AFTER = re.compile(
    r"^(?:籍|居民|旅行史|旅居史|居住史|接触史|工作史|返回|归来|等地|游客|务工|媒体|客商|企业家|企业代表|代表团|考察)"
)
DATELINES = re.compile(
    r"(?:本报|新华社|中新社|中新网|人民网|央视网?|记者|[\u4e00-\u9fff]{2,4}日报|[\u4e00-\u9fff]{2,4}网)[^\n。,，]{0,14}?(?:电|讯|报道|消息)"
)
# 全市, 我省, 县委: the unit that speaks; not 居全省第一, 县域
KINDS = "省市县区州盟旗"
OWN = re.compile(  # begins with one class of characters, which the regex engine searches for fast
    rf"(?P<begin>[全我本中{KINDS}])(?:(?<=[全我本])(?<![居在占列].)(?P<kind>[{KINDS}])(?!第|前|首|率先|领先|先进|唯一|各市|平均|会|域)"
    rf"|(?<=[{KINDS}])(?:委|政府|直)|(?<=[省市县])内|(?<=市)属|(?<=中)心城区)"
)


@dataclass
class Evidence:
    """What a document says of each unit (node)."""

    direct: Counter[Unit] = field(default_factory=Counter)  # weighted namings
    title: Counter[Unit] = field(default_factory=Counter)
    dateline: Counter[Unit] = field(default_factory=Counter)
    head: Counter[Unit] = field(default_factory=Counter)
    offices: Counter[Unit] = field(default_factory=Counter)
    chained: set[Unit] = field(default_factory=set)  # named directly behind one they lie in
    unsettled: list[tuple[float, list[Unit]]] = field(default_factory=list)  # names that several units share
    own: Counter[str] = field(default_factory=Counter)  # 省: how often 全省, 我省, 省委


def weigh(title: str, in_title: list[Meant], text: str, in_text: list[Meant]) -> Evidence:
    """Return the evidence of title and text for every unit named in them."""
    found = Evidence(own=Counter(_speaks(match) for match in OWN.finditer(text)))
    dateline = [match.span() for match in DATELINES.finditer(text[:HEAD_CHARS])]
    in_title, in_text = ([one for one in part if not one.silent] for part in (in_title, in_text))
    for before, one in pairwise([None, *in_title]):
        _add(found, found.title, one, _weight(one, title, before) * (FIRST if one is in_title[0] else 1.0))
    for previous, one in pairwise([None, *in_text]):
        start, end = one.hit.start, one.hit.end
        weight = _weight(one, text, previous)
        dated = any(a <= start and end <= b for a, b in dateline)
        if dated and one.unit is not None and one.unit.adcode == CAPITAL:
            weight *= AGENCY
        _add(found, found.direct, one, weight)
        if one.chained and one.unit:
            found.chained.add(one.unit)
        if start < HEAD_CHARS:
            _add(found, found.head, one, weight)
        if dated:
            _add(found, found.dateline, one, weight)
        if OFFICE.match(text[end : end + 14]):
            _add(found, found.offices, one, 1.0)
    return found


def _speaks(match: re.Match[str]) -> str:
    """Return the kind of unit a match of OWN speaks of; 中心城区 is of a city."""
    if match["begin"] == "中":
        return "市"
    return match["kind"] or match["begin"]


def _weight(one: Meant, text: str, previous: Meant | None) -> float:
    weight = KIND[one.hit.kind] * (QUALIFIER if one.qualifies else 1.0)
    if one.hit.kind == SHORT and one.unit is not None and one.unit.level == "county" and not one.chained:
        weight *= SHORT_COUNTY
    before, after = text[max(0, one.hit.start - 4) : one.hit.start], text[one.hit.end : one.hit.end + 5]
    # the second of two is no more another's than the first: 成都与西安
    listed = previous is not None and text[previous.hit.end : one.hit.start] in ("与", "同")
    others = (OTHERS_BEFORE.search(before) and not listed) or OTHERS_AFTER.match(after)
    return weight * (OTHERS if others else 1.0)


def _add(found: Evidence, to: Counter[Unit], one: Meant, weight: float) -> None:
    if one.unit:
        to[one.unit] += weight
    elif one.hit.kind == GROUP:
        for unit in one.units:
            to[unit] += weight
    elif one.units:
        factor = {id(found.title): TITLE, id(found.dateline): DATELINE}.get(id(to), 1.0)
        found.unsettled.append((weight * factor, one.units))


def scores(found: Evidence) -> dict[Unit, float]:
    """Return how strongly the document speaks of each unit, for all units named and all they lie in, the country left out."""
    named: defaultdict[Unit, float] = defaultdict(float)  # with everything inside
    for part in (found.direct, found.title):
        for unit, weight in part.items():
            while unit is not None and unit.level != "country":
                named[unit] += weight
                unit = unit.parent
    total = sum(found.own.values())
    result = {}
    for unit in named:
        inside = [named[child] for child in unit.children if child in named]
        children = sum(min(n, MANY) for n in inside) * len(inside) / max(len(unit.children), 1)
        score = (
            TITLE * min(found.title[unit], 2)
            + DATELINE * min(found.dateline[unit], 1)
            + HEAD * min(found.head[unit], 4)
            + ANCHOR * min(found.offices[unit], 3)
            + found.direct[unit] ** 0.75
            + children
            + (CHAINED if unit in found.chained else 0.0)
        )
        share = found.own[_kind(unit)] / total if total and _kind(unit) in KINDS else 0.5
        trust = min(total / 10, 1.0)  # a few such words say little
        result[unit] = score * (1 + trust * (share - 0.5))
    return {unit: score for unit, score in result.items() if score > 0}


def _kind(unit: Unit) -> str:
    return "区" if unit.name.endswith(("自治区", "区")) else unit.name[-1]


def finest_first(unit: Unit) -> tuple[int, str]:
    """Sort key: finer units before coarser ones, then by adcode."""
    return (-RANK[unit.level], unit.adcode)
