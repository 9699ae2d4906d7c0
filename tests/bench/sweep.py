"""The whole sweep over numbers of topics beside the script everybody writes, in one run. `make bench`.

That script: whole documents cut by jieba, gensim's LdaMulticore with 10 passes for each number of topics, c_v of each, and k-means on
TF-IDF. Ours: the pipeline from the documents to the choice of a model, one seed, k-means, every score; with 40 sweeps of LDA begun from
clusters, at which seeds agree, and with 10 from a random start, whose topics still cohere better than the script's.
C_V of each is measured on its own tokens: those of whole documents, and those of sections held out, place names masked.
On 100 of the work reports of ../shared/data, or on the demo corpus where they are missing; `sweep.py 1442 10 20 30 40 50` for all
of them and these numbers of topics. Seconds are of a clock, both taking the cores they can get, and of processors.
"""

import resource
import sys
import time
from pathlib import Path

import polars as pl

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from corpus_scale import documents  # noqa: E402 - the project is not installed, its root is put on the path first
from pipeline import CORES, Rule, pipeline  # noqa: E402

from scripts.tokens.terms import stop_terms  # noqa: E402

FITS = {
    "stable": {"start": "clusters", "iterations": 40},  # seeds agree with a cosine of .998, places' shares with .996
    "rough": {"start": "random", "iterations": 10, "chains": 1},  # NPMI .04 to .10 on the reports, C_V .56 to .66
}


def say(*cells: object) -> None:
    sys.stdout.write("  ".join(str(cell) for cell in cells) + "\n")
    sys.stdout.flush()


def processor() -> float:
    """Return the processor seconds of this process and of those it has waited for."""
    of = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(usage.ru_utime + usage.ru_stime for usage in of)


def obvious(rows: list[dict[str, str]], numbers: list[int]) -> tuple[dict[str, float], list[float]]:
    """Return (seconds of each part of the baseline, honest and as people write it; C_V for each number of topics)."""
    import jieba
    from gensim.corpora import Dictionary
    from gensim.models import CoherenceModel, LdaMulticore
    from sklearn.cluster import KMeans
    from sklearn.feature_extraction.text import TfidfVectorizer

    jieba.initialize()
    stops = stop_terms(str(ROOT / "workflow/resources/stop_terms.txt"))
    seconds: dict[str, float] = {}
    clock = time.perf_counter()

    def part(name: str) -> None:
        nonlocal clock
        now = time.perf_counter()
        seconds[name] = seconds.get(name, 0.0) + now - clock
        clock = now

    tokens = [[word for word in jieba.lcut(row["text"]) if len(word) > 1 and word not in stops] for row in rows]
    part("segmenting")
    dictionary = Dictionary(tokens)
    dictionary.filter_extremes(no_below=5, no_above=0.5)
    corpus = [dictionary.doc2bow(words) for words in tokens]
    part("counting")
    c_v: list[float] = []
    for n in numbers:
        model = LdaMulticore(corpus, num_topics=n, id2word=dictionary, passes=10, workers=CORES, random_state=1)
        part("lda")
        coherence = CoherenceModel(model, texts=tokens, dictionary=dictionary, coherence="c_v", processes=CORES)
        c_v.append(coherence.get_coherence())
        part("c_v")
    points = TfidfVectorizer(analyzer=lambda words: words, min_df=5, max_df=0.5).fit_transform(tokens)
    for n in numbers:
        KMeans(n, n_init=10, random_state=1).fit(points)
        part("k-means")
    return seconds, c_v


def ours(
    rows: list[dict[str, str]], numbers: list[int], fit: dict[str, object]
) -> tuple[float, dict[str, Rule], dict[str, list[float]]]:
    """Return the seconds of the whole, what each rule took, and NPMI and C_V for each number of topics."""
    quality: dict[str, list[float]] = {}

    def look(store: Path) -> None:
        scores = pl.concat(pl.read_parquet(path) for path in store.glob("selection/*/scores.parquet"))
        for metric in ("npmi", "c_v"):
            of = scores.filter(engine="tomotopy", metric=metric).sort("n_topics")
            quality[metric] = of["value"].to_list()

    lda = {"engine": "tomotopy", "topics": numbers, "seeds": [1]} | fit
    config = {
        "run": "sweep",
        "models": [lda, {"engine": "kmeans", "topics": numbers, "seeds": [1]}],
        "selection": {"subsamples": 0},
    }
    seconds, rules = pipeline(rows, config, until="topics", look=look)
    return seconds, rules, quality


if __name__ == "__main__":
    n, *numbers = [int(cell) for cell in sys.argv[1:]] or [100, 10, 20]
    rows = documents(n)
    say(f"{len(rows)} documents, {sum(len(row['text']) for row in rows)} characters, numbers of topics {numbers}")
    began = processor()
    seconds, c_v = obvious(rows, numbers)
    base, base_processor = sum(seconds.values()), processor() - began
    say("the usual script  ", *(f"{part} {value:.1f}" for part, value in seconds.items()))
    say(
        f"                   {base:.1f} s, {base_processor:.1f} processor seconds (1.0); C_V",
        *(f"{v:.2f}" for v in c_v),
    )
    for name, fit in FITS.items():
        began = processor()
        own, rules, quality = ours(rows, numbers, fit)
        own_processor = processor() - began
        say(f"this pipeline, {name}", *(f"{rule} {took.clock:.1f}" for rule, took in sorted(rules.items())))
        say(
            f"                   {own:.1f} s on {CORES} cores ({base / own:.1f} times as fast), {own_processor:.1f} processor seconds"
        )
        peak = max(rule.peak for rule in rules.values())
        say(f"                   ({base_processor / own_processor:.1f} times as few), {peak:.0f} MB at most")
        for metric, name_of in (("c_v", "C_V"), ("npmi", "NPMI")):
            say(f"                   {name_of}", *(f"{value:.2f}" for value in quality[metric]))
