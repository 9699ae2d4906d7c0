"""Words as numbers, and the names that were masked or kept whole."""

from collections import Counter
from collections.abc import Callable
from uuid import uuid4

import numpy as np
import polars as pl

from scripts.tokens.protect import CLOSE, OPEN, PLACE, POLICY, SECTION, Span
from scripts.tokens.segment import CHINESE

NO_WORD, END = -1, -7
MARKS = {SECTION: -2, POLICY: -3, PLACE: -4, OPEN: -5, CLOSE: -6}
SENTENCE_ENDS = dict.fromkeys([*"。！？；!?;…\n\r", "\r\n"], END)
# the commonest marks as ASCII ones with the same number: a string of one ASCII character need not be made anew each time
PLAIN = {**dict.fromkeys("，、“”", ","), **dict.fromkeys("。；", ";")}
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

    def known(self, names: list[str], terms: list[bool]) -> np.ndarray:
        """Return the numbers of words (N,) that are known to be terms or not."""
        numbers = list(map(self.get, names))
        for i, number in enumerate(numbers):
            if number is None:
                numbers[i] = self[names[i]] = self.add(names[i], terms[i])
        return np.array(numbers, np.int32)

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


class Vocabulary:
    """The words of one process, numbered as they first come, over all that it cuts.

    Polars gives strings codes several times as fast as a dictionary would; the dictionary is asked once for each.
    """

    def __init__(self, is_term: Callable[[str], bool]):
        self.name = uuid4().hex  # processes have one each, and a process that takes another's place has another
        self.words = Words(is_term)
        self.kept = pl.Series([], dtype=pl.Categorical(pl.Categories.random()))  # while it lives codes stay
        self.of_code = np.zeros(0, np.int32)

    def numbers(self, pieces: list[str]) -> np.ndarray:
        """Return the number of each piece (N,)."""
        codes = pl.Series(pieces, dtype=pl.String).cast(self.kept.dtype).to_physical().to_numpy()
        n_known = len(self.of_code)
        at = np.flatnonzero(codes >= n_known)[::-1]
        if len(at):
            first = np.full(int(codes.max()) + 1 - n_known, -1)
            first[codes[at] - n_known] = at  # of several the one written last, which is the first in the text
            if first.min() < 0:
                raise RuntimeError("polars gave codes to words that are not there: numbers of words would be wrong")
            order = np.argsort(first)
            new = np.zeros(len(first), np.int32)
            new[order] = [self.words[pieces[i]] for i in first[order].tolist()]
            self.of_code = np.concatenate([self.of_code, new])
        return self.of_code[codes]


def plain(text: str) -> str:
    """Return `text` with PLAIN marks: cut into words it has the same numbers, but where such a mark is itself a wanted term."""
    for mark, same in PLAIN.items():
        text = text.replace(mark, same)
    return text


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

    def update(self, other: "Names") -> None:
        """Count the names of other documents too."""
        self.n.update(other.n)
        self.n_docs.update(other.n_docs)

    def frame(self) -> pl.DataFrame:
        """Return type, surface, masked, n, n_docs."""
        rows = [(*key, n, self.n_docs[key]) for key, n in sorted(self.n.items())]
        return pl.DataFrame(rows, schema=REPORT, orient="row")
