import polars as pl

from scripts.selection import reference as module
from scripts.selection.reference import count_tokens, reference


def tokens(*texts):
    return pl.DataFrame({"section_id": range(len(texts)), "tokens": texts})


def of(*doc_ids):
    return pl.DataFrame({"section_id": range(len(doc_ids)), "doc_id": doc_ids})


def held(*doc_ids):
    return pl.DataFrame({"doc_id": doc_ids}, schema={"doc_id": pl.String})


def test_a_sentence_that_stood_before_is_left_out():
    found = reference(tokens("港口 码头\n水稻 丰收", "", "水稻 丰收\n港口 航线", "港口 码头"), of(*"abcd"), held())
    assert found.sections.rows() == [(0, "港口 码头 水稻 丰收"), (2, "港口 航线")]
    assert found.name.startswith("all:")


def test_held_out_documents_are_the_reference_where_they_are_enough(monkeypatch):
    texts = tokens("港口 码头", "水稻 丰收\n水稻 丰收", "游客 冰雪")
    monkeypatch.setattr(module, "MIN_TOKENS", 3)
    enough = reference(texts, of("a", "b", "c"), held("b", "c"))
    assert enough.sections.rows() == [(1, "水稻 丰收"), (2, "游客 冰雪")]
    assert enough.name.startswith("heldout:")
    assert reference(texts, of("a", "b", "c"), held("b")).name.startswith("all:")  # two distinct tokens are not three


def test_the_digest_tells_references_apart_and_is_the_same_in_any_order():
    texts = tokens("港口 码头", "水稻 丰收")
    name = reference(texts, of("a", "b"), held()).name
    assert reference(texts.reverse(), of("a", "b"), held()).name == name
    assert reference(tokens("港口 码头", "水稻 歉收"), of("a", "b"), held()).name != name


def test_tokens_are_counted_over_sentences():
    assert count_tokens(tokens("港口 码头\n水稻", "", "丰收")) == 4
    assert count_tokens(tokens("")) == 0
