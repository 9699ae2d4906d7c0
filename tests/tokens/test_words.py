"""Numbers of words: each the same over all that is numbered, given in the order they first come in."""

from hypothesis import given
from hypothesis import strategies as st

from scripts.tokens.words import NO_WORD, Vocabulary

WORDS = st.sampled_from(["港口", "码头", "水稻", "的", "，", "a", "", "三高四新", "🚢"])


@given(st.lists(st.lists(WORDS)))
def test_words_keep_the_number_they_first_got(batches: list[list[str]]) -> None:
    vocabulary = Vocabulary(lambda word: len(word) > 1)
    expected: dict[str, int] = {}
    for pieces in batches:
        for piece in pieces:
            if piece not in expected and piece not in ("，", "a", "", "🚢"):  # no Chinese words
                expected[piece] = len(expected)
        assert vocabulary.numbers(pieces).tolist() == [expected.get(piece, NO_WORD) for piece in pieces]
    assert vocabulary.words.names == list(expected)
    assert vocabulary.words.terms == [len(word) > 1 for word in expected]
