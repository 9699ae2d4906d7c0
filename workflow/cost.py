"""What a run cost, rule by rule: jobs, seconds, peak memory, as Snakemake measured them. `make cost RUN=demo`.

Steps that an earlier run had done already are told with what they cost then.
"""

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from workflow.verify import manifest  # noqa: E402 - the project is not installed, its root is put on the path first

STEP = "#step-"
# steps of these stages are jobs of one rule; every other step is a rule of its own, named after its stage
RULES = {"models": "fit", "figures": "figure", "corpus-chunk": "chunk"}


def rule_of(step: str) -> str:
    """Return the rule that made a step: models-tomotopy-k006-s1 is a job of fit."""
    return next((rule for start, rule in RULES.items() if step.startswith(f"{start}-")), step.partition("-")[2])


def costs(entities: dict[str, dict]) -> list[tuple[str, int, float, float, float]]:
    """Return (rule, jobs, seconds of all, seconds of the longest, peak memory in MB), most seconds first; 0 where not measured."""
    found: dict[str, list[tuple[float, float]]] = {}
    for key, entity in entities.items():
        if key.startswith(STEP) and entity.get("@type") == "CreateAction":
            values = [entities.get(f"{key}-{what}", {}).get("value", 0.0) for what in ("seconds", "memory")]
            found.setdefault(rule_of(key.removeprefix(STEP)), []).append((values[0], values[1]))
    rows = [
        (rule, len(jobs), sum(s for s, _ in jobs), max(s for s, _ in jobs), max(m for _, m in jobs))
        for rule, jobs in found.items()
    ]
    return sorted(rows, key=lambda row: (-row[2], row[0]))


def main(run: str) -> int:
    rows = costs(manifest(Path("results") / run))
    sys.stdout.write(f"{'rule':<16}{'jobs':>6}{'seconds':>10}{'longest':>10}{'peak MB':>10}\n")
    for rule, jobs, seconds, longest, memory in rows:
        sys.stdout.write(f"{rule:<16}{jobs:>6}{seconds:>10.1f}{longest:>10.1f}{memory:>10.0f}\n")
    total, peak = sum(row[2] for row in rows), max((row[4] for row in rows), default=0)
    sys.stdout.write(f"{'all':<16}{sum(row[1] for row in rows):>6}{total:>10.1f}{'':>10}{peak:>10.0f}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else "demo"))
