"""The contract between stages: what each table holds, checked on every write and every read.

Parquet in long format, rows sorted by key, so that equal content is equal bytes. What readers open is written as CSV too.
"""

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

import polars as pl

TEXT, WHOLE, NUMBER, YESNO = pl.String, pl.Int64, pl.Float64, pl.Boolean

LEVELS = ("country", "province", "prefecture", "county")  # coarse to fine; "group" stands beside them
COUNTRY = "100000"  # adcode of the whole country


@dataclass(frozen=True)
class Table:
    """Columns (name: type) with the key first; `key` columns are unique together; `checks` return a complaint or None."""

    about: str  # one sentence for docs/tables.md
    columns: dict[str, type[pl.DataType]]
    key: tuple[str, ...]
    nullable: tuple[str, ...] = ()
    own_columns: bool = False  # the user's own columns may follow
    csv: bool = True  # also written as CSV for readers
    checks: tuple[Callable[[pl.DataFrame], str | None], ...] = ()


# --- checks: each returns what is wrong in one clause, or None ---------------------------------------------------------


def sums_to_one(value: str, *by: str) -> Callable[[pl.DataFrame], str | None]:
    def check(frame: pl.DataFrame) -> str | None:
        totals = frame.group_by(by, maintain_order=True).agg(pl.col(value).sum())
        wrong = totals.filter((pl.col(value) - 1).abs() > 1e-6)
        return f"{value} of {by} {wrong.row(0)} does not sum to 1" if len(wrong) else None

    return check


def within(column: str, low: float = -math.inf, high: float = math.inf) -> Callable[[pl.DataFrame], str | None]:
    def check(frame: pl.DataFrame) -> str | None:
        wrong = frame.filter(~pl.col(column).is_between(low, high))
        return f"{column} = {wrong[column][0]} lies outside [{low}, {high}]" if len(wrong) else None

    return check


def finite(*columns: str) -> Callable[[pl.DataFrame], str | None]:
    def check(frame: pl.DataFrame) -> str | None:
        wrong = [c for c in columns if not frame[c].is_finite().all()]
        return f"{wrong[0]} holds a number that is not finite" if wrong else None

    return check


def ordered(low: str, middle: str, high: str) -> Callable[[pl.DataFrame], str | None]:
    def check(frame: pl.DataFrame) -> str | None:
        wrong = frame.filter(~((pl.col(low) <= pl.col(middle)) & (pl.col(middle) <= pl.col(high))))
        return f"{low} <= {middle} <= {high} fails for {wrong.row(0)}" if len(wrong) else None

    return check


def one_of(column: str, allowed: Iterable[str]) -> Callable[[pl.DataFrame], str | None]:
    allowed = tuple(allowed)

    def check(frame: pl.DataFrame) -> str | None:
        wrong = frame.filter(~pl.col(column).is_in(allowed))
        return f"{column} = {wrong[column][0]!r} is none of {', '.join(allowed)}" if len(wrong) else None

    return check


def dense(column: str) -> Callable[[pl.DataFrame], str | None]:
    def check(frame: pl.DataFrame) -> str | None:
        return None if frame[column].to_list() == list(range(len(frame))) else f"{column} does not count 0, 1, 2 ..."

    return check


def reason_where_null(column: str, reason: str) -> Callable[[pl.DataFrame], str | None]:
    def check(frame: pl.DataFrame) -> str | None:
        wrong = frame.filter(pl.col(column).is_null() & pl.col(reason).is_null())
        return f"row {wrong.row(0)} has neither {column} nor {reason}" if len(wrong) else None

    return check


def adds_up(frame: pl.DataFrame) -> str | None:
    """Return what is wrong where the pieces read are not those left out plus the documents."""
    first, last = frame.row(0, named=True), frame.row(-1, named=True)
    out = frame["n"].sum() - first["n"] - last["n"]
    if (first["stage"], last["stage"]) != ("pieces", "documents") or first["n"] != out + last["n"]:
        return f"{first['n']} pieces read are not {out} dropped + {last['n']} documents"
    return None


def single_spaces(*columns: str) -> Callable[[pl.DataFrame], str | None]:
    def check(frame: pl.DataFrame) -> str | None:
        for column in columns:
            wrong = frame.filter(pl.col(column).str.contains(r"^ |  | $"))
            if len(wrong):
                return f"{column} = {wrong[column][0]!r} has more than single spaces between terms"
        return None

    return check


# --- the tables ------------------------------------------------------------------------------------------------------

DOCUMENT = {
    "source": TEXT,
    "position": WHOLE,
    "title": TEXT,
    "text": TEXT,
    "date": TEXT,  # ISO 8601: 2024, 2024-02 or 2024-02-18, as much as is known
    "date_from": TEXT,
    "date_scraped": TEXT,
    "n_chars": WHOLE,
}
DOCUMENT_NULLABLE = ("title", "date", "date_from", "date_scraped")
PLACE_LEVELS = (*LEVELS, "group")
OF_PLACE = "place:"  # before an adcode in draws: the mean over the documents of that place
MASK_TYPES = ("admin", "demonym", "dateline", "byline", "outlet", "officeholder")  # masked by default
KEPT_TYPES = ("policy_region", "foreign", "policy_brand", "nature")  # names that are no place: kept by default

EFFECT = dict.fromkeys(("effect", "low", "high", "se", "p", "q"), NUMBER)  # a difference, its interval, its tests
ALL_READERS = "(all)"  # the row of all readers together
# how many answers of readers there are and are right, and their share with its interval
ANSWERS = {"n_answers": WHOLE, "n_right": WHOLE, "precision": NUMBER, "low": NUMBER, "high": NUMBER}
OF_ANSWERS = (within("n_right", 0), within("low", 0, 1), within("high", 0, 1), ordered("low", "precision", "high"))
OF_EFFECT = (within("p", 0, 1), within("q", 0, 1), ordered("low", "effect", "high"))

TABLES: dict[str, Table] = {
    # corpus
    "documents": Table(
        "The documents that stay, one row each, with their text.",
        {"doc_id": TEXT, **DOCUMENT},
        ("doc_id",),
        DOCUMENT_NULLABLE,
        own_columns=True,
        csv=False,
        checks=(within("n_chars", 1),),
    ),
    "dropped": Table(
        "The pieces that were read and left out, each with stage and reason: pieces read = documents + dropped.",
        {"source": TEXT, "position": WHOLE, "stage": TEXT, "reason": TEXT, "detail": TEXT},
        ("source", "position"),
        ("detail",),
    ),
    "reprints": Table(
        "Near-duplicates of a document that was kept; each also stands in dropped.",
        {"doc_id": TEXT, "kept_doc_id": TEXT, "similarity": NUMBER, **DOCUMENT},
        ("doc_id",),
        DOCUMENT_NULLABLE,
        own_columns=True,
        csv=False,
        checks=(within("similarity", 0, 1),),
    ),
    "repairs": Table(
        "How often each kind of damage was mended in each document.",
        {"doc_id": TEXT, "repair": TEXT, "n": WHOLE},
        ("doc_id", "repair"),
        checks=(within("n", 1),),
    ),
    "corpus_flow": Table(
        "From pieces read to documents: how many were left out at which stage and why, and how many are left after it.",
        {"step": WHOLE, "stage": TEXT, "reason": TEXT, "n": WHOLE, "left": WHOLE},
        ("step",),
        checks=(dense("step"), within("left", 0), adds_up),
    ),
    "pieces": Table(
        "What one chunk of the input files holds, piece by piece; `own` and `repairs` are JSON.",
        {
            "row": WHOLE,
            **DOCUMENT,
            "n_inked": WHOLE,
            "own_id": TEXT,
            "place": TEXT,
            "own_names": TEXT,
            "own": TEXT,
            "repairs": TEXT,
        },
        ("row",),
        (*DOCUMENT_NULLABLE, "own_id"),
        csv=False,
    ),
    "signatures": Table(
        "What is needed to find copies of each piece of a chunk: digests, a sample of its shingles, MinHash values.",
        {
            "row": WHOLE,
            "digest": TEXT,
            "plain_digest": TEXT,
            "n_plain": WHOLE,
            "n_shingles": WHOLE,
            "sketch": pl.Binary,
            **{f"band_{k:02}": pl.UInt64 for k in range(32)},
        },
        ("row",),
        csv=False,
    ),
    # places
    "places": Table(
        "The place each document is about: the current adcode at the finest level known, or null and the reason why.",
        {
            "doc_id": TEXT,
            "adcode": TEXT,
            "adcode_then": TEXT,
            "level": TEXT,
            "province": TEXT,
            "prefecture": TEXT,
            "county": TEXT,
            "confidence": NUMBER,
            "place_from": TEXT,
            "reason": TEXT,
        },
        ("doc_id",),
        ("adcode", "adcode_then", "level", "province", "prefecture", "county", "place_from", "reason"),
        checks=(within("confidence", 0, 1), reason_where_null("adcode", "reason")),
    ),
    "mentions": Table(
        "Every name used as a place: text[start:end] of the document is the surface.",
        {"doc_id": TEXT, "start": WHOLE, "end": WHOLE, "surface": TEXT, "adcode": TEXT},
        ("doc_id", "start"),
        ("adcode",),
        csv=False,
    ),
    # tokens
    "vocabulary": Table(
        "The terms the models see.",
        {"term_id": WHOLE, "term": TEXT, "doc_freq": WHOLE, "term_freq": WHOLE},
        ("term_id",),
        checks=(dense("term_id"), within("doc_freq", 1), within("term_freq", 1)),
    ),
    "counts": Table(
        "How often each term stands in each document.",
        {"doc_id": TEXT, "term_id": WHOLE, "n": WHOLE},
        ("doc_id", "term_id"),
        csv=False,
        checks=(within("n", 1),),
    ),
    "sections": Table(
        "The pieces of long documents that are modelled.",
        {"section_id": WHOLE, "doc_id": TEXT, "start": WHOLE, "end": WHOLE, "n_tokens": WHOLE},
        ("section_id",),
        csv=False,
        checks=(dense("section_id"),),
    ),
    "section_counts": Table(
        "How often each term stands in each section.",
        {"section_id": WHOLE, "term_id": WHOLE, "n": WHOLE},
        ("section_id", "term_id"),
        csv=False,
        checks=(within("n", 1),),
    ),
    "unmasked_vocabulary": Table(
        "All terms, place names too, for keyness and term trends.",
        {"term_id": WHOLE, "term": TEXT, "doc_freq": WHOLE, "term_freq": WHOLE},
        ("term_id",),
        csv=False,
        checks=(dense("term_id"),),
    ),
    "unmasked_counts": Table(
        "How often each unmasked term stands in each document.",
        {"doc_id": TEXT, "term_id": WHOLE, "n": WHOLE},
        ("doc_id", "term_id"),
        csv=False,
        checks=(within("n", 1),),
    ),
    "section_tokens": Table(
        "The masked, unpruned tokens of each section in order, joined by single spaces, sentences by line ends: coherence is measured on them.",
        {"section_id": WHOLE, "tokens": TEXT},
        ("section_id",),
        csv=False,
        checks=(dense("section_id"),),
    ),
    "phrases": Table(
        "New words and phrases of the corpus: neighbouring words that belong together; the accepted ones are terms.",
        {
            "phrase": TEXT,
            "words": TEXT,
            "n": WHOLE,
            "n_docs": WHOLE,
            "npmi": NUMBER,
            "left_entropy": NUMBER,
            "right_entropy": NUMBER,
            "accepted": YESNO,
        },
        ("phrase",),
        checks=(within("n", 1), within("npmi", -1, 1.000001), within("left_entropy", 0), within("right_entropy", 0)),
    ),
    "place_bound": Table(
        "Terms with more than 80 % of their occurrences in one place.",
        {"term": TEXT, "adcode": TEXT, "share_in_place": NUMBER, "term_freq": WHOLE},
        ("term",),
        checks=(within("share_in_place", 0, 1),),
    ),
    "mask_report": Table(
        "Names that were kept out of the topics (masked) or kept whole in them (not masked), by type.",
        {"type": TEXT, "surface": TEXT, "masked": YESNO, "n": WHOLE, "n_docs": WHOLE},
        ("type", "surface"),
        checks=(
            one_of("type", (*MASK_TYPES, *KEPT_TYPES)),
            within("n", 1),
            within("n_docs", 1),
        ),
    ),
    # models: one folder per fit
    "fit_topic_terms": Table(
        "Probability of every term in every topic of one model.",
        {"topic": WHOLE, "term_id": WHOLE, "prob": NUMBER},
        ("topic", "term_id"),
        csv=False,
        checks=(within("prob", 0, 1), sums_to_one("prob", "topic")),
    ),
    "fit_doc_topics": Table(
        "Share of every topic in every document by one model.",
        {"doc_id": TEXT, "topic": WHOLE, "share": NUMBER},
        ("doc_id", "topic"),
        csv=False,
        checks=(within("share", 0, 1), sums_to_one("share", "doc_id")),
    ),
    "fit_measures": Table(
        "What only the fit itself can know (likelihood, silhouette ...), for scores.",
        {"metric": TEXT, "value": NUMBER},
        ("metric",),
        csv=False,
        checks=(finite("value"),),
    ),
    "fit_states": Table(
        "States of one model's posterior, each for all documents together: in state s, the topic shares of document d are drawn from"
        " Dirichlet(prior + n) over all K topics, where n is 0 for a topic without a row and prior is the same for all topics of d."
        " Samplers keep up to 20 thinned states of one chain (n: tokens of the topic, and what its prior has above the smallest of all"
        " topics), variational engines one (n: expected tokens).",
        {"doc_id": TEXT, "state": WHOLE, "topic": WHOLE, "n": pl.Float32, "prior": pl.Float32},
        ("doc_id", "state", "topic"),
        csv=False,
        checks=(finite("n", "prior"), within("n", 0), within("prior", 0)),
    ),
    "fit_curve": Table(
        "How the log-likelihood per word (for variational engines its bound) of one model grew.",
        {"iteration": WHOLE, "log_likelihood": NUMBER},
        ("iteration",),
        csv=False,
        checks=(finite("log_likelihood"),),
    ),
    "heldout": Table("The documents no topic model has seen.", {"doc_id": TEXT}, ("doc_id",), csv=False),
    # selection
    "scores": Table(
        "Every measure of every model; a measure without a value has no row and the log says why.",
        {
            "model": TEXT,
            "engine": TEXT,
            "n_topics": WHOLE,
            "seed": WHOLE,
            "metric": TEXT,
            "value": NUMBER,
            "reference": TEXT,  # whose texts coherence was measured on, and their digest; null for other metrics
        },
        ("model", "metric"),
        ("reference",),
        checks=(finite("value"),),
    ),
    "choice": Table(
        "How the reported model was chosen: what was asked at each step, what each model got, whether it stayed.",
        {
            "family": TEXT,
            "step": WHOLE,
            "model": TEXT,
            "criterion": TEXT,
            "value": NUMBER,
            "kept": YESNO,
            "reason_zh": TEXT,
            "reason_en": TEXT,
        },
        ("family", "step", "model"),
        ("value",),
        checks=(one_of("family", ("topics", "clusters")),),
    ),
    "topics": Table(
        "The topics of the chosen model.",
        {
            "topic": WHOLE,
            "label": TEXT,
            "prevalence": NUMBER,
            "terms": TEXT,
            "frex_terms": TEXT,
            "stability": NUMBER,
            "stable": YESNO,
            "place_bound_share": NUMBER,
            "place_bound": YESNO,
        },
        ("topic",),
        ("stability", "stable"),
        checks=(
            dense("topic"),
            within("prevalence", 0, 1),
            single_spaces("terms", "frex_terms"),
            within("place_bound_share", 0, 1),
        ),
    ),
    "topic_terms": Table(
        "Probability of every term in every topic of the chosen model.",
        {"topic": WHOLE, "term": TEXT, "prob": NUMBER},
        ("topic", "term"),
        checks=(within("prob", 0, 1), sums_to_one("prob", "topic")),
    ),
    "doc_topics": Table(
        "Share of every topic in every document by the chosen model.",
        {"doc_id": TEXT, "topic": WHOLE, "share": NUMBER},
        ("doc_id", "topic"),
        checks=(within("share", 0, 1), sums_to_one("share", "doc_id")),
    ),
    "examples": Table(
        "Documents in which a topic is strongest.",
        {"topic": WHOLE, "rank": WHOLE, "doc_id": TEXT, "share": NUMBER, "excerpt": TEXT},
        ("topic", "rank"),
    ),
    "clusters": Table(
        "The cluster of every document in the chosen clustering.", {"doc_id": TEXT, "cluster": WHOLE}, ("doc_id",)
    ),
    "cluster_terms": Table(
        "The terms typical of each cluster, by class TF-IDF.",
        {"cluster": WHOLE, "term": TEXT, "weight": NUMBER},
        ("cluster", "term"),
        checks=(within("weight", 0),),
    ),
    "agreement": Table(
        "How many documents have this strongest topic and this cluster.",
        {"topic": WHOLE, "cluster": WHOLE, "n_docs": WHOLE},
        ("topic", "cluster"),
        checks=(within("n_docs", 0),),
    ),
    "disagreement": Table(
        "Documents whose strongest topic is not the one that most documents of their cluster have.",
        {"doc_id": TEXT, "topic": WHOLE, "share": NUMBER, "cluster": WHOLE, "cluster_topic": WHOLE},
        ("doc_id",),
        checks=(within("share", 0, 1),),
    ),
    "intrusion": Table(
        "A test of whether people see what topics are about: which of the six terms does not belong with the others? Readers fill in"
        " `answer`, everyone in a copy of their own; several copies make one file with a further column `reader` (initials do), which"
        " selection.intrusion names.",
        {"question": WHOLE, "terms": TEXT, "answer": TEXT},
        ("question",),
        ("answer",),
        checks=(single_spaces("terms"),),
    ),
    "intrusion_readers": Table(
        "How often each reader, and all together, found the intruder (one in six by chance), with a 95 % Wilson interval that takes answers"
        " as independent of each other.",
        {"reader": TEXT, **ANSWERS},
        ("reader",),
        checks=OF_ANSWERS,
    ),
    "intrusion_topics": Table(
        "How often the intruder among each topic's terms was found, by all readers together, with an interval of the same kind.",
        {"topic": WHOLE, **ANSWERS},
        ("topic",),
        checks=OF_ANSWERS,
    ),
    # regions
    "draws": Table(
        "Posterior draws of document shares, 20 from the chosen model and its other seeds (`model`), topics matched to the chosen"
        " ones. Where they would be over 2,000,000 rows, doc_id is `place:` and an adcode: the mean over documents of that place.",
        {"model": TEXT, "draw": WHOLE, "doc_id": TEXT, "topic": WHOLE, "share": NUMBER},
        ("model", "draw", "doc_id", "topic"),
        csv=False,
        checks=(within("share", 0, 1), sums_to_one("share", "model", "draw", "doc_id")),
    ),
    "region_topics": Table(
        "Share of every topic in every region, with its interval.",
        {
            "level": TEXT,
            "adcode": TEXT,
            "region": TEXT,
            "topic": WHOLE,
            "share": NUMBER,
            "low": NUMBER,
            "high": NUMBER,
            "se": NUMBER,
            "n_docs": WHOLE,
            "n_clusters": WHOLE,
            "thin": YESNO,
            "estimand": TEXT,
            "basis": TEXT,
            "weighting": TEXT,
        },
        ("level", "adcode", "topic"),
        checks=(
            one_of("level", PLACE_LEVELS),
            finite("share", "low", "high", "se"),
            within("low", 0, 1),
            within("high", 0, 1),
            ordered("low", "share", "high"),
            sums_to_one("share", "level", "adcode"),
            within("n_docs", 1),
        ),
    ),
    "contrasts": Table(
        "Each region against the rest, raw and adjusted.",
        {
            "level": TEXT,
            "adcode": TEXT,
            "topic": WHOLE,
            "adjusted": YESNO,
            **EFFECT,
            "n_docs": WHOLE,
            "n_clusters": WHOLE,
        },
        ("level", "adcode", "topic", "adjusted"),
        checks=OF_EFFECT,
    ),
    "ranks": Table(
        "Rank of each region's share within its level, 1 the highest, with the interval of the rank; thin regions are left out.",
        {
            "level": TEXT,
            "adcode": TEXT,
            "region": TEXT,
            "topic": WHOLE,
            "rank": WHOLE,
            "low": WHOLE,
            "high": WHOLE,
            "n_regions": WHOLE,
        },
        ("level", "adcode", "topic"),
        checks=(one_of("level", PLACE_LEVELS), within("low", 1), ordered("low", "rank", "high")),
    ),
    "contrast_periods": Table(
        "Each period of a region against the one before in which it has documents; the whole and groups at equal places.",
        {
            "level": TEXT,
            "adcode": TEXT,
            "topic": WHOLE,
            "period": TEXT,
            "before": TEXT,
            **EFFECT,
            "n_docs": WHOLE,
            "n_clusters": WHOLE,
        },
        ("level", "adcode", "topic", "period"),
        checks=OF_EFFECT,
    ),
    "contrast_pairs": Table(
        "Pairs of regions that the config names: the first against the second, raw and adjusted, from their documents alone.",
        {
            "level": TEXT,
            "adcode": TEXT,
            "against": TEXT,
            "topic": WHOLE,
            "adjusted": YESNO,
            **EFFECT,
            "n_docs": WHOLE,
            "n_clusters": WHOLE,
        },
        ("level", "adcode", "against", "topic", "adjusted"),
        checks=OF_EFFECT,
    ),
    "covariates": Table(
        "What became of each key of the user's table of covariates, and documents for which it has no row.",
        {"source": TEXT, "adcode": TEXT, "year": TEXT, "status": TEXT, "n": WHOLE},
        ("source", "adcode", "year", "status"),
        checks=(one_of("source", ("table", "documents")), within("n", 1)),
    ),
    "regression": Table(
        "Coefficients of the fractional logit of each topic's share on place, period, report level and covariates (log-odds).",
        {
            "topic": WHOLE,
            "term": TEXT,
            "estimate": NUMBER,
            "se": NUMBER,
            "z": NUMBER,
            "p": NUMBER,
            "n_docs": WHOLE,
            "n_clusters": WHOLE,
        },
        ("topic", "term"),
        checks=(finite("estimate", "se", "z"), within("se", 0), within("p", 0, 1)),
    ),
    "concentration": Table(
        "How evenly the regions of a level that are not thin share a topic: entropy 1 is even, gini 0 is even.",
        {"level": TEXT, "topic": WHOLE, "entropy": NUMBER, "gini": NUMBER, "n_regions": WHOLE},
        ("level", "topic"),
        checks=(within("entropy", 0, 1.000001), within("gini", 0, 1)),
    ),
    "correspondence": Table(
        "Regions and topics on the plane of correspondence analysis: near where a region speaks of a topic more than others do.",
        {
            "level": TEXT,
            "kind": TEXT,
            "code": TEXT,
            "x": NUMBER,
            "y": NUMBER,
            "inertia_x": NUMBER,
            "inertia_y": NUMBER,
        },
        ("level", "kind", "code"),
        checks=(one_of("kind", ("region", "topic")), finite("x", "y")),
    ),
    "region_clusters": Table(
        "Regions of a level that are not thin in clusters of alike topics, and in the order that puts alike ones side by side.",
        {"level": TEXT, "adcode": TEXT, "cluster": WHOLE, "position": WHOLE, "silhouette": NUMBER},
        ("level", "adcode"),
        checks=(within("silhouette", -1, 1), within("position", 1), within("cluster", 1)),
    ),
    "alignment": Table(
        "Similarity (1 - Jensen-Shannon distance) of a region's own documents of a year to those of a region it lies in, of the same"
        " year (lag 0) and the year before (lag 1).",
        {
            "level": TEXT,
            "adcode": TEXT,
            "above": TEXT,
            "period": TEXT,
            "lag": WHOLE,
            "similarity": NUMBER,
            "n_docs": WHOLE,
            "n_above": WHOLE,
        },
        ("level", "adcode", "above", "period", "lag"),
        checks=(within("similarity", 0, 1),),
    ),
    "diffusion": Table(
        "The first year each region was seen with a term that became common, and after which year (null: not known).",
        {"level": TEXT, "adcode": TEXT, "term": TEXT, "first": TEXT, "after": TEXT, "status": TEXT},
        ("level", "adcode", "term"),
        ("first", "after"),
    ),
    "place_examples": Table(
        "Documents in which a region speaks of a topic most.",
        {"level": TEXT, "adcode": TEXT, "topic": WHOLE, "rank": WHOLE, "doc_id": TEXT, "share": NUMBER},
        ("level", "adcode", "topic", "rank"),
        checks=(within("share", 0, 1),),
    ),
    "robustness": Table(
        "The strongest contrasts again, with other numbers of topics, other seeds, and without the names of policies:"
        " a finding stands where the sign is the same and q below .05. No numbers where that model has no topic like it.",
        {
            "level": TEXT,
            "adcode": TEXT,
            "topic": WHOLE,
            "check": TEXT,
            "variant": TEXT,
            "effect": NUMBER,
            "low": NUMBER,
            "high": NUMBER,
            "q": NUMBER,
            "stands": YESNO,
        },
        ("level", "adcode", "topic", "check", "variant"),
        ("effect", "low", "high", "q"),
        checks=(one_of("check", ("chosen", "topics", "seed", "names")), within("q", 0, 1)),
    ),
    "specialisation": Table(
        "Location quotient: a region's share over the country's.",
        {"level": TEXT, "adcode": TEXT, "topic": WHOLE, "quotient": NUMBER, "low": NUMBER, "high": NUMBER},
        ("level", "adcode", "topic"),
        checks=(finite("quotient", "low", "high"), within("low", 0), ordered("low", "quotient", "high")),
    ),
    "region_distance": Table(
        "Jensen-Shannon distance between the topic shares of two regions (base 2: 0 is equal, 1 disjoint).",
        {"level": TEXT, "adcode_a": TEXT, "adcode_b": TEXT, "distance": NUMBER},
        ("level", "adcode_a", "adcode_b"),
        checks=(within("distance", 0, 1),),
    ),
    "keyness": Table(
        "Terms that set a region apart: weighted log-odds with an informative Dirichlet prior (Monroe et al. 2008).",
        {"level": TEXT, "adcode": TEXT, "term": TEXT, "log_odds": NUMBER, "z": NUMBER, "n": WHOLE},
        ("level", "adcode", "term"),
        checks=(finite("log_odds", "z"),),
    ),
    "autocorrelation": Table(
        "Moran's I of topic shares between neighbouring regions.",
        {"level": TEXT, "topic": WHOLE, "moran_i": NUMBER, "p": NUMBER, "q": NUMBER},
        ("level", "topic"),
        checks=(within("p", 0, 1),),
    ),
    "lisa": Table(
        "Local Moran's I: which regions speak of a topic as their neighbours do, and which unlike them.",
        {
            "level": TEXT,
            "adcode": TEXT,
            "topic": WHOLE,
            "local_i": NUMBER,
            "p": NUMBER,
            "q": NUMBER,
            "kind": TEXT,
        },
        ("level", "adcode", "topic"),
        checks=(
            finite("local_i"),
            within("p", 0, 1),
            within("q", 0, 1),
            one_of("kind", ("high-high", "low-low", "high-low", "low-high", "none")),
        ),
    ),
    "panel": Table(
        "Every region times every period, on the boundaries of the gazetteer: the share of its documents, null where it has none."
        " The interval is that of measurement alone (posterior draws), as a region's year is itself and no sample.",
        {
            "level": TEXT,
            "adcode": TEXT,
            "region": TEXT,
            "period": TEXT,
            "topic": WHOLE,
            "share": NUMBER,
            "se": NUMBER,
            "low": NUMBER,
            "high": NUMBER,
            "n_docs": WHOLE,
            "basis": TEXT,
        },
        ("level", "adcode", "period", "topic"),
        ("share", "se", "low", "high"),
        csv=False,
        checks=(within("share", 0, 1), within("low", 0, 1), within("high", 0, 1), within("n_docs", 0)),
    ),
    "panel_wide": Table(
        "The panel with one row for a region and period and a column topic_0, topic_1 ... for each topic's share.",
        {"level": TEXT, "adcode": TEXT, "region": TEXT, "period": TEXT, "n_docs": WHOLE},
        ("level", "adcode", "period"),
        own_columns=True,
        checks=(within("n_docs", 0),),
    ),
    "breaks": Table(
        "The period from which a topic's mean share differs most from before (event empty), and the change at each event of the config.",
        {
            "level": TEXT,
            "adcode": TEXT,
            "topic": WHOLE,
            "event": TEXT,
            "period": TEXT,
            **EFFECT,
        },
        ("level", "adcode", "topic", "event"),
        checks=OF_EFFECT,
    ),
    "trends": Table(
        "Topic shares by year.",
        {
            "level": TEXT,
            "adcode": TEXT,
            "period": TEXT,
            "topic": WHOLE,
            "share": NUMBER,
            "low": NUMBER,
            "high": NUMBER,
            "n_docs": WHOLE,
            "estimand": TEXT,
            "basis": TEXT,
        },
        ("level", "adcode", "period", "topic"),
        checks=(
            ordered("low", "share", "high"),
            sums_to_one("share", "level", "adcode", "period"),
            within("low", 0),
            within("high", 0, 1),
        ),
    ),
    "term_trends": Table(
        "Rate and spread of terms by year, on unmasked tokens; rate is per 10,000 tokens.",
        {
            "level": TEXT,
            "adcode": TEXT,
            "period": TEXT,
            "term": TEXT,
            "n": WHOLE,
            "rate": NUMBER,
            "share_of_docs": NUMBER,
        },
        ("level", "adcode", "period", "term"),
        csv=False,
        checks=(within("share_of_docs", 0, 1), within("rate", 0)),
    ),
}

INTERNAL = (  # stay in the store; everything else is published to results/<run>/tables/
    "pieces",
    "signatures",
    "sections",
    "section_counts",
    "section_tokens",
    "unmasked_vocabulary",
    "unmasked_counts",
    "heldout",
    "fit_topic_terms",
    "fit_doc_topics",
    "fit_measures",
    "fit_states",
    "fit_curve",
)


class ContractBroken(ValueError):
    """A table does not hold what its stage promised; the message names table, column and row."""


def check(name: str, frame: pl.DataFrame) -> pl.DataFrame:
    """Return `frame` with the contract's columns first, in order and of their types.

    Raises ContractBroken where a column is missing, too many, null, of another type, a key repeated or a check fails.
    """
    table = TABLES[name]
    missing = [c for c in table.columns if c not in frame.columns]
    if missing:
        raise ContractBroken(f"table {name}: column {missing[0]!r} is missing (it has {', '.join(frame.columns)})")
    own = [c for c in frame.columns if c not in table.columns]
    if own and not table.own_columns:
        raise ContractBroken(f"table {name}: column {own[0]!r} is not part of it")
    frame = frame.select(*(pl.col(c).cast(dtype) for c, dtype in table.columns.items()), *own)
    for column in table.columns:
        if column not in table.nullable and frame[column].null_count():
            row = frame.filter(pl.col(column).is_null()).row(0, named=True)
            raise ContractBroken(
                f"table {name}: {column} is null where {', '.join(f'{k} = {row[k]}' for k in table.key)}"
            )
    key = frame.select(table.key)
    if not unique(key):
        row = key.filter(key.is_duplicated()).row(0)
        raise ContractBroken(f"table {name}: the key {table.key} = {row} stands twice")
    for complaint in table.checks:
        if len(frame) and (problem := complaint(frame)):
            raise ContractBroken(f"table {name}: {problem}")
    return frame


def unique(key: pl.DataFrame) -> bool:
    """Say whether no row stands twice; where each comes after the one above, as in what was written, that is seen at once."""
    after = pl.lit(value=False)
    for name in reversed(key.columns):
        own, above = pl.col(name), pl.col(name).shift(1)
        after = (own > above) | ((own == above) & after)
    ascending = key.select(after.slice(1).fill_null(value=False).all()).item()
    return ascending or not key.is_duplicated().any()


def empty(name: str) -> pl.DataFrame:
    """Return the table `name` without rows."""
    return pl.DataFrame(schema=TABLES[name].columns)


def read(name: str, path: str | Path) -> pl.DataFrame:
    """Return the table `name` from the Parquet file `path`, checked."""
    try:
        return check(name, pl.read_parquet(path))
    except ContractBroken as broken:
        raise ContractBroken(f"{path}: {broken}") from None


def write(name: str, frame: pl.DataFrame, path: str | Path, *, why_empty: str | None = None) -> None:
    """Check `frame`, sort it by its key and write it to `path` as Parquet.

    An empty table carries `why_empty`, the line that tells readers why nothing stands in it.
    """
    frame = check(name, frame.sort(TABLES[name].key))
    if not len(frame) and not why_empty:
        why_empty = "nothing to put into it"
    metadata = {"why_empty": why_empty} if why_empty and not len(frame) else None
    frame.write_parquet(path, compression="zstd", statistics=False, metadata=metadata)


def write_parts(
    name: str, parts: Iterable[pl.DataFrame], path: str | Path, *, own: Iterable[str] = (), why_empty: str | None = None
) -> int:
    """Write a table that memory cannot hold, return its number of rows; a single part is written as by `write`.

    `parts` come in the order of the key, each checked alone; `own` names the user's own columns (all text) in every part.
    The file holds the same bytes however the rows fall into parts, as long as there are several.
    """
    from itertools import chain, islice

    from polars.io.plugins import register_io_source

    own = list(own)
    parts = iter(parts)
    head = list(islice(parts, 2))
    nothing = pl.DataFrame(schema=TABLES[name].columns | dict.fromkeys(own, TEXT))
    if len(head) < 2:
        frame = head[0] if head else nothing
        write(name, frame, path, why_empty=why_empty)
        return len(frame)
    total = 0

    def checked(*_: object) -> Iterable[pl.DataFrame]:
        nonlocal total
        last = None
        for part in chain(head, parts):
            part = check(name, part.sort(TABLES[name].key))
            key = part.select(TABLES[name].key)
            if last is not None and len(part) and key.row(0) <= last:
                raise ContractBroken(f"table {name}: the part that begins with {key.row(0)} comes after {last}")
            last = key.row(-1) if len(part) else last
            total += len(part)
            yield part.select(nothing.columns)

    source = register_io_source(checked, schema=nothing.schema)
    source.sink_parquet(path, compression="zstd", statistics=False, row_group_size=ROW_GROUP, engine="streaming")
    return total


def why_empty(path: str | Path) -> str | None:
    """Return the line that says why the table at `path` is empty, or None where it holds rows."""
    return pl.read_parquet_metadata(path).get("why_empty")


ROW_GROUP = 512  # rows: of the longest documents (50 kB) they take 25 MB


HARMLESS = r"^[=+\-@\t\r]"  # a spreadsheet runs cells that begin so


def write_csv(frame: pl.DataFrame, path: str | Path) -> None:
    """Write `frame` for spreadsheets: UTF-8 with a byte-order mark, text cells that would run as formulas made harmless."""
    text = [c for c, dtype in frame.schema.items() if dtype == pl.String]
    safe = frame.with_columns(
        pl.when(pl.col(c).str.contains(HARMLESS)).then(pl.lit("'") + pl.col(c)).otherwise(pl.col(c)).alias(c)
        for c in text
    )
    safe.write_csv(path, include_bom=True)
