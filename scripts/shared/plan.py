"""The plan of a run: the address of every step, the path of every table, from config, code, lock file and inputs."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from scripts.shared import captions, chunks, config
from scripts.shared.address import Store
from scripts.shared.groups import groups_file
from scripts.shared.inputs import digest_inputs, input_files

STORE = Path("results/store")
STEPS = {  # step: its stage, its script, the tables it makes that people read
    "corpus": ("corpus", "documents", ("documents", "dropped", "reprints", "repairs", "corpus_flow")),
    "places": ("places", "places", ("places", "mentions")),
    "tokens": ("tokens", "counts", ("vocabulary", "counts", "phrases", "place_bound", "mask_report")),
    "scores": ("selection", "scores", ("scores",)),
    "selection": (
        "selection",
        "topics",
        (
            *("choice", "topics", "topic_terms", "doc_topics", "examples"),
            *("clusters", "cluster_terms", "agreement", "disagreement"),
        ),
    ),
    "intrusion": ("selection", "intrusion", ("intrusion", "intrusion_readers", "intrusion_topics")),
    "draws": ("selection", "draws", ("draws",)),
    "region_topics": ("regions", "region_topics", ("region_topics", "ranks", "specialisation", "region_distance")),
    "keyness": ("regions", "keyness", ("keyness",)),
    "trends": ("regions", "trends", ("trends", "panel", "panel_wide", "breaks", "term_trends", "diffusion")),
    "contrasts": ("regions", "contrasts", ("contrasts", "contrast_periods", "regression", "covariates")),
    "contrast_pairs": ("regions", "contrast_pairs", ("contrast_pairs",)),
    "autocorrelation": ("regions", "autocorrelation", ("autocorrelation", "lisa")),
    "robustness": ("regions", "robustness", ("robustness",)),
    "structure": (
        "regions",
        "structure",
        ("concentration", "correspondence", "region_clusters", "alignment", "place_examples"),
    ),
}
EXTERNAL = ("covariates", "key", "lag")
REGION_KEYS = {  # the keys of config regions that each of its steps reads
    "region_topics": ("min_docs", "interval", "estimand", "weighting"),
    "keyness": ("n_terms",),
    "trends": ("interval", "events"),
    "contrasts": ("min_docs", "interval", *EXTERNAL),
    "contrast_pairs": ("interval", "pairs", *EXTERNAL),
    "autocorrelation": (),
    "robustness": ("interval", *EXTERNAL),
    "structure": (),
}
STEP_OF = {table: step for step, (_, _, tables) in STEPS.items() for table in tables}


@dataclass
class Plan:
    """What the rules look up. `paths` is relative to where snakemake runs, as everything here but `resources`."""

    config: dict[str, Any]
    documents: list[Any]
    expected: str  # digest of all input documents
    chunks: list[dict[str, Any]]  # the corpus in jobs: address, start, stop, digest and rows of each
    gazetteer: str
    groups: str | None  # table of codes and groups
    models: list[dict[str, Any]]
    subsampled: list[dict[str, Any]]  # further fits of some models, on parts of the documents
    figures: list[dict[str, Any]]
    address: dict[str, str] = field(default_factory=dict)
    paths: dict[str, str] = field(default_factory=dict)
    tables: dict[str, str] = field(default_factory=dict)
    logs: dict[str, str] = field(default_factory=dict)


def plan(settings: dict[str, Any], root: Path, resources: Path) -> Plan:
    """Return the plan for a resolved config; `root` holds code and lock file, `resources` is workflow/resources as jobs see it."""
    store = Store(root, STORE / "digests.json")
    documents = input_files(settings["corpus"]["documents"])
    digests = store.contents(file.path for file in documents)
    expected = digest_inputs(zip((file.source for file in documents), digests, strict=True))
    gazetteer = settings["places"]["gazetteer"] or str(resources / "gazetteer.csv")
    groups = groups_file(settings["places"]["groups"], resources)
    parts = [vars(chunk) for chunk in chunks.chunks(documents, digests)]
    models, figures = config.models(settings, root), config.figures(settings, root)
    subsampled = config.subsampled(settings, models)
    made = Plan(settings, documents, expected, parts, gazetteer, groups, models, subsampled, figures)
    _stages(made, store, resources)
    _models(made, store)
    _after_models(made, store)
    _figures(made, store, root, resources)
    made.paths = {step: str(STORE / STEPS[step][0] / made.address[step]) for step in STEPS}
    made.tables = {table: f"{made.paths[step]}/{table}.parquet" for table, step in STEP_OF.items()}
    _report(made, store, resources)
    return made


def files(folder: Path) -> list[str]:
    """Return the files of a resource folder, sorted."""
    return sorted(str(path) for path in folder.glob("*") if path.is_file())


def _contents(store: Store, paths: Iterable[str | Path | None]) -> list[str | None]:
    return [store.content(path) for path in paths]


def _stages(made: Plan, store: Store, resources: Path) -> None:
    corpus, places, tokens = (made.config[stage] for stage in ("corpus", "places", "tokens"))
    # paths of inputs stay out: what they hold determines the output, not where it lies; nor does it matter for reading
    # which pieces stay
    reading = corpus | {"documents": None, "min_chars": None, "near_duplicate": None}
    for chunk in made.chunks:
        of_chunk = [chunk["digest"], chunk["rows"]]
        chunk["address"] = store.address("corpus", "scripts/corpus/chunk.py", reading, of_chunk)
    read = [chunk["address"] for chunk in made.chunks]
    made.address["corpus"] = store.address("corpus", _script("corpus"), corpus | {"documents": None}, read)
    lists = [made.gazetteer, places["corrections"], tokens["policy_terms"], *files(resources / "places")]
    made.address["places"] = store.address(
        "places",
        _script("places"),
        places | {"gazetteer": bool(places["gazetteer"]), "corrections": None, "groups": None},
        _contents(store, lists),
        made.address["corpus"],
    )
    made.address["tokens"] = store.address(
        "tokens",
        _script("tokens"),
        tokens | {"policy_terms": None, "stop_terms": None},
        _contents(store, [tokens["policy_terms"], tokens["stop_terms"]]),
        made.address["places"],
    )


def _models(made: Plan, store: Store) -> None:
    for model in [*made.models, *made.subsampled]:
        code = ["scripts/models/fit.py", f"scripts/models/engines/{model['engine']}.py"]
        model["address"] = store.address("models", code, model, made.address["tokens"])


def _after_models(made: Plan, store: Store) -> None:
    selection, regions, places = (made.config[stage] for stage in ("selection", "regions", "places"))
    fits = [model["address"] for model in [*made.models, *made.subsampled]]
    made.address["scores"] = store.address("selection", _script("scores"), None, fits, made.address["tokens"])
    made.address["selection"] = store.address(
        "selection",
        _script("selection"),
        selection | {"labels": None, "align_to": None, "intrusion": None},
        _contents(store, [selection["labels"], *aligned(selection["align_to"])]),
        made.address["scores"],
    )
    answers = store.content(selection["intrusion"])
    made.address["intrusion"] = store.address(
        "selection", _script("intrusion"), None, answers, made.address["selection"]
    )
    made.address["draws"] = store.address("selection", _script("draws"), None, made.address["selection"])
    where = {"level": places["level"], "within": places["within"]}
    last = {"keyness": "tokens", "robustness": "contrasts", "structure": "region_topics"}
    for step, keys in REGION_KEYS.items():
        own = {key: regions[key] for key in keys if key != "covariates"}
        files_read = _contents(store, [made.groups, regions["covariates"] if "covariates" in keys else None])
        upstream = made.address[last.get(step, "draws")]
        made.address[step] = store.address("regions", _script(step), own | where, files_read, upstream)


def _figures(made: Plan, store: Store, root: Path, resources: Path) -> None:
    maps = _contents(store, files(resources / "map"))
    for figure in made.figures:
        code = ["scripts/figures/figure.py", figure["file"]]
        upstream = [made.address[STEP_OF[table]] for table in figure["tables"]]
        upstream += _contents(store, [made.gazetteer]) if figure["gazetteer"] else []
        settings = [figure["options"], made.config["report"]["language"]]
        figure["address"] = store.address("figures", code, settings, maps, upstream)
        figure["captions"] = captions.captions(root / figure["file"])
        figure["path"] = str(STORE / "figures" / figure["figure"] / figure["address"] / figure["figure"])


def _report(made: Plan, store: Store, resources: Path) -> None:
    figures = [figure["address"] for figure in made.figures]
    page = _contents(store, files(resources / "report"))
    made.address["report"] = store.address(
        "report", "scripts/report/report.py", made.config, page, made.address, figures
    )
    made.address["publish"] = store.address(
        "report", "scripts/report/publish.py", made.expected, made.address["report"]
    )
    made.paths["report"] = str(STORE / "report" / made.address["report"])
    made.logs = {f"{STEPS[step][0]}-{STEPS[step][1]}": f"{made.paths[step]}/{STEPS[step][1]}" for step in STEPS}
    made.logs |= {
        f"corpus-chunk-{number:04}": str(STORE / "corpus" / chunk["address"] / "chunk")
        for number, chunk in enumerate(made.chunks, 1)
    }
    made.logs |= {
        f"models-{model['model']}": str(STORE / "models" / model["address"] / "fit")
        for model in [*made.models, *made.subsampled]
    }
    made.logs |= {f"figures-{figure['figure']}": str(Path(figure["path"]).parent / "figure") for figure in made.figures}
    made.logs["report-report"] = f"{made.paths['report']}/report"


def aligned(folder: str | None) -> list[str]:
    """Return the tables of an earlier run that topic numbers and labels are carried over from."""
    return (
        []
        if folder is None
        else [str(Path(folder) / "tables" / f"{table}.parquet") for table in ("topic_terms", "topics")]
    )


def _script(step: str) -> str:
    stage, script, _ = STEPS[step]
    return f"scripts/{stage}/{script}.py"


def stamp(made: Plan) -> str:
    """Return the stamp that says results/<run>/ holds this plan; one that no longer tells the truth is removed.

    It lists what was published: where a file of it is gone or of another size, publish has to run again.
    """
    folder = Path("results") / made.config["run"]
    path = folder / f".address-{made.address['publish']}"
    if path.is_file():
        published = json.loads(path.read_text("utf-8"))
        if any(not _is_whole(folder / file["path"], file["size"]) for file in published):
            path.unlink()
    return str(path)


def _is_whole(file: Path, size: int) -> bool:
    return file.is_file() and file.stat().st_size == size
