"""Numbers in their place: two texts of one form that give other numbers are two documents, however alike they are."""

import re

NUMBER = re.compile(r"[0-9]+")
CONTEXT = 4  # characters before a number that say what it counts
# ASSUME a reprint repeats the numbers of the original, but for one (where something was cut out, a number may come to stand after
# other words) or one in ten (corrections): bulletins of two days share their form and differ in theirs
SPARED, SPARED_SHARE = 1, 0.1

Numbers = dict[str, set[str]]


def numbers(text: str) -> Numbers:
    """Return for each run of 4 characters that stands before a number the numbers that follow it; earlier digits read as #."""
    found: Numbers = {}
    before = ""
    end = 0
    for match in NUMBER.finditer(text):
        before = (before + text[end : match.start()])[-CONTEXT:]
        found.setdefault(before, set()).add(match.group())
        before += "#"
        end = match.end()
    return found


def other_numbers(a: Numbers, b: Numbers) -> bool:
    """Whether two texts count the same things and come to other numbers."""
    both = a.keys() & b.keys()
    differ = sum(a[context].isdisjoint(b[context]) for context in both)
    return differ > max(SPARED, SPARED_SHARE * len(both))
