"""The whole pipeline on made documents in a folder of its own, for benches: what each rule took."""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

ROOT = Path(__file__).parents[2]
CORES = 2


@dataclass
class Rule:
    """All jobs of one rule: seconds of a clock added up, MB of the largest one, as Snakemake samples it."""

    clock: float = 0.0
    peak: float = 0.0
    stage: str = ""


def pipeline(
    rows: Iterable[dict[str, Any]],
    config: dict[str, Any],
    until: str | None = None,
    look: Callable[[Path], None] = lambda store: None,
) -> tuple[float, dict[str, Rule]]:
    """Return the seconds of a run on `rows` (id, text and more, listed in config's columns), start-up and all, and each rule's.

    `look` is shown the store before it is gone.
    """
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        listed = subprocess.run(
            ["git", "ls-files", "-coz", "--exclude-standard"], cwd=ROOT, capture_output=True, check=True
        ).stdout
        for path in filter(None, listed.decode().split("\0")):
            if (ROOT / path).is_file():
                (folder / path).parent.mkdir(parents=True, exist_ok=True)
                (folder / path).write_bytes((ROOT / path).read_bytes())
        with (folder / "rows.jsonl").open("w", encoding="utf-8") as file:
            file.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
        own = {"documents": ["rows.jsonl"], "columns": {"id": "id", "text": "text"}}
        (folder / "bench.json").write_text(json.dumps(config | {"corpus": own | config.get("corpus", {})}), "utf-8")
        command = [sys.executable, "-m", "snakemake", "--cores", str(CORES), "--configfile", "bench.json"]
        started = time.perf_counter()
        done = subprocess.run(
            [*command, *(["--until", until] if until else [])],
            cwd=folder, capture_output=True, text=True, env=os.environ,
        )  # fmt: skip
        whole = time.perf_counter() - started
        if done.returncode:
            raise SystemExit(done.stderr[-3000:])
        rules: dict[str, Rule] = {}
        for path in sorted(folder.glob("results/store/**/*.benchmark.tsv")):
            row = pl.read_csv(path, separator="\t", null_values=["-", "NA"]).row(0, named=True)
            stage = path.relative_to(folder / "results/store").parts[0]
            rule = rules.setdefault(path.name.removesuffix(".benchmark.tsv"), Rule(stage=stage))
            rule.clock += float(row["s"] or 0.0)
            rule.peak = max(rule.peak, float(row["max_rss"] or 0.0))
        look(folder / "results/store")
        return whole, rules
