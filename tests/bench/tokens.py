"""Segmenting and counting against the script everybody writes (jieba, gensim Dictionary), in one run. `make bench`.

On 100 of the work reports of ../shared/data, or on the demo corpus where they are missing; `tokens.py 1442` for all of them. No place
is known here, so that no place name is masked.
"""

import os
import sys
import time
from pathlib import Path

import polars as pl

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from corpus_scale import documents  # noqa: E402 - the project is not installed, its root is put on the path first

from scripts.shared.tables import empty  # noqa: E402
from scripts.tokens.counts import tables  # noqa: E402
from scripts.tokens.policy import read_policy  # noqa: E402
from scripts.tokens.terms import stop_terms, wanted_terms  # noqa: E402

CORES = 2
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # as in a run: the other process starts from compiled modules


def obvious(texts: list[str], stops: frozenset[str]) -> float:
    """Return the seconds of the baseline, honest and as people write it."""
    import jieba
    from gensim.corpora import Dictionary

    jieba.initialize()
    started = time.perf_counter()
    tokens = [[word for word in jieba.lcut(text) if len(word) > 1 and word not in stops] for text in texts]
    dictionary = Dictionary(tokens)
    dictionary.filter_extremes(no_below=5, no_above=0.5)
    for words in tokens:
        dictionary.doc2bow(words)
    return time.perf_counter() - started


def ours(corpus: pl.DataFrame, stops: frozenset[str], policy: dict[str, str]) -> float:
    started = time.perf_counter()
    tables(
        corpus,
        empty("places"),
        empty("mentions"),
        policy=policy,
        stops=stops,
        wanted=wanted_terms(str(ROOT / "workflow/resources/stop_terms.txt")),
        engine="rjieba",
        section_chars=600,
        min_term_chars=2,
        min_sections=None,
        max_section_share=None,
        heldout_share=0.1,
        mask=True,
        phrases=True,
        cores=CORES,
    )
    return time.perf_counter() - started


if __name__ == "__main__":
    rows = documents(int(sys.argv[1]) if len(sys.argv) > 1 else 100)
    corpus = pl.DataFrame({"doc_id": [row["id"] for row in rows], "text": [row["text"] for row in rows]})
    stops = stop_terms(str(ROOT / "workflow/resources/stop_terms.txt"))
    policy = read_policy(ROOT / "workflow/resources/policy_terms.txt")
    chars = corpus["text"].str.len_chars().sum()
    # ours before and after: the speed of a shared machine changes within minutes
    before, base, after = (
        ours(corpus, stops, policy),
        obvious(corpus["text"].to_list(), stops),
        ours(corpus, stops, policy),
    )
    own = (before + after) / 2
    sys.stdout.write(
        f"tokens: {len(corpus)} documents, {chars} characters\n  jieba + gensim Dictionary {base:6.1f} s  (1.0)\n"
        f"  this pipeline             {own:6.1f} s  ({base / own:.1f} times as fast; {before:.1f} s before, {after:.1f} s after)\n"
    )
