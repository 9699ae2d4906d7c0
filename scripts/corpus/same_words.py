"""Words in their place: two texts of one form that name another place, person or thing in it are two documents."""

import numpy as np

from scripts.corpus.signatures import SHINGLE

# ASSUME a reprint cuts, adds and changes marks, but replaces at most one word in a hundred characters; notices that provinces
# copy from each other replace their names
PER_CHARACTERS = 100
FARTHEST = 30  # characters that may stand in the place of those replaced
MOST_PLACES = 50  # of the same five characters that are looked at


def other_words(short: str, long: str, shared: np.ndarray) -> bool:
    """Whether `long` says other words in the place of more than one word in a hundred characters of `short`.

    Both are plain texts; `shared` (S,) says which runs of 5 characters of `short` stand in `long`. A word is replaced where what
    stands before and after it in `short` stands in `long` too, with something else in between.
    """
    covered = np.zeros(len(short) + 2, dtype=bool)
    for step in range(SHINGLE):
        covered[1 + step : 1 + step + len(shared)] |= shared
    borders = np.flatnonzero(np.diff(covered.astype(np.int8)))  # begins and ends of covered runs, in turn
    gaps = zip(borders[1:-1:2].tolist(), borders[2::2].tolist(), strict=True)
    replaced = sum(_is_replaced(short, long, begin, end) for begin, end in gaps)
    return replaced > len(short) / PER_CHARACTERS


def _is_replaced(short: str, long: str, begin: int, end: int) -> bool:
    before, after = short[begin - SHINGLE : begin], short[end : end + SHINGLE]
    at = long.find(before)
    for _ in range(MOST_PLACES):
        if at < 0:
            return False
        start = at + SHINGLE
        stop = long.find(after, start, start + FARTHEST + SHINGLE)
        if stop >= 0:
            return stop > start and long[start:stop] != short[begin:end]
        at = long.find(before, at + 1)
    return False
