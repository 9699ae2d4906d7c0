"""Do people see what a topic is about? Each is asked which of six terms does not belong: five of the topic's, one intruder.

Chang, Boyd-Graber, Gerrish, Wang and Blei 2009 (Reading tea leaves, NIPS 22): an intruder is unlikely in the topic, and likely in
another one, so that it does not stand out by being rare.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import polars as pl

from scripts.selection.fits import term_matrix
from scripts.selection.labels import leading_terms
from scripts.shared.job import Problem, job, log
from scripts.shared.tables import ALL_READERS, TABLES, empty, read, write
from scripts.shared.user_table import read_table

N_OWN = 5  # leading terms of the topic that are shown
N_OTHER = 10  # leading terms of every other topic, of which one is the intruder
COVERAGE = 0.95


@dataclass(frozen=True)
class Question:
    """Six terms in the order in which they are shown, five of them the topic's."""

    topic: int
    terms: tuple[str, ...]
    intruder: str


def questions(topic_terms: np.ndarray, terms: Sequence[str]) -> list[Question]:
    """Return a question about each topic of `topic_terms` (K, V), in an order that is not the topics'.

    The intruder is not among the likelier half of the vocabulary in the topic. Topics of fewer than five terms, and those to which
    every leading term of the others belongs, are not asked about. Equal topics are asked about alike, whatever their numbers.
    """
    leading = leading_terms(topic_terms, terms, N_OTHER)
    number = {term: column for column, term in enumerate(terms)}
    asked: dict[bytes, Question] = {}
    for topic, of_topic in enumerate(topic_terms):
        own = leading[topic][:N_OWN]
        others = {term for k, row in enumerate(leading) for term in row if k != topic} - set(leading[topic])
        foreign = [term for term in others if of_topic[number[term]] <= np.median(of_topic)]
        if len(own) == N_OWN and foreign:
            name = " ".join(own)
            # chance that hangs on the words alone: the same on every machine and in every version of numpy
            intruder = min(foreign, key=lambda term: _chance(f"{name} {term}"))
            shown = sorted([*own, intruder], key=lambda term: _chance(f"{term} among {name}"))
            asked[_chance(name)] = Question(topic, tuple(shown), intruder)
    return [asked[key] for key in sorted(asked)]


def _chance(text: str) -> bytes:
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).digest()


def questionnaire(asked: Sequence[Question]) -> pl.DataFrame:
    """Return the table intrusion (question, terms, answer): the answers are for people to fill in, the topics are not told."""
    rows = [(number, " ".join(question.terms), None) for number, question in enumerate(asked, 1)]
    return pl.DataFrame(rows, schema=TABLES["intrusion"].columns, orient="row")


def read_answers(path: str | Path | None, asked: Sequence[Question]) -> pl.DataFrame:
    """Return topic, reader, right, a row for each answer in a CSV with the columns terms, answer and, of several readers, reader.

    Without a path there are none, and a question left empty is passed over. Raises Problem where the table cannot be read, holds no
    answer or terms that are not asked about, where an answer is none of the terms or without a reader, and where a reader answers a
    question twice.
    """
    schema = {"topic": pl.Int64, "reader": pl.String, "right": pl.Boolean}
    if path is None:
        return pl.DataFrame(schema=schema)
    rows = read_table(path, "selection.intrusion", ("terms", "answer"))
    of_terms = {frozenset(question.terms): question for question in asked}
    found, seen = [], set()
    for number, row in rows:
        # a cell that a spreadsheet could run was published with an apostrophe before it
        shown, answer = row["terms"].removeprefix("'"), row["answer"].removeprefix("'")
        if not answer:
            continue
        where, reader = f"{Path(path).name}, row {number}", row.get("reader", "1")
        question = of_terms.get(frozenset(shown.split()))
        if question is None:
            raise Problem(
                f"{where}: terms {shown!r} are not asked about in this run, so the answer is about another model; report that one"
                " (selection.model), or ask again with tables/intrusion.csv of this run"
            )
        if answer not in question.terms:
            raise Problem(
                f"{where}: answer {answer!r} is none of the terms ({shown}); copy one, or leave the cell empty"
            )
        if reader in ("", ALL_READERS):
            raise Problem(f"{where}: reader {reader!r} is no name; give each row the name or initials of its reader")
        if (reader, question.topic) in seen:
            raise Problem(
                f"{where}: reader {reader!r} answers {shown!r} a second time; keep one, or name the readers apart"
            )
        seen.add((reader, question.topic))
        found.append((question.topic, reader, answer == question.intruder))
    if not found:
        raise Problem(
            f"selection.intrusion: {Path(path).name} holds no answer; fill in a copy of tables/intrusion.csv, in a folder of your own,"
            " or leave the key out"
        )
    return pl.DataFrame(found, schema=schema, orient="row")


def by_topic(answers: pl.DataFrame) -> pl.DataFrame:
    """Return the table intrusion_topics, of all readers together."""
    return _counted(answers, "intrusion_topics", "topic")


def by_reader(answers: pl.DataFrame) -> pl.DataFrame:
    """Return the table intrusion_readers, each reader and all together."""
    together = answers.with_columns(reader=pl.lit(ALL_READERS))
    return _counted(pl.concat([answers, together]), "intrusion_readers", "reader")


def _counted(answers: pl.DataFrame, table: str, key: str) -> pl.DataFrame:
    """Return how many answers there are by `key`, how many are right, and their share with its interval."""
    if not len(answers):
        return empty(table)
    from scipy.stats import binomtest  # half a second, and most runs have no answers

    # ASSUME answers are independent of each other, those of one reader and those about one topic too
    counted = answers.group_by(key).agg(pl.len(), pl.col("right").sum()).sort(key)
    rows = []
    for value, n, right in counted.iter_rows():
        interval = binomtest(right, n).proportion_ci(COVERAGE, method="wilson")
        rows.append((value, n, right, right / n, interval.low, interval.high))
    return pl.DataFrame(rows, schema=TABLES[table].columns, orient="row")


def main(inputs: SimpleNamespace, output: SimpleNamespace, params: dict[str, Any]) -> None:
    """Read what the step needs, do it, write what it makes."""
    topic_terms = read("topic_terms", inputs.topic_terms)
    terms = topic_terms["term"].unique().sort()
    numbered = topic_terms.join(
        pl.DataFrame({"term": terms}).with_row_index("term_id"), on="term", maintain_order="left"
    )
    asked = questions(term_matrix(numbered, len(terms)), terms.to_list())
    answers = read_answers(params["answers"], asked)
    log.info("%d questions, %d answers", len(asked), len(answers))
    none = "no topic has five terms of its own and a term of another one that is unlikely in it"
    write("intrusion", questionnaire(asked), output.intrusion, why_empty=none)
    none = "no reader has answered: a copy of tables/intrusion.csv, filled in, goes into selection.intrusion"
    write("intrusion_readers", by_reader(answers), output.intrusion_readers, why_empty=none)
    write("intrusion_topics", by_topic(answers), output.intrusion_topics, why_empty=none)


if __name__ == "__main__":
    with job(snakemake) as (inputs, output, params):  # noqa: F821
        main(inputs, output, params)
