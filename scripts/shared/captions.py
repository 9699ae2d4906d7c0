"""What a figure's file says about itself, read without running it: its captions, its tables, and which files are figures."""

import ast
import re
from pathlib import Path

LANGUAGES = ("zh", "en")


def captions(path: str | Path) -> dict[str, str]:
    """Return {"zh": ..., "en": ...}: the first and the second paragraph of the docstring of the figure's file `path`.

    Raises ValueError where the docstring does not hold exactly these two paragraphs.
    """
    docstring = ast.get_docstring(_module(path)) or ""
    paragraphs = [p.strip() for p in docstring.split("\n\n") if p.strip()]
    if len(paragraphs) != len(LANGUAGES):
        found = len(paragraphs)
        raise ValueError(
            f"{path}: the docstring needs two paragraphs, the caption in Chinese and in English; it has {found}"
        )
    chinese, english = paragraphs
    # a line break between two Chinese characters is no space
    return {
        "zh": re.sub(r"(?<=[^ -~])\s*\n\s*(?=[^ -~])", "", chinese).replace("\n", " "),
        "en": " ".join(english.split()),
    }


def tables_named(path: str | Path) -> tuple[str, ...]:
    """Return the tables that the figure's file `path` reads: the literal tuple it calls TABLES."""
    for node in _module(path).body:
        if isinstance(node, ast.Assign) and any(isinstance(t, ast.Name) and t.id == "TABLES" for t in node.targets):
            return tuple(ast.literal_eval(node.value))
    raise ValueError(f"{path}: no constant TABLES that names the tables the figure reads")


def figure_names(folder: str | Path) -> list[str]:
    """Return the names of the figures in `folder`, sorted: its files that define a function `draw`."""
    return sorted(
        file.stem
        for file in Path(folder).glob("*.py")
        if any(isinstance(node, ast.FunctionDef) and node.name == "draw" for node in _module(file).body)
    )


def _module(path: str | Path) -> ast.Module:
    return ast.parse(Path(path).read_bytes())
