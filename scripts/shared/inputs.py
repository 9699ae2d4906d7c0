"""The user's documents on disk: which files a list of paths and globs means, and what they hold."""

import glob
import hashlib
import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class InputFile:
    """A file to read and its name in the tables, relative to what the user listed."""

    path: Path
    source: str


def input_files(patterns: Iterable[str]) -> list[InputFile]:
    """Return the files that `patterns` (files, folders, globs; relative to the project) mean, sorted by source.

    A folder is walked without following links to folders; hidden files are passed over. Where two listed folders hold the
    same relative name, the later one's source gets its folder's name in front, so that sources are unique.
    """
    found: dict[Path, str] = {}
    for pattern in patterns:
        for path, source in _expand(pattern):
            found.setdefault(path, source)
    taken: dict[str, Path] = {}
    for path, source in found.items():
        folder = path.parent
        while source in taken:
            source = f"{folder.name}/{source}"
            folder = folder.parent
        taken[source] = path
    return [InputFile(taken[source], source) for source in sorted(taken)]


def _expand(pattern: str) -> list[tuple[Path, str]]:
    # a path that exists is taken as it is, so that brackets and stars in real names work
    matches = [pattern] if os.path.lexists(pattern) else sorted(glob.glob(pattern, recursive=True))
    files: list[tuple[Path, str]] = []
    for match in map(Path, matches):
        if match.is_dir():
            for folder, subfolders, names in os.walk(match):
                subfolders[:] = sorted(name for name in subfolders if not name.startswith("."))
                inside = (Path(folder) / name for name in sorted(names) if not name.startswith("."))
                files.extend((path, path.relative_to(match).as_posix()) for path in inside)
        elif not match.name.startswith("."):
            files.append((match, _relative_to_fixed_part(match, pattern)))
    return files


def _relative_to_fixed_part(path: Path, pattern: str) -> str:
    """Return `path` relative to the folder of `pattern` that holds no wildcard: a/*/b.txt gives x/b.txt."""
    if str(path) == pattern:
        return path.name
    fixed = Path(*_fixed_parts(Path(pattern).parent))
    return path.relative_to(fixed).as_posix()


def _fixed_parts(folder: Path) -> Iterable[str]:
    for part in folder.parts:
        if glob.has_magic(part):
            return
        yield part


def digest_file(path: str | Path) -> str:
    """Return the SHA-256 of a regular file, or 'unreadable' where it is none (a pipe would wait for ever) or cannot be opened."""
    if not Path(path).is_file():
        return "unreadable"
    try:
        with Path(path).open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return "unreadable"


def digest_inputs(digests: Iterable[tuple[str, str]]) -> str:
    """Return one digest of (source, SHA-256) pairs, whatever their order."""
    lines = sorted(f"{digest} {source}" for source, digest in digests)
    return hashlib.sha256("\n".join(lines).encode("utf-8", "surrogateescape")).hexdigest()
