"""Copies of the project in folders of their own, where whole runs can be made."""

import hashlib
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[1]
SHARED = ROOT.parent / "shared"

SMALL = {  # quick and still every stage: two families, two seeds, two figures
    "run": "small",
    "models": [{"engine": engine, "topics": [4], "seeds": [1, 2]} for engine in ("tomotopy", "kmeans")],
    "figures": [{"figure": "coverage"}, {"figure": "topics"}],
}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip what is marked `shared` where the corpora are missing."""
    if (SHARED / "data").is_dir():
        return
    for item in items:
        if item.get_closest_marker("shared"):
            item.add_marker(pytest.mark.skip(reason="../shared/data is missing"))


class Project:
    """A copy of the project in `folder`, with the same .venv, as a new clone would be."""

    def __init__(self, folder: Path):
        self.folder = folder
        folder.mkdir(parents=True)
        listed = subprocess.run(
            ["git", "ls-files", "-coz", "--exclude-standard"], cwd=ROOT, capture_output=True, check=True
        ).stdout
        for name in filter(None, os.fsdecode(listed).split("\0")):
            if (ROOT / name).is_file():
                (folder / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(ROOT / name, folder / name)
        (folder / ".venv").symlink_to(Path(sys.prefix))

    def overlay(self, name: str, **settings) -> str:
        """Write settings as an overlay, return its name."""
        (self.folder / f"{name}.yaml").write_text(yaml.safe_dump(settings, allow_unicode=True), "utf-8")
        return f"{name}.yaml"

    def snakemake(self, *arguments: str, env: dict[str, str] | None = None, check: bool = True) -> str:
        """Run snakemake in the copy, return all it says."""
        command = [".venv/bin/python", "-m", "snakemake", *arguments]
        done = subprocess.run(
            command,
            cwd=self.folder,
            env=os.environ | (env or {}),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        said = done.stdout.decode("utf-8", "replace")
        assert not check or done.returncode == 0, said[-6000:]
        return said

    def planned(self, *arguments: str) -> dict[str, int]:
        """Return the rules that would run, with the number of their jobs."""
        said = self.snakemake("-n", *arguments)
        return {
            rule: int(n)
            for rule, n in re.findall(r"^([a-z_]+) +(\d+)$", said, re.MULTILINE)
            if rule not in ("all", "total")
        }

    def results(self, run: str) -> dict[str, str]:
        """Return the digest of every file that must be the same in every run: tables, figures, report."""
        folder = self.folder / "results" / run
        files = [*folder.glob("tables/*"), *folder.glob("figures/*"), folder / "report.html"]
        return {str(file.relative_to(folder)): hashlib.sha256(file.read_bytes()).hexdigest() for file in sorted(files)}


@pytest.fixture(scope="session")
def small(tmp_path_factory) -> Project:
    """A finished small run on the demo corpus, in a folder with a space and Chinese characters."""
    project = Project(tmp_path_factory.mktemp("small") / "主题 图谱")
    project.snakemake("--configfile", project.overlay("small", **SMALL))
    return project


@pytest.fixture(scope="session")
def demo(tmp_path_factory) -> Path:
    """The results folder of a finished run of the default config."""
    project = Project(tmp_path_factory.mktemp("demo") / "demo")
    project.snakemake()
    return project.folder / "results" / "demo"
