"""Figures as the page shows them: the picture itself, its size, its caption, a number."""

import base64
import io
import struct
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from scripts.report.both import each

COLOURS = 256
PNG = b"\x89PNG\r\n\x1a\n"


def figure_views(
    paths: Sequence[str], names: Sequence[str], captions: Sequence[dict[str, str]]
) -> list[dict[str, Any]]:
    """Return one entry per figure; `data` is a data: address, `alt` the caption's first sentence.

    Raises ValueError where a file is not a PNG.
    """
    views = []
    for number, (path, name, caption) in enumerate(zip(paths, names, captions, strict=True), 1):
        picture = Path(path).read_bytes()
        width, height = size(picture, path)
        views.append(
            {
                "number": number,
                "name": name,
                "anchor": f"figure-{number}",
                "data": "data:image/webp;base64," + base64.b64encode(smaller(picture)).decode("ascii"),
                "width": width,
                "height": height,
                "caption": each(caption.__getitem__),
                "alt": each(lambda language, caption=caption: first_sentence(caption[language])),
            }
        )
    return views


def smaller(picture: bytes) -> bytes:
    """Return a PNG as WebP of the same size in its 256 main colours: a quarter of the bytes, no difference that is seen."""
    from PIL.Image import Dither, Quantize
    from PIL.Image import open as open_image

    made = io.BytesIO()
    with open_image(io.BytesIO(picture)) as opened:
        plain = opened.convert("RGB").quantize(COLOURS, Quantize.MEDIANCUT, dither=Dither.NONE).convert("RGB")
    plain.save(made, "WEBP", lossless=True, quality=60, method=4)
    return made.getvalue()


def size(picture: bytes, path: str = "") -> tuple[int, int]:
    """Return width and height of a PNG in pixels, from its header."""
    if not picture.startswith(PNG) or len(picture) < 24:
        raise ValueError(f"{path}: not a PNG picture")
    width, height = struct.unpack(">II", picture[16:24])
    return width, height


def first_sentence(text: str) -> str:
    """Return `text` up to its first full stop."""
    ends = [i + 1 for i in (text.find("。"), text.find(". ")) if i >= 0]
    return text[: min(ends)] if ends else text
