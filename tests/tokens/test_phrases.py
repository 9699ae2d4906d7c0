"""Phrases found in sequences of words whose counts are known by construction."""

import math

import numpy as np
import polars as pl
import pytest

from scripts.tokens import phrases
from scripts.tokens.phrases import Runs, find_phrases


def runs(*documents):
    """Return (Runs, words) of documents of words parted by spaces; | is a boundary."""
    names = sorted({word for text in documents for word in text.split() if word != "|"})
    number, starts = [], []
    for text in documents:
        starts.append(len(number))
        number += [-1 if word == "|" else names.index(word) for word in text.split()]
    return Runs(np.array(number, np.int32), np.array(starts, np.int64)), names


def found(*documents, usable=lambda word: True):
    return find_phrases(*runs(*documents), usable)[0]


def row(table, phrase):
    return table.filter(pl.col("phrase") == phrase).to_dicts()[0]


FILLER = [f"词{a}" for a in "甲乙丙丁戊己庚辛壬癸"]


def corpus(phrase, n_docs=5):
    """Return documents in which `phrase` stands four times each between ever other words, among 400 words of filler."""
    rng = np.random.default_rng(3)
    texts = []
    for _ in range(n_docs):
        words = []
        for k in range(4):
            words += [
                *rng.choice(FILLER, 50),
                f"前{FILLER[k]}",
                *phrase.split(),
                f"后{FILLER[k]}",
                *rng.choice(FILLER, 50),
            ]
        texts.append(" ".join(words))
    return texts


def test_words_that_always_stand_together_are_a_phrase():
    table = found(*corpus("碳 中和"))
    best = row(table, "碳中和")
    assert (best["words"], best["n"], best["n_docs"], best["accepted"]) == ("碳 中和", 20, 5, True)
    # both words occur 20 times, always together: p = p_a = p_b, so NPMI is log(1 / p) / -log(p) = 1
    assert best["npmi"] == pytest.approx(1.0)
    assert best["left_entropy"] == pytest.approx(math.log(4))  # four neighbours, equally often
    assert table["accepted"].sum() == 1


def test_of_three_words_the_whole_is_taken_and_not_its_parts():
    table = found(*corpus("碳 达峰 行动"))
    assert row(table, "碳达峰行动")["accepted"]
    assert not row(table, "碳达峰")["accepted"]  # always followed by the same word: no entropy on the right
    assert row(table, "碳达峰")["right_entropy"] == 0.0


def test_nothing_is_joined_across_a_boundary_or_documents():
    assert not len(found(*corpus("碳 | 中和")).filter(pl.col("phrase") == "碳中和"))
    halves = ["中和 " + "词甲 词乙 | " * 5 + "碳"] * 15
    assert not len(found(*halves).filter(pl.col("phrase") == "碳中和"))


def test_documents_without_words_change_nothing():
    texts = corpus("碳 中和")
    with_empty = found("", *texts[:2], "", "", *texts[2:], "")
    assert with_empty.equals(found(*texts))


def test_what_too_few_documents_hold_is_no_candidate():
    assert not len(found(*corpus("碳 中和", n_docs=2) * 1))
    assert len(found(*corpus("碳 中和", n_docs=3)))


def test_unusable_words_are_part_of_no_phrase():
    assert not len(found(*corpus("碳 中和"), usable=lambda word: word != "碳"))


def test_words_that_meet_by_chance_are_not_listed():
    assert found(*corpus("碳 中和"))["phrase"].to_list() == ["碳中和"]


def test_a_candidate_below_a_threshold_is_listed_and_not_accepted(monkeypatch):
    monkeypatch.setattr(phrases, "MIN_ENTROPY", 5.0)
    assert found(*corpus("碳 中和")).select("phrase", "accepted").rows() == [("碳中和", False)]


def test_an_empty_corpus_has_no_candidates():
    nothing, _ = find_phrases(Runs(np.zeros(0, np.int32), np.zeros(0, np.int64)), [], lambda word: True)
    assert nothing.schema == pl.Schema(phrases.SCHEMA)
    assert not len(nothing)


def test_a_phrase_cut_in_two_ways_is_one_phrase():
    both = found(*corpus("碳 中和"), *corpus("碳中 和"))
    assert row(both, "碳中和")["n"] == 40
    assert set(row(both, "碳中和")["words"].split(" | ")) == {"碳 中和", "碳中 和"}
    assert both["phrase"].to_list().count("碳中和") == 1


def test_a_phrase_shorter_than_terms_may_be_is_none():
    assert not len(find_phrases(*runs(*corpus("碳 中和")), lambda word: True, 4)[0])
