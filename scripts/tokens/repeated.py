"""Sentences that stood before, word for word: the genre's formulas, which some studies count once."""

from dataclasses import replace

import numpy as np

from scripts.shared.job import log
from scripts.tokens.segmenting import Segmented
from scripts.tokens.words import END

MIN_TERMS = 5  # ASSUME a sentence of fewer terms returns by chance


def count_once(segmented: Segmented) -> Segmented:
    """Return the corpus with every sentence masked whose unmasked terms stood in the same order before.

    Names are left out of the comparison, so that one formula about two places is one formula.
    """
    # ASSUME terms alone tell sentences apart: not names, numbers or stop terms (提高 and 不提高 are one)
    # ASSUME the first in the order of doc_id is the one that counts: a formula is nobody's own words
    number, masked = segmented.number, segmented.masked.copy()
    told = (number >= 0) & ~masked
    told[told] = np.array(segmented.words.terms, dtype=bool)[number[told]]
    borders = np.flatnonzero((number == END) | (np.diff(segmented.section, append=-1) != 0)) + 1
    seen: set[bytes] = set()
    n, begin = 0, 0
    for end in borders.tolist():
        key = number[begin:end][told[begin:end]]
        if len(key) >= MIN_TERMS:
            before = len(seen)
            seen.add(key.tobytes())
            if len(seen) == before:
                masked[begin:end] = True
                n += 1
        begin = end
    log.info("%d sentences stood before and are counted once", n)
    return replace(segmented, masked=masked)
