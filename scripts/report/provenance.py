"""Where a run was made and with what: machine, code, packages, and what Snakemake measured."""

import os
import platform
import re
import subprocess
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from scripts.shared.inputs import digest_file, digest_inputs

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Step:
    """What a step's benchmark says; None where it was not measured."""

    name: str
    seconds: float | None
    memory_mb: float | None


def value(key: str, name: str, value: str | float | int) -> dict[str, Any]:
    """Return a named value as an entity of the manifest."""
    return {"@id": f"#{key}", "@type": "PropertyValue", "name": name, "value": value}


def machine() -> list[dict[str, Any]]:
    """Return system, processor, CPUs and Python as entities; no name of a host."""
    return [
        value("platform", "operating system", f"{platform.system()} {platform.release()} {platform.machine()}"),
        value("processor", "processor", _processor()),
        value("cpus", "number of CPUs", os.cpu_count() or 1),
        value("python", "Python", platform.python_version()),
    ]


def _processor() -> str:
    """Return the model of the processor where the system tells it: equal bytes are promised within one family of CPUs."""
    try:
        found = re.search(r"^model name\s*:\s*(.+)$", Path("/proc/cpuinfo").read_text(encoding="utf-8"), re.MULTILINE)
    except OSError:
        found = None
    return found[1].strip() if found else platform.processor() or "unknown"


def code_facts(address: str) -> list[dict[str, Any]]:
    """Return the run's address and the digests of code and lock file as entities, and the commit where there is one."""
    values = [
        value("address", "address of this run in the store", address),
        value("code-digest", "SHA-256 of the code", code_digest(ROOT)),
    ]
    if (ROOT / "requirements.lock").is_file():
        values.append(value("lock-digest", "SHA-256 of requirements.lock", digest_file(ROOT / "requirements.lock")))
    commit = git_commit(ROOT)
    return [*values, value("git-commit", "git commit", commit)] if commit else values


def code_digest(root: Path) -> str:
    """Return one digest of Snakefile, rules, scripts and resources: equal wherever the same code lies."""
    files = [root / "Snakefile", *(root / "workflow").rglob("*"), *(root / "scripts").rglob("*.py")]
    kept = (file for file in files if file.is_file() and "__pycache__" not in file.parts)
    return digest_inputs((file.relative_to(root).as_posix(), digest_file(file)) for file in kept)


def git_commit(root: Path) -> str | None:
    """Return the commit that `root` stands at, with `+changes` where files differ from it; None where it is no repository.

    A repository further up does not count: the code would not be its own.
    """

    def ask(*arguments: str) -> str | None:
        try:
            done = subprocess.run(
                ["git", *arguments], cwd=root, capture_output=True, text=True, timeout=20, check=False
            )
        except (OSError, subprocess.TimeoutExpired):
            return None
        return done.stdout.strip() if done.returncode == 0 else None

    if ask("rev-parse", "--show-prefix") != "":
        return None
    commit = ask("rev-parse", "--verify", "HEAD")
    if commit is None:
        return None
    return commit + ("+changes" if ask("status", "--porcelain", "--untracked-files=no") else "")


def locked_packages() -> list[tuple[str, str]]:
    """Return (name, version installed) of every package of the lock file that is installed here."""
    lock = ROOT / "requirements.lock"
    names = (
        re.findall(r"^([A-Za-z0-9_.-]+)==", lock.read_text(encoding="utf-8"), re.MULTILINE) if lock.is_file() else []
    )
    return [(name, found) for name in sorted(set(names)) if (found := _installed(name))]


def _installed(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None


def read_benchmark(name: str, path: Path) -> Step:
    """Return seconds and peak memory of a Snakemake benchmark TSV; without numbers where it is missing or not measured ('-', 'NA')."""
    try:
        header, values = (line.split("\t") for line in path.read_text(encoding="utf-8").splitlines()[:2])
    except (OSError, ValueError):
        return Step(name, None, None)
    row = dict(zip(header, values, strict=False))
    return Step(name, _number(row.get("s")), _number(row.get("max_rss")))


def _number(text: str | None) -> float | None:
    try:
        return float(text) if text is not None else None
    except ValueError:
        return None
