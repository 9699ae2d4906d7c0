"""From documents to counts: what a user would find in the tables."""

from collections import Counter
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scripts.shared import processes
from scripts.shared.job import Problem
from scripts.shared.tables import check
from scripts.tokens import counting, segmenting
from scripts.tokens.counts import tables
from scripts.tokens.segment import cutter

RESOURCES = Path(__file__).parents[2] / "workflow" / "resources"
POLICY = {"营商环境": "term", "海南自由贸易港": "policy_region", "自由贸易港": "term"}
STOPS = frozenset(["全县"])
SETTINGS = {
    "policy": POLICY,
    "stops": STOPS,
    "engine": "rjieba",
    "section_chars": 600,
    "min_term_chars": 2,
    "min_sections": 1,
    "max_section_share": 1.0,
    "heldout_share": 0.1,
    "mask": True,
}
HARBOUR = "湖南港口吞吐，港口码头。优化营商环境。"
FARMS = "湖南水稻丰收，全县水稻种植。海南自由贸易港。"


def corpus(*texts, ids=None):
    ids = ids or [f"d{i:02d}" for i in range(len(texts))]
    return pl.DataFrame({"doc_id": ids, "text": list(texts)}, schema={"doc_id": pl.String, "text": pl.String})


def names(documents, *surfaces):
    rows = [
        (doc_id, text.find(name), text.find(name) + len(name), name, None)
        for doc_id, text in documents.iter_rows()
        for name in surfaces
        if name in text
    ]
    columns = {"doc_id": pl.String, "start": pl.Int64, "end": pl.Int64, "surface": pl.String, "adcode": pl.String}
    return pl.DataFrame(rows, schema=columns, orient="row")


def located(documents, *adcodes):
    frame = documents.select("doc_id").with_columns(
        pl.Series("adcode", adcodes or [None] * len(documents), dtype=pl.String)
    )
    return frame.with_columns(
        pl.col("adcode").str.slice(0, 2).alias("province"),
        pl.lit(None, pl.String).alias("prefecture"),
        pl.lit(None, pl.String).alias("county"),
        pl.when(pl.col("adcode").is_null()).then(None).otherwise(pl.lit("province")).alias("level"),
    )


def count(documents, mentions=None, places=None, **changed):
    mentions = names(documents) if mentions is None else mentions
    places = located(documents) if places is None else places
    return tables(documents, places, mentions, **(SETTINGS | changed))


def found(result, counts="counts", vocabulary="vocabulary"):
    joined = result[counts].join(result[vocabulary], on="term_id")
    return {(doc_id, term): n for doc_id, term, n in joined.select("doc_id", "term", "n").iter_rows()}


def test_terms_are_counted_and_names_stop_terms_and_single_characters_are_not():
    documents = corpus(HARBOUR, FARMS)
    result = count(documents, names(documents, "湖南", "海南"))
    assert found(result) == {
        ("d00", "港口"): 2,
        ("d00", "吞吐"): 1,
        ("d00", "码头"): 1,
        ("d00", "优化"): 1,
        ("d00", "营商环境"): 1,
        ("d01", "水稻"): 2,
        ("d01", "丰收"): 1,
        ("d01", "种植"): 1,
        ("d01", "海南自由贸易港"): 1,  # the place in it does not count as a place
    }


def test_every_table_keeps_the_contract():
    documents = corpus(HARBOUR, FARMS)
    for name, frame in count(documents, names(documents, "湖南")).items():
        check(name, frame)


def test_without_masking_names_stay():
    documents = corpus(HARBOUR, FARMS)
    result = count(documents, names(documents, "湖南"), mask=False)
    assert found(result)["d00", "湖南"] == 1


def test_each_type_can_be_masked_or_not():
    documents = corpus("据湖南日报，湖南港口，湖南人来了。市长王小明主持。", "港口码头，湖南码头。")
    mentions = pl.DataFrame(
        [
            ("d00", 1, 3, "湖南", None),
            ("d00", 6, 8, "湖南", None),
            ("d00", 11, 13, "湖南", None),
            ("d01", 5, 7, "湖南", None),
        ],
        schema={"doc_id": pl.String, "start": pl.Int64, "end": pl.Int64, "surface": pl.String, "adcode": pl.String},
        orient="row",
    )
    all_types = count(documents, mentions)["mask_report"]
    assert all_types.rows() == [
        ("admin", "湖南", True, 2, 2),
        ("demonym", "湖南人", True, 1, 1),
        ("officeholder", "王小明", True, 1, 1),
        ("outlet", "湖南日报", True, 1, 1),
    ]
    some = count(documents, mentions, mask_types=["outlet"])
    assert some["mask_report"].rows() == [
        ("admin", "湖南", False, 2, 2),
        ("demonym", "湖南人", False, 1, 1),
        ("outlet", "湖南日报", True, 1, 1),
    ]
    assert (found(some)["d00", "湖南"], found(some)["d00", "湖南人"]) == (1, 1)
    none = count(documents, mentions, mask=False)
    assert not none["mask_report"]["masked"].any()
    assert (found(none)["d00", "湖南"], found(none)["d00", "湖南人"]) == (2, 1)


def test_names_that_are_no_place_stay_whole_and_are_reported_unless_masked_too():
    policy = {
        "东盟": "foreign",
        "长江经济带": "policy_region",
        "三高四新": "policy_brand",
        "长江": "nature",
        "营商环境": "term",
    }
    documents = corpus("东盟客商看好长江经济带，三高四新和营商环境。", "长江水清，长江镇的东盟馆。")
    mentions = names(documents, "长江镇")
    kept = count(documents, mentions, policy=policy)
    assert kept["mask_report"].rows() == [
        ("admin", "长江镇", True, 1, 1),
        ("foreign", "东盟", False, 2, 2),
        ("nature", "长江", False, 1, 1),
        ("policy_brand", "三高四新", False, 1, 1),
        ("policy_region", "长江经济带", False, 1, 1),
    ]
    assert {"东盟", "长江经济带", "三高四新", "长江", "营商环境"} <= set(kept["vocabulary"]["term"])
    masked = count(documents, mentions, policy=policy, mask_types=["admin", "policy_region", "policy_brand", "foreign"])
    assert set(policy) & set(masked["vocabulary"]["term"]) == {"长江", "营商环境"}
    assert found(masked, "unmasked_counts", "unmasked_vocabulary")["d01", "东盟"] == 1
    report = masked["mask_report"].filter("masked")
    assert report["type"].to_list() == ["admin", "foreign", "policy_brand", "policy_region"]


def test_an_unknown_type_names_those_known():
    with pytest.raises(Problem, match=r"tokens\.mask_types: 'places' is none of admin, demonym"):
        count(corpus(HARBOUR), mask_types=["places"])


def test_unmasked_counts_keep_names_whatever_the_mask():
    documents = corpus(HARBOUR, FARMS)
    masked = count(documents, names(documents, "湖南"))
    open_ = count(documents, names(documents, "湖南"), mask=False)
    assert found(masked, "unmasked_counts", "unmasked_vocabulary") == found(
        open_, "unmasked_counts", "unmasked_vocabulary"
    )
    assert found(masked, "unmasked_counts", "unmasked_vocabulary") == {("d00", "湖南"): 1, ("d01", "湖南"): 1}


def test_nothing_is_joined_across_a_name_cut_out():
    # without 湖南 the two halves would read 水稻
    documents = corpus("水湖南稻", "港口港口")
    assert set(found(count(documents, names(documents, "湖南")))) == {("d01", "港口")}


def test_section_tokens_stand_in_order_and_are_not_pruned():
    documents = corpus(HARBOUR, "港口港口")
    result = count(documents, names(documents, "湖南"), min_sections=2)
    assert result["vocabulary"]["term"].to_list() == ["港口"]
    assert result["section_tokens"]["tokens"].to_list() == ["港口 吞吐 港口 码头\n优化 营商环境", "港口 港口"]
    assert result["sections"]["n_tokens"].to_list() == [2, 2]


def test_counts_are_the_sum_of_sections():
    paragraph = "港口码头建成。水稻丰收在望。\n" * 30
    result = count(corpus(paragraph, HARBOUR), section_chars=100)
    assert len(result["sections"].filter(pl.col("doc_id") == "d00")) >= 3
    summed = (
        result["section_counts"]
        .join(result["sections"], on="section_id")
        .group_by("doc_id", "term_id")
        .agg(pl.col("n").sum())
        .sort("doc_id", "term_id")
    )
    assert summed.equals(result["counts"].sort("doc_id", "term_id"))
    assert found(result)["d00", "港口"] == 30


def test_pruning_that_leaves_nothing_names_both_settings():
    with pytest.raises(Problem, match=r"tokens\.min_sections = 5.*tokens\.max_section_share"):
        count(corpus(HARBOUR, FARMS), min_sections=5)


def test_no_document_says_what_to_change():
    with pytest.raises(Problem, match=r"corpus\.min_chars"):
        count(corpus())


def test_text_that_is_not_chinese_says_so():
    with pytest.raises(Problem, match="is it Chinese text"):
        count(corpus("nothing here to be counted", "nor here"))


def test_a_term_of_one_province_is_place_bound_and_a_common_one_is_not():
    documents = corpus(*["敦煌港口"] * 10, *["水稻港口"] * 30)
    places = located(documents, *["620000"] * 10, *["430000", "110000", "120000"] * 10)
    bound = count(documents, places=places)["place_bound"]
    assert bound.rows() == [("敦煌", "620000", 1.0, 10)]


def test_within_one_province_terms_are_bound_to_prefectures():
    documents = corpus(*["敦煌港口"] * 10, *["水稻港口"] * 30)
    codes = ["620900"] * 10 + ["620100", "620200", "620300"] * 10
    places = located(documents, *codes).with_columns(
        pl.lit("prefecture").alias("level"), pl.col("adcode").alias("prefecture")
    )
    assert count(documents, places=places)["place_bound"].rows() == [("敦煌", "620900", 1.0, 10)]


def test_places_of_the_users_own_gazetteer_are_told_apart_by_name():
    documents = corpus(*["敦煌港口"] * 10, *["水稻港口"] * 30)
    places = located(documents, *["A1"] * 10, *["B1", "C1", "D1"] * 10).with_columns(
        pl.lit("prefecture").alias("level")
    )
    assert count(documents, places=places)["place_bound"].rows() == [("敦煌", "A1", 1.0, 10)]


def test_in_a_corpus_of_nearly_one_province_nothing_is_bound_by_chance():
    documents = corpus(*["水稻港口"] * 39, "敦煌港口")
    assert not len(count(documents, places=located(documents, *["430000"] * 39, "620000"))["place_bound"])


def test_a_tenth_is_held_out_and_none_of_a_few():
    assert len(count(corpus(*[HARBOUR] * 25))["heldout"]) == 2
    assert not len(count(corpus(*[HARBOUR] * 9))["heldout"])


@settings(max_examples=20, deadline=None)
@given(st.permutations(range(6)))
def test_the_order_of_documents_does_not_matter(order):
    texts = [HARBOUR, FARMS, "港口建设。", "旅游景区客流。", "水稻种植面积。", HARBOUR]
    documents = corpus(*texts)
    shuffled = documents[list(order)]
    for first, second in zip(
        count(documents, names(documents, "湖南")).values(),
        count(shuffled, names(shuffled, "湖南")).values(),
        strict=True,
    ):
        key = first.columns
        assert first.sort(key).equals(second.sort(key))


@pytest.fixture(scope="module")
def cuts():
    return [cutter("rjieba"), cutter("jieba")]


@settings(max_examples=300, deadline=None)
@given(st.text(st.sampled_from("改革开放港口水稻的了㐂龦abAB12.,，。 \n"), max_size=60))
def test_both_engines_find_the_same_words(cuts, text):
    both = [Counter(w for w in cut(text) if any("一" <= c <= "鿕" for c in w)) for cut in cuts]
    assert both[0] == both[1]


def test_an_unknown_engine_names_those_known():
    with pytest.raises(Problem, match="rjieba, jieba"):
        cutter("pkuseg")


def test_a_phrase_found_is_one_term_and_is_listed():
    # 碳 and 中和 stand together eight times in each of four documents, between ever other words
    others = ["港口", "码头", "水稻", "丰收", "游客", "景区", "医院", "学校"]
    text = "".join(f"{word}碳中和{others[i - 1]}。" for i, word in enumerate(others))
    documents = corpus(*[text] * 4, HARBOUR)
    result = count(documents, phrases=True)
    assert result["phrases"].filter("accepted").select("phrase", "n", "n_docs").rows() == [("碳中和", 32, 4)]
    assert found(result)["d00", "碳中和"] == 8
    assert ("d00", "中和") not in found(result)
    assert found(result, "unmasked_counts", "unmasked_vocabulary")["d00", "碳中和"] == 8
    check("phrases", result["phrases"])
    without = count(documents)
    assert not len(without["phrases"])
    assert ("d00", "碳中和") not in found(without)


def test_sentences_that_return_can_count_once():
    formula = "港口码头水稻种植医院学校。"
    documents = corpus(formula + "港口吞吐。", formula + "水稻丰收。")
    once = found(count(documents, repeated_sentences="once"))
    assert once["d00", "码头"] == 1
    assert ("d01", "码头") not in once
    assert (once["d00", "港口"], once["d01", "水稻"], once["d01", "丰收"]) == (2, 1, 1)
    assert found(count(documents))["d01", "码头"] == 1


def test_a_formula_about_another_place_is_the_same_formula():
    documents = corpus("湖南港口码头水稻种植医院学校。", "湖北港口码头水稻种植医院学校。")
    once = found(count(documents, names(documents, "湖南", "湖北"), repeated_sentences="once"))
    assert {doc_id for doc_id, _ in once} == {"d00"}


@pytest.mark.parametrize("engine", ["rjieba", "jieba"])
def test_only_wanted_parts_of_speech_are_terms(engine):
    documents = corpus("学校建设宽敞校园。营商环境优化。")
    nouns = found(count(documents, engine=engine, parts_of_speech=["n"]))
    assert ("d00", "学校") in nouns
    assert ("d00", "校园") in nouns
    assert ("d00", "宽敞") not in nouns
    assert ("d00", "营商环境") in nouns  # a policy term
    assert ("d00", "宽敞") in found(count(documents, engine=engine))


def test_a_phrase_in_a_repeated_sentence_is_a_phrase_too():
    others = ["港口", "码头", "水稻", "丰收", "游客", "景区", "医院", "学校"]
    text = "".join(f"{word}碳中和{others[i - 1]}。" for i, word in enumerate(others))
    formula = "港口码头水稻碳中和种植医院学校。"
    result = count(corpus(*[text + formula] * 4), phrases=True, repeated_sentences="once")
    everywhere = found(result, "unmasked_counts", "unmasked_vocabulary")
    assert [everywhere[f"d0{i}", "碳中和"] for i in range(4)] == [9, 9, 9, 9]
    assert not any(term == "中和" for _, term in everywhere)


def test_a_term_with_white_space_in_it_is_one_token():
    result = count(corpus("建设Digital China平台。"), policy={"Digital China": "term"})
    assert ("d00", "Digital_China") in found(result)
    assert "Digital_China" in result["section_tokens"]["tokens"][0].split(" ")


def test_sentences_end_at_every_kind_of_line_end():
    result = count(corpus("港口码头\r\n水稻丰收\r医院学校\n游客"))
    assert result["section_tokens"]["tokens"].to_list() == ["港口 码头\n水稻 丰收\n医院 学校\n游客"]


def test_batches_blocks_and_cores_change_nothing(monkeypatch):
    texts = [
        "湖南发展农业经济。工业园区扩大开放。",
        "",
        "农业合作社发展农业，开放口岸。",
        "农业经济开放发展工业园区。",
    ] * 3
    documents = corpus(*texts)
    whole = count(documents, names(documents, "湖南"), min_sections=1)
    monkeypatch.setattr(counting, "BLOCK", 5)
    monkeypatch.setattr(processes, "BATCH", 20)
    for cores in (1, 3):
        parts = count(documents, names(documents, "湖南"), min_sections=1, cores=cores)
        for table, frame in whole.items():
            assert parts[table].equals(frame), (table, cores)


def test_a_run_that_failed_leaves_nothing_to_the_next(monkeypatch):
    documents = corpus(HARBOUR, FARMS, HARBOUR)
    whole = count(documents)
    monkeypatch.setattr(processes, "BATCH", 20)
    real = segmenting.section_bounds

    def fails(text, section_chars):
        if text == FARMS:
            raise OSError("no")
        return real(text, section_chars)

    monkeypatch.setattr(segmenting, "section_bounds", fails)
    with pytest.raises(OSError, match="no"):
        count(documents)
    monkeypatch.setattr(segmenting, "section_bounds", real)
    for table, frame in count(documents).items():
        assert frame.equals(whole[table]), table


def test_words_of_a_batch_out_of_order_stop_the_run(monkeypatch):
    monkeypatch.setattr(processes, "BATCH", 20)

    def backwards(function, tasks, _):
        return reversed([function(*task) for task in tasks])

    monkeypatch.setattr(segmenting, "in_processes", backwards)
    with pytest.raises(RuntimeError, match="out of order"):
        count(corpus(HARBOUR, FARMS, HARBOUR, FARMS))
