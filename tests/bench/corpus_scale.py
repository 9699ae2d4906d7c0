"""The corpus stage at one and ten times the size: seconds and memory of each job, by form of the input. `make bench`.

Runs on the work reports of ../shared/data where they are there, else on the demo corpus. Ten times as many documents are made by
putting together sentences of different ones, so that none is a reprint of another. By default 200 reports;
`corpus_scale.py 1442 jsonl parquet txt` runs all of them.
"""

import json
import lzma
import os
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from types import SimpleNamespace

import polars as pl

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from scripts.shared.chunks import chunks  # noqa: E402 - the project is not installed, its root is put on the path first
from scripts.shared.inputs import digest_file, input_files  # noqa: E402

CORES = 2
JOB = """import importlib, json, logging, sys
from types import SimpleNamespace
step, inputs, output, params = json.loads(sys.argv[1])
importlib.import_module("scripts.corpus." + step).main(SimpleNamespace(**inputs), SimpleNamespace(**output), params)
from pathlib import Path
own = Path("/proc/self/status").read_text().split("VmHWM:")[1].split()[0]
Path(sys.argv[2]).write_text(own)
"""
THREADS = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "POLARS_MAX_THREADS"), "1")


def documents(n: int) -> list[dict[str, str]]:
    folder = ROOT.parent / "shared/data/gov_work_reports"
    rows = []
    for name in ("provinces", "prefectures"):
        if (folder / f"{name}.jsonl.xz").is_file():
            with lzma.open(folder / f"{name}.jsonl.xz", "rt", encoding="utf-8") as file:
                rows += [json.loads(line) for line in file]
    if not rows:
        demo = ROOT / "results/demo/tables/documents.parquet"
        rows = pl.read_parquet(demo, columns=["doc_id", "text"]).rename({"doc_id": "id"}).to_dicts()
    step = max(1, len(rows) // n)
    return [{"id": row["id"], "text": row["text"]} for row in rows[::step][:n]]


def copies(rows: list[dict[str, str]], times: int) -> list[dict[str, str]]:
    """Return `rows` and times - 1 times as many others, whose sentences come each from another one of them."""
    sentences = [re.split(r"(?<=。)|(?<=\n)", row["text"]) for row in rows]
    made = list(rows)
    for k in range(1, times):
        for d, row in enumerate(rows):
            others = (sentences[(d + k + i * k) % len(rows)] for i in range(len(sentences[d])))
            text = "".join(other[i % len(other)] for i, other in enumerate(others))
            made.append({"id": f"{row['id']}-{k}", "text": text})
    return made


def put(rows: list[dict[str, str]], form: str, folder: Path) -> None:
    folder.mkdir(parents=True)
    if form == "jsonl":
        with (folder / "a.jsonl").open("w", encoding="utf-8") as file:
            file.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    elif form == "parquet":
        pl.DataFrame(rows).write_parquet(folder / "a.parquet", row_group_size=1000)
    else:
        for row in rows:
            path = folder / row["id"][:4] / f"{row['id']}.txt"
            path.parent.mkdir(exist_ok=True)
            path.write_text(row["text"], encoding="utf-8")


class Jobs:
    """Jobs side by side, as many as there are cores; their processor seconds and the greatest memory of one are noted."""

    def __init__(self) -> None:
        self.running: dict[int, str] = {}
        self.peak = self.processor = 0.0

    def start(self, step: str, inputs: object, output: object, params: object) -> None:
        if len(self.running) == CORES:
            self.wait()
        # the kernel's own figure of a child's peak begins with what its parent held
        descriptor, note = tempfile.mkstemp()
        os.close(descriptor)
        command = [sys.executable, "-c", JOB, json.dumps([step, inputs, output, params]), note]
        environment = os.environ | THREADS | {"PYTHONPATH": str(ROOT)}
        self.running[subprocess.Popen(command, env=environment).pid] = note

    def wait(self) -> None:
        pid, status, used = os.wait4(-1, 0)
        if status:
            raise SystemExit("a job failed")
        note = Path(self.running.pop(pid))
        self.peak = max(self.peak, int(note.read_text()) / 1024)
        note.unlink()
        self.processor += used.ru_utime + used.ru_stime

    def wait_for_all(self) -> None:
        while self.running:
            self.wait()


def run(folder: Path, out: Path) -> SimpleNamespace:
    """Return what the stage took for the files in `folder`: planning, reading, gathering in seconds, memory of a job in MB.

    Processor seconds tell more than the clock where something else runs on the machine.
    """
    started = time.perf_counter()
    files = input_files([str(folder)])
    parts = chunks(files, [digest_file(file.path) for file in files])
    planned = time.perf_counter()
    reading, gathering = Jobs(), Jobs()
    columns = {} if files[0].source.endswith(".txt") else {"id": "id", "text": "text"}
    tables = {
        name: [str(out / f"{k}-{name}.parquet") for k in range(len(parts))]
        for name in ("pieces", "signatures", "dropped")
    }
    out.mkdir()
    for k, part in enumerate(parts):
        params = {"documents": [str(folder)], "columns": columns, "repairs": {}, "split": None, "chunk": vars(part)}
        reading.start("chunk", {}, {name: paths[k] for name, paths in tables.items()}, params)
    reading.wait_for_all()
    inputs = {"pieces": tables["pieces"], "signatures": tables["signatures"], "left_out": tables["dropped"]}
    made = {
        name: str(out / f"{name}.parquet") for name in ("documents", "dropped", "reprints", "repairs", "corpus_flow")
    }
    gathering.start("documents", inputs, made, {"columns": columns, "min_chars": 50, "near_duplicate": 0.85})
    gathering.wait_for_all()
    end = time.perf_counter()
    flow = pl.read_parquet(made["corpus_flow"])
    return SimpleNamespace(
        jobs=len(parts),
        kept=flow["left"][-1],
        clock=end - started,
        seconds=(planned - started, reading.processor, gathering.processor),
        peaks=(reading.peak, gathering.peak),
    )


def main(n: int, forms: list[str]) -> None:
    rows = documents(n)
    chars = sum(len(row["text"]) for row in rows)
    say = sys.stdout.write
    say(
        f"corpus: {len(rows)} documents, {chars / 1e6:.1f} million characters, and ten times as many, on {CORES} cores\n"
    )
    say("  form     documents  jobs   plan    read  gather   sum  times  clock  MB of a reading job  MB gathering\n")
    for form in forms:
        base = 0.0
        for times in (1, 10):
            with tempfile.TemporaryDirectory() as folder:
                put(copies(rows, times), form, Path(folder) / "in")
                took = run(Path(folder) / "in", Path(folder) / "out")
            total = sum(took.seconds)
            base = base or total
            plan, read, gather = took.seconds
            say(
                f"  {form:8} {took.kept:9} {took.jobs:5} {plan:6.1f} {read:7.1f} {gather:7.1f} {total:5.0f} {total / base:6.1f}"
                f" {took.clock:6.0f} {took.peaks[0]:20.0f} {took.peaks[1]:13.0f}\n"
            )
            sys.stdout.flush()


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 200, sys.argv[2:] or ["jsonl", "txt"])
