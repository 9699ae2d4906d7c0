"""Free space: remove from results/store what no published run would use again. `make clean-store`.

A run is published when results/<run>/config.yaml stands; its addresses are computed from that config and today's code, so work
of older code goes too. Published results are copies and are never touched.
"""

import fcntl
import shutil
import sys
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from scripts.shared import config, plan  # noqa: E402 - the project is not installed, its root is put on the path first


def in_use(runs: list[Path]) -> set[Path]:
    """Return the store folders that the published configs `runs` use with today's code."""
    schema = yaml.safe_load((ROOT / "workflow/schemas/config.schema.yaml").read_text("utf-8"))
    used: set[Path] = set()
    for run in runs:
        resolved, problems = config.resolve(yaml.safe_load(run.read_text("utf-8")), schema, ROOT)
        if problems:
            sys.stderr.write(f"{run}: no longer a valid config ({problems[0]}); its work in the store is removed.\n")
            continue
        made = plan.plan(resolved, ROOT, Path("workflow/resources"))
        used |= {Path(path).parent for path in made.logs.values()}
    return used


def main() -> int:
    with Path("results/.lock").open("a") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            sys.stderr.write("A run works in this folder; clean up when it has ended.\n")
            return 1
        used = in_use(sorted(Path("results").glob("*/config.yaml")))
        unused = [folder for folder in _folders() if folder not in used]
        for folder in unused:
            shutil.rmtree(folder)
    sys.stderr.write(f"removed {len(unused)} folders from results/store, kept {len(used)}\n")
    return 0


def _folders() -> list[Path]:
    stages = [path for path in plan.STORE.glob("*") if path.is_dir() and path.name not in ("figures", "matplotlib")]
    return sorted([*(folder for stage in stages for folder in stage.glob("*")), *plan.STORE.glob("figures/*/*")])


if __name__ == "__main__":
    sys.exit(main())
