"""Do people see what a topic is about? Each is asked which of six terms does not belong: five of the topic's, one intruder.

Chang, Boyd-Graber, Gerrish, Wang and Blei 2009 (Reading tea leaves, NIPS 22): an intruder is unlikely in the topic, and likely in
another one, so that it does not stand out by being rare.
"""

import io
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
from scripts.shared.tables import TABLES, read, write

N_OWN = 5  # leading terms of the topic that are shown
N_OTHER = 10  # leading terms of every other topic, of which one is the intruder
ORDER = 2009  # seed of what is shown in which order: the same model asks the same questions
COVERAGE = 0.95
ALL = "(all)"  # the row of all readers together
NEEDED = ("question", "terms", "answer")


@dataclass(frozen=True)
class Question:
    topic: int
    terms: tuple[str, ...]  # in the order in which they are shown
    intruder: str


def questions(topic_terms: np.ndarray, terms: Sequence[str]) -> list[Question]:
    """Return one question for each topic of `topic_terms` (K, V), in an order that is not the topics'.

    The intruder is not among the likelier half of the vocabulary in its topic. A topic of fewer than two terms, or one to which
    every leading term of the others belongs, is not asked about.
    """
    random = np.random.default_rng(ORDER)
    leading = leading_terms(topic_terms, terms, N_OTHER)
    number = {term: column for column, term in enumerate(terms)}
    asked = []
    for topic in random.permutation(len(topic_terms)).tolist():
        own, of_topic = leading[topic][:N_OWN], topic_terms[topic]
        others = {term for k, row in enumerate(leading) for term in row if k != topic} - set(leading[topic])
        foreign = sorted(term for term in others if of_topic[number[term]] <= np.median(of_topic))
        if len(own) > 1 and foreign:
            intruder = foreign[random.integers(len(foreign))]
            shown = [*own, intruder]
            asked.append(Question(topic, tuple(shown[i] for i in random.permutation(len(shown))), intruder))
    return asked


def questionnaire(asked: Sequence[Question]) -> pl.DataFrame:
    """Return the table intrusion (question, terms, answer): the answers are for people to fill in, the topics are not told."""
    rows = [(number, " ".join(question.terms), None) for number, question in enumerate(asked, 1)]
    return pl.DataFrame(rows, schema=TABLES["intrusion"].columns, orient="row")


def read_answers(path: str | Path | None, asked: Sequence[Question]) -> pl.DataFrame:
    """Return topic, reader, right of every answer in a CSV with the columns question, terms, answer and, of several readers, reader.

    Without a path there are none. A question left empty is passed over. Raises Problem where a column is missing, the terms are not those that are asked about, an
    answer is none of them, or one reader answers a question twice.
    """
    schema = {"topic": pl.Int64, "reader": pl.String, "right": pl.Boolean}
    if path is None:
        return pl.DataFrame(schema=schema)
    try:
        rows = pl.read_csv(io.StringIO(Path(path).read_text("utf-8-sig")), infer_schema=False)
    except (UnicodeDecodeError, pl.exceptions.PolarsError, OSError) as error:
        raise Problem(f"{path}: cannot be read as CSV in UTF-8 with the columns {','.join(NEEDED)} ({error})") from None
    rows = rows.rename({column: column.strip().lower() for column in rows.columns})
    missing = [column for column in NEEDED if column not in rows.columns]
    if missing:
        raise Problem(f"{path}: column {missing[0]!r} is missing (it has {', '.join(rows.columns)})")
    if "reader" not in rows.columns:
        rows = rows.with_columns(reader=pl.lit("1"))
    found, seen = [], set()
    for row, cells in enumerate(rows.select(*NEEDED, "reader").fill_null("").iter_rows(), 2):
        number, shown, answer, reader = map(str.strip, cells)
        if not answer:
            continue
        where = f"{path}, row {row}"
        if not number.isdecimal() or not 1 <= int(number) <= len(asked):
            raise Problem(f"{where}: question {number!r} is not one of 1 to {len(asked)}")
        question = asked[int(number) - 1]
        if tuple(shown.split()) != question.terms:
            raise Problem(
                f"{where}: the terms of question {number} are {' '.join(question.terms)!r} in this run, not {shown!r}: the answers are"
                " about another model; name that one under selection.model, or ask again with tables/intrusion.csv of this run"
            )
        if answer not in question.terms:
            raise Problem(f"{where}: answer {answer!r} is none of {', '.join(question.terms)}")
        if reader == ALL or (reader, number) in seen:
            raise Problem(
                f"{where}: reader {reader!r} answers question {number} a second time; give each reader a name"
            )
        seen.add((reader, number))
        found.append((question.topic, reader, answer == question.intruder))
    return pl.DataFrame(found, schema=schema, orient="row")


def by_topic(answers: pl.DataFrame) -> pl.DataFrame:
    """Return the table intrusion_topics, of all readers together."""
    return _found(answers, "intrusion_topics", "topic")


def by_reader(answers: pl.DataFrame) -> pl.DataFrame:
    """Return the table intrusion_readers, each reader and all together."""
    return _found(pl.concat([answers, answers.with_columns(reader=pl.lit(ALL))]), "intrusion_readers", "reader")


def _found(answers: pl.DataFrame, table: str, key: str) -> pl.DataFrame:
    """Return how many answers there are by `key`, how many are right, and their share with its interval."""
    from scipy.stats import binomtest

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
    write("intrusion", questionnaire(asked), output.intrusion, why_empty="no topic has two terms that are its own")
    none = "no reader has answered: tables/intrusion.csv asks, selection.intrusion names the file with the answers"
    write("intrusion_readers", by_reader(answers), output.intrusion_readers, why_empty=none)
    write("intrusion_topics", by_topic(answers), output.intrusion_topics, why_empty=none)


if __name__ == "__main__":
    with job(snakemake) as (inputs, output, params):  # noqa: F821
        main(inputs, output, params)
