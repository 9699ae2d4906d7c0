"""Is results/<run>/ what the run wrote, and are the inputs what it read? `make verify RUN=demo`.

Digests of all files are computed anew and compared with ro-crate-metadata.json. A file or an input that differs ends with an error;
code, lock file and files of your own beside the run are only told of.
"""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

import yaml

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from scripts.report.crate import NAME  # noqa: E402 - the project is not installed, its root is put on the path first
from scripts.report.provenance import code_digest  # noqa: E402
from scripts.shared.inputs import digest_file, input_files  # noqa: E402


def manifest(folder: Path) -> dict[str, dict]:
    """Return the entities of a run's manifest by id; raises SystemExit with what to do where there is none."""
    path = folder / NAME
    if not path.is_file():
        sys.exit(f"{path} is not there: RUN must name a folder of results/ that a run has written (RUN=demo).")
    try:
        return {entity["@id"]: entity for entity in json.loads(path.read_text("utf-8"))["@graph"]}
    except (ValueError, KeyError, TypeError) as error:
        sys.exit(f"{path} cannot be read ({error}): run the pipeline again to have it written anew.")


def outputs(entities: dict[str, dict], folder: Path) -> Iterator[str]:
    """Yield a line for every file of the run that is gone or differs."""
    for key, entity in sorted(entities.items()):
        if entity.get("@type") != "File":
            continue
        path = folder / unquote(key)
        if not path.is_file():
            yield f"{path}: is not there"
        elif digest_file(path) != entity["sha256"]:
            yield f"{path}: was changed after the run"


def inputs(entities: dict[str, dict], documents: list[str]) -> Iterator[str]:
    """Yield a line for every input that is gone, new or differs; `documents` as in the run's config."""
    read = {e["name"]: e["sha256"] for key, e in entities.items() if key.startswith("#input-") and "sha256" in e}
    found = {file.source: file.path for file in input_files(documents)}
    for name in sorted(read.keys() | found.keys()):
        if name not in found:
            yield f"input {name}: is not there"
        elif name not in read:
            yield f"input {name}: was not there when the run was made"
        elif digest_file(found[name]) != read[name]:
            yield f"input {name}: was changed after the run"


def notes(entities: dict[str, dict], folder: Path) -> Iterator[str]:
    """Yield what also differs and makes the results no less what they were."""
    known = {unquote(key) for key, entity in entities.items() if entity.get("@type") == "File"} | {NAME}
    own = [p for p in sorted(folder.rglob("*")) if p.is_file() and not p.name.startswith(".")]
    for path in own:
        if path.relative_to(folder).as_posix() not in known:
            yield f"{path}: is no part of the run"
    digests = {
        "#code-digest": (code_digest(ROOT), "the code"),
        "#lock-digest": (digest_file(ROOT / "requirements.lock"), "the lock file"),
    }
    for key, (now, what) in digests.items():
        if key in entities and entities[key]["value"] != now:
            yield f"{what} is not that of the run: running again may give other results"


def main(run: str) -> int:
    folder = Path("results") / run
    entities = manifest(folder)
    config = yaml.safe_load((folder / "config.yaml").read_text("utf-8")) if (folder / "config.yaml").is_file() else {}
    documents = config.get("corpus", {}).get("documents", [])
    hidden = [pattern for pattern in documents if pattern.startswith("…/")]
    wrong = list(outputs(entities, folder))
    said = list(notes(entities, folder))
    if hidden or not documents:
        said.append("inputs are not compared: their folders are not kept in config.yaml, as their paths were absolute")
    else:
        wrong += inputs(entities, documents)
    for line in wrong:
        sys.stdout.write(f"DIFFERS  {line}\n")
    for line in said:
        sys.stdout.write(f"note     {line}\n")
    n_files = sum(entity.get("@type") == "File" for entity in entities.values())
    n_inputs = sum(key.startswith("#input-") for key in entities)
    sys.stdout.write(f"{folder}: {n_files} files and {n_inputs} inputs listed, {len(wrong)} differ\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else "demo"))
