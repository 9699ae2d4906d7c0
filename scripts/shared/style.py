"""How every figure looks: the one place with its font, sizes and colours, and lengths measured in inches.

Positions are inches from the top left corner of the page, so that nothing is left to a layout engine's guess.
"""

import re
import unicodedata
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.colors import Colormap
    from matplotlib.figure import Figure

FONT_PACKAGE, FONT_FILE = "pylopdf_fonts_zh_cn", "NotoSansSC-Regular.otf"  # Noto Sans SC, SIL Open Font License
SIZE, SMALL, TINY = 8.0, 7.0, 6.0  # points
LINE = 1.42  # line height as a multiple of the font size
# inches: the greatest width of a figure, and the least of one that is cut to its content
SIZES = {
    "column": (3.46, 3.46),  # a journal's column, 88 mm
    "page": (7.09, 4.4),  # a journal's page, 180 mm
    "slide": (8.0, 8.0),  # 16:9; made to be enlarged: on a screen of 13.3 inches the letters have 13 points
}
HEIGHTS = {"column": 9.4, "page": 9.4, "slide": 6.0}  # inches: a sheet of paper; on a slide letters of 10 points
SHAPE = 16 / 9  # of a slide
SIZE_NAME, (WIDTH, NARROW) = "page", SIZES["page"]  # of the figure that is drawn: `use` sets them
EDGE = 0.08  # inches left free around the page
DPI, SLIDE_PIXELS = 300, 3840  # dots per inch of PNGs; their width in pixels on a slide

INK, MUTED, FAINT, PAPER = "#1f2328", "#5f6670", "#d4d8dd", "#ffffff"
NO_DATA, EMPTY_HATCH, ZERO = "#eceef0", "#b9bfc6", "#98a0a8"
# Okabe and Ito, https://jfly.uni-koeln.de/color/ : told apart with every kind of colour vision
CATEGORIES = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#000000")
MARKERS = ("o", "s", "^", "D", "v", "P", "X")
MAIN, ACCENT = CATEGORIES[0], CATEGORIES[1]
# light to dark in steps of equal lightness (OKLab L .97 to .32), pale yellow over green to blue: reads the same in grey
SEQUENTIAL = ("#f6f8de", "#c9e6b9", "#94d1a6", "#60b89f", "#389c9a", "#22808f", "#1c657e", "#1d4a68", "#1c3150")
MISSING_GLYPH = "〓"
UNSTABLE, PLACE_BOUND = "†", "‡"  # flags at the end of a topic's name


def say(language: str, zh: str, en: str) -> str:
    """Return the text in the report's language."""
    return zh if language == "zh" else en


def use(size: str = "page") -> None:
    """Set the style for this process, for figures of a `size`; nothing of the machine's own settings or fonts is left."""
    global SIZE_NAME, WIDTH, NARROW
    import matplotlib

    SIZE_NAME, (WIDTH, NARROW) = size, SIZES[size]

    matplotlib.use("agg")
    from matplotlib.font_manager import fontManager

    matplotlib.rcdefaults()
    # a font of the same name installed on the machine must not be taken for this one
    fontManager.ttflist = []
    fontManager.addfont(font_path())
    matplotlib.rcParams.update(
        {
            "font.family": [fontManager.ttflist[0].name],
            "font.size": SIZE,
            "axes.titlesize": SIZE,
            "axes.labelsize": SMALL,
            "xtick.labelsize": SMALL,
            "ytick.labelsize": SMALL,
            "legend.fontsize": SMALL,
            "legend.frameon": False,
            "text.color": INK,
            "text.hinting": "none",  # letters keep their true widths, which `width_of` measures
            "text.parse_math": False,  # a dollar sign in a term is a dollar sign
            "axes.edgecolor": MUTED,
            "axes.labelcolor": INK,
            "xtick.color": MUTED,
            "ytick.color": MUTED,
            "xtick.labelcolor": INK,
            "ytick.labelcolor": INK,
            "axes.linewidth": 0.6,
            "xtick.major.width": 0.6,
            "ytick.major.width": 0.6,
            "xtick.major.size": 2.5,
            "ytick.major.size": 2.5,
            "axes.spines.top": False,
            "axes.spines.right": False,
            "axes.axisbelow": True,
            "axes.grid": False,
            "grid.color": FAINT,
            "grid.linewidth": 0.5,
            "lines.linewidth": 1.2,
            "patch.linewidth": 0.5,
            "hatch.linewidth": 0.4,
            "figure.dpi": 100,
            "savefig.dpi": DPI,
            "figure.facecolor": PAPER,
            "svg.fonttype": "none",  # text stays text
            "pdf.fonttype": 42,  # as TrueType, which every publisher takes
            "svg.hashsalt": "topic-atlas",
        }
    )


def font_path() -> str:
    """Return the path of the font file inside its package."""
    return str(files(FONT_PACKAGE) / FONT_FILE)


@cache
def _font() -> Any:
    from matplotlib.ft2font import FT2Font

    return FT2Font(font_path())


@cache
def shares() -> "Colormap":
    """Return the colour map of shares and counts: light is little, dark is much."""
    from matplotlib.colors import LinearSegmentedColormap

    return LinearSegmentedColormap.from_list("shares", SEQUENTIAL)


def ink_on(colour: tuple[float, ...]) -> str:
    """Return the text colour that can be read on `colour` (red, green, blue in 0..1)."""
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in colour[:3]]
    luminance = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    return PAPER if luminance < 0.214 else INK  # where both have equal contrast (WCAG 2)


# --- text ------------------------------------------------------------------------------------------------------------


def printable(text: str) -> str:
    """Return `text` in one line, with characters the font lacks replaced by 〓 (the printer's sign for a missing type)."""
    text = "".join(c for c in " ".join(text.split()) if unicodedata.category(c) not in ("Cc", "Cf"))
    return "".join(c if _font().get_char_index(ord(c)) else MISSING_GLYPH for c in text)


@cache
def _advance(character: str) -> float:
    from matplotlib.ft2font import LoadFlags

    font = _font()
    return font.load_char(ord(character), flags=LoadFlags.NO_SCALE).horiAdvance / font.units_per_EM


def width_of(text: str, size: float = SIZE) -> float:
    """Return the width of the widest line of `text` in inches at `size` points."""
    return max(sum(_advance(c) for c in line) for line in text.split("\n")) * size / 72


def line_height(size: float = SIZE, lines: int = 1) -> float:
    """Return the height of `lines` lines of text in inches."""
    return size * LINE * lines / 72


def fitted(text: str, inches: float, size: float = SIZE) -> str:
    """Return `text` in one line no wider than `inches`, cut with an ellipsis where it must be; flags at its end stay."""
    text = printable(text)
    if width_of(text, size) <= inches:
        return text
    bare_text = text.rstrip(UNSTABLE + PLACE_BOUND)
    end = "…" + text[len(bare_text) :]
    while bare_text and width_of(bare_text + end, size) > inches:
        bare_text = bare_text[:-1]
    return bare_text.rstrip(" 、") + end


def wrapped(
    text: str, inches: float, size: float = SIZE, most: int | None = None, *, whole_words: bool = False
) -> list[str]:
    """Return the lines of `text`, none wider than `inches`; at most `most`, the last one cut where more would follow.

    Breaks between Chinese characters and at spaces, never before closing punctuation; with `whole_words` after spaces and 、 alone.
    """
    lines, line = [], ""
    text = printable(text)
    words = re.findall("[^ 、]+[ 、]*|[ 、]+", text) if whole_words else _pieces(text)
    pieces = [p for word in words for p in ([word] if width_of(word.rstrip(), size) <= inches else word)]
    while pieces:
        piece = pieces.pop(0)
        if line and width_of((line + piece).rstrip(), size) > inches:
            if most is not None and len(lines) == most - 1:
                return [*lines, fitted(line + piece + "".join(pieces), inches, size)]
            lines.append(line.rstrip())
            line = piece.lstrip()
        else:
            line += piece
    return [*lines, line.rstrip()] if line.strip() else lines


def _pieces(text: str) -> list[str]:
    pieces: list[str] = []
    for c in text:
        joins = pieces and (
            c in "，。；：、）》”’！？…%,.;:)]" or (_narrow(c) and _narrow(pieces[-1][-1]) and pieces[-1][-1] != " ")
        )
        if joins or (pieces and (c == " " or pieces[-1][-1] in "（《“‘([")):
            pieces[-1] += c
        else:
            pieces.append(c)
    return pieces


def _narrow(character: str) -> bool:
    return ord(character) < 0x2E80 and character not in "“”‘’…"


def percent(share: float, digits: int = 1) -> str:
    """Return a share as percent, without its sign: the unit stands in the label."""
    return f"{100 * share:.{digits}f}"


def count(n: int, language: str = "en") -> str:
    """Return a count in at most five characters: 12345 is 1.2万 or 12k."""
    if n < 10_000:
        return str(n)
    if language == "zh":
        return f"{n / 1e4:.1f}万" if n < 1e5 else f"{n / 1e4:.0f}万" if n < 1e8 else f"{n / 1e8:.1f}亿"
    return f"{n / 1e3:.0f}k" if n < 999_500 else f"{n / 1e6:.1f}M"


# --- the page --------------------------------------------------------------------------------------------------------


_NOTES: WeakKeyDictionary[Any, str] = WeakKeyDictionary()  # of a figure: what stands below it
_STARTS: WeakKeyDictionary[Any, tuple[float, float]] = WeakKeyDictionary()  # of a figure: where its content begins


def page(figure: "Figure", height: float, *, width: float | None = None, note: str = "") -> None:
    """Size the page to `height` inches and, below it, set `note` in small grey type; a slide is filled up to its shape."""
    width = WIDTH if width is None else width
    _NOTES[figure] = " ".join(note.split())
    lines = wrapped(note, width - 2 * EDGE, TINY)
    below = line_height(TINY, len(lines)) + EDGE if lines else 0.0
    across, down = width, height + below + EDGE
    if SIZE_NAME == "slide":
        across = max(width, down * SHAPE, WIDTH)
        _STARTS[figure] = ((across - width) / 2, (across / SHAPE - down) / 2)
        down = across / SHAPE
    figure.set_size_inches(across, down)
    for i, line in enumerate(lines):
        write(figure, EDGE, height + EDGE / 2 + line_height(TINY, i), line, size=TINY, color=MUTED, va="top")


def note_of(figure: "Figure") -> str:
    """Return the note below the figure, or the sentence that says why it is empty."""
    return _NOTES.get(figure, "")


def at(figure: "Figure", left: float, top: float) -> tuple[float, float]:
    """Return the part of the figure's width and height that a point lies at, given in inches from the top left corner."""
    width, height = figure.get_size_inches()
    start = _STARTS.get(figure, (0.0, 0.0))
    return (start[0] + left) / width, 1 - (start[1] + top) / height


def write(figure: "Figure", left: float, top: float, text: str, *, size: float | None = None, **look: Any) -> None:
    """Write `text` at a point of the page, given in inches from its top left corner."""
    figure.text(*at(figure, left, top), text, fontsize=SIZE if size is None else size, **look)


def axes(figure: "Figure", left: float, top: float, width: float, height: float) -> "Axes":
    """Return new axes whose frame fills the box, given in inches from the page's top left corner."""
    across, down = figure.get_size_inches()
    return figure.add_axes((*at(figure, left, top + height), width / across, height / down))


def panels(least: float, gap: float, most: int, edges: float = 2 * EDGE) -> int:
    """Return how many panels of `least` inches stand side by side on the page, with `gap` between them, at most `most`."""
    return max(1, min(most, int((WIDTH - edges + gap + 1e-9) / (least + gap))))


def fitting(n: int, per_row: int, step: float) -> int:
    """Return how many of `n` panels, `per_row` side by side and `step` inches from row to row, the sheet or slide holds."""
    return min(n, per_row * max(1, int((HEIGHTS[SIZE_NAME] + 1e-9) / step)))


def dots(figure: "Figure") -> float:
    """Return the dots per inch of the figure's PNG."""
    return SLIDE_PIXELS / figure.get_size_inches()[0] if SIZE_NAME == "slide" else DPI


def bare(ax: "Axes") -> None:
    """Take frame, ticks and tick labels from `ax`."""
    ax.set_xticks([])
    ax.set_yticks([])
    for spine in ax.spines.values():
        spine.set_visible(False)


def sentence(figure: "Figure", text: str) -> None:
    """Fill the page with one line that says why there is nothing to draw."""
    lines = wrapped(text, WIDTH - 0.6, SIZE + 1)
    page(figure, 1.2 + line_height(SIZE + 1, len(lines)) - EDGE, width=WIDTH)
    _NOTES[figure] = text
    figure.text(0.5, 0.5, "\n".join(lines), fontsize=SIZE + 1, color=MUTED, ha="center", va="center", linespacing=LINE)
