"""How strongly a document speaks of each unit: titles, offices, the beginning, how often, which places inside it are named.

ASSUME the weights below, set by hand on half of the shared reports and news and checked on the other half.
"""

import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field

from scripts.places.names import FOREIGN, FULL, GROUP, SHORT, TOWN
from scripts.places.resolve import Meant
from scripts.places.units import RANK, Unit

TITLE, DATELINE, HEAD, ANCHOR = 6.0, 3.0, 0.8, 3.0  # what a naming there adds
FIRST = 1.3  # ASSUME what a title names first it is about
HEAD_CHARS = 200
MANY = 4  # namings of one child that count
KIND = {FULL: 1.0, SHORT: 1.0, FOREIGN: 1.0, GROUP: 0.2, TOWN: 0.2}
QUALIFIER, OTHERS = 0.3, 0.25
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
OWN = {
    "省": re.compile(
        r"(?<![居在占列])(?:全|我|本)省(?!第|前|首|率先|领先|先进|唯一|各市|平均|会)|省内|省委|省政府|省直"
    ),
    "市": re.compile(
        r"(?<![居在占列])(?:全|我|本)市(?!第|前|首|率先|领先|先进|唯一|平均)|市内|市委|市政府|市直|市属|中心城区"
    ),
    "县": re.compile(r"(?<![居在占列])(?:全|我|本)县(?!第|前|首|域)|县内|县委|县政府|县直"),
    "区": re.compile(r"(?<![居在占列])(?:全|我|本)区(?!第|前|首|域)|区委|区政府|自治区党委|区直"),
    "州": re.compile(r"(?<![居在占列])(?:全|我|本)州(?!第|前|首)|州委|州政府|州直"),
    "盟": re.compile(r"(?:全|我|本)盟|盟委|盟行署"),
    "旗": re.compile(r"(?:全|我|本)旗|旗委|旗政府"),
}


@dataclass
class Evidence:
    """What a document says of each unit (node)."""

    direct: Counter[Unit] = field(default_factory=Counter)  # weighted namings
    title: Counter[Unit] = field(default_factory=Counter)
    dateline: Counter[Unit] = field(default_factory=Counter)
    head: Counter[Unit] = field(default_factory=Counter)
    offices: Counter[Unit] = field(default_factory=Counter)
    unsettled: list[tuple[float, list[Unit]]] = field(default_factory=list)  # names that several units share
    own: dict[str, int] = field(default_factory=dict)  # 省: how often 全省, 我省, 省委


def weigh(title: str, in_title: list[Meant], text: str, in_text: list[Meant]) -> Evidence:
    """Return the evidence of title and text for every unit named in them."""
    found = Evidence(own={kind: len(pattern.findall(text)) for kind, pattern in OWN.items()})
    dateline = [match.span() for match in DATELINES.finditer(text[:HEAD_CHARS])]
    for one in in_title:
        _add(found, found.title, one, _weight(one, title) * (FIRST if one is in_title[0] else 1.0))
    for one in in_text:
        start, end = one.hit.start, one.hit.end
        weight = _weight(one, text)
        dated = any(a <= start and end <= b for a, b in dateline)
        if dated and one.unit is not None and one.unit.adcode == CAPITAL:
            weight *= AGENCY
        _add(found, found.direct, one, weight)
        if start < HEAD_CHARS:
            _add(found, found.head, one, weight)
        if dated:
            _add(found, found.dateline, one, weight)
        if OFFICE.match(text[end : end + 14]):
            _add(found, found.offices, one, 1.0)
    return found


def _weight(one: Meant, text: str) -> float:
    weight = KIND[one.hit.kind] * (QUALIFIER if one.qualifies else 1.0)
    before, after = text[max(0, one.hit.start - 4) : one.hit.start], text[one.hit.end : one.hit.end + 5]
    return weight * (OTHERS if OTHERS_BEFORE.search(before) or OTHERS_AFTER.match(after) else 1.0)


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
        )
        share = found.own[_kind(unit)] / total if total and _kind(unit) in found.own else 0.5
        trust = min(total / 10, 1.0)  # a few such words say little
        result[unit] = score * (1 + trust * (share - 0.5))
    return {unit: score for unit, score in result.items() if score > 0}


def _kind(unit: Unit) -> str:
    return "区" if unit.name.endswith(("自治区", "区")) else unit.name[-1]


def finest_first(unit: Unit) -> tuple[int, str]:
    """Sort key: finer units before coarser ones, then by adcode."""
    return (-RANK[unit.level], unit.adcode)
