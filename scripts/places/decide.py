"""A document's place from its evidence: one unit at the finest level supported, or the reason why there is none."""

import re
from typing import NamedTuple

from scripts.places.evidence import Evidence, finest_first, scores
from scripts.places.units import Unit

EQUAL = 0.8  # ASSUME a rival with this share of the best score is as strong
MANY_PROVINCES = 6  # ASSUME a document that names so many provinces without a centre is about the country
CENTRE = 0.4
WEAK, FEW = 1.5, 3  # ASSUME one passing mention of a place among so many of national bodies says nothing
ENOUGH = 2.0  # score at which the evidence is half of what certainty would need
NATIONAL = re.compile(
    r"全国|国务院|中共中央|党中央|国家卫生?健康?委|国家发展改革委|财政部|教育部|31个省|各省|我国|中国人民|国家[\u4e00-\u9fff]{1,6}[局部委]"
)


class Verdict(NamedTuple):
    """The unit (None: none), where its strongest evidence stands, how sure it is (0-1), and the reason where there is none."""

    unit: Unit | None
    place_from: str | None
    confidence: float
    reason: str | None


def decide(found: Evidence, title: str, text: str, country: Unit | None) -> Verdict:
    """Return the place of a document.

    Confidence = s / (s + ENOUGH) * s / (s + r), s the score of the unit and r that of its strongest rival (a unit that neither
    holds it nor lies in it); it grows with the evidence and falls with a rival's.
    """
    scored = scores(found)
    if not scored:
        return _without_places(found, title, text, country)
    ranked = sorted(scored, key=lambda u: (-scored[u], *finest_first(u)))
    best = _descend(ranked[0], scored)
    rivals = [u for u in ranked if not _one_line(u, best)]
    rival = scored[rivals[0]] if rivals else 0.0
    open_names = [weight for weight, units in found.unsettled if not any(_one_line(u, best) for u in units)]
    rival = max(rival, sum(open_names) ** 0.75)
    sure = scored[best] / (scored[best] + ENOUGH) * scored[best] / (scored[best] + rival)
    weak = scored[best] < WEAK and len(NATIONAL.findall(text)) >= FEW
    if country and not found.title and (weak or _is_national(scored)):
        return Verdict(country, "text", round(sure, 4), None)
    if rivals and scored[rivals[0]] >= EQUAL * scored[best]:
        equal = [u for u in ranked if scored[u] >= EQUAL * scored[best]]
        common = _common([u for u in equal if not any(o is not u and u in _chain(o) for o in equal)])
        if common is None:
            return Verdict(None, None, 0.0, "ambiguous")
        return Verdict(common, _source(found, common), round(sure, 4), None)
    return Verdict(best, _source(found, best), round(sure, 4), None)


def _without_places(found: Evidence, title: str, text: str, country: Unit | None) -> Verdict:
    """Return the common parent of a name that several units share, the country, or why there is no place."""
    if found.unsettled:
        weight, units = max(found.unsettled, key=lambda one: one[0])
        common = _common(units)
        if common is None:
            return Verdict(None, None, 0.0, "ambiguous")
        return Verdict(common, _source(found, common), round(weight / (weight + ENOUGH) / 2, 4), None)
    national = len(NATIONAL.findall(text)) + 2 * len(NATIONAL.findall(title))
    if country and national >= 2:
        return Verdict(
            country, "title" if NATIONAL.search(title) else "text", round(0.5 * national / (national + ENOUGH), 4), None
        )
    return Verdict(None, None, 0.0, "none")


def _descend(unit: Unit, scored: dict[Unit, float]) -> Unit:
    """Return the one place inside `unit` that the document speaks of as much, where there is one, else the unit."""
    inside = sorted((score, child.adcode, child) for child, score in scored.items() if child.parent is unit)
    if inside and inside[-1][0] >= EQUAL * scored[unit] and (len(inside) == 1 or inside[-2][0] < inside[-1][0] / 2):
        return _descend(inside[-1][2], scored)
    return unit


def _is_national(scored: dict[Unit, float]) -> bool:
    provinces = [score for unit, score in scored.items() if unit.level == "province"]
    return len(provinces) >= MANY_PROVINCES and max(scored.values()) < CENTRE * sum(provinces)


def _chain(unit: Unit) -> list[Unit]:
    chain = [unit]
    while chain[-1].parent is not None and chain[-1].parent.level != "country":
        chain.append(chain[-1].parent)
    return chain


def _one_line(one: Unit, other: Unit) -> bool:
    """Say whether one lies in the other, or does so today (莱城区 and 莱芜市, both of 济南市 now)."""
    if one in _chain(other) or other in _chain(one):
        return True
    return one.heir in _chain(other.heir) or other.heir in _chain(one.heir)


def _common(units: list[Unit]) -> Unit | None:
    """Return the finest unit that all `units` lie in, or None where only the country holds them all."""
    return next((a for a in _chain(units[0]) if all(a in _chain(u) for u in units[1:])), None)


def _source(found: Evidence, unit: Unit) -> str:
    """Return where the strongest evidence of the unit, or of a place inside it, stands."""
    for name in ("title", "dateline", "head"):
        if any(unit in _chain(named) for named in getattr(found, name)):
            return name
    return "text"
