"""What a text leaves behind for finding copies of it."""

from hypothesis import given
from hypothesis import strategies as st

from scripts.corpus.signatures import plain


@given(st.text(st.characters(), max_size=40))
def test_plain_characters_are_letters_and_digits_of_every_script(text):
    kept = "".join(character for character in text if character.isalnum())
    assert plain(text) == (kept.lower() or text)


def test_marks_spaces_and_case_do_not_tell_texts_apart():
    assert plain("《GDP》 增长_6.5％，\u3000好！") == "gdp增长65好"
