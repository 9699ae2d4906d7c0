"""What became of units that no longer stand: 株洲县 -> 渌口区, 襄樊市 -> 襄阳市, 崇文区 -> 东城区, 莱芜市 -> 济南市."""

import re
from typing import Any

from scripts.places.gazetteer.sources import Unit

KIND = re.compile(r"(?:省|自治区|自治州|自治县|自治旗|地区|林区|特区|市|县|区|旗|盟|州)$")
REASSIGNED = "码位改派"  # the code went to another unit; nothing is said of where the old one went
RANK = {"province": 0, "prefecture": 1, "county": 2}
# ASSUME where the sources follow the code instead of the land, the land is right.
BY_HAND = {
    ("320800", "淮阴市"): "320800",
    ("371200", "莱芜市"): "370100",
    ("341400", "巢湖市"): "340100",
    ("330103", "下城区"): "330105",
    ("130103", "桥东区"): "130102",
    ("440102", "东山区"): "440104",
    ("410306", "吉利区"): "410308",
    ("370802", "市中区"): "370811",
}


def stem(name: str) -> str:
    """Return `name` without the word for its kind."""
    return KIND.sub("", name) if len(name) > 2 else name


def successors(
    former: list[Unit], current: list[tuple[str, str, str, str, str]], events: list[dict[str, Any]]
) -> dict[Unit, str]:
    """Return the adcode of the present unit that each former unit's land belongs to, at its own level or a coarser one.

    Tried in order: a recorded change; the same name later on; the same stem later on; the code's present holder; the parent's
    successor. A prefecture that became a county is followed up to that county's prefecture.
    """
    now = {code: (level, parent) for code, _, level, parent, _ in current}
    now_names = {(code, name) for code, name, *_ in current}
    by_name: dict[tuple[str, str], list[str]] = {}
    for code, name, _, _, province in current:
        for key in {name, stem(name)}:
            by_name.setdefault((province, key), []).append(code)
    recorded: dict[tuple[str, str], list[tuple[int, str, str]]] = {}
    for event in events:
        old, new = event["old"] or {}, event["new"]
        if event["type"] != REASSIGNED and old.get("code"):
            recorded.setdefault((old["code"][:6], old["name"]), []).append(
                (event["year"], new["code"][:6], new["name"])
            )
    by_code = {}
    for unit in sorted(former, key=lambda u: u.last):
        by_code[unit.adcode] = unit

    def follow(
        code: str, name: str, level: str, province: str, parent: str, seen: frozenset[tuple[str, str]]
    ) -> str | None:
        if (code, name) in now_names:
            return code
        if (code, name) in seen:
            return None
        seen |= {(code, name)}
        for _, new_code, new_name in sorted(recorded.get((code, name), []), reverse=True):
            if found := follow(new_code, new_name, level, province, parent, seen):
                return found
        for key in (name, stem(name)):
            same = by_name.get((province, key), [])
            near = [c for c in same if now[c][0] == level] or [c for c in same if RANK[now[c][0]] < RANK[level]] or same
            if len(near) == 1:
                return near[0]
        if code in now and now[code][0] == level:
            return code
        above = by_code.get(parent)
        if parent in now:
            return parent
        if above is None:
            return None
        return follow(above.adcode, above.name, above.level, above.province, above.parent, seen)

    result = {}
    for unit in former:
        code = BY_HAND.get((unit.adcode, unit.name)) or follow(
            unit.adcode, unit.name, unit.level, unit.province, unit.parent, frozenset()
        )
        while code and RANK[now[code][0]] > RANK[unit.level]:
            code = now[code][1]
        result[unit] = code or unit.adcode[:2] + "0000"
    return result
