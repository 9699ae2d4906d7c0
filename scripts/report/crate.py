"""ro-crate-metadata.json: what went in, what came out, with which code, packages, seeds and machine, how long each step took.

RO-Crate 1.1, https://w3id.org/ro/crate/1.1. Beside logs/ this is the only file that may tell time and machine.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote

from scripts.report.provenance import Step, code_facts, locked_packages, machine, value
from scripts.shared.inputs import digest_inputs

# the context of 1.1 is older than this property of schema.org
CONTEXT = ["https://w3id.org/ro/crate/1.1/context", {"sha256": "http://schema.org/sha256"}]
NAME = "ro-crate-metadata.json"
DESCRIPTOR = {
    "@id": NAME,
    "@type": "CreativeWork",
    "about": {"@id": "./"},
    "conformsTo": {"@id": "https://w3id.org/ro/crate/1.1"},
}
LICENCE = {
    "@id": "#licence",
    "@type": "CreativeWork",
    "name": "No licence stated",
    "description": "The rights in these results follow from the rights in the documents that were analysed.",
}
FORMATS = {
    ".parquet": "application/vnd.apache.parquet",
    ".csv": "text/csv",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".pdf": "application/pdf",
    ".html": "text/html",
    ".yaml": "application/yaml",
    ".log": "text/plain",
    ".txt": "text/plain",
    ".json": "application/json",
}


def crate(
    run: str,
    files: Sequence[Mapping[str, Any]],
    about: Mapping[str, str],
    *,
    inputs: Sequence[Sequence[str]],
    seeds: Iterable[int],
    steps: Sequence[Step],
    address: str,
) -> dict[str, Any]:
    """Return the manifest as a JSON-LD document.

    `files` holds path, size, sha256 of every file of the folder; `about` what a path holds; `inputs` (source, SHA-256).
    """
    now = datetime.now(UTC).isoformat(timespec="seconds")
    outputs = [_file(file, about.get(file["path"], "")) for file in files]
    read = [_input(number, source, sha256) for number, (source, sha256) in enumerate(sorted(map(tuple, inputs)), 1)]
    packages = [_package(name, found) for name, found in locked_packages()]
    code = code_facts(address)
    facts = [
        *machine(),
        *code,
        value("inputs-digest", "SHA-256 of all inputs", digest_inputs((source, digest) for source, digest in inputs)),
        value("seeds", "seeds of chance", ", ".join(map(str, sorted(set(seeds))))),
    ]
    actions, measured = [], []
    for step in steps:
        values = _measured(step)
        actions.append(
            _action(f"#step-{identifier(step.name)}", step.name) | {"additionalProperty": references(values)}
        )
        measured += values
    whole = _action("#run", f"Topic Atlas run {run}") | {
        "endTime": now,
        "object": references(read),
        "result": references(outputs),
        "additionalProperty": references(facts),
    }
    dataset = {
        "@id": "./",
        "@type": "Dataset",
        "name": f"Topic Atlas: {run}",
        "description": "What each region talks about: topics of Chinese documents by place, with tables, figures and a report.",
        "datePublished": now,
        "license": {"@id": "#licence"},
        "hasPart": references(outputs),
        "mentions": references([whole, *actions]),
    }
    software = {
        "@id": "#topic-atlas",
        "@type": "SoftwareApplication",
        "name": "Topic Atlas",
        "softwareRequirements": references(packages),
        "additionalProperty": references(code),
    }
    graph = [DESCRIPTOR, dataset, *outputs, LICENCE, whole, *actions, software, *read, *packages, *facts, *measured]
    return {"@context": CONTEXT, "@graph": graph}


def _file(file: Mapping[str, Any], about: str) -> dict[str, Any]:
    entity = {
        "@id": identifier(file["path"]),
        "@type": "File",
        "name": file["path"],
        "contentSize": str(file["size"]),
        "sha256": file["sha256"],
        "encodingFormat": FORMATS.get(Path(file["path"]).suffix, "application/octet-stream"),
    }
    return entity | ({"description": about} if about else {})


def identifier(path: str) -> str:
    """Return a relative path as an RO-Crate identifier: characters that a URI does not allow are percent-encoded."""
    return quote(path, safe="/-._~")


def _input(number: int, source: str, sha256: str) -> dict[str, Any]:
    # not part of the crate: its name and digest only, so that who holds it can tell that it is the same
    return {
        "@id": f"#input-{number}",
        "@type": "CreativeWork",
        "name": source,
        "sha256": sha256,
    }


def _package(name: str, found: str) -> dict[str, Any]:
    return {"@id": f"#package-{name}", "@type": "SoftwareApplication", "name": name, "version": found}


def _action(key: str, name: str) -> dict[str, Any]:
    return {"@id": key, "@type": "CreateAction", "name": name, "instrument": {"@id": "#topic-atlas"}}


def _measured(step: Step) -> list[dict[str, Any]]:
    key = f"step-{identifier(step.name)}"
    numbers = (("seconds", "seconds", step.seconds), ("memory", "peak memory in MB", step.memory_mb))
    return [value(f"{key}-{name}", label, number) for name, label, number in numbers if number is not None]


def references(entities: Iterable[Mapping[str, Any]]) -> list[dict[str, str]]:
    """Return references to `entities`: RO-Crate is flat, nothing stands inside another."""
    return [{"@id": entity["@id"]} for entity in entities]
