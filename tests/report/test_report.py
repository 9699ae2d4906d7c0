"""The page: what it tells, that nothing in it runs or loads, that it keeps texts to itself where asked to."""

import base64
import hashlib
import io
import json
import re
from html.parser import HTMLParser
from pathlib import Path

import polars as pl
import pytest
from PIL import Image

from scripts.report.words import LANGUAGES, WORDS, names_in
from scripts.report.words_live import LIVE
from scripts.shared.tables import TABLES

HOSTILE = [
    "<script>alert(1)</script>",
    "</script><script>alert(2)</script>",
    "</style><style>body{display:none}</style>",
    "<img src=x onerror=alert(3)>",
    '"><svg onload=alert(4)>',
    "' onmouseover='alert(5)",
    "<iframe src=javascript:alert(6)></iframe>",
    "{{ 7 * 191 }}",
    "{% include '/etc/passwd' %}",
    "{page.__class__} %s {0} {run}",
    "<!-- -->]]><![CDATA[",
    "<base href='https://example.org/'>",
    "<meta http-equiv=refresh content='0;url=https://example.org'>",
    "&lt;b&gt; &#x3C;script&#x3E;",
    "正\u202e文\u2066反\u200f转\u061c",
    "零\x00\x07\x1b[31m控制\x7f",
    "零\u200b宽\ufeff",
    "\U000e0041\U000e0042标签",
    "=HYPERLINK(1)",
    "`${alert(7)}`",
]


class Page(HTMLParser):
    """Elements with their attributes, and the text a reader sees."""

    def __init__(self, html: str):
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.pieces: list[str] = []
        self.style = ""
        self.scripts: list[str] = []
        self._inside = ""
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        self.elements.append((tag, dict(attributes)))
        self._inside = tag
        if tag == "script":
            self.scripts.append("")

    def handle_endtag(self, tag):
        self._inside = ""

    def handle_data(self, data):
        if self._inside == "style":
            self.style += data
        elif self._inside == "script":
            self.scripts[-1] += data
        else:
            self.pieces.append(data)

    @property
    def text(self) -> str:
        return "".join(self.pieces)

    def of(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.elements if name == tag]


def hostile_run(made_up):
    """Put a hostile string wherever documents, users or file names can put one."""
    frames = made_up.frames
    documents = frames["documents"].with_columns(
        pl.Series("title", [HOSTILE[i % len(HOSTILE)] for i in range(len(frames["documents"]))])
    )
    made_up.write("documents", documents)
    made_up.write("topics", frames["topics"].with_columns(pl.Series("label", HOSTILE[:6])))
    made_up.write(
        "examples",
        frames["examples"].with_columns(
            pl.Series("excerpt", [HOSTILE[(i + 3) % len(HOSTILE)] + "水稻" for i in range(len(frames["examples"]))]),
            pl.Series("doc_id", documents["doc_id"].head(len(frames["examples"]))),
        ),
    )
    made_up.write(
        "dropped",
        pl.DataFrame(
            [(text, i, text, text, text) for i, text in enumerate(HOSTILE)],
            schema=["source", "position", "stage", "reason", "detail"],
            orient="row",
        ),
    )
    made_up.write("reprints", frames["reprints"].with_columns(doc_id=pl.lit(HOSTILE[3]), title=pl.lit(HOSTILE[0])))
    made_up.write("repairs", pl.DataFrame({"doc_id": ["a"], "repair": [HOSTILE[0]], "n": [1]}))
    made_up.write("keyness", frames["keyness"].with_columns(term=pl.col("term") + pl.lit(HOSTILE[3])))
    made_up.write("region_topics", frames["region_topics"].with_columns(region=pl.col("region") + pl.lit(HOSTILE[4])))
    made_up.write("places", frames["places"].with_columns(province=pl.col("province") + pl.lit(HOSTILE[1])))
    made_up.write("choice", frames["choice"].with_columns(reason_zh=pl.lit(HOSTILE[0]), criterion=pl.lit(HOSTILE[7])))
    made_up.captions = [{"zh": text, "en": text} for text in HOSTILE[3:5]]
    made_up.config["run"] = HOSTILE[0]
    made_up.config["corpus"]["documents"] = HOSTILE
    return made_up.html()


def test_hostile_strings_are_shown_and_never_run(made_up):
    # the made-up run without hostile strings has the elements the page is made of
    harmless_tags = {tag for tag, _ in Page(made_up.html()).elements}
    html = hostile_run(made_up)
    page = Page(html)
    assert {tag for tag, _ in page.elements} <= harmless_tags
    assert not harmless_tags & {"iframe", "object", "embed", "form", "base", "input", "foreignobject"}
    # the data, Vega, the page's own script: nothing else, and none of them cut short
    assert len(page.of("script")) == 3 and html.count("<script") == 3 and html.lower().count("</script") == 3
    data = json.loads(page.scripts[0])
    assert data["run"] == HOSTILE[0] and data["topics"][1]["label"] == HOSTILE[1]
    assert not set("<>&\u2028\u2029") & set(page.scripts[0])
    assert not [
        name for _, attributes in page.elements for name in attributes if name.startswith("on") or name == "style"
    ]
    assert "<script>alert(1)</script>" in page.text  # a reader sees it as it was written
    assert "{{ 7 * 191 }}" in page.text and "1337" not in page.text
    assert html.count("<style") == 1 and html.count("</style") == 1


def test_direction_and_control_characters_become_visible(made_up):
    html = hostile_run(made_up)
    assert not re.search(
        "[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff\U000e0000-\U000e007f]",
        html,
    )
    assert "正⟨U+202E⟩文⟨U+2066⟩反" in html


def test_policy_allows_the_pages_own_style_and_scripts_and_pictures_only(made_up):
    page = Page(made_up.html())
    policy = next(m["content"] for m in page.of("meta") if m.get("http-equiv") == "Content-Security-Policy")
    style, library, script = (
        base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() for text in (page.style, *page.scripts[1:])
    )
    assert policy == (
        f"default-src 'none'; img-src data:; style-src 'sha256-{style}'; script-src 'sha256-{library}' 'sha256-{script}'; "
        "base-uri 'none'; form-action 'none'"
    )
    # the policy counts from where it stands: before the stylesheet
    tags = [tag for tag, _ in page.elements]
    assert tags.index("meta") < tags.index("style")


def test_nothing_is_loaded(made_up):
    page = Page(made_up.html())
    for tag, attributes in page.elements:
        for name in ("src", "srcset", "data", "poster", "xlink:href"):
            assert (attributes.get(name) or "data:").startswith("data:"), (tag, attributes)
        href = attributes.get("href") or "#"
        assert href.startswith(("#", "data:", "tables/")) or (
            tag == "a" and (href.startswith("https://doi.org/") or href in ("config.yaml", "ro-crate-metadata.json"))
        )
    assert not re.search(r"url\(|@import", page.style)


def test_every_link_leads_somewhere_on_the_page(made_up):
    page = Page(made_up.html())
    ids = [attributes["id"] for _, attributes in page.elements if "id" in attributes]
    assert len(ids) == len(set(ids))
    wanted = {a["href"][1:] for a in page.of("a") if a["href"].startswith("#")}
    assert wanted <= set(ids)
    assert {a["aria-labelledby"] for _, a in page.elements if "aria-labelledby" in a} <= set(ids)


def test_figures_are_inside_with_caption_and_alternative(made_up):
    page = Page(made_up.html())
    pictures = page.of("img")
    assert [p["alt"] for p in pictures] == ["图说0。", "图说1。"]
    assert [(p["width"], p["height"]) for p in pictures] == [("2", "1")] * 2
    with Image.open(io.BytesIO(base64.b64decode(pictures[0]["src"].split(",")[1]))) as shown:
        assert shown.format == "WEBP" and [shown.getpixel((x, 0)) for x in (0, 1)] == [(255, 255, 255)] * 2
    assert "图说0。第二句。" in page.text and "图 2" in page.text


@pytest.mark.parametrize("language", LANGUAGES)
def test_texts_none_gives_no_text_away(made_up, language):
    texts, titles = made_up.frames["documents"]["text"], made_up.frames["documents"]["title"]
    open_page, closed_page = made_up.html(language=language), made_up.html(language=language, texts="none")
    assert titles[0] in open_page
    for text in [*texts, *titles, *made_up.frames["reprints"]["title"], "20 characters"]:
        assert text[:16] not in closed_page
    assert "notes/11.txt#0" in closed_page  # ids stay


def test_personal_data_in_examples_is_masked(made_up):
    html = made_up.html()
    assert "联系电话••••-•••••••，手机•••••••••••，身份证••••••••••••••••••" in re.sub("</?mark>", "", html)
    assert not re.search("2712345|13812345678|430124198506121234", html)


def test_personal_data_is_shown_where_the_config_says_so(made_up):
    made_up.config["report"]["mask_personal"] = False
    assert "13812345678" in made_up.html()


def test_same_bytes_every_time(made_up):
    assert made_up.html() == made_up.html()


def test_what_stands_out_is_said_with_interval_and_number(made_up):
    page = Page(made_up.html(language="en"))
    # Guiyang: 19 documents, 18 of them with a place; its own subject is the fourth
    card = page.text[page.text.index("贵阳市 writes more about") :]
    assert re.match(r"贵阳市 writes more about 3 校园与教师\s+5\d\.\d% \[\d+\.\d%, \d+\.\d%\]", card)
    assert card.index("n = 19") < 900


def test_warnings_name_what_to_doubt(made_up):
    text = " ".join(Page(made_up.html(language="en")).text.split())
    assert "Documents without a place: 5 (2.9%)" in text
    assert "Documents without a date: 5 (2.9%)" in text
    assert "Too few documents (under 10): 1 of 5 provinces" in text
    assert "should not be read on their own: 5 公路与铁路" in text
    assert "regional differences are close to circular: 4 医院与养老" in text
    assert "Table contrasts is empty: no contrasts in this made-up run" in text


def test_account_adds_up(made_up):
    text = Page(made_up.html(language="en")).text
    assert "186 pieces read = 172 documents + 14 left out" in text


def without_places(made_up) -> None:
    """Turn the made-up run into one on plain news: no document has a place."""
    nowhere = {
        c: pl.lit(None, dtype=pl.String)
        for c in ("adcode", "adcode_then", "level", "province", "prefecture", "county", "place_from")
    }
    made_up.write("places", made_up.frames["places"].with_columns(**nowhere, reason=pl.lit("none")))
    for name in ("region_topics", "specialisation", "region_distance", "keyness"):
        made_up.write(name, made_up.frames[name].head(0))


def without_anything(made_up) -> None:
    """Empty every table of the made-up run."""
    for name, frame in made_up.frames.items():
        made_up.write(name, frame.head(0))


def test_run_without_places_says_so(made_up):
    without_places(made_up)
    text = Page(made_up.html(language="en")).text
    assert "There are no places to compare: no region_topics in this made-up run" in text
    assert "Documents without a place: 172 (100.0%)" in text


def test_run_with_every_table_empty_makes_a_page(made_up):
    without_anything(made_up)
    assert "No topic model was chosen." in Page(made_up.html(language="en")).text


def test_settings_do_not_tell_where_they_lay(made_up):
    made_up.config["corpus"]["documents"] = [
        "/data/somebody/letters/*.csv",
        "C:\\Users\\somebody\\a.txt",
        "notes/*.txt",
    ]
    html = made_up.html()
    assert "somebody" not in html
    assert "…/*.csv" in html and "notes/*.txt" in html


def test_every_sentence_stands_in_both_languages_with_the_same_names():
    for key, both in WORDS.items():
        assert key == "gap" or all(both), key
        assert names_in(both[0]) == names_in(both[1]), key


def test_every_sentence_of_the_scripts_stands_in_both_languages_with_the_same_names():
    for key, both in LIVE.items():
        assert all(both) and names_in(both[0]) == names_in(both[1]), key


def test_the_scripts_say_what_there_is_and_all_of_it(made_up):
    script = "".join(Path(path).read_text("utf-8") for path in made_up.inputs.page if path.endswith(".js"))
    said = set(re.findall(r'say\("(\w+)"', script))
    assert said <= set(LIVE)
    levels = {"country", "province", "prefecture", "county", "group"}
    levels |= {f"one_{level}" for level in levels}
    assert {key for key in LIVE if f'"{key}"' not in script} - levels == set()


def test_the_scripts_write_text_only(made_up):
    script = "".join(Path(path).read_text("utf-8") for path in made_up.inputs.page if path.endswith(".js"))
    assert not re.search(
        r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function|setAttribute\(\"(on|style)",
        script,
    )


def test_every_sentence_is_used(made_up):
    (path,) = (Path(path) for path in made_up.inputs.page if path.endswith(".j2"))
    template = path.read_text("utf-8")
    code = "".join(
        p.read_text("utf-8") for p in (path.parents[3] / "scripts/report").glob("*.py") if p.name != "words.py"
    )
    prefixes = set(re.findall(r"'(\w+_)' ~", template)) | set(re.findall(r'f"(\w+_){', code))
    levels = {"country", "province", "prefecture", "county", "group", "above", "below"}
    unused = [
        key for key in WORDS
        if f"'{key}'" not in template and f'"{key}"' not in code and key not in levels and not key.startswith(tuple(prefixes))
    ]  # fmt: skip
    assert unused == []


@pytest.mark.parametrize("converged", [0.0, 1.0, None])
def test_a_chosen_model_cut_off_before_it_settled_is_warned_of(made_up, converged):
    scores = made_up.frames["scores"]
    chosen = scores.filter(pl.col("model") == "tomotopy-k006-s1").head(1)
    if converged is not None:
        measure = chosen.with_columns(metric=pl.lit("converged"), value=pl.lit(converged))
        made_up.write("scores", pl.concat([scores, measure]))
    text = Page(made_up.html(language="en")).text
    assert ("The chosen model had not settled" in text) == (converged == 0.0)  # the warning
    assert ("; the chosen model had not settled" in text) == (converged == 0.0)  # the methods text


def test_a_choice_of_the_largest_number_tried_is_warned_of_unless_the_config_made_it(made_up):
    words = "The 6 topics chosen are the most that were tried"
    assert words in Page(made_up.html(language="en")).text
    scores, choice = made_up.frames["scores"], made_up.frames["choice"]
    more = scores.filter(model="tomotopy-k006-s1").with_columns(
        model=pl.lit("tomotopy-k009-s1"), n_topics=pl.lit(9, pl.Int64)
    )
    made_up.write("scores", pl.concat([scores, more]))
    assert words not in Page(made_up.html(language="en")).text
    made_up.write("scores", scores)
    last = choice.filter(family="topics", model="tomotopy-k006-s1", kept=True).sort("step").tail(1)
    named = last.with_columns(step=pl.col("step") + 1, criterion=pl.lit("overruled"))
    made_up.write("choice", pl.concat([choice, named]))
    assert words not in Page(made_up.html(language="en")).text


def test_readers_are_asked_and_what_they_found_is_shown(made_up):
    how, found = (
        "No metric tells whether people see",
        "readers (2) found the intruder in 75.0% [46.8%, 91.1%] of 12 answers",
    )
    text = Page(made_up.html(language="en")).text
    assert how not in text  # there is nothing to ask about
    made_up.write(
        "intrusion", pl.DataFrame({"question": [1], "terms": ["水稻 农户 茶园 良种 农机 芯片"], "answer": [None]})
    )
    text = Page(made_up.html(language="en")).text
    assert how in text and "Intruder found" not in text
    rows = [("(all)", 12, 9, 0.75, 0.468, 0.911), ("a", 6, 5, 5 / 6, 0.4, 0.9), ("b", 6, 4, 4 / 6, 0.3, 0.9)]
    made_up.write("intrusion_readers", pl.DataFrame(rows, schema=TABLES["intrusion_readers"].columns, orient="row"))
    rows = [(0, 2, 2, 1.0, 0.3, 1.0), (1, 10, 7, 0.7, 0.4, 0.9)]
    made_up.write("intrusion_topics", pl.DataFrame(rows, schema=TABLES["intrusion_topics"].columns, orient="row"))
    text = " ".join(Page(made_up.html(language="en")).text.split())
    assert how not in text and found in text and "Intruder found" in text
    assert re.search(r"0 稻田与农庄 \S+ 0\.93 2/2 水稻", text)
    assert re.search(r"5 公路与铁路 不稳定unstable \S+ 0\.53 未知not known 公路", text)
