"""The data behind the page's scripts: right numbers, bounded size, nothing that can end the element they stand in."""

import json

import polars as pl
import pytest

from scripts.report.embed import allowed, as_json, own_script, vega
from scripts.report.geometry import layer
from scripts.report.live_documents import MOST, live_documents, sample
from scripts.report.live_places import live_levels, live_trends
from scripts.report.live_topics import term_ranks
from scripts.report.passage import passage
from scripts.report.regions import level_views
from scripts.report.still_map import still_map
from scripts.report.tables_read import Tables

MEGABYTE = 1_000_000


def test_ranks_of_terms_are_those_of_frex_by_hand():
    # two topics over the terms a, b, c: exclusivity in topic 0 is .75, .5 and .17
    probs = {0: {"a": 0.6, "b": 0.3, "c": 0.1}, 1: {"a": 0.2, "b": 0.3, "c": 0.5}}
    frame = pl.DataFrame(
        [(k, t, p) for k, of in probs.items() for t, p in of.items()], schema=["topic", "term", "prob"], orient="row"
    )
    assert term_ranks(frame)[0] == [["a", 0.6, 1.0, 1.0], ["b", 0.3, 0.66667, 0.66667], ["c", 0.1, 0.33333, 0.33333]]
    # in topic 1: c is the most exclusive (.83) and the most frequent, b second in both
    assert [term[0] for term in term_ranks(frame)[1]] == ["c", "b", "a"]


def test_terms_without_a_row_rank_below_the_others():
    rows = [(0, "a", 0.6), (0, "b", 0.4), (1, "c", 1.0)]
    assert term_ranks(pl.DataFrame(rows, schema=["topic", "term", "prob"], orient="row")) == {
        0: [["a", 0.6, 1.0, 1.0], ["b", 0.4, 1.0, 0.66667]],
        1: [["c", 1.0, 1.0, 1.0]],
    }


def test_contrasts_are_the_adjusted_ones_where_there_are_any(made_up):
    rows = [
        ("province", "430000", 1, False, 0.3, 0.2, 0.4, 0.05, 0.001, 0.004, 44, 44),
        ("province", "430000", 1, True, 0.25, 0.1, 0.4, 0.05, 0.01, 0.0321, 44, 44),
        ("province", "440000", 1, False, -0.1, -0.2, 0.0, 0.05, 0.2, 0.5, 42, 42),
    ]
    columns = ["level", "adcode", "topic", "adjusted", "effect", "low", "high", "se", "p", "q", "n_docs", "n_clusters"]
    made_up.write("contrasts", pl.DataFrame(rows, schema=columns, orient="row"))
    places = {place["code"]: place for place in live_levels(Tables(made_up.inputs))[0]["places"]}
    assert places["430000"]["contrast"] == {1: [1, 2500, 1000, 4000, 0.032]}
    assert places["440000"]["contrast"] == {1: [0, -1000, -2000, 0, 0.5]}
    assert places["430000"]["near"][0] == [2, 0.01]  # 广东: a difference of codes of 10,000 in the made-up table


def test_documents_know_their_place_at_each_level(made_up):
    t = Tables(made_up.inputs)
    levels = live_levels(t)
    made = live_documents(
        t["documents"],
        t.path("documents"),
        t["places"],
        t["doc_topics"],
        t["clusters"],
        set(),
        levels,
        {},
        "excerpt",
        mask=True,
    )
    rows = {row[0]: row for row in made["rows"]}
    names = [[place["name"] for place in level["places"]] for level in levels]

    def place(doc_id: str) -> list[str]:
        return [names[level][number] if number >= 0 else "" for level, number in enumerate(rows[doc_id][3])]

    assert place("notes/43.txt#1") == ["湖南省", "怀化市"]
    assert place("notes/43.txt#2") == ["湖南省", ""]
    assert place("notes/43.txt#5") == ["", ""]  # no place was found
    assert made["total"] == len(rows) == 172
    assert rows["notes/43.txt#0"][5][1] == 800  # four fifths of its main topic
    assert "•" in rows["notes/43.txt#0"][6] and "13812345678" not in str(rows)


@pytest.mark.parametrize(("texts", "longest"), [("none", 0), ("excerpt", 121), ("full", 200)])
def test_texts_go_as_far_as_the_config_says(made_up, texts, longest):
    made_up.write("documents", made_up.frames["documents"].with_columns(text=pl.lit("字" * 200), n_chars=pl.lit(200)))
    t = Tables(made_up.inputs)
    made = live_documents(
        t["documents"],
        t.path("documents"),
        t["places"],
        t["doc_topics"],
        t["clusters"],
        set(),
        [],
        {},
        texts,
        mask=True,
    )
    assert {len(row[6]) for row in made["rows"]} == {longest}
    assert {row[1] for row in made["rows"]} == {""} or texts != "none"


def test_the_passage_is_where_the_terms_stand_closest():
    text = "甲" * 50 + "稻田" + "乙" * 30 + "稻田和农户" + "丙" * 50
    assert passage(text, ["稻田", "农户"], 9) == "…乙乙稻田和农户丙丙…"
    assert passage(text, [], 5) == "甲甲甲甲甲…" == passage(text, ["无"], 5)
    assert passage("短  文", ["短"], 9) == "短 文"


def test_names_of_places_are_told_from_other_key_terms(made_up):
    report = pl.DataFrame([("admin", "水稻", True, 9, 9), ("policy_region", "农户", False, 9, 9)],
                          schema=["type", "surface", "masked", "n", "n_docs"], orient="row")  # fmt: skip
    made_up.write("mask_report", report)
    beijing = live_levels(Tables(made_up.inputs))[0]["places"][0]
    assert [(term, name) for term, _, _, name in beijing["key"][:3]] == [("水稻", 1), ("农户", 0), ("茶园", 0)]
    assert (
        "水稻"
        not in level_views(made_up.frames["region_topics"], made_up.frames["keyness"], {"水稻"})[0]["places"][0][
            "key_terms"
        ]
    )


def test_a_sample_holds_examples_and_goes_round_the_places():
    ids = [f"d{i}" for i in range(1000)]
    places = pl.DataFrame({"doc_id": ids, "adcode": ["110000"] * 950 + ["430000"] * 50})
    found = sample(pl.Series(ids), places, {"d0", "d1"}, most=102)
    assert len(found) == 102 and {"d0", "d1"} <= found
    # after the two examples the places take turns: 50 each
    assert len([i for i in found if int(i[1:]) >= 950]) == pytest.approx(50, abs=1)
    assert found == sample(pl.Series(ids[::-1]), places[::-1], {"d1", "d0"}, most=102)


def test_finer_levels_go_where_trends_would_be_too_long():
    rows = [
        (level, code, year, k, 0.5, 0.4, 0.6, 9, "process", "topics taken as certain")
        for level, codes in (("country", ["100000"]), ("province", ["430000", "440000"]))
        for code in codes
        for year in ("2022", "2023")
        for k in (0, 1)
    ]
    columns = ["level", "adcode", "period", "topic", "share", "low", "high", "n_docs", "estimand", "basis"]
    frame = pl.DataFrame(rows, schema=columns, orient="row")
    assert set(live_trends(frame, ["country", "province"], 2, most=4)["series"]) == {"country/100000"}
    found = live_trends(frame, ["country", "province"], 2)
    assert found["series"]["province/430000"] == [[i, 9, 5000, 4000, 6000, 5000, 4000, 6000] for i in (0, 1)]
    assert found["basis"][0] == "不含主题的不确定性"


def test_json_holds_nothing_that_ends_a_script_and_stays_the_same():
    data = ["</script><!--", "a & b", "\u2028\u2029", '"\\']
    text = as_json(data)
    assert not set("<>&\u2028\u2029") & set(text)
    assert json.loads(text) == data


def test_what_would_end_its_element_is_refused():
    assert allowed("a { }", "style").startswith("'sha256-")
    for content, what in (("</STYLE>", "style"), ("'</script>'", "script"), ("<!--", "script")):
        with pytest.raises(ValueError, match="would end its element"):
            allowed(content, what)


def test_scripts_are_joined_in_the_order_of_their_names(tmp_path):
    for name in ("2-b.js", "1-a.js"):
        (tmp_path / name).write_bytes(f"// {name}\r\n".encode())
    script = own_script([tmp_path / "2-b.js", tmp_path / "1-a.js"])
    assert script.index("1-a.js") < script.index("2-b.js") and "\r" not in script


def test_vega_is_made_without_network_to_the_same_bytes():
    assert vega() == vega.__wrapped__()
    assert len(vega()) < 1.2 * MEGABYTE


def test_a_map_of_one_province_is_that_province_alone():
    country = layer("prefecture", ["431200", "110000"])
    hunan = layer("prefecture", ["431200", "430100"])
    assert len(country["regions"]) > 300 and country["lines"]
    assert {code[:2] for code in hunan["regions"]} == {"43"} and hunan["lines"] == []
    assert layer("prefecture", ["110105"]) is not None and country["at"]["110000"] == "110000"  # drawn whole
    assert layer("county", ["431202"]) is None and layer("province", ["my own code"]) is None


def test_the_still_map_goes_from_pale_to_dark():
    drawn = still_map("province", {"110000": 0.25, "430000": 0.75, "440000": 0.5})
    colours = [colour for _, colour in drawn["regions"] if colour != "#ffffff"]
    # codes in order: the lowest, the highest, the one half way between d5e8ee and 083f50
    assert colours == ["#d5e8ee", "#083f50", "#6e949f"]
    assert (drawn["low"], drawn["high"], len(drawn["regions"]), len(drawn["lines"])) == (0.25, 0.75, 34, 10)
    assert still_map("province", {"430000": 0.3}) is None and still_map("county", {"1": 0.1, "2": 0.2}) is None


def test_a_hundred_thousand_documents_stay_within_fifteen_megabytes(made_up):
    n, n_topics = 100_000, 6
    ids = pl.Series("doc_id", [f"letters/part-{i % 40:02}.jsonl#{i:06}" for i in range(n)])
    codes = [f"{11 + i % 50}{1 + i % 12:02}00" for i in range(n)]
    documents = pl.DataFrame({"doc_id": ids}).with_columns(
        source=pl.lit("part.jsonl"), position=pl.lit(0), title=pl.lit("关于一件事情的来信，标题不短也不长"),
        text=pl.lit("来信说的事情很多，" * 100), date=pl.lit("2023-05-06"), date_from=pl.lit("text"),
        date_scraped=pl.lit(None, pl.String), n_chars=pl.lit(900),
    )  # fmt: skip
    made_up.write("documents", documents)
    none = pl.lit(None, pl.String)
    places = pl.DataFrame({"doc_id": ids, "adcode": codes}).with_columns(
        adcode_then="adcode", level=pl.lit("prefecture"), province=none, prefecture="adcode", county=none,
        confidence=pl.lit(1.0), place_from=pl.lit("title"), reason=none,
    )  # fmt: skip
    made_up.write("places", places)
    shares = pl.DataFrame({"doc_id": ids}).join(pl.DataFrame({"topic": range(n_topics)}), how="cross")
    made_up.write("doc_topics", shares.with_columns(share=pl.lit(1 / n_topics)))
    made_up.write("clusters", pl.DataFrame({"doc_id": ids}).with_columns(cluster=pl.lit(1)))
    made_up.write("examples", made_up.frames["examples"].with_columns(doc_id=ids.head(18)))
    html = made_up.html(texts="full")
    assert len(html.encode()) < 15 * MEGABYTE
    data = json.loads(html.split('id="atlas">')[1].split("</script>")[0])
    assert data["documents"]["total"] == n and len(data["documents"]["rows"]) == MOST
