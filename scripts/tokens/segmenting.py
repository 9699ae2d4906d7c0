"""Documents as numbers of words: every document is segmented once, its words become numbers at once."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import polars as pl

from scripts.shared.job import log, progress
from scripts.shared.tables import KEPT_TYPES, MASK_TYPES
from scripts.tokens.formulas import TERM, formula_spans, named_spans
from scripts.tokens.protect import CLOSE, OPEN, PLACE, POLICY, SECTION, Marked, Span, mark, resolve
from scripts.tokens.sections import section_bounds
from scripts.tokens.segment import CHINESE, Cut

NO_WORD, END = -1, -7
MARKS = {SECTION: -2, POLICY: -3, PLACE: -4, OPEN: -5, CLOSE: -6}
SENTENCE_ENDS = dict.fromkeys([*"。！？；!?;…\n\r", "\r\n"], END)
REPORT = {"type": pl.String, "surface": pl.String, "masked": pl.Boolean, "n": pl.Int64, "n_docs": pl.Int64}


class Words(dict):
    """Number of each Chinese word or term, given as it is first seen, NO_WORD for all else; the rule is asked once per word."""

    def __init__(self, is_term: Callable[[str], bool]):
        super().__init__(MARKS | SENTENCE_ENDS)
        self.rule = is_term
        self.names: list[str] = []
        self.terms: list[bool] = []  # whether each is a term

    def __missing__(self, word: str) -> int:
        term = self.rule(word)
        number = self.add(word, term) if term or CHINESE.fullmatch(word) else NO_WORD
        self[word] = number
        return number

    def adopt(self, term: str) -> int:
        """Return the number of a term found after segmenting."""
        number = self[term]
        self.terms[number] = True
        return number

    def add(self, word: str, term: bool) -> int:
        """Return the number of a new word."""
        self.names.append(word)
        self.terms.append(term)
        return len(self.names) - 1


@dataclass(frozen=True)
class Segmented:
    """The corpus as one row of N words; sections and documents are counted from 0 over all documents."""

    words: Words
    number: np.ndarray  # (N,) of the word; NO_WORD or END where it is none
    section: np.ndarray  # (N,)
    masked: np.ndarray  # (N,) kept out of the sections
    fixed: np.ndarray  # (N,) a policy term or a name: part of no phrase
    sections: pl.DataFrame  # section_id, doc, start, end
    mask_report: (
        pl.DataFrame
    )  # type, surface, masked, n, n_docs of names kept out of the sections or kept whole in them

    @property
    def doc(self) -> np.ndarray:
        """The document of each word (N,)."""
        return self.sections["doc"].to_numpy()[self.section]


def segment_documents(
    texts: pl.Series,
    spans: Iterator[list[tuple[int, int]]],
    *,
    cut: Cut,
    is_term: Callable[[str], bool],
    find_policy: Callable[[str], list[Span]],
    section_chars: int,
    mask_types: frozenset[str],
) -> Segmented:
    """Return the words of all documents.

    `texts` must come in the order of doc_id, so that the order they were read in does not matter; `spans` holds the mentions
    (start, end) of each. What is of `mask_types` counts only in the unmasked counts; a place name is one word either way.
    """
    words, names = Words(is_term), Names()
    columns: tuple[list[np.ndarray], ...] = ([], [], [], [])
    sections: dict[str, list[int]] = {"doc": [], "start": [], "end": []}
    n_whole = 0
    rows = progress(zip(texts, spans, strict=True), len(texts), "documents segmented")
    for doc, (text, mentions) in enumerate(rows):
        bounds = section_bounds(text, section_chars)
        held = resolve(
            find_policy(text), named_spans(text, mentions, mask_types), formula_spans(text, mask_types), mask_types
        )
        number, section, masked, fixed = numbered(mark(text, held, [start for start, _ in bounds]), cut, words)
        parts = (number.astype(np.int32), (section + len(sections["doc"])).astype(np.int32), masked, fixed)
        for column, part in zip(columns, parts, strict=True):
            column.append(part)
        sections["doc"].extend([doc] * len(bounds))
        sections["start"].extend(start for start, _ in bounds)
        sections["end"].extend(end for _, end in bounds)
        names.add(text, [span for span in held if span.type != TERM])
        n_whole += sum(span.mark == POLICY for span in held)
    frame = pl.DataFrame(sections, schema=dict.fromkeys(sections, pl.Int32)).with_row_index("section_id")
    log.info("%d distinct words, %d sections of %d documents", len(words.names), len(frame), len(texts))
    log.info("%d policy terms kept whole", n_whole)
    for kind in (*MASK_TYPES, *KEPT_TYPES):
        n = sum(count for (of, _, _), count in names.n.items() if of == kind)
        log.info("%s: %s", kind, f"{n} kept out of the topics" if kind in mask_types else f"not masked, {n} kept whole")
    kinds = (np.int32, np.int32, bool, bool)
    whole = [np.concatenate([np.zeros(0, kind), *column]) for column, kind in zip(columns, kinds, strict=True)]
    return Segmented(words, *whole, frame.cast({"section_id": pl.Int32}), names.frame())


def numbered(marked: Marked, cut: Cut, words: Words) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Return number, section (from 0), whether it is masked, and whether it was protected, of each word of one document."""
    pieces = cut(marked.text)
    number = np.fromiter(map(words.__getitem__, pieces), np.int64, len(pieces))
    section = np.cumsum(number == MARKS[SECTION])
    in_formula = np.cumsum(number == MARKS[OPEN]) > np.cumsum(number == MARKS[CLOSE])
    is_policy, is_place = number == MARKS[POLICY], number == MARKS[PLACE]
    number[is_policy] = [words[one_word(term)] for term in marked.policy]
    number[is_place] = [words[one_word(name)] for name in marked.places]
    return number, section, is_place | in_formula, is_policy | is_place


def one_word(term: str) -> str:
    """Return `term` without white space inside, which parts terms wherever they stand in a row: Digital_China."""
    return "_".join(term.split())


class Names:
    """Which names were masked or kept whole, how often and in how many documents."""

    def __init__(self) -> None:
        self.n: Counter[tuple[str, str, bool]] = Counter()
        self.n_docs: Counter[tuple[str, str, bool]] = Counter()

    def add(self, text: str, spans: list[Span]) -> None:
        """Count the spans of one document."""
        found = [(span.type, " ".join(text[span.start : span.end].split()), span.mark != POLICY) for span in spans]
        self.n.update(found)
        self.n_docs.update(set(found))

    def frame(self) -> pl.DataFrame:
        """Return type, surface, masked, n, n_docs."""
        rows = [(*key, n, self.n_docs[key]) for key, n in sorted(self.n.items())]
        return pl.DataFrame(rows, schema=REPORT, orient="row")


def spans_by_document(documents: pl.DataFrame, mentions: pl.DataFrame) -> Iterator[list[tuple[int, int]]]:
    """Yield the mentions' (start, end) of each document in the order of `documents`."""
    grouped = mentions.group_by("doc_id").agg(pl.col("start"), pl.col("end"))
    joined = documents.select("doc_id").join(grouped, on="doc_id", how="left", maintain_order="left")
    for starts, ends in zip(joined["start"], joined["end"], strict=True):
        yield [] if starts is None else list(zip(starts.to_list(), ends.to_list(), strict=True))
