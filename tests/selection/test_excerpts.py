import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from scripts.selection.excerpts import choose_examples, excerpt


def test_a_short_text_stays_whole_with_single_spaces():
    assert excerpt("港口\n\n  今年  很忙", ["港口"], 20) == "港口 今年 很忙"


def test_the_densest_passage_is_taken_and_cuts_are_marked():
    text = "港口" + "无关" * 40 + "港口码头航线" + "其他" * 40
    passage = excerpt(text, ["港口", "码头", "航线"], 20)
    assert "港口码头航线" in passage
    assert passage.startswith("…") and passage.endswith("…")
    assert len(passage) == 22


def test_without_any_term_the_beginning_is_taken():
    text = "开头" + "无关" * 30
    assert excerpt(text, ["港口"], 10) == text[:10] + "…"


def test_the_end_of_a_text_fills_the_width():
    text = "无关" * 30 + "港口"
    assert excerpt(text, ["港口"], 10) == "…" + text[-10:]


@given(st.text(alphabet="港口码头 \n无", max_size=80), st.integers(4, 30))
def test_an_excerpt_is_a_piece_of_the_text_within_the_width(text, width):
    passage = excerpt(text, ["港口", "码头"], width)
    inside = passage.strip("…")
    assert inside in " ".join(text.split())
    assert len(inside) <= width


def test_examples_are_ranked_by_share_and_skip_documents_without_the_topic():
    shares = pl.DataFrame(
        {"doc_id": ["a", "b", "c", "a", "b", "c"], "topic": [0, 0, 0, 1, 1, 1], "share": [0.2, 0.9, 0.9, 0.8, 0.1, 0.0]}
    )
    documents = pl.DataFrame({"doc_id": ["a", "b", "c"], "text": ["甲文", "乙文", "丙文"]})
    examples = choose_examples(shares, documents, [["甲"], ["乙"]], 2)
    assert examples.select("topic", "rank", "doc_id", "excerpt").rows() == [
        (0, 1, "b", "乙文"),
        (0, 2, "c", "丙文"),
        (1, 1, "a", "甲文"),
        (1, 2, "b", "乙文"),
    ]
    assert len(choose_examples(shares, documents, [["甲"], ["乙"]], 0)) == 0
