"""What the page runs: Vega from vl-convert and the project's own scripts, and the data they read, each safe inside HTML."""

import base64
import hashlib
import json
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

VEGA_LITE = "6.4"
SNIPPET = "window.embedChart = (element, spec, options) => vegaEmbed(element, spec, options);"
# JSON means the same with these written as escapes; inside HTML and JavaScript they could end what they stand in
ESCAPED = {ord(c): f"\\u{ord(c):04x}" for c in "<>&\u2028\u2029"}


@cache
def vega() -> str:
    """Return Vega, Vega-Lite and vega-embed with its interpreter of expressions (no eval), as one script without exports.

    The package vl-convert-python holds them (BSD-3) and bundles them without the network, always to the same bytes.
    """
    import vl_convert

    return "(() => {" + vl_convert.javascript_bundle(SNIPPET, VEGA_LITE) + "})();"


def own_script(paths: Sequence[str | Path]) -> str:
    """Return the project's scripts `paths` as one script, in the order of their names, sharing one scope of their own."""
    parts = [Path(path).read_text("utf-8").replace("\r\n", "\n").strip() for path in sorted(paths, key=str)]
    return '(() => {\n"use strict";\n' + "\n\n".join(parts) + "\n})();\n"


def as_json(data: Any) -> str:
    """Return `data` as JSON that can stand in a script element whatever its strings hold."""
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"), allow_nan=False).translate(ESCAPED)


def allowed(content: str, what: str) -> str:
    """Return the digest that a Content-Security-Policy allows `content` by; raises ValueError where it would end its element."""
    if "</" + what in content.lower() or (what == "script" and "<!--" in content):
        raise ValueError(f"a {what} of the page holds what would end its element")
    return "'sha256-" + base64.b64encode(hashlib.sha256(content.encode("utf-8")).digest()).decode("ascii") + "'"
