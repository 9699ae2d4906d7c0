"""Which unit each name of a document means, and which names mean no place at all.

ASSUME a document speaks of places near each other: a name that several units share is the one beside its parent, else the one
whose parent the document names most. Where nothing decides, all candidates are kept and none is picked.
"""

import re
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise

from scripts.places.names import FOREIGN, FULL, GROUP, SHORT, Hit, WordLists
from scripts.places.units import RANK, Unit

LISTED = re.compile(r"^(?:[、,，/和与及]|以及|[—－–-]{1,2})?$")  # what stands between names of one list
TOWN_NEXT = re.compile(
    r"^[\u4e00-\u9fff]{1,3}(?:镇|乡|街道)(?![镇村企])|^(?:经济|高新)"
)  # an address begins: 临海杜桥镇
RECENT = 2018
NEAR = 40  # characters within which a parent settles which of several units is meant
# Roads, slogans: the name is part of theirs and stays in the text.
NAMED_AFTER = re.compile(
    r"^(?:[东西南北中]?(?:路(?!线|网|程|径|桥)|街(?!头|道|区)|大道|大街|胡同|巷)|石窟|精神|会议精神|菜|腔)"
)
SCHOOL = (
    "师范|工业|农业|医科|医学|理工|科技|科学|技术|航空|航天|财经|交通|中医|中医药|外国语|民族|海洋|美术|音乐|体育|服装|职业|工程|电力"
    "|石油|矿业|林业|政法|经济|工商|传媒|信息|语言|电影|戏剧|戏曲|舞蹈|文理|化工|农林|海事|铁道|铁路|地质|建筑|测绘|金融|会计|联合|邮电|纺织|水利|警察|行政|教育|第[一二三]"
)
# Schools, firms, teams, events: a place is named, but the document need not be about it.
ELSEWHERE = re.compile(
    rf"^(?:(?:{SCHOOL}){{0,2}}(?:大学|学院)|[一二三四五六七八九十]?(?:中学|小学|师大|师范|理工|农大|医科大|交大)|[东西南北中]?(?:立交|大桥)"
    r"|起义|战役|会战|宣言|峰会|论坛|奥运|世博|亚运|队|俱乐部|足球|[男女][篮排足]|国安|申花|恒大|万达|鲁能|泰达|亚泰|建业|富力|话(?!剧)|戏|[\u4e00-\u9fff]{0,2}出版社|音乐厅)"
)
# ASSUME who is quoted is not what a document is about: 河北日报记者在承德市; a dateline (河北日报讯) is
PRESS = re.compile(
    r"^(?:日报|晚报|早报|晨报|都市报|商报|青年报|法制报|卫视|电视台|广播电视台|广播电台|新闻网|之声)(?![^\n。,，]{0,14}?(?:电|讯))"
)


@dataclass
class Meant:
    """A hit and what it means: one unit, several candidates where nothing decides, or none of them."""

    hit: Hit
    units: list[Unit]  # nodes, see Unit.node
    settled: bool = True  # False where the unit is only the one it lies in or near (洪江区, 安江镇, 川渝)
    silent: bool = False  # part of the name of a school, a team, an event: no evidence
    qualifies: bool = False  # stands directly before a place inside it (株洲市 in 株洲市渌口区)
    chained: bool = False  # stands directly behind one it lies in (渌口区 there)

    @property
    def unit(self) -> Unit | None:
        return self.units[0] if len(self.units) == 1 else None


def resolve(hits: list[Hit], text: str, lists: WordLists, year: int | None, home: Unit | None = None) -> list[Meant]:
    """Return the hits that are places, each with the unit it means; `year` is the document's, where known.

    Units inside `home` are preferred where several share a name.
    """
    hits = [hit for hit in hits if not (hit.kind in (SHORT, GROUP) and NAMED_AFTER.match(text[hit.end : hit.end + 8]))]
    said = {
        unit.node
        for hit in hits
        if hit.kind == FULL and hit.name not in lists.ordinary
        for unit in _of_time(hit.units, year)
    }
    meant = [Meant(hit, _at_home(_nodes(hit, year, said), home), hit.kind in (FULL, SHORT)) for hit in hits]
    for one in meant:
        one.silent = one.hit.kind in (SHORT, GROUP) and _is_elsewhere(one.hit, text)
    sure = _sure(meant, lists)
    within = {above for unit in sure for above in _above(unit)}
    meant = [m for i, m in enumerate(meant) if _licensed(m, i, meant, text, lists, said, within)]
    weight = Counter(above for m in meant if m.unit and not m.silent for above in (m.unit, *_above(m.unit)))
    for index, one in enumerate(meant):
        if len(one.units) > 1 and one.hit.kind != GROUP:
            one.units = _settle(index, meant, text, weight)
    _chain(meant)
    return meant


def _is_elsewhere(hit: Hit, text: str) -> bool:
    """Say whether a name is part of that of a school, a team, an event, an outlet or a journal (《武汉文艺》)."""
    after = text[hit.end : hit.end + 24]
    titled = text[max(0, hit.start - 1) : hit.start] == "《" and "》" in after[:6]
    return titled or bool(PRESS.match(after)) or (hit.kind == SHORT and bool(ELSEWHERE.match(after[:10])))


def _chain(meant: list[Meant]) -> None:
    """Mark what stands directly before a place inside it, and the place itself: 宁波宁波市鄞州区."""
    for one, following in reversed(list(pairwise(meant))):
        if one.unit is None or following.unit is None or following.hit.start - one.hit.end > 1:
            continue
        if one.unit in _above(following.unit):
            one.qualifies = following.chained = True
        elif one.unit is following.unit and following.qualifies:
            one.qualifies = True


def _of_time(units: tuple[Unit, ...], year: int | None) -> list[Unit]:
    """Return the units that stood in `year` (unknown: in recent years), else those that stand today, else the one that ended last."""
    if year is None:  # ASSUME an undated document is not much older than RECENT
        found = [u for u in units if u.stands or (u.last or 0) >= RECENT]
    else:
        found = [u for u in units if u.in_year(year)] or [u for u in units if u.stands]
    return found or [u for u in units if u.last == max(v.last or 0 for v in units)]


def _nodes(hit: Hit, year: int | None, said: set[Unit]) -> list[Unit]:
    units = _of_time(hit.units, year)
    if hit.kind == SHORT:  # a former unit named in full makes its short name mean it too
        units += [u for u in hit.units if u not in units and u.node in said]
    nodes = list(dict.fromkeys(u.node for u in units))
    if hit.kind == FOREIGN:  # 洪江区 has no code: it lies in the prefecture of 洪江市
        nodes = list(dict.fromkeys(u.parent if u.level == "county" and u.parent else u for u in nodes))
    return nodes


def _at_home(units: list[Unit], home: Unit | None) -> list[Unit]:
    return [u for u in units if home is not None and home.adcode in u.line] or units


def _above(unit: Unit) -> list[Unit]:
    chain = []
    while unit.parent is not None and unit.parent.level != "country":
        unit = unit.parent
        chain.append(unit)
    return chain


def _sure(meant: list[Meant], lists: WordLists) -> set[Unit]:
    """Return the units named beyond doubt: in full, or by a short name that is nothing else."""
    words = lists.ordinary | lists.ambiguous
    return {
        m.unit
        for m in meant
        if m.unit
        and m.hit.kind in (FULL, SHORT)
        and not m.silent
        and m.hit.name not in (lists.ordinary if m.hit.kind == FULL else words)
    }


def _licensed(
    one: Meant, index: int, meant: list[Meant], text: str, lists: WordLists, said: set[Unit], within: set[Unit]
) -> bool:
    """Say whether a short name that may be something else is a place here; keeps only the candidates that are."""
    name = one.hit.name
    ordinary = name in lists.ordinary
    if one.hit.kind != SHORT and not ordinary:
        return True
    if _beside_parent(index, meant, direct=ordinary and one.hit.kind == SHORT) or _in_list(index, meant, text, lists):
        return True
    if one.hit.start == 0 and len(one.units) == 1 and TOWN_NEXT.match(text[one.hit.end :]):
        return True
    if ordinary:
        return False
    named = [u for u in one.units if u in said or u in within]
    if name in lists.ambiguous:
        one.units = named
        return bool(named)
    # ASSUME a district is called by its short name only where its full name stands too, but for well-known ones
    known = name in lists.familiar and len(one.units) == 1
    known = known or (one.hit.start == 0 and len(one.units) == 1)  # ASSUME an address may begin with it (柯桥)
    # ASSUME and where the document names its city in full: a report of 厦门市 says 翔安
    kept = [u for u in one.units if u in named or known or u.parent in said or not _is_district(u)]
    one.units = kept or one.units
    return bool(kept)


def _is_district(unit: Unit) -> bool:
    return (
        unit.level == "county"
        and unit.name.endswith("区")
        and unit.parent is not None
        and unit.parent.level == "prefecture"
    )


def _beside_parent(index: int, meant: list[Meant], *, direct: bool) -> bool:
    """Say whether the name follows that of a place its candidate lies in (`direct`: of its parent); keeps such candidates."""
    one = meant[index]
    if not index or meant[index - 1].hit.end != one.hit.start:
        return False
    before = meant[index - 1].units
    inside = [u for u in one.units if any(b is u.parent if direct else b in _above(u) for b in before)]
    if inside:
        one.units = inside
    return bool(inside)


def _in_list(index: int, meant: list[Meant], text: str, lists: WordLists) -> bool:
    """Say whether the name is listed with another place of the same parent; keeps only such candidates."""
    one = meant[index]
    for other in (index - 1, index + 1):
        if not 0 <= other < len(meant):
            continue
        first, second = sorted((one.hit, meant[other].hit))
        if not LISTED.match(text[first.end : second.start]) or meant[other].hit.name in lists.ordinary:
            continue
        same = [u for u in one.units if any(u.parent is o.parent and u is not o for o in meant[other].units)]
        if same and one.units[0].level != "province":
            one.units = same
            return True
    return False


def _settle(index: int, meant: list[Meant], text: str, weight: Counter[Unit]) -> list[Unit]:
    """Return the one unit meant, or all candidates where nothing decides."""
    one = meant[index]
    units = one.units
    for reach in (1, NEAR):
        beside = [
            m.unit
            for m in meant[max(0, index - 4) : index + 3]
            if m is not one and m.unit and max(one.hit.start - m.hit.end, m.hit.start - one.hit.end) <= reach
        ]
        if reach == NEAR:  # 大理州 some words before does not make 大理 the city in it
            beside = [b for b in beside if b not in units]
        for near in sorted(beside, key=lambda unit: -RANK[unit.level]):
            inside = [u for u in units if near in _above(u)]
            if len(inside) == 1:
                return inside
    # ASSUME 长沙 is the prefecture and not the county in it, 吉林 and 海南 the provinces
    coarse = min(RANK[u.level] for u in units)
    first = [u for u in units if RANK[u.level] == coarse]
    if len(first) == 1 and (
        coarse == RANK["province"] or all(first[0] in _above(u) for u in units if u is not first[0])
    ):
        return first
    strength = [max((weight[a] for a in (u, *_above(u))), default=0) + sum(weight[a] for a in _above(u)) for u in units]
    best = max(strength)
    strongest = [u for u, s in zip(units, strength, strict=True) if s * 2 > best]
    if best and len(strongest) == 1:
        return strongest
    return first if len(first) == 1 and one.hit.kind == SHORT else units
