"""Years made comparable: the same places in every year, or each year weighted as if it had them."""

from dataclasses import dataclass

import numpy as np

from scripts.shared.job import log

FIXED_FROM = 0.5  # ASSUME a fixed panel is worth having when it holds half of the documents
PRESENT_FROM = 0.5  # ASSUME a place seen in half of the years can be carried through the others
COVERED_FROM = 0.5  # ASSUME a year without half of the panel's weight cannot be made comparable


@dataclass(frozen=True)
class Panel:
    """The places that enter and with what weight: `weights` (P,), 0 for places left out; `fixed` when all are in every year."""

    weights: np.ndarray
    fixed: bool

    @property
    def basis(self) -> str:
        n = int((self.weights > 0).sum())
        places = "1 place" if n == 1 else f"{n} places"
        return f"fixed panel of {places}" if self.fixed else f"standardised to the pooled weights of {places}"


def choose_panel(n: np.ndarray) -> Panel:
    """Return the panel for `n` (P, Y) documents by place and year.

    Places present in every year where they hold FIXED_FROM of all documents, else those present in PRESENT_FROM of the years,
    each weighted by its documents over all years (direct standardisation; Rothman, Modern epidemiology, ch. 3).
    """
    totals = n.sum(axis=1)
    always = (n > 0).all(axis=1)
    often = (n > 0).mean(axis=1) >= PRESENT_FROM
    fixed = totals[always].sum() >= FIXED_FROM * totals.sum()
    members = always if fixed else often if often.any() else totals > 0
    weights = np.where(members, totals, 0).astype(float)
    log.info(
        "%d of %d places enter the panel, with %d of %d documents", members.sum(), len(n), weights.sum(), totals.sum()
    )
    return Panel(weights / weights.sum(), bool(fixed))


@dataclass(frozen=True)
class Standardised:
    """Years made comparable: shares (Y, K), documents used (Y,), what they are worth (Y,), and which years can stand (Y,)."""

    shares: np.ndarray
    n: np.ndarray
    effective: np.ndarray
    covered: np.ndarray


def standardise(shares: np.ndarray, n: np.ndarray, panel: Panel) -> Standardised:
    """Return the panel's shares by year; `shares` (P, Y, K) by place and year, `n` (P, Y) documents.

    The places a year has share the weight of those it lacks; a year with less than COVERED_FROM of the weight does not stand.
    Effective documents are what equal weights would need for the same variance, 1 / sum(w^2 / n) (Kish 1965, Survey sampling).
    """
    weights = np.where(n > 0, panel.weights[:, None], 0.0)
    total = weights.sum(axis=0)
    weights = np.divide(weights, total, out=np.zeros_like(weights), where=total > 0)
    noise = np.divide(weights**2, n, out=np.zeros_like(weights), where=n > 0).sum(axis=0)
    return Standardised(
        shares=np.einsum("py,pyk->yk", weights, shares),
        n=np.where(weights > 0, n, 0).sum(axis=0),
        effective=np.divide(1.0, noise, out=np.zeros_like(noise), where=noise > 0),
        covered=total >= COVERED_FROM,
    )
