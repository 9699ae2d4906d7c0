"""The font that travels with a figure: its characters, their shapes and widths, and nothing that tells when it was made."""

import hashlib
from io import BytesIO

import pytest

from scripts.figures import typeface
from scripts.shared import style

style.use()
TEXT = "湖南省 长沙市（12）† A%"


def saved(font) -> bytes:
    file = BytesIO()
    font.save(file)
    return file.getvalue()


def test_it_holds_the_characters_of_the_figure_and_no_others():
    font = typeface.cut(TEXT)
    assert {chr(code) for code in font.getBestCmap()} == set(TEXT)
    assert font["hmtx"]["uni6E56"][0] == 1000  # a Chinese character is as wide as the em
    assert font.sfntVersion == "\x00\x01\x00\x00" and "glyf" in font and "CFF " not in font
    assert len(saved(font)) < 20_000


def test_widths_and_outlines_are_those_of_the_style_font():
    from fontTools.pens.boundsPen import BoundsPen
    from matplotlib.ft2font import FT2Font, LoadFlags

    font, source = typeface.cut(TEXT), FT2Font(style.font_path())
    glyphs = font.getGlyphSet()
    for character in set(TEXT) - {" "}:
        glyph = source.load_char(ord(character), flags=LoadFlags.NO_SCALE)
        name = font.getBestCmap()[ord(character)]
        assert font["hmtx"][name][0] == glyph.horiAdvance
        pen = BoundsPen(glyphs)
        glyphs[name].draw(pen)
        west, south, east, north = pen.bounds
        assert east - west == pytest.approx(glyph.width, abs=3) and north - south == pytest.approx(glyph.height, abs=3)


def test_the_same_bytes_every_time():
    assert hashlib.sha256(saved(typeface.cut(TEXT))).digest() == hashlib.sha256(saved(typeface.cut(TEXT))).digest()


def test_the_svg_names_fonts_that_stand_in_where_a_program_ignores_its_own():
    from io import StringIO

    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure()
    FigureCanvasAgg(figure)
    figure.text(0.1, 0.5, "湖南省")
    text = StringIO()
    figure.savefig(text, format="svg")
    svg = typeface.with_font(text.getvalue(), typeface.cut(typeface.characters_of(figure)))
    assert "湖南省</text>" in svg and "format('woff')" in svg
    assert "'Noto Sans SC', 'Source Han Sans SC', 'PingFang SC', 'Microsoft YaHei', sans-serif" in svg


def test_the_style_font_comes_back_after_a_pdf():
    from matplotlib.font_manager import fontManager

    with typeface.embedded(typeface.cut("甲")):
        assert fontManager.ttflist[0].fname != style.font_path()
    assert [entry.fname for entry in fontManager.ttflist] == [style.font_path()]
