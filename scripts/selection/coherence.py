"""Do a topic's leading terms stand together in the texts? NPMI and C_V over Boolean sliding windows."""

from collections.abc import Sequence

import numpy as np

from scripts.selection.windows import WindowCounts

NPMI_WINDOW = 10
C_V_WINDOW = 110
N_TOP_TERMS = 10
EPSILON = 1e-12  # gensim's, added to the joint probability so that pairs that never meet have a logarithm


def npmi_matrix(counts: WindowCounts, terms: Sequence[str]) -> np.ndarray:
    """Return the NPMI of each pair of `terms` (T, T), in [-1, 1] but for rounding, finite.

    NPMI = log((p_ab + e) / (p_a p_b)) / -log(p_ab + e). Bouma (2009), Normalized (pointwise) mutual information.
    A term that never occurs gives -1; a pair that stands in every window tells nothing and gives 0.
    """
    columns = [counts.terms[term] for term in terms]
    joint = counts.together[np.ix_(columns, columns)] / max(counts.n_windows, 1)
    single = np.diagonal(joint)
    expected = np.outer(single, single)
    usable = (expected > 0) & (joint < 1)
    safe = np.where(usable, joint, 0.5) + EPSILON
    value = np.log(safe / np.where(usable, expected, 1.0)) / -np.log(safe)
    return np.where(usable, value, np.where(expected > 0, 0.0, -1.0))


def npmi(counts: WindowCounts, topics: Sequence[Sequence[str]]) -> float | None:
    """Return the mean NPMI over the pairs of each topic's terms, averaged over topics; None where no topic has two terms.

    Lau, Newman and Baldwin (2014), doi:10.3115/v1/E14-1056. `topics` holds each topic's leading terms.
    """
    values = []
    for terms in topics:
        if len(terms) > 1:
            below = np.tril_indices(len(terms), k=-1)
            values.append(npmi_matrix(counts, terms)[below].mean())
    return float(np.mean(values)) if values else None


def c_v(counts: WindowCounts, topics: Sequence[Sequence[str]]) -> float | None:
    """Return C_V: each term's NPMI vector against the sum of its topic's vectors (cosine), averaged over terms and topics.

    Röder, Both and Hinneburg (2015), doi:10.1145/2684822.2685324; equal to gensim's CoherenceModel wherever no window holds
    a token twice (gensim forgets such a token as soon as its first occurrence leaves the window).
    """
    values = []
    for terms in topics:
        if len(terms) > 1:
            vectors = npmi_matrix(counts, terms)
            total = vectors.sum(axis=0)
            lengths = np.linalg.norm(vectors, axis=1) * np.linalg.norm(total)
            values.append(np.divide(vectors @ total, lengths, out=np.zeros(len(terms)), where=lengths > 0).mean())
    return float(np.mean(values)) if values else None


def top_terms(topic_terms: np.ndarray, terms: Sequence[str], n: int = N_TOP_TERMS) -> list[list[str]]:
    """Return each topic's `n` most probable terms, ties in the order of the terms; terms of probability 0 are left out."""
    order = np.lexsort((np.arange(topic_terms.shape[1])[None, :].repeat(len(topic_terms), 0), -topic_terms), axis=1)[
        :, :n
    ]
    return [[terms[v] for v in row if topic_terms[k, v] > 0] for k, row in enumerate(order)]
