"""New words and phrases of a corpus: neighbouring words that belong together, found by NPMI and branching entropy.

A phrase is two or three words that stand together far more often than by chance (normalised pointwise mutual information; Bouma
2009) and whose neighbours on either side vary (branching entropy; Jin and Tanaka-Ishii 2006, doi:10.3115/1273073.1273129), so that
it is neither a chance meeting nor a piece of a longer phrase. Nothing is joined across punctuation, masked names or sections.
"""

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

import numpy as np
import polars as pl

from scripts.shared.job import log
from scripts.shared.ordering import counted, frequencies, in_order, looked_up, new
from scripts.tokens.segmenting import Segmented
from scripts.tokens.words import NO_WORD

MIN_N = 10  # ASSUME what stands there fewer than ten times is not a term of its own
MIN_DOCS = 3  # ASSUME what one or two documents repeat is their wording, not the language's
MIN_NPMI = 0.6  # ASSUME halfway between chance (0) and never apart (1), and a little more
MIN_LISTED = 0.4  # NPMI from which a candidate is listed, so that readers can judge the threshold
MIN_ENTROPY = 1.0  # ASSUME nats: about three equally frequent neighbours on either side
MIN_CHARS, MAX_CHARS = 3, 8
SPLITS = " | "  # between the ways in which the segmenter cuts one phrase
MAX_CANDIDATES = 5000  # listed
SCHEMA = {
    "phrase": pl.String,
    "words": pl.String,
    "n": pl.Int64,
    "n_docs": pl.Int64,
    "npmi": pl.Float64,
    "left_entropy": pl.Float64,
    "right_entropy": pl.Float64,
    "accepted": pl.Boolean,
}


@dataclass(frozen=True)
class Runs:
    """The corpus as numbers of words in order (N,), NO_WORD where nothing may be joined, and where each document begins (D,)."""

    number: np.ndarray
    starts: np.ndarray


@dataclass(frozen=True)
class Grams:
    """Runs of as many words each: `words` (G, L) and, sorted by gram and place, where each begins and which gram it is (both (M,))."""

    words: np.ndarray
    begins: np.ndarray
    gram: np.ndarray

    @property
    def n(self) -> np.ndarray:
        return np.bincount(self.gram, minlength=len(self.words))


def find_phrases(
    runs: Runs, words: Sequence[str], usable: Callable[[str], bool], min_chars: int = MIN_CHARS, *, cores: int = 1
) -> tuple[pl.DataFrame, list[Grams]]:
    """Return the candidates (SCHEMA), the most frequent of the accepted ones first, and the grams of two and of three words that
    may be one.

    `usable` says which words may be part of one, or be one. Accepted is what passes every threshold above; others are listed
    from MIN_LISTED on. A phrase that is cut in several ways has one row: `words` names the ways, the best first, n is of all.
    """
    single = frequencies(runs.number, len(words)).astype(float)
    allowed = np.zeros(len(words) + 1, bool)  # the last stands for NO_WORD, -1
    often = np.flatnonzero(single >= MIN_N)
    allowed[often] = [usable(words[i]) for i in often.tolist()]
    pairs = _pairs(runs, looked_up(allowed, runs.number))
    total = max(single.sum(), 1.0)

    def described(grams: Grams, parts: list[np.ndarray]) -> tuple[pl.DataFrame, Grams]:
        listed, npmi = _listed(grams, _npmi(grams, parts, total))
        return _described(runs, listed, npmi, words), listed

    def of_two() -> tuple[pl.DataFrame, Grams]:
        return described(pairs, [single[pairs.words[:, 0]] * single[pairs.words[:, 1]]])

    def of_three() -> tuple[pl.DataFrame, Grams]:
        triples, left, right = _triples(runs, pairs)
        first, last = (single[triples.words[:, side]] for side in (0, 2))
        return described(triples, [pairs.n[left] * last, first * pairs.n[right]])

    with ThreadPoolExecutor(cores) as pool:  # numpy lets threads run side by side
        tables, listed = zip(*pool.map(lambda table: table(), (of_two, of_three)), strict=True)
    found = pl.concat(tables).filter(
        pl.col("phrase").str.len_chars().is_between(max(MIN_CHARS, min_chars), MAX_CHARS)
        & (pl.col("n_docs") >= MIN_DOCS)
    )
    best = ["accepted", "n", "npmi", "phrase", "words"]
    found = (
        found.sort(best, descending=[True, True, True, False, False])
        .group_by("phrase", maintain_order=True)
        .agg(pl.col("words").str.join(SPLITS), pl.col("n").sum(), pl.col(list(SCHEMA)[3:]).first())
        .sort(best, descending=[True, True, True, False, False])
    )
    found = found.filter(pl.Series([usable(phrase) for phrase in found["phrase"]], dtype=pl.Boolean))
    log.info("%d candidates for phrases, %d accepted", len(found), found["accepted"].sum())
    return found.head(MAX_CANDIDATES), list(listed)


def _pairs(runs: Runs, usable: np.ndarray) -> Grams:
    """Return the runs of two usable words that occur MIN_N times or more."""
    begin = usable[:-1] & usable[1:]
    begin[runs.starts[(runs.starts > 0) & (runs.starts < len(usable))] - 1] = False
    begins = np.flatnonzero(begin)
    n_words = int(runs.number.max(initial=0)) + 1
    begins, gram = _grouped(begins, runs.number[begins].astype(np.int64) * n_words + runs.number[begins + 1])
    first = begins[new(gram)]
    return Grams(np.stack([runs.number[first], runs.number[first + 1]], axis=1).astype(np.int64), begins, gram)


def _triples(runs: Runs, pairs: Grams) -> tuple[Grams, np.ndarray, np.ndarray]:
    """Return the runs of three words that occur MIN_N times or more, and which pair begins and ends each (both (G,)).

    What occurs so often is made of two pairs that do.
    """
    pair_at = np.full(len(runs.number), -1, np.int32)
    pair_at[pairs.begins] = pairs.gram
    begins = np.flatnonzero((pair_at[:-1] >= 0) & (pair_at[1:] >= 0))
    begins, gram = _grouped(begins, pair_at[begins].astype(np.int64) * len(pairs.words) + pair_at[begins + 1])
    first = begins[new(gram)]
    left, right = pair_at[first], pair_at[first + 1]
    return Grams(np.column_stack([pairs.words[left], pairs.words[right, 1]]), begins, gram), left, right


def _grouped(begins: np.ndarray, keys: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return (begins (M,), number of its key (M,)) of the keys that are there MIN_N times or more, sorted by key."""
    keys, at = in_order(keys)
    first = np.flatnonzero(new(keys))
    n = np.diff(first, append=len(keys))
    often = np.flatnonzero(n >= MIN_N)
    first, n = first[often], n[often]
    own = np.repeat(first - np.cumsum(n) + n, n) + np.arange(n.sum())
    return begins[at[own]], np.repeat(np.arange(len(often)), n)


def _npmi(grams: Grams, parts: list[np.ndarray], total: float) -> np.ndarray:
    """Return the NPMI of each gram at its weakest joint (G,): a chain is as strong as that.

    `parts` holds the product of the numbers of what stands left and right of each joint (G,); `total` is that of all words.
    """
    p = grams.n / total
    return np.min([np.log(p * total**2 / part) / -np.log(np.minimum(p, 1 - 1e-12)) for part in parts], axis=0)


def _listed(grams: Grams, npmi: np.ndarray) -> tuple[Grams, np.ndarray]:
    """Return the grams with an NPMI of MIN_LISTED or more, and it."""
    listed = npmi >= MIN_LISTED
    own = np.flatnonzero(listed[grams.gram])
    return Grams(grams.words[listed], grams.begins[own], (np.cumsum(listed) - 1)[grams.gram[own]]), npmi[listed]


def _described(runs: Runs, grams: Grams, npmi: np.ndarray, words: Sequence[str]) -> pl.DataFrame:
    length = grams.words.shape[1]
    sides = [_entropy(runs, grams, step) for step in (-1, length)]
    doc = np.searchsorted(runs.starts, grams.begins, side="right")
    first = np.flatnonzero(new((grams.gram << 32) | doc))  # of each gram's runs in one document: they come in order
    parts = [[words[i] for i in row] for row in grams.words.tolist()]
    return pl.DataFrame(
        {
            "phrase": ["".join(row) for row in parts],
            "words": [" ".join(row) for row in parts],
            "n": grams.n,
            "n_docs": np.bincount(grams.gram[first], minlength=len(parts)),
            "npmi": npmi,
            "left_entropy": sides[0],
            "right_entropy": sides[1],
            "accepted": (npmi >= MIN_NPMI) & (sides[0] >= MIN_ENTROPY) & (sides[1] >= MIN_ENTROPY),
        },
        schema=SCHEMA,
    )


def _entropy(runs: Runs, grams: Grams, step: int) -> np.ndarray:
    """Return the entropy in nats of the words `step` places from each gram's begin (G,); every boundary is a neighbour of its own."""
    starts = np.zeros(len(runs.number) + 1, bool)
    starts[runs.starts] = True
    starts[-1] = True  # nor does anything stand behind the last word
    at = grams.begins + step
    neighbour = runs.number[np.clip(at, 0, len(runs.number) - 1)]
    apart = starts[np.maximum(at, grams.begins)] | (neighbour < 0)
    neighbour = np.where(apart, (1 << 31) + np.arange(len(at)), neighbour)
    keys, n = counted((grams.gram << 32) | neighbour)
    owner = keys >> 32
    p = n / grams.n[owner]
    return np.bincount(owner, weights=-p * np.log(p), minlength=len(grams.words))


def join_phrases(
    segmented: Segmented, usable: Callable[[str], bool], min_chars: int, *, cores: int = 1
) -> tuple[Segmented, pl.DataFrame]:
    """Return (the corpus with each accepted phrase as one word, a term; the candidates). Longer ones first, then from the left."""
    free = (segmented.number >= 0) & ~segmented.masked & ~segmented.fixed
    words = segmented.words
    runs = Runs(np.where(free, segmented.number, np.int32(NO_WORD)), segmented.starts)
    found, listed = find_phrases(runs, words.names, usable, min_chars, cores=cores)
    del runs
    joined, taken = segmented.number.copy(), ~free
    splits = found.filter("accepted").with_columns(pl.col("words").str.split(SPLITS)).explode("words")
    for grams in sorted(listed, key=lambda grams: -grams.words.shape[1]):
        length = grams.words.shape[1]
        rows = splits.filter(pl.col("words").str.count_matches(" ") == length - 1)
        whole = {
            tuple(words[part] for part in parts.split(" ")): words.adopt(phrase)
            for phrase, parts in rows.select("phrase", "words").iter_rows()
        }
        at, which = _standing(grams, whole)
        free_here = ~np.any([taken[at + step] for step in range(length)], axis=0)
        at, which = at[free_here], which[free_here]
        holds = _leftmost(at, length)
        at, which = at[holds], which[holds]
        joined[at] = which
        for step in range(1, length):
            joined[at + step] = NO_WORD
        for step in range(length):
            taken[at + step] = True
    return replace(segmented, number=joined), found


def _leftmost(at: np.ndarray, length: int) -> np.ndarray:
    """Return which of the runs of `length` words that begin at the sorted `at` (M,) hold: of two that overlap the left one."""
    holds = np.ones(len(at), dtype=bool)
    for i in (np.flatnonzero(np.diff(at) < length) + 1).tolist():
        left = next(before for before in range(i - 1, -1, -1) if holds[before])
        holds[i] = at[i] - at[left] >= length
    return holds


def _standing(grams: Grams, whole: Mapping[tuple[int, ...], int]) -> tuple[np.ndarray, np.ndarray]:
    """Return where the grams that are `whole` stand, in order, and the number of the word each becomes (both (M,))."""
    numbers = np.array([whole.get(tuple(row), NO_WORD) for row in grams.words.tolist()], np.int32)
    own = np.flatnonzero(numbers[grams.gram] != NO_WORD)
    at, order = in_order(grams.begins[own])
    return at, numbers[grams.gram[own[order]]]
