"""Reprints: which of several copies of a text stays, each pair of candidates verified on the texts themselves."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

import numpy as np
import polars as pl

from scripts.corpus.candidates import MIN_LENGTH_SHARE, Pairs, contained_pairs, near_pairs
from scripts.corpus.same_numbers import numbers, other_numbers
from scripts.corpus.same_words import other_words
from scripts.corpus.signatures import SHINGLE, distinct, plain, shingles
from scripts.shared.job import log, progress

BUDGET = 8 * 2**20  # shingles held at a time while pairs are verified: 64 MB
# ASSUME a reprint inside a longer page stands there in one run, with at most a fifth of other text in between; the same words
# spread over a long report are no reprint
SPAN = 1.2

# every place where something was cut or put in takes 4 shingles with it: so much less of them may be shared than of characters
CUTS = 0.15

Fetch = Callable[[list[int]], Mapping[int, str]]


@dataclass(frozen=True)
class Reprint:
    """A text that does not stay: the text that stays in its place, how alike they are, and whether that one is longer."""

    stays: int
    similarity: float
    inside: bool = False  # the text stands whole in a longer page


def find_reprints(
    index: pl.DataFrame,
    band: Callable[[str], np.ndarray],
    sketches: Callable[[], Iterable[pl.DataFrame]],
    fetch: Fetch,
    threshold: float,
) -> dict[int, Reprint]:
    """Return the texts that are copies of another one, by their number (the row in `index`).

    `index` (N,) has date, n_chars, plain_digest, n_plain, n_shingles. `band(name)` gives a column of packed MinHash values (N,),
    `sketches()` the sampled shingles in parts, `fetch(numbers)` the texts themselves, of candidates only.
    Similarity is the share of the shorter text's characters that stand in runs of 5 or more which the longer one holds, 1.0
    where it holds them all; of a short text inside a longer page, the share that the best run of that page holds.
    With threshold 1.0 exact copies only.

    Of texts of like length the earliest dated stays, else the longest, else the first.
    ASSUME of a short text inside a longer page the page stays, whatever the dates: without it, what only it says would be lost.
    """
    order = _order(index)
    copies = _exact(index["plain_digest"].to_list(), order)
    n_shingles, n_plain = index["n_shingles"].to_numpy(), index["n_plain"].to_numpy()
    left = np.array([i for i in order if i not in copies and n_plain[i] >= 2 * SHINGLE], dtype=np.int64)
    if threshold >= 1.0 or len(left) < 2:
        return copies
    takes_part = np.zeros(len(index), dtype=bool)
    takes_part[left] = True
    pairs = near_pairs(band, left, n_shingles, threshold - CUTS)
    pairs = np.unique(np.concatenate([pairs, contained_pairs(sketches, takes_part, n_shingles)]), axis=0)
    alike = _verified(pairs, n_shingles, fetch, threshold)
    near = _near(alike, left.tolist(), n_shingles)
    inside = _inside(alike, near, n_shingles)
    log.info(
        "reprints: %d exact copies, %d near ones, %d inside longer pages among %d texts; %d pairs compared",
        len(copies),
        len(near),
        len(inside),
        len(index),
        len(pairs),
    )
    # what stays of a text that is itself a reprint is the text that stays for that one
    near = {i: Reprint(inside[r.stays].stays, r.similarity) if r.stays in inside else r for i, r in near.items()}
    found = near | inside
    return found | {i: found.get(r.stays, r) for i, r in copies.items()}


def _order(index: pl.DataFrame) -> list[int]:
    """Return the numbers of the texts, those first that stay: the earliest dated, else the longest, else the first."""
    keys = index.select(pl.col("date").fill_null("9999"), -pl.col("n_chars"), i=pl.int_range(pl.len()))
    return keys.sort("date", "n_chars", "i")["i"].to_list()


def _exact(digests: list[str], order: list[int]) -> dict[int, Reprint]:
    first: dict[str, int] = {}
    return {i: Reprint(stays, 1.0) for i in order if (stays := first.setdefault(digests[i], i)) != i}


def _like_length(a: int, b: int, n_shingles: np.ndarray) -> bool:
    small, large = sorted((n_shingles[a], n_shingles[b]))
    return small >= MIN_LENGTH_SHARE * large


def _near(alike: Mapping[tuple[int, int], float], order: list[int], n_shingles: np.ndarray) -> dict[int, Reprint]:
    """Return the texts that have a copy of like length before them which stays: the most similar one."""
    rank = {i: place for place, i in enumerate(order)}
    before: dict[int, list[tuple[int, float]]] = {}
    for (a, b), similarity in alike.items():
        if _like_length(a, b, n_shingles):
            first, later = sorted((a, b), key=rank.__getitem__)
            before.setdefault(later, []).append((first, similarity))
    near: dict[int, Reprint] = {}
    for i in sorted(before, key=rank.__getitem__):
        stay = [(-similarity, rank[j], j) for j, similarity in before[i] if j not in near]
        if stay:
            similarity, _, j = min(stay)
            near[i] = Reprint(j, -similarity)
    return near


def _inside(
    alike: Mapping[tuple[int, int], float], near: Mapping[int, Reprint], n_shingles: np.ndarray
) -> dict[int, Reprint]:
    """Return the texts that stand in a longer one which stays: the most similar one."""
    longer: dict[int, list[tuple[int, float]]] = {}
    for (a, b), similarity in alike.items():
        if not _like_length(a, b, n_shingles):
            short, long = sorted((a, b), key=lambda i: n_shingles[i])
            longer.setdefault(short, []).append((long, similarity))
    inside: dict[int, Reprint] = {}
    for i in sorted(longer, key=lambda i: (-n_shingles[i], i)):  # a longer text's fate is known before a shorter one's
        stay = [(-similarity, j) for j, similarity in longer[i] if j not in near and j not in inside]
        if stay and i not in near:
            similarity, j = min(stay)
            inside[i] = Reprint(j, -similarity, inside=True)
    return inside


def _verified(pairs: Pairs, n_shingles: np.ndarray, fetch: Fetch, threshold: float) -> dict[tuple[int, int], float]:
    """Return the similarity of the pairs that are copies; texts are fetched in blocks, two of them in memory at a time."""
    needed = np.unique(pairs)
    block_of = np.zeros(len(n_shingles), dtype=np.int64)
    block_of[needed] = np.cumsum(n_shingles[needed]) // BUDGET
    by_blocks: dict[tuple[int, int], list[tuple[int, int]]] = {}
    for a, b in pairs.tolist():
        by_blocks.setdefault((int(block_of[a]), int(block_of[b])), []).append((a, b))
    found: dict[tuple[int, int], float] = {}
    held: tuple[int, dict[int, _Plain]] = (-1, {})
    for (x, y), members in progress(sorted(by_blocks.items()), len(by_blocks), "blocks of candidates compared"):
        if held[0] != x:
            held = x, _plain(fetch, [int(i) for i in needed[block_of[needed] == x]])
        others = {} if x == y else _plain(fetch, sorted({b for _, b in members}))
        texts = held[1] | others
        for a, b in members:
            short, long = sorted((texts[a], texts[b]), key=lambda text: len(text.shingles))
            similarity = _similarity(short.shingles, long.shingles)
            if similarity >= threshold and not _says_other_things(short, long):
                found[a, b] = similarity
    return found


@dataclass(frozen=True)
class _Plain:
    text: str
    shingles: np.ndarray  # in the order of the text


def _says_other_things(short: _Plain, long: _Plain) -> bool:
    if other_numbers(numbers(short.text), numbers(long.text)):
        return True
    return other_words(short.text, long.text, _shared(short.shingles, distinct(long.shingles)))


def _plain(fetch: Fetch, wanted: list[int]) -> dict[int, _Plain]:
    plains = {i: plain(text) for i, text in fetch(wanted).items()}
    return {i: _Plain(text, shingles(text)) for i, text in plains.items()}


def _similarity(short: np.ndarray, long: np.ndarray) -> float:
    """Return the share of the characters of `short` in runs of 5 or more that `long` holds; of a much longer one, its best run.

    Both are shingles in the order of their text.
    """
    if len(short) < MIN_LENGTH_SHARE * len(long):
        long = _best_run(distinct(short), long, int(SPAN * len(short)) + SHINGLE)
    shared = _shared(short, distinct(long))
    seen = np.concatenate((np.zeros(SHINGLE, dtype=np.int64), np.cumsum(shared), np.full(SHINGLE - 1, shared.sum())))
    return float((seen[SHINGLE:] > seen[:-SHINGLE]).mean())  # a shingle that begins here or up to 4 before is shared


def _shared(shingles_of: np.ndarray, other: np.ndarray) -> np.ndarray:
    """Return which shingles (S,) stand in `other` (sorted)."""
    return other[np.minimum(np.searchsorted(other, shingles_of), len(other) - 1)] == shingles_of


def _best_run(own: np.ndarray, long: np.ndarray, width: int) -> np.ndarray:
    """Return the run of `width` shingles of `long` that holds the most of `own` (sorted)."""
    at = np.minimum(np.searchsorted(own, long), len(own) - 1)
    hits = np.concatenate(([0], np.cumsum(own[at] == long)))
    width = min(width, len(long))
    start = int(np.argmax(hits[width:] - hits[: len(hits) - width]))
    return long[start : start + width]
