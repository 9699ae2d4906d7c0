"""How often topics and clusters are the known classes, how well planted topics come back, and how long it takes. `make bench`.

Classes: 502 news articles of 10 categories, 450 letters of 7, of ../shared/data; says nothing about them where that is missing. A
document's class is its strongest topic; NMI and ARI are means of three seeds, or of three subsamples of 80 % of the documents with a
seed each. Planted: corpora drawn from LDA's own model, 5,000 terms, each topic at home in terms of its own; the figure is the mean
cosine of topics matched one to one. Seconds are of one fit, beside those of the first engine. `models.py tomotopy kmeans` takes these
engines only.
"""

import json
import logging
import lzma
import sys
import time
from pathlib import Path

import numpy as np
import polars as pl
from scipy.optimize import linear_sum_assignment
from scipy.sparse import csr_matrix
from sklearn.metrics import adjusted_rand_score, normalized_mutual_info_score

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from scripts.models.fit import load_engine, one_thread  # noqa: E402 - not installed: root comes first
from scripts.models.fit import tables as fit_tables  # noqa: E402
from scripts.shared.tables import empty  # noqa: E402
from scripts.tokens.counts import tables as count_tables  # noqa: E402
from scripts.tokens.policy import read_policy  # noqa: E402
from scripts.tokens.terms import stop_terms, wanted_terms  # noqa: E402

DATA = ROOT.parent / "shared" / "data"
CORPORA = {
    "thucnews": ("news_thucnews/fulltext.jsonl.xz", 10),
    "letters": ("letters_to_government/labelled.jsonl.xz", 7),
}
WANTED = {
    ("kmeans", "thucnews"): (0.91, 0.88),
    ("kmeans", "letters"): (0.40, 0.30),
    ("tomotopy", "thucnews"): (0.84, 0.0),
    ("tomotopy", "letters"): (0.29, 0.0),
    ("gensim", "thucnews"): (0.72, 0.0),
    ("gensim", "letters"): (0.22, 0.0),
}
ENGINES = ("tomotopy", "gensim", "sklearn", "dmr", "nmf", "kmeans", "ward")
SEEDS, SUBSAMPLES = (1, 2, 3), 3


def say(*cells: object) -> None:
    sys.stdout.write("  ".join(str(cell) for cell in cells) + "\n")
    sys.stdout.flush()


def read_corpus(name: str) -> tuple[pl.DataFrame, dict[str, str]]:
    """Return doc_id and text of a labelled corpus, and the class of each document."""
    with lzma.open(DATA / CORPORA[name][0], "rt", encoding="utf-8") as file:
        rows = [json.loads(line) for line in file]
    frame = pl.DataFrame({"doc_id": [row["id"] for row in rows], "text": [row["text"] for row in rows]})
    return frame, {row["id"]: row["category"] for row in rows}


def counted(corpus: pl.DataFrame) -> dict[str, pl.DataFrame]:
    """Return what the stage tokens makes of `corpus`; no place is known, so no place name is masked."""
    made = count_tables(
        corpus,
        empty("places"),
        empty("mentions"),
        policy=read_policy(ROOT / "workflow/resources/policy_terms.txt"),
        stops=stop_terms(ROOT / "workflow/resources/stop_terms.txt"),
        wanted=wanted_terms(ROOT / "workflow/resources/stop_terms.txt"),
        engine="rjieba",
        section_chars=600,
        min_term_chars=2,
        heldout_share=0.1,
        mask=True,
        phrases=True,
        min_sections=None,
        max_section_share=None,
    )
    unknown = {"date": pl.Series([None] * len(corpus), dtype=pl.String)}
    nowhere = dict.fromkeys(("province", "adcode"), unknown["date"])
    made["documents"] = corpus.select("doc_id").with_columns(**unknown)
    made["places"] = corpus.select("doc_id").with_columns(**nowhere)
    return made


def judged(
    engine: str, made: dict[str, pl.DataFrame], gold: dict[str, str], n_topics: int, seed: int
) -> tuple[float, float]:
    """Return NMI and ARI of the documents' strongest topics with their classes."""
    names = ("vocabulary", "sections", "section_counts", "heldout", "section_tokens", "documents", "places")
    given = {name: made[name] for name in names}
    found = fit_tables(**given, model=engine, engine=engine, n_topics=n_topics, seed=seed)["doc_topics"]
    strongest = found.sort("share", descending=True, maintain_order=True).unique(
        "doc_id", keep="first", maintain_order=True
    )
    classes = [gold[doc_id] for doc_id in strongest["doc_id"]]
    return normalized_mutual_info_score(classes, strongest["topic"]), adjusted_rand_score(classes, strongest["topic"])


def classes(name: str, engines: tuple[str, ...]) -> None:
    corpus, gold = read_corpus(name)
    n_topics = CORPORA[name][1]
    whole = counted(corpus)
    drawn = [corpus.sample(fraction=0.8, seed=number).sort("doc_id") for number in range(SUBSAMPLES)]
    parts = [counted(part) for part in drawn]
    base = None
    for engine in engines:
        started = time.process_time()
        of_seeds = np.array([judged(engine, whole, gold, n_topics, seed) for seed in SEEDS])
        seconds = (time.process_time() - started) / len(SEEDS)
        base = base or seconds
        of_parts = np.array([judged(engine, part, gold, n_topics, 1 + i) for i, part in enumerate(parts)])
        wanted = WANTED.get((engine, name))
        say(
            f"{name:<9} {engine:<9}",
            "NMI {:.3f} ARI {:.3f}".format(*of_seeds.mean(axis=0)),
            "80 %: {:.3f} +- {:.3f} / {:.3f} +- {:.3f}".format(
                *np.stack([of_parts.mean(0), of_parts.std(0)]).T.ravel()
            ),
            f"{seconds:5.1f} s ({seconds / base:.1f})",
            f"wanted {wanted[0]} / {wanted[1] or '-'}" if wanted else "",
        )


def planted(n_topics: int, n_rows: int, words: int, seed: int, n_terms: int = 5000) -> tuple[csr_matrix, np.ndarray]:
    """Return counts (n_rows, n_terms) drawn from LDA's own model and its topics (n_topics, n_terms), well apart."""
    random = np.random.default_rng(seed)
    home = np.full((n_topics, n_terms), 0.01)
    home[np.arange(n_terms) % n_topics, np.arange(n_terms)] = 1.0
    topics = np.array([random.dirichlet(0.1 * row) for row in home])
    shares = random.dirichlet(np.full(n_topics, 0.1), n_rows)
    return csr_matrix(np.array([random.multinomial(words, own / own.sum()) for own in shares @ topics])), topics


def recovery(found: np.ndarray, wanted: np.ndarray) -> float:
    """Return the mean cosine of topics matched one to one."""
    left, right = (rows / np.linalg.norm(rows, axis=1, keepdims=True) for rows in (found, wanted))
    cosine = left @ right.T
    return float(cosine[linear_sum_assignment(-cosine)].mean())


def recoveries(engines: tuple[str, ...]) -> None:
    for n_topics, n_rows, words in ((5, 1000, 100), (10, 1000, 100), (10, 2000, 30), (20, 2000, 200)):
        counts, topics = planted(n_topics, n_rows, words, seed=1)
        kept = np.flatnonzero(np.asarray(counts.sum(axis=0)).ravel())
        base = None
        for engine in engines:
            module = load_engine(engine)
            started = time.process_time()
            needs = dict.fromkeys(getattr(module, "NEEDS", ()))
            fit = one_thread(module.fit, counts[:, kept], n_topics=n_topics, seed=1, **needs)
            seconds = time.process_time() - started
            base = base or seconds
            cosine = recovery(fit.topic_terms, topics[:, kept])
            say(
                f"planted K={n_topics:<3} {n_rows} rows of {words:<4} {engine:<9} cosine {cosine:.3f}",
                f"{seconds:5.1f} s ({seconds / base:.1f})  wanted .9",
            )


def main(engines: tuple[str, ...]) -> None:
    logging.disable(logging.INFO)
    recoveries(engines)
    if not DATA.is_dir():
        say("models: ../shared/data is missing, no classes to compare with")
        return
    for name in CORPORA:
        classes(name, engines)


if __name__ == "__main__":
    main(tuple(sys.argv[1:]) or ENGINES)
