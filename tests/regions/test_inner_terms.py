import polars as pl

from scripts.regions.inner_terms import inner_terms, with_inner

VOCABULARY = pl.DataFrame(
    {
        "term_id": list(range(7)),
        "term": ["疫情", "疫情防控", "防控", "发展中国家", "中国", "国家", "发展"],
        "doc_freq": [1] * 7,
        "term_freq": [1] * 7,
    }
)


def test_terms_at_either_end_count_and_one_amid_only_between_terms():
    assert inner_terms(VOCABULARY).rows() == [(1, 0), (1, 2), (3, 5), (3, 6)]
    amid = pl.DataFrame({"term_id": [0, 1, 2, 3], "term": ["世纪疫情冲击", "疫情", "世纪", "冲击"]})
    assert inner_terms(amid).rows() == [(0, 1), (0, 2), (0, 3)]


def test_one_character_counts_in_words_but_not_in_names():
    tea = pl.DataFrame({"term_id": range(4), "term": ["茶", "油茶", "茶陵", "采茶戏"]})
    assert inner_terms(tea, {"茶陵"}).rows() == [(1, 0)]  # amid 采茶戏 neither 采 nor 戏 is a term
    assert len(inner_terms(tea)) == 0


def test_occurrences_inside_longer_terms_are_added():
    counts = pl.DataFrame([(0, 1, 3), (0, 0, 2), (1, 1, 1)], ["doc", "term_id", "n"], orient="row")
    vocabulary, whole = with_inner(VOCABULARY, counts)
    assert whole.sort("doc", "term_id").rows() == [
        (0, 0, 5),
        (0, 1, 3),
        (0, 2, 3),
        (1, 0, 1),
        (1, 1, 1),
        (1, 2, 1),
    ]
    found = vocabulary.filter(pl.col("term") == "疫情").row(0, named=True)
    assert (found["doc_freq"], found["term_freq"]) == (2, 6)


def test_no_terms_no_pairs():
    assert len(inner_terms(VOCABULARY.clear())) == 0
