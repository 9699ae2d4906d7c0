"""The code a place had at a document's own time: 371200 for 莱芜市 in 2015, 430221 for what is 渌口区 today in 2010."""

from scripts.places.units import Unit, Units


def code_then(unit: Unit, units: Units, year: int | None) -> str:
    """Return the adcode of `unit` in `year`; where the year is unknown, that of the unit as it was named.

    A unit of today that did not stand then has the code of the one former unit of its level that became it, of several the one
    that shares its stem; else its code of today.
    """
    if year is None or unit.in_year(year):
        return unit.adcode
    now = unit.heir
    if now.in_year(year):
        return now.adcode
    before = [
        u
        for u in units.became.get(now.adcode, ())
        if u.level == now.level and u.in_year(year) and (u.last or year) >= year
    ]
    alike = [u for u in before if u.name[:2] == now.name[:2]] or before
    codes = {u.adcode for u in alike}
    return codes.pop() if len(codes) == 1 else now.adcode
