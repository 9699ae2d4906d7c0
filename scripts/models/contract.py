"""What every engine gives back: topics as distributions over terms, and shares of topics for the rows it was trained on.

An engine is one file in scripts/models/engines/ with

    FAMILY = "topics" or "clusters"
    def fit(train, *, n_topics, seed, <options with literal defaults, each explained in the docstring as `name: text`>) -> Fit

and, where it wants more than counts, NEEDS = names of scripts/models/supply.py, each a keyword without default that fit() and
infer() are given: "words" (all words of small corpora), "covariates" (place and period).

`train` is a scipy csr_matrix of whole numbers, (rows, V): rows are sections for topics, documents for clusters. No row is empty.
An option whose default is None is set by the size of `train`. Equal arguments give equal bytes, whatever the process.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
from scipy.sparse import csr_matrix

from scripts.shared.job import Problem

Family = Literal["topics", "clusters"]


@dataclass(frozen=True)
class Fit:
    """One fitted model with K topics over V terms, learned from R rows."""

    topic_terms: np.ndarray  # (K, V), rows sum to 1
    shares: np.ndarray  # (R, K), rows sum to 1; 0 or 1 for clusters
    infer: Callable[..., tuple[np.ndarray, list[csr_matrix]]] | None = (
        None  # shares (n, K) and states of rows never seen
    )
    measures: Mapping[str, float] = field(default_factory=dict)
    states: list[csr_matrix] = field(
        default_factory=list
    )  # each (R, K): with `prior` added, the Dirichlet of a row's shares
    prior: float = 0.0
    curve: Mapping[int, float] = field(default_factory=dict)  # sweeps or passes done: log-likelihood a word


def positive(**options: float | None) -> None:
    """Raise Problem where an option that is set is not above 0."""
    for name, value in options.items():
        if value is not None and not value > 0:
            raise Problem(f"{name} = {value!r} must be above 0 (or left out, for the engine's default)")


def whole(**options: float | None) -> None:
    """Raise Problem where an option that is set is not a whole number above 0."""
    for name, value in options.items():
        if value is not None and (value < 1 or value != int(value)):
            raise Problem(f"{name} = {value!r} must be a whole number above 0 (or left out, for the engine's default)")


def between(low: float, high: float, **options: float) -> None:
    """Raise Problem where an option lies outside [low, high]."""
    for name, value in options.items():
        if not low <= value <= high:
            raise Problem(
                f"{name} = {value!r} must lie between {low} and {high} (or be left out, for the engine's default)"
            )


def by_size(size: float, small: tuple[float, float], large: tuple[float, float]) -> float:
    """Return a setting that slides with the logarithm of `size` from small = (size, value) to large, and stays there beyond."""
    (low, at_low), (high, at_high) = small, large
    done = (np.log(max(size, 1)) - np.log(low)) / (np.log(high) - np.log(low))
    return float(at_low + (at_high - at_low) * min(max(done, 0.0), 1.0))
