"""Documents as counts of terms: by section for the models, by document and unmasked for keyness and term trends."""

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace
from typing import Any

import numpy as np
import polars as pl

from scripts.shared.job import Problem, job, log
from scripts.shared.ordering import looked_up, rows_in_order
from scripts.shared.tables import KEPT_TYPES, MASK_TYPES, read, write
from scripts.tokens.counting import count
from scripts.tokens.heldout import held_out
from scripts.tokens.phrases import SCHEMA, join_phrases
from scripts.tokens.place_bound import place_bound
from scripts.tokens.policy import read_policy
from scripts.tokens.repeated import count_once
from scripts.tokens.segmenting import Rules, segment_documents, spans_by_document
from scripts.tokens.terms import phrase_rule, stop_terms, wanted_terms
from scripts.tokens.vocabulary import keep_terms, keep_unmasked
from scripts.tokens.words import one_word


def tables(
    documents: pl.DataFrame,
    places: pl.DataFrame,
    mentions: pl.DataFrame,
    *,
    policy: Mapping[str, str],
    stops: frozenset[str],
    wanted: frozenset[str] = frozenset(),
    engine: str,
    section_chars: int,
    min_term_chars: int,
    min_sections: int | None,
    max_section_share: float | None,
    heldout_share: float,
    mask: bool,
    mask_types: list[str] | None = None,
    phrases: bool = False,
    repeated_sentences: str = "all",
    parts_of_speech: list[str] | None = None,
    cores: int = 1,
) -> dict[str, pl.DataFrame]:
    """Return the stage's tables by name.

    `policy` gives the type of each term that stays whole; it and the `wanted` terms may be shorter than `min_term_chars` and stand in
    more sections than others.
    `repeated_sentences` "once" counts a sentence only where it stands first. `mask_types` are the types of names kept out of the topics (null: MASK_TYPES); none where `mask` is false. Raises Problem where
    no document, no word or no frequent term is there to model.
    """
    if not len(documents):
        raise Problem(
            "no document is left to model: the log of the step documents (above, or in results/store/corpus) says what was left"
            " out and why; check corpus.documents and corpus.columns, or lower corpus.min_chars"
        )
    documents = documents.sort("doc_id")
    rules = Rules(
        engine=engine,
        policy=tuple(policy.items()),
        stops=stops,
        wanted=wanted,
        min_term_chars=min_term_chars,
        section_chars=section_chars,
        mask_types=masked_types(mask, mask_types),
        parts_of_speech=tuple(parts_of_speech or ()),
    )
    segmented = segment_documents(documents["text"], spans_by_document(documents, mentions), rules, cores=cores)
    candidates = pl.DataFrame(schema=SCHEMA)
    if phrases:
        segmented, candidates = join_phrases(segmented, phrase_rule(stops), min_term_chars, cores=cores)
    if repeated_sentences == "once":
        segmented = count_once(segmented)
    counted, bounds, mask_report = count(segmented, cores=cores), segmented.sections, segmented.mask_report
    del segmented  # its words, the largest thing in memory, are counted
    if not len(counted.section_counts):
        raise Problem(
            f"the {len(documents)} documents hold no Chinese word of {min_term_chars} or more characters besides stop terms"
            " and place names: check corpus.documents and corpus.columns (is it Chinese text?), or lower tokens.min_term_chars"
        )
    terms = pl.Series("term", counted.terms, dtype=pl.String)
    vocabulary = keep_terms(
        terms, counted.section_counts, counted.document_counts,
        min_sections=min_sections, max_section_share=max_section_share, wanted=wanted | set(map(one_word, policy)),
    )  # fmt: skip
    unmasked_vocabulary = keep_unmasked(terms, counted.unmasked_counts)
    by_number = (
        (counted.section_counts, vocabulary),
        (counted.document_counts, vocabulary),
        (counted.unmasked_counts, unmasked_vocabulary),
    )
    with ThreadPoolExecutor(min(cores, 2)) as pool:  # each takes .1 GB on the way
        section_counts, counts, unmasked_counts = pool.map(_by_term_id, *zip(*by_number, strict=True))
    n_tokens = np.bincount(section_counts["section_id"], section_counts["n"], len(bounds)).astype(np.int64)
    sections = bounds.with_columns(documents["doc_id"].gather(bounds["doc"]), pl.Series("n_tokens", n_tokens))
    without = len(documents) - counts["doc"].n_unique()
    if without:
        log.info("%d documents hold no term of the vocabulary: no model has a share for them", without)
    counts = _with_doc_id(counts, documents)
    return {
        "vocabulary": vocabulary.drop("number"),
        "counts": counts,
        "sections": sections.drop("doc"),
        "section_counts": section_counts,
        "section_tokens": pl.DataFrame({"section_id": sections["section_id"], "tokens": counted.section_tokens}),
        "unmasked_vocabulary": unmasked_vocabulary.drop("number"),
        "unmasked_counts": _with_doc_id(unmasked_counts, documents),
        "mask_report": mask_report,
        "phrases": candidates,
        "place_bound": place_bound(vocabulary, counts, places),
        "heldout": held_out(documents, places, heldout_share),
    }


def masked_types(mask: bool, wanted: list[str] | None) -> frozenset[str]:
    """Return the types to mask; Problem where one is unknown."""
    known = (*MASK_TYPES, *KEPT_TYPES)
    unknown = [kind for kind in wanted or () if kind not in known]
    if unknown:
        raise Problem(f"tokens.mask_types: {unknown[0]!r} is none of {', '.join(known)}")
    return frozenset(MASK_TYPES if wanted is None else wanted) if mask else frozenset()


def _by_term_id(counts: pl.DataFrame, vocabulary: pl.DataFrame) -> pl.DataFrame:
    """Return `counts` of the vocabulary's terms, with term_id instead of number, in order: to sort them later, by texts, takes longer."""
    row, number, n = (column.to_numpy() for column in counts)
    of_number = np.full(max(number.max(initial=0), vocabulary["number"].max() or 0) + 1, -1, np.int32)
    of_number[vocabulary["number"]] = vocabulary["term_id"]
    term_id = looked_up(of_number, number)
    kept = np.flatnonzero(term_id >= 0)
    columns = rows_in_order(row[kept], term_id[kept], n[kept])
    names = (counts.columns[0], "term_id", "n")
    return pl.DataFrame(dict(zip(names, columns, strict=True)))


def _with_doc_id(counts: pl.DataFrame, documents: pl.DataFrame) -> pl.DataFrame:
    """Return `counts` with doc_id instead of the number of the document."""
    return counts.select(documents["doc_id"].gather(counts["doc"]), "term_id", "n")


WHY_EMPTY = {
    "mask_report": "no name of a place, region or brand and no formula was found",
    "phrases": "tokens.phrases is false, or no words stand together often enough",
    "place_bound": "no term has over 80 % of its occurrences in one province, or fewer than two provinces are known",
    "heldout": "fewer than ten documents, or tokens.heldout_share is 0: every document is trained on",
}


def main(inputs: SimpleNamespace, output: SimpleNamespace, params: dict[str, Any]) -> None:
    """Read what the step needs, do it, write what it makes."""
    terms = {
        "policy": read_policy(inputs.policy_terms),
        "stops": stop_terms(inputs.stop_terms),
        "wanted": wanted_terms(inputs.stop_terms),
    }
    read_in = [read(name, getattr(inputs, name)) for name in ("documents", "places", "mentions")]
    for name, frame in tables(*read_in, **terms, **params).items():
        log.info("%s: %d rows", name, len(frame))
        write(name, frame, getattr(output, name), why_empty=WHY_EMPTY.get(name))


if __name__ == "__main__":
    with job(snakemake) as (inputs, output, params):  # noqa: F821
        main(inputs, output, params)
