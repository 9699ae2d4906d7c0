"""Documents as counts of terms: by section for the models, by document and unmasked for keyness and term trends."""

import polars as pl

from scripts.shared.job import Problem, job, log
from scripts.shared.tables import read, write
from scripts.tokens.counting import Counted, count_documents
from scripts.tokens.heldout import held_out
from scripts.tokens.place_bound import place_bound
from scripts.tokens.protect import policy_finder
from scripts.tokens.segment import cutter
from scripts.tokens.terms import read_terms, stop_terms, term_rule
from scripts.tokens.vocabulary import keep_terms, keep_unmasked


def tables(
    documents: pl.DataFrame,
    places: pl.DataFrame,
    mentions: pl.DataFrame,
    *,
    policy: list[str],
    stops: frozenset[str],
    engine: str,
    section_chars: int,
    min_term_chars: int,
    min_sections: int | None,
    max_section_share: float | None,
    heldout_share: float,
    mask: bool,
) -> dict[str, pl.DataFrame]:
    """Return the stage's tables by name.

    Raises Problem where no document, no word or no frequent term is there to model.
    """
    if not len(documents):
        raise Problem(
            "no document is left to model: see dropped.csv for the reasons; check corpus.documents, lower corpus.min_chars,"
            " or widen places.within"
        )
    documents = documents.sort("doc_id")
    counted = count_documents(
        documents.select("doc_id", "text"),
        mentions,
        cut=cutter(engine),
        is_term=term_rule(min_term_chars, stops, frozenset(policy)),
        find_policy=policy_finder(policy),
        section_chars=section_chars,
        mask=mask,
    )
    if not len(counted.section_counts):
        raise Problem(
            f"the {len(documents)} documents hold no Chinese word of {min_term_chars} or more characters that is neither a stop term"
            " nor a place name: check corpus.documents and corpus.columns (is it Chinese text?), or lower tokens.min_term_chars"
        )
    terms = pl.Series("term", counted.terms, dtype=pl.String)
    vocabulary = keep_terms(
        terms, counted.section_counts, counted.sections, min_sections=min_sections, max_section_share=max_section_share
    )
    unmasked_vocabulary = keep_unmasked(terms, counted.unmasked_counts)
    found = _masked_tables(counted, vocabulary) | {
        "unmasked_vocabulary": unmasked_vocabulary.drop("number"),
        "unmasked_counts": counted.unmasked_counts.join(unmasked_vocabulary, on="number").select(
            documents["doc_id"].gather(pl.col("doc")) if False else pl.col("doc"), "term_id", "n"
        ),
        "heldout": held_out(documents["doc_id"], heldout_share),
    }
    return found
