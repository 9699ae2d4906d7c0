"""How each step's time and memory grow with the corpus: 10, 30 and 100 % of so many sections. `make bench`.

Documents are work reports of ../shared/data (or the demo's), as they are and, where more are needed, put together from sentences of
several, with the place and year of one; all steps to the report. `growth.py 200000` is the size that is asked for; 4,000 sections by
default. For each stage and each rule: seconds of a clock at the three sizes, two jobs side by side, their growth against a linear one
from 10 to 100 % and from 30 to 100 %, the MB of the largest job at 100 %. Rules of less than a second at 100 %, and four figures, whose
work hardly depends on documents, are added up in one row. LDA has 20 sweeps at every size.
"""

import json
import lzma
import sys
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from corpus_scale import copies, documents  # noqa: E402 - the project is not installed, its root is put on the path first
from pipeline import Rule, pipeline  # noqa: E402

SECTION_CHARS = 600
PARTS = (0.1, 0.3, 1.0)
CONFIG = {
    "run": "growth",
    "places": {"level": "province"},
    "models": [
        {"engine": "tomotopy", "topics": [20], "seeds": [1, 2], "iterations": 20, "chains": 1, "start": "random"},
        {"engine": "kmeans", "topics": [20], "seeds": [1]},
    ],
    "selection": {"subsamples": 0},
    "figures": [{"figure": name} for name in ("coverage", "topic_by_region", "region_intervals", "topic_maps")],
}


def say(*cells: object) -> None:
    sys.stdout.write("  ".join(str(cell) for cell in cells) + "\n")
    sys.stdout.flush()


def dated() -> dict[str, dict[str, str]]:
    """Return place and date of each report by its id; nothing where the data is missing."""
    found = {}
    for name in ("provinces", "prefectures"):
        path = ROOT.parent / f"shared/data/gov_work_reports/{name}.jsonl.xz"
        if path.is_file():
            with lzma.open(path, "rt", encoding="utf-8") as file:
                for line in file:
                    row = json.loads(line)
                    found[row["id"]] = {"region": str(row["adcode"]), "date": row["date"] or f"{row['year']}"}
    return found


def rows_of(n_sections: int) -> list[dict[str, str]]:
    """Return documents of about `n_sections` sections."""
    base = documents(1442)
    sections = sum(max(1, len(row["text"]) // SECTION_CHARS) for row in base)
    wanted = round(n_sections / sections * len(base))
    made = copies(base, -(-wanted // len(base)))
    step = len(made) / wanted  # spread over all, so that small parts are like the whole
    about = dated()
    chosen = [made[int(i * step)] for i in range(wanted)]
    return [row | about.get(row["id"].rsplit("-", 1)[0], about.get(row["id"], {})) for row in chosen]


def main(n_sections: int) -> None:
    sizes, runs = [round(part * n_sections) for part in PARTS], []
    for size in sizes:
        rows = rows_of(size)
        columns = {name: name for name in rows[0]}
        whole, rules = pipeline(rows, CONFIG | {"corpus": {"columns": columns}})
        runs.append(rules)
        say(
            f"{size} sections, {len(rows)} documents, {sum(len(row['text']) for row in rows) / 1e6:.1f} million characters: {whole:.0f} s"
        )
        say("   ", *(f"{name} {rule.clock:.1f}" for name, rule in sorted(rules.items()) if rule.clock >= 1))
    heads = (*(f"{size:>8}" for size in sizes), "  10 to 100 %  30 to 100 %  MB")
    say(f"{'stage':<22}", *heads)
    for stage in dict.fromkeys(rule.stage for rule in runs[-1].values()):
        tell(stage, [together(rule for rule in run.values() if rule.stage == stage) for run in runs])
    say(f"{'rule':<22}", *heads)
    small = [Rule() for _ in PARTS]
    for name in sorted(runs[-1]):
        three = [run.get(name, Rule()) for run in runs]
        if name.startswith("figure") or three[-1].clock < 1:
            small = [together(pair) for pair in zip(small, three, strict=True)]
        else:
            tell(name, three)
    tell("figures and the rest", small)


def together(rules: Iterable[Rule]) -> Rule:
    rules = list(rules)
    return Rule(sum(rule.clock for rule in rules), max(rule.peak for rule in rules))


def tell(name: str, three: list[Rule]) -> None:
    last = three[-1].clock / PARTS[-1]
    grown = [
        last / (rule.clock / part) if rule.clock else float("nan") for rule, part in zip(three, PARTS, strict=True)
    ]
    say(
        f"{name:<22}",
        *(f"{rule.clock:8.1f}" for rule in three),
        f"{grown[0]:12.2f} {grown[1]:12.2f} {three[-1].peak:8.0f}",
    )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 4_000)
