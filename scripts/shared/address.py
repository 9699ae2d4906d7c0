"""Where an output lies: a folder named after all that determines it (settings, code, lock file, what it is made from).

The same settings, code and inputs give the same address, so finished work is found again and nothing stale is used.
"""

import ast
import hashlib
import json
import os
import time
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

from scripts.shared.inputs import digest_file

LENGTH = 16  # hexadecimal digits of an address: 64 bits, a clash is out of reach for any number of runs
SETTLED = 2.0  # seconds after which a file's time stamps can be trusted to change with its content


def digest(value: Any) -> str:
    """Return a digest of `value`, written as JSON with sorted keys."""
    text = json.dumps(value, sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(text.encode("utf-8", "surrogateescape")).hexdigest()[:LENGTH]


def imported(script: Path, root: Path) -> list[Path]:
    """Return `script` and every module of the project that it imports, directly or not, sorted; paths relative to root."""
    found: set[Path] = set()
    waiting = [script]
    while waiting:
        module = waiting.pop()
        if module in found:
            continue
        found.add(module)
        waiting.extend(_imports(root / module, root))
    return sorted(found)


@cache
def _imports(module: Path, root: Path) -> tuple[Path, ...]:
    """Return the project's modules that one module imports; read once, since many steps share modules."""
    source = module.read_bytes()
    names = _imported_names(ast.parse(source)) if b"scripts" in source else ()
    return tuple(file for name in names for file in _files_of(name, root))


def _imported_names(tree: ast.AST) -> Iterable[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def _files_of(name: str, root: Path) -> Iterable[Path]:
    if name.split(".")[0] != "scripts":
        return
    path = Path(*name.split("."))
    for file in (path.with_suffix(".py"), path / "__init__.py"):
        if (root / file).is_file():
            yield file


class Store:
    """Addresses of one project: `root` holds the code and the lock file, `cache` the digests of files already read."""

    def __init__(self, root: Path, cache: Path, lock: str = "requirements.lock"):
        self.root = root
        self.cache = cache
        self._known = _load(cache)
        self._seen: dict[str, list[Any]] = {}
        self._code: dict[Path, str] = {}
        self.lock = digest_file(root / lock)

    def address(self, stage: str, scripts: str | Iterable[str], settings: Any, *upstream: Any) -> str:
        """Return the address of what `scripts` make from `settings` and `upstream` (addresses or digests)."""
        scripts = [scripts] if isinstance(scripts, str) else list(scripts)
        code = {str(file): self._digest_code(file) for script in scripts for file in imported(Path(script), self.root)}
        return digest([stage, settings, code, self.lock, *upstream])

    def content(self, path: str | Path | None) -> str | None:
        """Return the SHA-256 of a file that is a setting (gazetteer, labels ...); None for None."""
        return None if path is None else self._digest(Path(path))

    def contents(self, files: Iterable[Path]) -> list[str]:
        """Return the SHA-256 of many files, from the cache where path, size and times are as they were."""
        found = [self._digest(file) for file in files]
        self._save()
        return found

    def _digest_code(self, file: Path) -> str:
        if file not in self._code:
            self._code[file] = digest_file(self.root / file)
        return self._code[file]

    def _digest(self, path: Path) -> str:
        try:
            stat = path.stat()
        except OSError:
            return "unreadable"
        key, state = os.fsdecode(path), [stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns]
        known = self._known.get(key)
        if known and known[:3] == state:
            found = known[3]
        else:
            found = digest_file(path)
        # a file changed this very moment could change again within the same time stamp: it is not remembered
        if max(stat.st_mtime, stat.st_ctime) < time.time() - SETTLED:
            self._seen[key] = [*state, found]
        return found

    def _save(self) -> None:
        if all(self._known.get(key) == value for key, value in self._seen.items()):
            return
        self._known |= self._seen
        try:
            self.cache.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise OSError(
                f"{self.cache.parent}: cannot be made ({error.strerror}); results/ must be a folder one can write to"
            ) from error
        temporary = self.cache.with_name(f".tmp-{os.getpid()}-{self.cache.name}")
        temporary.write_text(json.dumps(self._known, ensure_ascii=True, indent=0), encoding="utf-8")
        os.replace(temporary, self.cache)


def _load(cache: Path) -> dict[str, list[Any]]:
    try:
        return json.loads(cache.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
