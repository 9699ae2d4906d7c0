"""New words and phrases of a corpus: neighbouring words that belong together, found by NPMI and branching entropy.

A phrase is two or three words that stand together far more often than by chance (normalised pointwise mutual information; Bouma
2009) and whose neighbours on either side vary (branching entropy; Jin and Tanaka-Ishii 2006, doi:10.3115/1273073.1273129), so that
it is neither a chance meeting nor a piece of a longer phrase. Nothing is joined across punctuation, masked names or sections.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
import polars as pl

from scripts.shared.job import log
from scripts.tokens.ordering import counted, order, ranked
from scripts.tokens.segmenting import Segmented
from scripts.tokens.words import NO_WORD

MIN_N = 10  # ASSUME what stands there fewer than ten times is not a term of its own
MIN_DOCS = 3  # ASSUME what one or two documents repeat is their wording, not the language's
MIN_NPMI = 0.6  # ASSUME halfway between chance (0) and never apart (1), and a little more
MIN_LISTED = 0.4  # NPMI from which a candidate is listed, so that readers can judge the threshold
MIN_ENTROPY = 1.0  # ASSUME nats: about three equally frequent neighbours on either side
MIN_CHARS, MAX_CHARS = 3, 8
BUCKET_BITS, GOLDEN = 22, np.uint64(0x9E3779B97F4A7C15)  # Fibonacci hashing: neighbouring keys fall far apart
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
    """The corpus as numbers of words in order (N,), negative where nothing may be joined, and each word's document (N,)."""

    number: np.ndarray
    doc: np.ndarray


@dataclass(frozen=True)
class Grams:
    """Runs of as many words each: `words` (G, L) and, sorted by gram, where each begins and which gram it is (both (M,))."""

    words: np.ndarray
    begins: np.ndarray
    gram: np.ndarray

    @property
    def n(self) -> np.ndarray:
        return np.bincount(self.gram, minlength=len(self.words))


def find_phrases(
    runs: Runs, words: Sequence[str], usable: Callable[[str], bool], min_chars: int = MIN_CHARS
) -> pl.DataFrame:
    """Return the candidates (SCHEMA), the most frequent of the accepted ones first.

    `usable` says which words may be part of one, or be one. Accepted is what passes every threshold above; others are listed
    from MIN_LISTED on. A phrase that is cut in several ways has one row: `words` names the ways, the best first, n is of all.
    """
    allowed = np.array([usable(word) for word in words], dtype=bool)
    single = np.bincount(runs.number[runs.number >= 0], minlength=len(words)).astype(float)
    usable_here = (runs.number >= 0) & allowed[np.maximum(runs.number, 0)] if len(words) else runs.number >= 0
    pairs = _grams(runs, usable_here, 2)
    triples = _grams(runs, usable_here, 3)
    total = max(single.sum(), 1.0)
    of_pair = dict(zip(map(tuple, pairs.words.tolist()), pairs.n.tolist(), strict=True))
    tables = [
        _described(runs, grams, words, _npmi(grams, single, of_pair, total))
        for grams in (pairs, triples)
        if len(grams.words)
    ]
    found = pl.concat(tables) if tables else pl.DataFrame(schema=SCHEMA)
    found = found.filter(
        pl.col("phrase").str.len_chars().is_between(max(MIN_CHARS, min_chars), MAX_CHARS)
        & (pl.col("n_docs") >= MIN_DOCS)
        & (pl.col("npmi") >= MIN_LISTED)
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
    return found.head(MAX_CANDIDATES)


def _grams(runs: Runs, usable: np.ndarray, length: int) -> Grams:
    """Return the runs of `length` usable words that occur MIN_N times or more."""
    n = len(runs.number) - length + 1
    nothing = Grams(np.zeros((0, length), np.int64), np.zeros(0, np.int64), np.zeros(0, np.int64))
    if n <= 0:
        return nothing
    whole = usable[:n].copy()
    for step in range(1, length):
        whole &= usable[step : n + step] & (runs.doc[:n] == runs.doc[step : n + step])
    begins = np.flatnonzero(whole)
    gram = runs.number[begins].astype(np.int64)
    n_words = int(runs.number.max(initial=0)) + 1
    for step in range(1, length):  # a gram's number grows word by word, rare ones leaving on the way
        keys = gram * n_words + runs.number[begins + step]
        often = _maybe_often(keys)
        begins, (gram, count) = begins[often], ranked(keys[often])
        often = count[gram] >= MIN_N
        begins, gram = begins[often], gram[often]
    if not len(begins):
        return nothing
    gram, count = ranked(gram)
    sorted_by_gram = order(gram)
    begins, gram = begins[sorted_by_gram], gram[sorted_by_gram]
    first = begins[np.cumsum(count) - count]
    found = np.stack([runs.number[first + step] for step in range(length)], axis=1).astype(np.int64)
    return Grams(found, begins, gram)


def _maybe_often(keys: np.ndarray) -> np.ndarray:
    """Return which keys (N,) may be there MIN_N times: all that are, and a few that share a bucket with others."""
    bucket = (keys.astype(np.uint64) * GOLDEN) >> np.uint64(64 - BUCKET_BITS)
    bucket = bucket.astype(np.int64)
    return np.bincount(bucket, minlength=1 << BUCKET_BITS)[bucket] >= MIN_N


def _npmi(grams: Grams, single: np.ndarray, of_pair: dict[tuple[int, ...], int], total: float) -> np.ndarray:
    """Return the NPMI of each gram at its weakest joint (G,): a chain is as strong as that."""
    p = grams.n / total
    parts = [single[grams.words[:, 0]] * single[grams.words[:, 1]]]
    if grams.words.shape[1] == 3:
        left = np.array([of_pair[a, b] for a, b, _ in grams.words.tolist()], float)
        right = np.array([of_pair[b, c] for _, b, c in grams.words.tolist()], float)
        parts = [left * single[grams.words[:, 2]], single[grams.words[:, 0]] * right]
    return np.min([np.log(p * total**2 / part) / -np.log(np.minimum(p, 1 - 1e-12)) for part in parts], axis=0)


def _described(runs: Runs, grams: Grams, words: Sequence[str], npmi: np.ndarray) -> pl.DataFrame:
    length = grams.words.shape[1]
    sides = [_entropy(runs, grams, step) for step in (-1, length)]
    pairs = counted((grams.gram << 32) | runs.doc[grams.begins])[0] >> 32
    parts = [[words[i] for i in row] for row in grams.words.tolist()]
    return pl.DataFrame(
        {
            "phrase": ["".join(row) for row in parts],
            "words": [" ".join(row) for row in parts],
            "n": grams.n,
            "n_docs": np.bincount(pairs, minlength=len(parts)),
            "npmi": npmi,
            "left_entropy": sides[0],
            "right_entropy": sides[1],
            "accepted": (npmi >= MIN_NPMI) & (sides[0] >= MIN_ENTROPY) & (sides[1] >= MIN_ENTROPY),
        },
        schema=SCHEMA,
    )


def _entropy(runs: Runs, grams: Grams, step: int) -> np.ndarray:
    """Return the entropy in nats of the words `step` places from each gram's begin (G,); every boundary is a neighbour of its own."""
    at = grams.begins + step
    inside = (at >= 0) & (at < len(runs.number))
    neighbour = np.where(inside, runs.number[np.clip(at, 0, len(runs.number) - 1)], -1)
    apart = ~inside | (neighbour < 0) | (runs.doc[np.clip(at, 0, len(runs.number) - 1)] != runs.doc[grams.begins])
    neighbour = np.where(apart, (1 << 31) + np.arange(len(at)), neighbour)
    keys, n = counted((grams.gram << 32) | neighbour)
    owner = keys >> 32
    p = n / grams.n[owner]
    return np.bincount(owner, weights=-p * np.log(p), minlength=len(grams.words))


def join_phrases(segmented: Segmented, usable: Callable[[str], bool], min_chars: int) -> tuple[Segmented, pl.DataFrame]:
    """Return (the corpus with each accepted phrase as one word, a term; the candidates). Longer ones first, then from the left."""
    free = (segmented.number >= 0) & ~segmented.masked & ~segmented.fixed
    number, section = np.where(free, segmented.number, NO_WORD), segmented.section
    found = find_phrases(Runs(number, segmented.doc), segmented.words.names, usable, min_chars)
    words = segmented.words
    joined, taken = segmented.number.copy(), ~free
    splits = found.filter("accepted").with_columns(pl.col("words").str.split(SPLITS)).explode("words")
    for length in (3, 2):
        rows = splits.filter(pl.col("words").str.count_matches(" ") == length - 1)
        if not len(rows):
            continue
        parts = np.array([[words[part] for part in row.split(" ")] for row in rows["words"]], dtype=np.int64)
        new = np.array([words.adopt(phrase) for phrase in rows["phrase"]], dtype=np.int32)
        at, which = _occurrences(number, section, parts)
        free_here = ~np.any([taken[at + step] for step in range(length)], axis=0)
        at, which = at[free_here], which[free_here]
        holds = _leftmost(at, length)
        at, which = at[holds], which[holds]
        joined[at] = new[which]
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


def _occurrences(number: np.ndarray, section: np.ndarray, parts: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return (where (M,), which (M,)) the rows of `parts` (G, L) stand in `number`, in order, within one section."""
    length = parts.shape[1]
    n = max(len(number) - length + 1, 0)
    prefix, state = np.unique(parts[:, 0], return_inverse=True)
    # the last is for numbers below 0
    begins_one = np.zeros(int(max(number.max(initial=0), prefix.max())) + 2, dtype=bool)
    begins_one[prefix] = True
    at = np.flatnonzero(begins_one[np.maximum(number[:n], -1)])
    here = np.searchsorted(prefix, number[at])
    for step in range(1, length):
        keys, state = np.unique((state << 32) | parts[:, step], return_inverse=True)
        wanted = (here << 32) | np.where(section[at] == section[at + step], number[at + step], (1 << 31))
        found = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
        known = keys[found] == wanted
        at, here = at[known], found[known]
    back = np.empty(len(parts), dtype=np.int64)
    back[state] = np.arange(len(parts))
    return at, back[here]
