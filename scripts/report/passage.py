"""The passage of a document that shows its topic: where the topic's terms stand closest together."""

import re
from collections.abc import Collection


def passage(text: str, terms: Collection[str], width: int) -> str:
    """Return `width` characters of `text`, the first that hold the most occurrences of `terms`, cuts marked by an ellipsis.

    Without any occurrence it is the beginning.
    """
    text = " ".join(text.split())
    if len(text) <= width:
        return text
    spans = []
    if terms:
        longest_first = sorted(terms, key=lambda term: (-len(term), term))
        spans = [found.span() for found in re.finditer("|".join(map(re.escape, longest_first)), text)]
    best, most, first = (0, 0), 0, 0
    for last, (_, end) in enumerate(spans):
        while end - spans[first][0] > width:
            first += 1
        if last - first + 1 > most:
            best, most = (spans[first][0], end), last - first + 1
    # what room is left stands half before, half after
    start = min(max(0, best[0] - (width - (best[1] - best[0])) // 2), len(text) - width)
    end = start + width
    return ("…" if start else "") + text[start:end].strip() + ("…" if end < len(text) else "")
