"""Terms that stay whole, each with its type: names that are no place (policy regions, foreign ones, brands, rivers), or a plain term."""

import re
from difflib import get_close_matches
from pathlib import Path

from scripts.shared.job import Problem
from scripts.shared.tables import KEPT_TYPES
from scripts.tokens.formulas import TERM
from scripts.tokens.terms import read_terms

HEADING = re.compile(r"\[\s*(\w+)\s*\]")


def read_policy(path: str | Path) -> dict[str, str]:
    """Return type by term: one of KEPT_TYPES under a heading such as [policy_region], TERM under [term] or no heading.

    Raises Problem for a heading that is none of these, and for a term that stands under two.
    """
    types: dict[str, str] = {}
    kind = TERM
    for line in read_terms(path):
        if heading := HEADING.fullmatch(line):
            kind = heading[1]
            if kind not in (*KEPT_TYPES, TERM):
                near = get_close_matches(kind, KEPT_TYPES, 1)
                hint = f" (did you mean [{near[0]}]?)" if near else ""
                raise Problem(
                    f"{path}: the heading [{kind}] is none of {', '.join(f'[{k}]' for k in (*KEPT_TYPES, TERM))}{hint}"
                )
        elif types.setdefault(line, kind) != kind:
            raise Problem(f"{path}: {line!r} stands under [{types[line]}] and under [{kind}]; keep one of them")
    return types
