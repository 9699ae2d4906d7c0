"""The style's font cut down to the characters of one figure, as TrueType: small enough to travel inside its PDF and SVG.

Publishers refuse Type 3 fonts, and matplotlib embeds outlines of the cubic kind (Noto Sans SC is an OpenType font of that kind)
as what they are not. Hence quadratic outlines, each within 1/1000 em of the original.
"""

import base64
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from scripts.shared import style

if TYPE_CHECKING:
    from matplotlib.figure import Figure

FAMILY = "Noto Sans SC"
INSTEAD = (
    "Source Han Sans SC",
    "PingFang SC",
    "Microsoft YaHei",
    "sans-serif",
)  # where a program ignores the file's own
MOVE, LINE, CONIC, CUBIC, CLOSE = 1, 2, 3, 4, 79  # codes of matplotlib paths
NEAR = 1.0  # thousandths of an em by which a curve may differ
EPOCH = 3_000_000_000  # seconds since 1904: any constant


def characters_of(figure: "Figure") -> str:
    """Return every character that the drawn `figure` shows, sorted, with the space, and l and p, by which lines are measured."""
    from matplotlib.text import Text

    shown = {c for text in figure.findobj(Text) if text.get_visible() for c in text.get_text()}
    return "".join(sorted(shown - {"\n"} | set(" lp")))


def cut(characters: str) -> Any:
    """Return the style's font (a fontTools TTFont) with the glyphs of `characters` and no others.

    Nothing in it tells when it was made.
    """
    from fontTools.fontBuilder import FontBuilder
    from matplotlib.ft2font import FT2Font, LoadFlags

    source = FT2Font(style.font_path())
    names = {ord(c): f"uni{ord(c):04X}" for c in characters}
    glyphs, widths = {".notdef": _glyph(())}, {".notdef": (source.units_per_EM, 0)}
    for code, name in names.items():
        advance = source.load_char(code, flags=LoadFlags.NO_SCALE | LoadFlags.NO_HINTING).horiAdvance
        points, kinds = source.get_path()
        glyphs[name] = _glyph(zip((points * 64).round().tolist(), kinds.tolist(), strict=True))
        widths[name] = (advance, 0)
    font = FontBuilder(source.units_per_EM, isTTF=True)
    font.font.recalcTimestamp = False
    font.setupGlyphOrder(list(glyphs))
    font.setupCharacterMap(names)
    font.setupGlyf(glyphs)
    bearings = {name: (widths[name][0], getattr(glyph, "xMin", 0)) for name, glyph in glyphs.items()}
    font.setupHorizontalMetrics(bearings)
    font.setupHorizontalHeader(ascent=source.ascender, descent=source.descender)
    font.setupHead(unitsPerEm=source.units_per_EM, created=EPOCH, modified=EPOCH)
    font.setupNameTable({"familyName": FAMILY, "styleName": "Regular", "psName": "NotoSansSC-Regular"})
    metrics = source.get_sfnt_table("OS/2")  # by which matplotlib sets the distance of lines
    kept = ("sTypoAscender", "sTypoDescender", "sTypoLineGap", "usWinAscent", "usWinDescent")
    font.setupOS2(**{name: metrics[name] for name in kept})
    font.setupPost()
    return font.font


def _glyph(path: Iterable[tuple[list[float], int]]) -> Any:
    """Return the TrueType glyph of a path of points in font units, each with its code."""
    from fontTools.pens.cu2quPen import Cu2QuPen
    from fontTools.pens.ttGlyphPen import TTGlyphPen

    made = TTGlyphPen(None)
    pen = Cu2QuPen(made, NEAR, reverse_direction=True)
    waiting: list[tuple[float, float]] = []
    begun = False
    for point, kind in path:
        if kind == MOVE:
            if begun:
                pen.closePath()
            pen.moveTo(tuple(point))
            begun = True
        elif kind == LINE:
            pen.lineTo(tuple(point))
        elif kind in (CONIC, CUBIC):
            waiting.append(tuple(point))
            if len(waiting) == kind - 1:
                (pen.qCurveTo if kind == CONIC else pen.curveTo)(*waiting)
                waiting = []
        elif kind == CLOSE and begun:
            pen.closePath()
            begun = False
    if begun:
        pen.closePath()
    return made.glyph()


@contextmanager
def embedded(font: Any) -> Iterator[None]:
    """Let matplotlib draw with `font` alone, as a PDF needs it; the style's font comes back afterwards."""
    from matplotlib.font_manager import fontManager

    before = fontManager.ttflist
    with TemporaryDirectory() as folder:
        file = Path(folder) / "font.ttf"
        font.save(file)
        fontManager.ttflist = []
        fontManager.addfont(file)
        try:
            yield
        finally:
            fontManager.ttflist = []
            fontManager.addfont(style.font_path())
            fontManager.ttflist = before


def with_font(svg: str, font: Any) -> str:
    """Return `svg` (matplotlib's, its text as text) with `font` inside, and fonts to take where a program ignores that."""
    packed = BytesIO()
    font.flavor = "woff"
    font.save(packed)
    font.flavor = None
    data = base64.b64encode(packed.getvalue()).decode("ascii")
    face = f"@font-face{{font-family:'{FAMILY}';src:url(data:font/woff;base64,{data}) format('woff')}}\n"
    families = ", ".join(f"'{name}'" if " " in name else name for name in (FAMILY, *INSTEAD))
    return svg.replace(f"'{FAMILY}'", families).replace('<style type="text/css">', f'<style type="text/css">{face}', 1)
