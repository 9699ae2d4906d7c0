"""How well topics foretell documents that no fit has seen: document completion, the same for every engine."""

from dataclasses import dataclass

import numpy as np
import polars as pl

MAX_DOCUMENTS = 2000  # ASSUME two thousand held-out documents tell models apart as well as more would
SHARE_PRIOR = 0.1  # ASSUME each topic starts a document with a tenth of a token, for every engine alike
SMOOTHING = 1e-3  # ASSUME a thousandth of each topic lies evenly on all terms, so that no word is impossible
MIN_DOCUMENTS = 10  # ASSUME of fewer documents a standard error says too little to tell structure from chance
MAX_ROUNDS = 100
SETTLED = 1e-4  # largest change of a share at which folding in ends


@dataclass(frozen=True)
class Halves:
    """One held-out document: the terms it holds (u,) and how often each stands in its first and its second half."""

    doc_id: str
    terms: np.ndarray
    given: np.ndarray
    asked: np.ndarray


@dataclass(frozen=True)
class Completion:
    """Log-likelihood of the asked halves: per token, with its standard error over documents (None for a single document).

    `gain` is what it owes to each document's own shares: how far it lies above that of the shares of all documents together. Its
    standard error is that of the differences, document by document (None for fewer than MIN_DOCUMENTS). Where documents do not
    differ the gain is not above 0.
    """

    log_likelihood: float
    se: float | None
    n_documents: int
    gain: float
    gain_se: float | None

    @property
    def perplexity(self) -> float:
        return float(np.exp(-self.log_likelihood))


def halve(sections: pl.DataFrame, section_counts: pl.DataFrame, heldout: pl.DataFrame) -> list[Halves]:
    """Return the held-out documents in halves: each document's tokens in the order of term ids go to the one and the other in turn.

    Documents of a single token say nothing and are left out; of many, MAX_DOCUMENTS evenly spread over the doc_ids stay.
    """
    counts = (
        section_counts.join(sections.select("section_id", "doc_id"), on="section_id", how="inner")
        .join(heldout.select("doc_id"), on="doc_id", how="semi")
        .group_by("doc_id", "term_id")
        .agg(pl.col("n").sum())
        .sort("doc_id", "term_id")
    )
    before = pl.col("n").cum_sum().over("doc_id") - pl.col("n")  # an even number of tokens before: the next is given
    counts = counts.with_columns(given=((pl.col("n") + 1 - before % 2) // 2)).with_columns(
        asked=pl.col("n") - pl.col("given")
    )
    documents = counts.partition_by("doc_id", maintain_order=True)
    documents = [document for document in documents if document["asked"].sum()]
    if len(documents) > MAX_DOCUMENTS:
        documents = [documents[i] for i in np.linspace(0, len(documents) - 1, MAX_DOCUMENTS).round().astype(int)]
    return [
        Halves(
            d["doc_id"][0],
            d["term_id"].to_numpy(),
            d["given"].to_numpy().astype(float),
            d["asked"].to_numpy().astype(float),
        )
        for d in documents
    ]


def complete(topic_terms: np.ndarray, documents: list[Halves]) -> Completion | None:
    """Return how likely the asked halves are under `topic_terms` (K, V) once shares are learnt from the given halves.

    Shares are folded in by expectation maximisation with the topics fixed. Wallach, Murray, Salakhutdinov and Mimno (2009),
    Evaluation methods for topic models, ICML: document completion. The shares of all documents together are learnt from all given
    halves as if they were one document's. None where there is no document.
    """
    if not documents:
        return None
    smooth = np.ascontiguousarray(((1 - SMOOTHING) * topic_terms + SMOOTHING / topic_terms.shape[1]).T)  # (V, K)
    together = np.zeros(len(smooth))
    for document in documents:
        together[document.terms] += document.given
    common = fold_in(smooth, together)
    likelihood, without = np.empty(len(documents)), np.empty(len(documents))
    for i, document in enumerate(documents):
        probs = smooth[document.terms]
        likelihood[i] = document.asked @ np.log(probs @ fold_in(probs, document.given))
        without[i] = document.asked @ np.log(probs @ common)
    tokens = np.array([document.asked.sum() for document in documents])
    gain = likelihood - without
    return Completion(
        float(likelihood.sum() / tokens.sum()),
        _ratio_se(likelihood, tokens),
        len(documents),
        float(gain.sum() / tokens.sum()),
        _ratio_se(gain, tokens) if len(documents) >= MIN_DOCUMENTS else None,
    )


def fold_in(probs: np.ndarray, counts: np.ndarray) -> np.ndarray:
    """Return the shares (K,) of a document whose terms have `probs` (u, K) and occur `counts` (u,) times."""
    shares = np.full(probs.shape[1], 1.0 / probs.shape[1])
    held = counts > 0
    probs, counts = probs[held], counts[held]
    for _ in range(MAX_ROUNDS):
        weight = SHARE_PRIOR + shares * (probs.T @ (counts / (probs @ shares)))
        new = weight / weight.sum()
        change = np.abs(new - shares).max()
        shares = new
        if change < SETTLED:
            break
    return shares


def _ratio_se(likelihood: np.ndarray, tokens: np.ndarray) -> float | None:
    """Return the standard error of sum(likelihood) / sum(tokens) over documents (linearised ratio; Cochran 1977, 6.4)."""
    n = len(tokens)
    if n < 2:
        return None
    residual = likelihood - likelihood.sum() / tokens.sum() * tokens
    return float(np.sqrt(n / (n - 1) * (residual**2).sum()) / tokens.sum())
