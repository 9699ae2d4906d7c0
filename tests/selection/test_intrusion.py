"""The test of word intrusion: what is asked, how answers are read, what is made of them."""

import math

import numpy as np
import pytest

from scripts.selection.intrusion import by_reader, by_topic, questionnaire, questions, read_answers
from scripts.shared.job import Problem
from scripts.shared.tables import ALL_READERS, check


@pytest.fixture
def asked(subjects):
    return questions(subjects.topics(), subjects.terms)


def write(tmp_path, *rows, header="question,terms,answer,reader"):
    (tmp_path / "answers.csv").write_text("\n".join([header, *rows]), "utf-8-sig")
    return tmp_path / "answers.csv"


def answer(asked, number, word, reader="甲"):
    return f"{number},{' '.join(asked[number - 1].terms)},{word},{reader}"


def test_a_question_shows_the_leading_terms_of_its_topic_and_one_of_another(asked, subjects):
    assert sorted(question.topic for question in asked) == [0, 1, 2]
    for question in asked:
        own = set(subjects.names[question.topic])
        assert set(question.terms) - {question.intruder} == set(subjects.names[question.topic][:5])
        assert question.intruder not in own and len(question.terms) == 6
    assert asked == questions(subjects.topics(), subjects.terms)


def test_an_intruder_is_unlikely_in_the_topic(subjects):
    random = np.random.default_rng(1)
    for _ in range(20):
        topics = subjects.topics() * random.uniform(0.1, 10, (3, len(subjects.terms)))
        for question in questions(topics, subjects.terms):
            likelier = topics[question.topic] > topics[question.topic, subjects.terms.index(question.intruder)]
            assert likelier.sum() >= len(subjects.terms) / 2
    topics = subjects.topics()
    alike = np.vstack([topics[0], topics[0]])  # no term of the one is unlikely in the other
    assert questions(alike, subjects.terms) == []
    assert questions(np.array([[1.0, 0.0], [0.0, 1.0]]), ["甲", "乙"]) == []


def test_the_questionnaire_tells_neither_topics_nor_intruders(asked):
    table = check("intrusion", questionnaire(asked))
    assert table.columns == ["question", "terms", "answer"]
    assert table["answer"].null_count() == len(table) == 3
    assert table["terms"].to_list() == [" ".join(question.terms) for question in asked]


def test_answers_are_counted_by_topic_and_by_reader(asked, tmp_path):
    wrong = next(term for term in asked[1].terms if term != asked[1].intruder)
    path = write(
        tmp_path,
        answer(asked, 1, asked[0].intruder),
        answer(asked, 2, wrong),
        answer(asked, 3, ""),
        answer(asked, 1, asked[0].intruder, "乙"),
    )
    answers = read_answers(path, asked)
    topics = check("intrusion_topics", by_topic(answers)).select("topic", "n_answers", "n_right", "precision")
    assert sorted(topics.rows()) == sorted([(asked[0].topic, 2, 2, 1.0), (asked[1].topic, 1, 0, 0.0)])
    table = check("intrusion_readers", by_reader(answers))
    assert table.select("reader", "n_answers", "n_right", "precision").rows() == [
        (ALL_READERS, 3, 2, 2 / 3),
        ("乙", 1, 1, 1.0),
        ("甲", 2, 1, 0.5),
    ]
    # Wilson's interval for 2 of 3, written out
    z, n, p = 1.959964, 3, 2 / 3
    centre = (p + z * z / (2 * n)) / (1 + z * z / n)
    half = z / (1 + z * z / n) * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n))
    assert table.select("low", "high").row(0) == pytest.approx((centre - half, centre + half), abs=1e-5)


def test_without_answers_both_are_empty(asked):
    answers = read_answers(None, asked)
    assert len(check("intrusion_topics", by_topic(answers))) == 0
    assert len(check("intrusion_readers", by_reader(answers))) == 0


def test_one_readers_file_needs_no_column_for_it(asked, tmp_path):
    rows = [answer(asked, number, asked[number - 1].intruder).rsplit(",", 1)[0] for number in (1, 2, 3)]
    answers = read_answers(write(tmp_path, *rows, header="question,terms,answer"), asked)
    assert by_reader(answers).select("reader", "n_right").rows() == [(ALL_READERS, 3), ("1", 3)]


def test_answers_belong_to_their_terms_whatever_the_numbers_and_the_order(asked, subjects, tmp_path):
    swapped = questions(subjects.topics((2, 0, 1)), subjects.terms)
    assert [question.terms for question in swapped] == [question.terms for question in asked]
    path = write(
        tmp_path, answer(asked, 2, asked[1].intruder), " ".join(("7,", *asked[0].terms)) + f", '{asked[0].intruder},乙"
    )
    right = dict(read_answers(path, swapped).select("topic", "right").iter_rows())
    assert right == {swapped[1].topic: True, swapped[0].topic: True}


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda asked: answer(asked, 1, "火星"), r"row 2: answer '火星' is none of the terms .* leave the cell empty"),
        (lambda asked: "1,水稻 港口,水稻,甲", r"row 2: terms '水稻 港口' are not asked about .* \(selection\.model\)"),
        (lambda asked: answer(asked, 1, asked[0].intruder, ""), "row 2: reader '' is no name"),
        (lambda asked: answer(asked, 1, asked[0].intruder, ALL_READERS), r"row 2: reader '\(all\)' is no name"),
        (
            lambda asked: f"{answer(asked, 1, asked[0].intruder)}\n0{answer(asked, 1, asked[0].terms[0])}",
            "row 3: reader '甲' answers .* a second time",
        ),
    ],
)
def test_wrong_answers_say_what_to_mend(asked, tmp_path, change, message):
    with pytest.raises(Problem, match=rf"answers\.csv, {message}"):
        read_answers(write(tmp_path, change(asked)), asked)


def test_a_file_that_is_no_answer_says_so(asked, tmp_path):
    for rows, header, message in (
        (
            ("1,水稻",),
            "question,terms",
            r"selection\.intrusion: answers\.csv has no column 'answer' \(it has question, terms\)",
        ),
        (("1,水稻,水稻,港口",), "question,terms,answer,Answer", "has the column 'answer' twice"),
        ((answer(asked, 1, ""),), "question,terms,answer,reader", "holds no answer; fill in a copy"),
        ((), "question,terms,answer", "holds no answer"),
    ):
        with pytest.raises(Problem, match=message):
            read_answers(write(tmp_path, *rows, header=header), asked)
    (tmp_path / "gbk.csv").write_bytes("question,terms,answer\n1,水稻,水稻".encode("gb18030"))
    with pytest.raises(Problem, match="save it as 'CSV UTF-8'"):
        read_answers(tmp_path / "gbk.csv", asked)
