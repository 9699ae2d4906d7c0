"""Every figure found in the folder draws tables of every size, in both languages, legibly and with the tables' own numbers."""

import hashlib
import importlib
import os
import subprocess
import sys
import warnings
from functools import cache
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import polars as pl
import pytest
import yaml

from scripts.figures.figure import drawn, main, save
from scripts.figures.names import finest
from scripts.shared import config, style
from scripts.shared.captions import captions, figure_names, tables_named
from scripts.shared.job import Problem
from scripts.shared.tables import TABLES
from tests.figures import made_up

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "scripts" / "figures"
FIGURES = figure_names(FOLDER)
ENDINGS = ("png", "svg", "pdf", "csv")
CASES = {
    "normal": made_up.tables,
    "large": lambda: made_up.tables(n_provinces=31, per_province=12, n_topics=100, years=tuple(range(1985, 2025))),
    "one of each": lambda: made_up.tables(n_provinces=1, per_province=1, n_topics=1, years=(2024,)),
    "one province": lambda: made_up.tables(n_provinces=1, per_province=14, n_topics=7, years=(2021, 2024)),
    "own codes": lambda: made_up.user_codes(made_up.tables()),
    "hostile text": lambda: made_up.hostile(made_up.tables()),
    "no rows": made_up.no_rows,
}
# every case once, and the two that matter most in both languages
DRAWN = [(case, "zh") for case in CASES if case != "large"] + [("normal", "en"), ("large", "en")]


@cache
def made(case: str) -> dict[str, pl.DataFrame]:
    return CASES[case]()


def draw(name: str, tables: dict[str, pl.DataFrame], language: str = "zh", **options: object):
    """Draw the figure with every warning an error: a glyph the font lacks is one."""
    module = importlib.import_module(f"scripts.figures.{name}")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        figure, numbers = drawn(name, {t: tables[t] for t in tables_of(module)}, language=language, options=options)
        figure.canvas.draw()
    return figure, numbers


def tables_of(module) -> tuple[str, ...]:
    return (*module.TABLES, *(["gazetteer"] if getattr(module, "GAZETTEER", False) else []))


@cache
def drawing(name: str, case: str, language: str = "zh"):
    return draw(name, made(case), language)


def boxes(figure) -> list[tuple[str, np.ndarray]]:
    """Return each visible text and the four corners (4, 2) of its box in pixels, turned as the text is."""
    from matplotlib.text import Text

    renderer, found, hidden = figure.canvas.get_renderer(), [], tick_labels_outside(figure)
    for text in figure.findobj(Text):
        if not text.get_visible() or not text.get_text().strip() or id(text) in hidden:
            continue
        angle = np.radians(text.get_rotation())
        anchor = text.get_transform().transform(text.get_position())
        text.set_rotation(0)
        (x0, y0), (x1, y1) = text.get_window_extent(renderer).get_points()
        text.set_rotation(np.degrees(angle))
        turn = np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
        corners = np.array([[x0, y0], [x1, y0], [x1, y1], [x0, y1]])
        found.append((text.get_text(), (corners - anchor) @ turn + anchor if angle else corners))
    return found


def tick_labels_outside(figure) -> set[int]:
    """Return the ids of tick labels that lie outside their axis: they exist but are not drawn."""
    outside = set()
    for axis in (axis for ax in figure.axes for axis in (ax.xaxis, ax.yaxis)):
        low, high = sorted(axis.get_view_interval())
        for tick in axis.get_major_ticks():
            if not low - 1e-9 <= tick.get_loc() <= high + 1e-9:
                outside |= {id(tick.label1), id(tick.label2)}
    return outside


def test_the_default_config_lists_figures_of_the_folder_once_each():
    listed = [entry["figure"] for entry in yaml.safe_load((ROOT / "config.yaml").read_text("utf-8"))["figures"]]
    assert len(set(listed)) == len(listed) and set(listed) <= set(FIGURES)


@pytest.mark.parametrize("name", FIGURES)
def test_each_file_names_its_tables_and_captions_it_in_both_languages(name):
    file = FOLDER / f"{name}.py"
    assert set(tables_named(file)) <= set(TABLES)
    found = captions(file)
    assert len(found["zh"]) > 20 and len(found["en"]) > 40
    assert any("\u4e00" <= c <= "\u9fff" for c in found["zh"]) and not any(
        "\u4e00" <= c <= "\u9fff" for c in found["en"]
    )


@pytest.mark.parametrize(("case", "language"), DRAWN)
@pytest.mark.parametrize("name", FIGURES)
def test_every_text_lies_on_the_page_and_none_covers_another(name, case, language):
    figure, _ = drawing(name, case, language)
    assert boxes(figure)
    assert figure.get_size_inches()[0] <= style.SIZES["page"][0] + 1e-9
    assert_legible(figure)


def assert_legible(figure) -> None:
    """Every text lies on the page, and none covers another."""
    import shapely

    found = boxes(figure)
    width, height = figure.canvas.get_width_height()
    for text, corners in found:
        assert corners.min() >= -1 and corners[:, 0].max() <= width + 1 and corners[:, 1].max() <= height + 1, text
    # a box is a little larger than its ink: two may touch by a fifth of a line
    shapes = shapely.buffer([shapely.Polygon(corners) for _, corners in found], -1.2, join_style="mitre")
    first, second = shapely.STRtree(shapes).query(shapes, predicate="intersects")
    clashes = [(found[a][0], found[b][0]) for a, b in zip(first, second, strict=True) if a < b]
    assert not clashes


@pytest.mark.parametrize("name", FIGURES)
def test_an_empty_table_gives_one_sentence_and_no_numbers(name):
    for language in ("zh", "en"):
        figure, numbers = drawing(name, "no rows", language)
        assert len(numbers) == 0 and numbers.columns
        assert not figure.axes and len(figure.texts) == 1
        chinese = any("\u4e00" <= c <= "\u9fff" for c in figure.texts[0].get_text())
        assert chinese == (language == "zh")


@pytest.mark.parametrize(
    ("name", "table", "keys", "values"),
    [
        ("topic_by_region", "region_topics", ["level", "adcode", "topic"], ["share", "low", "high", "n_docs"]),
        ("region_intervals", "region_topics", ["level", "adcode", "topic"], ["share", "low", "high", "n_docs"]),
        ("topic_maps", "region_topics", ["level", "adcode", "topic"], ["share", "low", "high", "n_docs"]),
        ("trends", "trends", ["level", "adcode", "period", "topic"], ["share", "low", "high", "n_docs"]),
        ("topics", "topic_terms", ["topic", "term"], ["prob"]),
        ("clusters_topics", "agreement", ["topic", "cluster"], ["n_docs"]),
        ("number_of_topics", "scores", ["model", "metric"], ["value"]),
        ("contrasts", "contrasts", ["level", "adcode", "topic", "adjusted"], ["effect", "low", "high", "q"]),
        ("ranks", "ranks", ["level", "adcode", "topic"], ["rank", "low", "high"]),
        ("keyness", "keyness", ["level", "adcode", "term"], ["z"]),
        ("tile_grid", "region_topics", ["adcode", "topic"], ["share", "low", "high", "n_docs"]),
        ("robustness", "robustness", ["level", "adcode", "topic", "check", "variant"], ["effect"]),
        ("reliability", "topics", ["topic"], ["prevalence"]),
    ],
)
@pytest.mark.parametrize(("case", "language"), [("normal", "zh"), ("large", "en")])
def test_the_plotted_numbers_are_those_of_the_table(name, table, keys, values, case, language):
    _, numbers = drawing(name, case, language)
    source = made(case)[table].select(*keys, *values)
    assert (
        len(numbers)
        and numbers.select(*keys, *values).join(source, on=[*keys, *values], how="anti", nulls_equal=True).is_empty()
    )
    if case == "normal":  # small enough to be shown whole, at the level that is shown
        at = source.filter(pl.col("level").is_in(numbers["level"].unique().to_list())) if "level" in keys else source
        chosen = {"topics": 6 * 8, "contrasts": 4 * 6, "keyness": 9 * 8, "robustness": 30 * 6}
        expected = chosen.get(
            name,
            len(at.filter(pl.col("adcode").str.ends_with("0000") & (pl.col("adcode") != "100000")))
            if name == "tile_grid"
            else len(at),
        )
        assert len(numbers) == expected


def test_coverage_accounts_for_every_document():
    for case, language in (("normal", "zh"), ("large", "en"), ("one of each", "zh")):
        _, numbers = drawing("coverage", case, language)
        assert numbers["n"].sum() == len(made(case)["documents"])


def test_coverage_counts_by_hand():
    documents = pl.DataFrame(
        {"doc_id": ["a", "b", "c", "d", "e"], "date": ["2023-05", "2023", "2024-01-02", None, "2023"]}
    )
    row = {"province": "湖南省", "prefecture": "长沙市", "county": None, "adcode": "430100"}
    places = pl.DataFrame(
        [
            {"doc_id": "a", **row},
            {"doc_id": "b", **row},
            {"doc_id": "c", **row | {"prefecture": "株洲市", "adcode": "430200"}},
            {"doc_id": "d", **row | {"prefecture": None, "adcode": "430000"}},
            {"doc_id": "e", "province": None, "prefecture": None, "county": None, "adcode": None},
        ]
    )
    _, numbers = draw("coverage", {"documents": documents, "places": places})
    assert numbers.rows() == [
        ("长沙市", "2023", 2),
        ("株洲市", "2024", 1),
        ("无地级地名", "undated", 1),
        ("无地名", "2023", 1),
    ]


def test_the_top_topics_are_shown_and_the_figure_says_that_others_are_not():
    figure, numbers = draw("topic_by_region", made("large"), "en", top=5)
    prevalence = made("large")["topics"].sort("prevalence", descending=True)["topic"].head(5)
    assert set(numbers["topic"]) == set(prevalence)
    assert "The 5 most prevalent of 100 topics are shown." in " ".join(t.get_text() for t in figure.texts)


def test_unstable_and_place_bound_topics_are_flagged_in_every_figure_that_names_topics():
    for name in FIGURES:
        if "topics" in importlib.import_module(f"scripts.figures.{name}").TABLES:
            figure, numbers = drawing(name, "normal", "en")
            texts = [text for text, _ in boxes(figure)]
            shown = set(numbers["topic"]) & {1, 2} if "topic" in numbers.columns else {1, 2}
            assert shown, name
            for topic in shown:
                assert any("?†‡"[topic] in t and t.startswith(f"{topic} ") for t in texts), name
            if 1 in shown:
                assert "not found again with other seeds" in " ".join(texts), name


def test_a_gazetteer_of_ones_own_gives_a_sentence_in_place_of_a_map():
    figure, numbers = draw("topic_maps", made("own codes"), "en")
    assert not figure.axes and figure.texts[0].get_text().startswith("No map")
    assert numbers["drawn_as"].null_count() == len(numbers) > 0


def test_regions_with_too_few_documents_come_last_and_are_not_ranked():
    _, numbers = drawing("region_intervals", "normal")
    for _, rows in numbers.filter(pl.col("level") != "country").group_by("topic"):
        ranked, thin = rows.filter(~pl.col("thin")), rows.filter("thin")
        assert rows["thin"].to_list() == [False] * len(ranked) + [True] * len(thin) and len(thin)
        assert ranked["share"].to_list() == sorted(ranked["share"], reverse=True)
        assert thin["adcode"].to_list() == sorted(thin["adcode"])


def test_the_level_shown_is_the_finest_that_fits_and_that_most_documents_reach():
    def level(*rows: tuple[str, str, int], most: int = 3) -> str:
        return finest(pl.DataFrame(rows, schema=["level", "adcode", "n_docs"], orient="row"), most)

    country, provinces = ("country", "100000", 10), [("province", "430000", 6), ("province", "420000", 4)]
    assert level(country, *provinces, ("prefecture", "430100", 4), ("prefecture", "430200", 2)) == "prefecture"
    assert level(country, *provinces, ("prefecture", "430100", 2), ("prefecture", "430200", 2)) == "province"
    assert level(country, *provinces, *[("prefecture", f"43{i}00", 2) for i in range(10, 14)]) == "province"
    assert level(country, *provinces, most=1) == "province"
    assert level(country) == "country"


def test_an_unknown_level_of_maps_is_named():
    with pytest.raises(Problem, match=r"level = 'village' is none of auto, province, prefecture"):
        draw("topic_maps", made("normal"), level="village")


def test_an_unknown_option_is_named_with_those_there_are():
    with pytest.raises(Problem, match=r"topic_by_region: unknown option 'topp'.*dendrogram, level, most_regions, top"):
        drawn("topic_by_region", made("normal"), language="zh", options={"topp": 3})


@pytest.mark.parametrize("name", FIGURES)
@pytest.mark.parametrize("size", ["column", "slide"])
def test_every_size_keeps_its_width_or_shape_and_its_texts_apart(name, size):
    for case in ("normal", "large"):
        figure, _ = draw(name, made(case), "en" if case == "large" else "zh", size=size)
        width, height = figure.get_size_inches()
        if size == "slide":
            assert width / height == pytest.approx(16 / 9) and width >= 8
            assert style.dots(figure) * width == pytest.approx(3840)
        else:
            assert width == pytest.approx(88 / 25.4, abs=0.02)
        assert_legible(figure)


def test_text_can_be_searched_in_svg_and_pdf_with_a_font_every_publisher_takes(tmp_path):
    import pypdfium2

    figure, numbers = draw("topic_by_region", made("normal"))
    save(figure, numbers, **{ending: tmp_path / f"a.{ending}" for ending in ENDINGS})
    names = {name for name in numbers["region"].unique() if style.width_of(name, style.SMALL) < 1.1}
    svg = (tmp_path / "a.svg").read_text(encoding="utf-8")
    pdf = (tmp_path / "a.pdf").read_bytes()
    text = pypdfium2.PdfDocument(pdf)[0].get_textpage().get_text_range()
    for name in names:
        assert name in svg and name in text, name
    assert svg.count("@font-face") == 1 and b"/CIDFontType2" in pdf and b"/Type3" not in pdf


def test_a_size_that_is_none_is_named():
    entry = {"figure": "trends", "size": "columns"}
    found = list(config._figures({"figures": [entry]}, ROOT))
    assert found == ["figures[0].size: 'columns' is none of column, page, slide. Did you mean 'column'?"]


SCRIPT = """
import sys
from scripts.figures.figure import drawn, main, save
from scripts.figures.names import finest
from tests.figures import made_up
tables, folder = made_up.tables(), sys.argv[1]
for name in sys.argv[2:]:
    figure, numbers = drawn(name, tables, language="zh", options={})
    save(figure, numbers, **{ending: f"{folder}/{name}.{ending}" for ending in ("png", "svg", "pdf", "csv")})
"""


def test_the_same_bytes_in_every_process_locale_time_zone_and_number_of_threads(tmp_path):
    surroundings = [
        {
            "LC_ALL": "C",
            "TZ": "Pacific/Auckland",
            "PYTHONHASHSEED": "1",
            "POLARS_MAX_THREADS": "1",
            "OMP_NUM_THREADS": "1",
        },
        {
            "LC_ALL": "C.UTF-8",
            "TZ": "America/Lima",
            "PYTHONHASHSEED": "2",
            "POLARS_MAX_THREADS": "2",
            "OMP_NUM_THREADS": "2",
        },
    ]
    found = []
    for i, extra in enumerate(surroundings):
        (tmp_path / str(i)).mkdir()
        order = FIGURES if i == 0 else FIGURES[::-1]
        settings = os.environ | extra | {"PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}
        subprocess.run(
            [sys.executable, "-c", SCRIPT, str(tmp_path / str(i)), *order], cwd=ROOT, env=settings, check=True
        )
        found.append(
            {f.name: hashlib.sha256(f.read_bytes()).hexdigest() for f in sorted((tmp_path / str(i)).iterdir())}
        )
    assert len(found[0]) == len(ENDINGS) * len(FIGURES)
    assert found[0] == found[1]


def test_nothing_in_the_files_tells_when_or_where_they_were_made(tmp_path):
    figure, numbers = draw("trends", made("normal"))
    save(figure, numbers, **{ending: tmp_path / f"a.{ending}" for ending in ENDINGS})
    svg = (tmp_path / "a.svg").read_text(encoding="utf-8")
    assert "dc:date" not in svg and "Matplotlib v" not in svg
    pdf = (tmp_path / "a.pdf").read_bytes()
    assert b"CreationDate" not in pdf and b"atplotlib" not in pdf
    assert b"Software" not in (tmp_path / "a.png").read_bytes()
    assert pl.read_csv(tmp_path / "a.csv", infer_schema=False).columns == numbers.columns


@pytest.mark.parametrize("name", ["topic_by_region", "contrasts", "topic_maps"])
def test_the_job_writes_captions_in_both_languages_made_for_the_data(name, tmp_path):
    module = importlib.import_module(f"scripts.figures.{name}")
    inputs = {}
    for table in module.TABLES:
        inputs[table] = str(tmp_path / f"{table}.parquet")
        made("normal")[table].write_parquet(inputs[table])
    made("normal")["gazetteer"].write_csv(tmp_path / "gazetteer.csv")
    output = {ending: str(tmp_path / f"a.{ending}") for ending in (*ENDINGS, "txt")}
    inputs = SimpleNamespace(**inputs, gazetteer=str(tmp_path / "gazetteer.csv"))
    main(inputs, SimpleNamespace(**output), figure=name, language="zh", options={"size": "column"})
    chinese, english = Path(output["txt"]).read_text(encoding="utf-8").strip().split("\n\n")
    about = captions(FOLDER / f"{name}.py")
    assert chinese.startswith(about["zh"]) and english.startswith(about["en"])
    assert "级" in chinese.removeprefix(about["zh"]) and "y pr" in english.removeprefix(about["en"])
    assert "换随机种子后" in chinese and "not found again with other seeds" in english
    assert Path(output["png"]).stat().st_size > 10_000


@pytest.mark.parametrize("name", FIGURES)
def test_all_values_equal_still_give_a_figure(name):
    tables = {
        table: frame.with_columns(
            pl.lit(0.25).alias(c)
            for c in ("share", "low", "high", "effect", "q", "quotient", "stability", "z")
            if c in frame.columns
        )
        for table, frame in made("normal").items()
    }
    figure, _ = draw(name, tables, "en")
    assert figure.axes or figure.texts
    assert_legible(figure)


def test_one_style_for_all_figures():
    """Colours, fonts and sizes stand in style.py: figures hold no colour of their own."""
    import re

    for file in sorted(FOLDER.glob("*.py")):
        assert not re.search(r"#[0-9a-fA-F]{6}|fontfamily|set_cmap", file.read_text(encoding="utf-8")), file.name
    assert len(style.SEQUENTIAL) == 9
