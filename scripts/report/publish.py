"""results/<run>/: tables, figures, report, settings, logs and manifest, copied from the store for people to read and send."""

import json
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

from scripts.report.codes import about
from scripts.report.copies import publish
from scripts.report.crate import NAME, crate
from scripts.report.harmless import without_absolute_paths
from scripts.report.private import private_copy
from scripts.report.provenance import read_benchmark
from scripts.report.tables_read import PUBLISHED
from scripts.shared.inputs import digest_file, input_files
from scripts.shared.job import job, log
from scripts.shared.tables import TABLES, read, write_csv

FIGURE_KINDS = ("png", "svg", "pdf", "csv", "txt")


def published(
    inputs: Any, *, figures: Sequence[str], logs: Mapping[str, str], made: Path, texts: str, mask: bool
) -> dict[str, Path]:
    """Return the files of the run: target in results/<run>/ and source; what differs from the store is written to `made` first.

    `logs` maps names to paths without ending; a log that is not there (its step was done by a run that kept none) is left out.
    """
    files = {"report.html": Path(inputs.html)}
    for name in PUBLISHED:
        source = private_copy(name, Path(getattr(inputs, name)), made, texts=texts, mask=mask)
        files[f"tables/{name}.parquet"] = source
        if TABLES[name].csv:
            write_csv(read(name, source), made / f"{name}.csv")
            files[f"tables/{name}.csv"] = made / f"{name}.csv"
    for kind in FIGURE_KINDS:
        for name, path in zip(figures, getattr(inputs, f"figure_{kind}"), strict=True):
            files[f"figures/{name}.{kind}"] = Path(path)
    for name, path in logs.items():
        if Path(f"{path}.log").is_file():
            files[f"logs/{name}.log"] = Path(f"{path}.log")
        else:
            log.warning("no log of %s", name)
    return files


def write_settings(config: Mapping[str, Any], path: Path) -> None:
    """Write the resolved config as YAML, keys sorted, without absolute paths."""
    path.write_text(
        yaml.safe_dump(without_absolute_paths(dict(config)), allow_unicode=True, sort_keys=True), encoding="utf-8"
    )


def descriptions(files: Mapping[str, Path], language: str) -> dict[str, str]:
    """Return what each file holds, where that is known."""
    return {
        target: about(target, language) or (about(Path(target).stem, language) if target.startswith("tables/") else "")
        for target in files
    }


def main(
    inputs: Any,
    stamp: str,
    *,
    run: str,
    config: Mapping[str, Any],
    figures: Sequence[str],
    logs: Mapping[str, str],
    address: str,
    documents: Sequence[str],
) -> None:
    """Publish the run to the folder of `stamp`, which is written last."""
    folder = Path(stamp).parent
    with tempfile.TemporaryDirectory() as scratch:
        made = Path(scratch)
        shown = config["report"]
        files = published(
            inputs, figures=figures, logs=logs, made=made, texts=shown["texts"], mask=shown["mask_personal"]
        )
        write_settings(config, made / "config.yaml")
        files["config.yaml"] = made / "config.yaml"
        manifest = crate(
            run,
            [
                {"path": target, "size": source.stat().st_size, "sha256": digest_file(source)}
                for target, source in sorted(files.items())
            ],
            descriptions(files, config["report"]["language"]),
            inputs=[(file.source, digest_file(file.path)) for file in input_files(documents)],
            seeds=[seed for model in config["models"] for seed in model["seeds"]],
            steps=[read_benchmark(name, Path(f"{path}.benchmark.tsv")) for name, path in logs.items()],
            address=address,
        )
        (made / NAME).write_text(json.dumps(manifest, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        publish(files | {NAME: made / NAME}, folder, stamp)


if __name__ == "__main__":
    with job(snakemake) as (inputs, output, params):  # noqa: F821
        main(inputs, output.stamp, **params)
