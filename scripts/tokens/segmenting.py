"""Documents as numbers of words: every document is segmented once, its words become numbers at once."""

import itertools
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

import numpy as np
import polars as pl

from scripts.shared.job import log
from scripts.shared.ordering import new
from scripts.shared.processes import batches, in_processes
from scripts.shared.tables import KEPT_TYPES, MASK_TYPES
from scripts.tokens.formulas import TERM, formula_spans, formula_types, named_spans
from scripts.tokens.protect import CLOSE, OPEN, PLACE, POLICY, SECTION, Span, mark, policy_finder, resolve
from scripts.tokens.sections import section_bounds
from scripts.tokens.segment import Cut, cutter
from scripts.tokens.terms import term_rule
from scripts.tokens.words import END, MARKS, Names, Vocabulary, Words, one_word, plain


@dataclass(frozen=True)
class Segmented:
    """The corpus as one row of N words; sections and documents are counted from 0 over all documents."""

    words: Words
    number: np.ndarray  # (N,) of the word; NO_WORD, END or one of MARKS where it is none
    section: np.ndarray  # (N,)
    masked: np.ndarray  # (N,) kept out of the sections
    fixed: np.ndarray  # (N,) a policy term or a name: part of no phrase
    sections: pl.DataFrame  # section_id, doc, start, end
    mask_report: (
        pl.DataFrame
    )  # type, surface, masked, n, n_docs of names kept out of the sections or kept whole in them

    @property
    def starts(self) -> np.ndarray:
        """Where the words of each document begin (D,)."""
        doc = self.sections["doc"].to_numpy()
        first = np.flatnonzero(new(doc))
        return np.searchsorted(self.section, first.astype(np.int32))  # else all of `section` would become 64 bits


@dataclass(frozen=True)
class Rules:
    """How to segment: plain values, so that other processes can be told."""

    engine: str
    policy: tuple[tuple[str, str], ...]  # terms that stay whole, with their types
    stops: frozenset[str]
    wanted: frozenset[str]  # terms however short they are
    min_term_chars: int
    section_chars: int
    mask_types: frozenset[
        str
    ]  # what is of these counts only in the unmasked counts; a place name is one word either way
    parts_of_speech: tuple[str, ...] = ()


class Batch(NamedTuple):
    """Some documents as numbers of words.

    Sections and documents are counted from 0 within the batch, words over all batches of the process.
    """

    vocabulary: str  # of the process
    n_known: int  # words of its batches before
    names: list[str]  # of the words that are new to it
    terms: list[bool]  # whether each is a term
    columns: list[np.ndarray]  # number, masked, fixed, each (N,)
    n_words: list[int]  # of each document
    sections: dict[str, list[int]]  # doc, start, end
    found: Names
    n_whole: int


RUNS = itertools.count()  # numbers of runs
NO_NUMBERS = np.arange(END, 0, dtype=np.int32)  # what is no word, at its own place from the end of an array


def segment_documents(
    texts: pl.Series, spans: Iterator[list[tuple[int, int]]], rules: Rules, *, cores: int = 1
) -> Segmented:
    """Return the words of all documents, the same for any number of `cores`.

    `texts` must come in the order of doc_id, so that the order they were read in does not matter; `spans` holds the mentions
    (start, end) of each.
    """
    words, names = Words(_term_rule(rules)), Names()
    known: defaultdict[str, np.ndarray] = defaultdict(lambda: NO_NUMBERS)  # of the words of each process
    columns = [np.zeros(0, kind) for kind in (np.int32, bool, bool)]
    sections: dict[str, list[int]] = {"doc": [], "start": [], "end": []}
    n_words: list[int] = []  # of each document
    n_whole = 0
    mentions = list(spans)
    run = next(RUNS)
    tasks = [(rules, run, texts[own], mentions[own]) for own in batches(texts.str.len_chars().to_list())]
    for batch in in_processes(segment_batch, tasks, cores):
        # a process does its batches in order: what is new here is new to it, and comes in the order of its first use
        before = known[batch.vocabulary][:END]
        if len(before) != batch.n_known:
            raise RuntimeError(
                f"batches out of order: {len(before)} words of a process known here, {batch.n_known} there"
            )
        added = words.known(batch.names, batch.terms)
        of_process = known[batch.vocabulary] = np.concatenate([before, added, NO_NUMBERS])
        number, *marked = batch.columns
        for column, part in zip(columns, (of_process[number], *marked), strict=True):
            _extend(column, part)
        sections["doc"] += [len(n_words) + doc for doc in batch.sections["doc"]]
        sections["start"] += batch.sections["start"]
        sections["end"] += batch.sections["end"]
        names.update(batch.found)
        n_whole += batch.n_whole
        n_words += batch.n_words
    _vocabulary.cache_clear()
    number, masked, fixed = columns
    if len(n_words) + np.count_nonzero(number == MARKS[SECTION]) != len(sections["doc"]):
        raise RuntimeError(f"{len(sections['doc'])} sections, but another number of marks between them")
    # a section begins with each document and at each mark
    begins = np.sort(np.concatenate([np.cumsum([0, *n_words[:-1]]), np.flatnonzero(number == MARKS[SECTION])]))
    section = np.repeat(np.arange(len(begins), dtype=np.int32), np.diff(begins, append=len(number)))
    frame = pl.DataFrame(sections, schema=dict.fromkeys(sections, pl.Int32)).with_row_index("section_id")
    log.info("%d distinct words, %d sections of %d documents", len(words.names), len(frame), len(texts))
    log.info("%d policy terms kept whole", n_whole)
    for kind in (*MASK_TYPES, *KEPT_TYPES):
        n = sum(count for (of, _, _), count in names.n.items() if of == kind)
        masked_or_not = f"{n} kept out of the topics" if kind in rules.mask_types else f"not masked, {n} kept whole"
        log.info("%s: %s", kind, masked_or_not)
    return Segmented(words, number, section, masked, fixed, frame.cast({"section_id": pl.Int32}), names.frame())


def _extend(column: np.ndarray, part: np.ndarray) -> None:
    """Write `part` behind `column`, which grows where it is: parts joined at the end would all be there twice."""
    begin = len(column)
    column.resize(begin + len(part), refcheck=False)
    column[begin:] = part


def _term_rule(rules: Rules) -> Callable[[str], bool]:
    return term_rule(rules.min_term_chars, rules.stops, rules.wanted | {one_word(term) for term, _ in rules.policy})


@lru_cache(maxsize=1)
def _tools(rules: Rules) -> tuple[Cut, Callable[[str], list[Span]]]:
    """Return what cuts and what finds policy terms, made once in a process."""
    return cutter(rules.engine, rules.parts_of_speech), policy_finder(dict(rules.policy))


@lru_cache(maxsize=1)
def _vocabulary(rules: Rules, run: int) -> Vocabulary:
    """Return the process's words of this run."""
    return Vocabulary(_term_rule(rules))


def segment_batch(rules: Rules, run: int, texts: pl.Series, spans: list[list[tuple[int, int]]]) -> Batch:
    """Return the words of some documents; `run` tells apart the runs of a process, each of which numbers words anew."""
    cut, find_policy = _tools(rules)
    vocabulary, names = _vocabulary(rules, run), Names()
    words = vocabulary.words
    n_known = len(words.names)
    pieces: list[str] = []
    n_words: list[int] = []  # of each document
    policy: list[str] = []
    places: list[str] = []
    sections: dict[str, list[int]] = {"doc": [], "start": [], "end": []}
    n_whole = 0
    kinds = formula_types(texts, rules.mask_types)
    for doc, (text, mentions, types) in enumerate(zip(texts, spans, kinds, strict=True)):
        bounds = section_bounds(text, rules.section_chars)
        held = resolve(
            find_policy(text),
            named_spans(text, mentions, rules.mask_types),
            formula_spans(text, types),
            rules.mask_types,
        )
        marked = mark(text, held, [start for start, _ in bounds])
        own = cut(plain(marked.text))
        n_words.append(len(own))
        pieces += own
        policy += marked.policy
        places += marked.places
        sections["doc"].extend([doc] * len(bounds))
        sections["start"].extend(start for start, _ in bounds)
        sections["end"].extend(end for _, end in bounds)
        names.add(text, [span for span in held if span.type != TERM])
        n_whole += sum(span.mark == POLICY for span in held)
    number = vocabulary.numbers(pieces)
    in_formula = np.cumsum(number == MARKS[OPEN], dtype=np.int32) > np.cumsum(number == MARKS[CLOSE], dtype=np.int32)
    is_policy, is_place = number == MARKS[POLICY], number == MARKS[PLACE]
    for here, surfaces in ((is_policy, policy), (is_place, places)):
        of_surface = {surface: words[one_word(surface)] for surface in dict.fromkeys(surfaces)}
        number[here] = [of_surface[surface] for surface in surfaces]
    columns = [number, is_place | in_formula, is_policy | is_place]
    return Batch(
        vocabulary.name,
        n_known,
        words.names[n_known:],
        words.terms[n_known:],
        columns,
        n_words,
        sections,
        names,
        n_whole,
    )


def spans_by_document(documents: pl.DataFrame, mentions: pl.DataFrame) -> Iterator[list[tuple[int, int]]]:
    """Yield the mentions' (start, end) of each document in the order of `documents`."""
    grouped = mentions.group_by("doc_id").agg(pl.col("start"), pl.col("end"))
    joined = documents.select("doc_id").join(grouped, on="doc_id", how="left", maintain_order="left")
    for starts, ends in zip(joined["start"], joined["end"], strict=True):
        yield [] if starts is None else list(zip(starts.to_list(), ends.to_list(), strict=True))
