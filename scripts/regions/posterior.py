"""How far shares move from draw to draw: what they owe to the model rather than to which documents there are."""

from dataclasses import dataclass

import numpy as np
import polars as pl
from scipy.sparse import csr_matrix

from scripts.shared.job import log
from scripts.shared.tables import OF_PLACE

CERTAIN = "topics taken as certain"


@dataclass(frozen=True)
class Posterior:
    """Draws of shares (M, U, K) of units, `unit` (doc_id, unit) the number of each document's; units are documents or whole places.

    `run` (M,) numbers the run (seed) each draw is of; None where all are of one.
    """

    shares: np.ndarray
    unit: pl.DataFrame
    whole_places: bool
    run: np.ndarray | None = None

    @property
    def n_draws(self) -> int:
        return len(self.shares)

    @property
    def basis(self) -> str:
        """Return what intervals that hold between() say of themselves."""
        return f"topics' uncertainty from {self.n_draws} draws" if self.n_draws > 1 else CERTAIN

    def means(
        self,
        doc_ids: pl.Series,
        cell: np.ndarray,
        n_cells: int = 0,
        weights: np.ndarray | None = None,
        dtype: type = np.float64,
    ) -> np.ndarray:
        """Return each cell's mean share in each draw (M, C, K), `cell` (D,) numbering those of `doc_ids`, C being n_cells or more.

        Documents weigh equally, or by `weights` (D,).

        Documents without draws count 0 in all of them, which moves no difference between draws. With whole places, a document stands
        for the mean of its place, which is exact for cells that hold all documents of a place or none.
        """
        found = pl.DataFrame({"doc_id": doc_ids}).join(self.unit, on="doc_id", how="left", maintain_order="left")[
            "unit"
        ]
        known = found.is_not_null().to_numpy()
        weights = np.ones(len(cell)) if weights is None else weights
        n = np.bincount(cell, weights=weights, minlength=n_cells)
        cells, units = cell[known], found.drop_nulls().to_numpy()
        gather = csr_matrix((weights[known] / n[cells], (cells, units)), shape=(len(n), self.shares.shape[1]))
        means = np.empty((self.n_draws, len(n), self.shares.shape[2]), dtype)
        for m, one in enumerate(self.shares):
            means[m] = gather @ one
        return means

    def between(self, means: np.ndarray) -> np.ndarray | None:
        """Return what draws add to the variance of a share, from its `means` (M, ...) in each draw; None without draws.

        (1 + 1/M) W + (1 + 1/S) B of W the variance of the M draws within the S runs and B that between runs, by one-way analysis of
        variance: the plain variance of all draws counts only (S - 1) / S of B. Rubin (1987), Multiple imputation for nonresponse in
        surveys, 3.1; nested as by Rubin (2003), doi:10.1111/1467-9574.00217.
        """
        # ASSUME the chosen run's share stands for the mean of all draws
        if self.n_draws < 2:
            return None
        within, spread, usual, runs = self._parts(means)
        if runs == 1:
            return (1 + 1 / self.n_draws) * within
        return (1 + 1 / self.n_draws) * within + (1 + 1 / runs) * np.maximum((spread - within) / usual, 0.0)

    def degrees(self, means: np.ndarray) -> np.ndarray:
        """Return the degrees of freedom (...) on which between() rests: few where runs differ more than their draws (Satterthwaite 1946)."""
        within, spread, usual, runs = self._parts(means)
        apart = (spread > within) & (runs > 1)
        of_runs = np.where(apart, (1 + 1 / max(runs, 1)) / usual * spread, 0.0)
        of_draws = (1 + 1 / self.n_draws - np.where(apart, (1 + 1 / max(runs, 1)) / usual, 0.0)) * within
        noise = of_runs**2 / max(runs - 1, 1) + of_draws**2 / max(self.n_draws - runs, 1)
        return np.divide(
            (of_runs + of_draws) ** 2, noise, out=np.full_like(within, self.n_draws - 1.0), where=noise > 0
        )

    def _parts(self, means: np.ndarray) -> tuple[np.ndarray, np.ndarray, float, int]:
        """Return (variance within runs, mean square between them, draws by run as that counts them, runs)."""
        run = np.zeros(self.n_draws, dtype=int) if self.run is None else self.run
        n = np.bincount(run)
        inside, runs = self.n_draws - len(n), len(n)
        centres = np.array([means[run == one].mean(axis=0) for one in range(runs)])
        within = ((means - centres[run]) ** 2).sum(axis=0) / inside if inside else np.zeros(means.shape[1:])
        if runs == 1:
            return within, within, 1.0, 1
        usual = (self.n_draws - (n**2).sum() / self.n_draws) / (runs - 1)
        return within, np.tensordot(n, (centres - means.mean(axis=0)) ** 2, axes=1) / (runs - 1), usual, runs


def posterior(draws: pl.DataFrame, places: pl.DataFrame) -> Posterior:
    """Return the table draws in arrays; `places` (doc_id, adcode) tells the documents of each place where units are whole places."""
    units = draws["doc_id"].unique().sort()
    # ids of documents may look like this too, but not those of every document, and none has a place of that name
    codes = OF_PLACE + places["adcode"]
    whole_places = len(units) > 0 and bool(units.is_in(codes.drop_nulls().unique().implode()).all())
    number = pl.DataFrame({"name": units}).with_row_index("unit").with_columns(pl.col("unit").cast(pl.Int64))
    own = places.select("doc_id", name=codes) if whole_places else number.select(doc_id="name", name="name")
    unit = own.join(number, on="name", how="inner").select("doc_id", "unit")
    if not len(draws):
        log.info("no posterior draws: intervals take the topics as certain")
        return Posterior(np.zeros((0, 0, 0)), unit, False)
    shape = (draws["draw"].n_unique(), len(units), draws["topic"].n_unique())
    shares = np.full(shape, np.nan)
    row = draws.select("draw", "topic", "share", pl.col("doc_id").replace_strict(units, number["unit"]).alias("unit"))
    shares[tuple((row[c].rank("dense") - 1).to_numpy() for c in ("draw", "unit", "topic"))] = row["share"].to_numpy()
    # a unit that some runs lack stands at its mean there, so that its absence is not taken for variance
    shares = np.where(np.isnan(shares), np.nanmean(shares, axis=0), shares)
    log.info("%d posterior draws of %d %s", shape[0], shape[1], "places" if whole_places else "documents")
    run = draws.select("draw", "model").unique().sort("draw")["model"].rank("dense").to_numpy().astype(int) - 1
    return Posterior(shares, unit, whole_places, run)
