"""LDA by online variational Bayes with gensim (LGPL library, used as it is; Hoffman, Blei and Bach 2010, NIPS 23)."""

import numpy as np
from scipy.sparse import csr_matrix

from scripts.models.contract import Fit, between, by_size, positive, whole
from scripts.models.sampler import above_prior
from scripts.models.start import row_start, started_from
from scripts.shared.job import log, progress

FAMILY = "topics"
LOOK = 5  # passes between two looks at the bound
SETTLED = 0.002  # nats a word gained from one look to the next


def fit(
    train: csr_matrix,
    *,
    n_topics: int,
    seed: int,
    passes: int | None = None,
    iterations: int = 50,
    chunksize: int | None = None,
    decay: float = 0.7,
    offset: float = 10.0,
    alpha: float = 0.1,
    eta: float = 0.3,
    start: str = "random",
) -> Fit:
    """Return the model after the last pass.

    passes: how often all sections are gone through; null sets 40 for up to 200 sections, falling to 4 from 40,000 on
    iterations: steps at most to settle the topics of one section
    chunksize: sections per update; null sets a sixteenth of all, from 16 to 2000
    decay: how fast earlier updates are forgotten, from .5 to 1
    offset: how much the first updates are slowed down
    alpha: prior weight of each topic in a section
    eta: prior weight of each term in a topic
    start: random only; variational inference would copy clusters
    """
    from gensim.models import LdaModel

    whole(passes=passes, iterations=iterations, chunksize=chunksize)
    positive(offset=offset, alpha=alpha, eta=eta)
    between(0.5, 1, decay=decay)
    started_from(start, sampler=False)
    n_rows = train.shape[0]
    # ASSUME what counts is the number of updates: small corpora need many passes in small chunks
    passes = int(passes or round(by_size(n_rows, (2e2, 40), (4e4, 4))))
    chunksize = int(chunksize or min(max(n_rows // 16, 16), 2000))
    bags = _bags(train)
    model = LdaModel(
        id2word={term: str(term) for term in range(train.shape[1])},
        num_topics=n_topics,
        passes=1,
        iterations=iterations,
        chunksize=chunksize,
        decay=decay,
        offset=offset,
        alpha=[alpha] * n_topics,
        eta=eta,
        eval_every=None,
        random_state=seed,
        dtype=np.float64,
    )
    model.state.sstats[:] = row_start(train, n_topics, seed)
    model.sync_state()
    curve: dict[int, float] = {}
    for done in progress(range(1, passes + 1), passes, "passes"):
        model.update(bags)
        if done % LOOK == 0 or done == passes:
            curve[done] = float(model.log_perplexity(bags[:: max(1, n_rows // 1000)]))
            if settled(curve):
                break
    log.info("%d of at most %d passes over %d sections in chunks of %d", done, passes, n_rows, chunksize)

    def infer(rows: csr_matrix) -> tuple[np.ndarray, list[csr_matrix]]:
        model.random_state = np.random.RandomState(seed)  # inference draws its start: the same for the same rows
        gamma, _ = model.inference(_bags(rows))
        shares = gamma / gamma.sum(axis=1, keepdims=True)
        lengths = np.asarray(rows.sum(axis=1))
        return shares, [above_prior(shares, lengths, np.full((1, n_topics), alpha), alpha, whole=False)]

    topic_terms = model.get_topics().astype(np.float64)
    shares, states = infer(train)
    measures = {"passes": float(done), "converged": float(settled(curve))}
    return Fit(topic_terms / topic_terms.sum(axis=1, keepdims=True), shares, infer, measures, states, alpha, curve)


def settled(curve: dict[int, float]) -> bool:
    """Return whether the likelihood bound has gained hardly anything since the look before."""
    looks = list(curve.values())
    return len(looks) >= 2 and looks[-1] - looks[-2] < SETTLED


def _bags(rows: csr_matrix) -> list[list[tuple[int, int]]]:
    """Return each row as gensim's list of (term, count)."""
    bounds = zip(rows.indptr[:-1], rows.indptr[1:], strict=True)
    return [list(zip(rows.indices[s:e].tolist(), rows.data[s:e].tolist(), strict=True)) for s, e in bounds]
