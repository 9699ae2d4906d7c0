"""The user's config: defaults filled in, every mistake found at once, each with key, value, what is allowed and a remedy."""

import ast
import difflib
import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from scripts.shared.groups import MACRO, groups_file, read_groups
from scripts.shared.inputs import input_files
from scripts.shared.job import Problem

ENGINES, FIGURES = Path("scripts/models/engines"), Path("scripts/figures")
FIGURE_SIZES = ("column", "page", "slide")  # every figure has the option `size`; what they are stands in style.py
NOT_OPTIONS = {"n_topics", "seed", "language"}  # given by the pipeline, not by the user
TYPES = {
    "object": (dict, "a mapping"),
    "array": (list, "a list"),
    "string": (str, "text"),
    "integer": (int, "a whole number"),
    "number": ((int, float), "a number"),
    "boolean": (bool, "true or false"),
    "null": (type(None), "null"),
}


def resolve(config: dict[str, Any], schema: dict[str, Any], root: Path) -> tuple[dict[str, Any], list[str]]:
    """Return the config with every default filled in, and the list of what is wrong with it (empty: nothing)."""
    problems: list[str] = []
    resolved = _checked(config, schema, "", problems)
    # what a schema cannot say is looked at wherever the schema found nothing, so that every problem comes at once
    faulty = {re.split(r"[.\[:]", problem)[0] for problem in problems}
    for sections, look in (({"models"}, _models), ({"figures"}, _figures), ({"models", "selection"}, _selection)):
        if not sections & faulty:
            found = list(look(resolved, root))
            problems += found
            faulty |= sections if found else set()
    problems += _files({name: value for name, value in resolved.items() if name not in faulty})
    if "places" not in faulty:
        problems += _groups(resolved["places"], root)
    return resolved, problems


def functions(folder: Path, name: str) -> dict[str, tuple[str, dict[str, Any]]]:
    """Return file stem: (file, {option: default}) for each file of `folder` that defines the function `name`.

    Options are the function's keyword-only arguments whose defaults are literals; read without importing the file.
    """
    found = {}
    for file in sorted(folder.glob("*.py")):
        for node in ast.parse(file.read_bytes()).body:
            if isinstance(node, ast.FunctionDef) and node.name == name:
                pairs = zip(node.args.kwonlyargs, node.args.kw_defaults, strict=True)
                options = {
                    arg.arg: ast.literal_eval(value) for arg, value in pairs if value and arg.arg not in NOT_OPTIONS
                }
                found[file.stem] = (str(file), options)
    return found


def constant(file: Path, name: str) -> Any:
    """Return the literal that the module `file` binds to `name`, or None; read without importing it."""
    for node in ast.parse(file.read_bytes()).body:
        if isinstance(node, ast.Assign) and any(isinstance(t, ast.Name) and t.id == name for t in node.targets):
            return ast.literal_eval(node.value)
    return None


def nearest(word: str, known: Iterable[str]) -> str:
    """Return ' (did you mean ...?)' with the nearest of `known`, or nothing where none is near."""
    match = difflib.get_close_matches(str(word), [str(k) for k in known], n=1, cutoff=0.5)
    return f" Did you mean {match[0]!r}?" if match else ""


# --- against the schema ----------------------------------------------------------------------------------------------


def _checked(value: Any, schema: dict[str, Any], key: str, problems: list[str]) -> Any:
    wanted = allowed(schema)
    if "enum" in schema:
        if value not in schema["enum"] or isinstance(value, bool) != isinstance(schema["enum"][0], bool):
            problems.append(f"{key}: {value!r} is none of {wanted}.{nearest(value, schema['enum'])}")
        return value
    kinds = schema.get("type", [])
    kinds = [kinds] if isinstance(kinds, str) else kinds
    if not any(_is(value, kind) for kind in kinds):
        problems.append(f"{key or 'config'}: {_shown(value)} is not {wanted}.")
        return value
    if isinstance(value, dict):
        return _checked_mapping(value, schema, key, problems)
    if isinstance(value, list):
        if len(value) < schema.get("minItems", 0):
            problems.append(f"{key}: the list is empty; it needs {schema['minItems']} entry or more.")
        if schema.get("uniqueItems") and len({str(v) for v in value}) < len(value):
            problems.append(f"{key}: {_shown(value)} holds an entry twice.")
        return [_checked(item, schema.get("items", {}), f"{key}[{i}]", problems) for i, item in enumerate(value)]
    if value is not None and not _in_range(value, schema):
        problems.append(f"{key}: {_shown(value)} is not {wanted}.")
    return value


def _checked_mapping(value: dict[str, Any], schema: dict[str, Any], key: str, problems: list[str]) -> dict[str, Any]:
    known = schema.get("properties", {})
    path = f"{key}." if key else ""
    if schema.get("additionalProperties") is False:
        for name in value:
            if name not in known:
                problems.append(f"{path}{name}: unknown key. Known here: {', '.join(known)}.{nearest(name, known)}")
    for name in schema.get("required", []):
        if name not in value:
            problems.append(f"{path}{name}: missing; {known[name]['description']}")
    filled = {}
    for name, inner in known.items():
        if name in value:
            filled[name] = _checked(value[name], inner, f"{path}{name}", problems)
        elif "default" in inner:
            filled[name] = _checked(inner["default"], inner, f"{path}{name}", problems)
    return filled | {name: item for name, item in value.items() if name not in known}


def _is(value: Any, kind: str) -> bool:
    if isinstance(value, bool):
        return kind == "boolean"
    return isinstance(value, TYPES[kind][0])


def _in_range(value: Any, schema: dict[str, Any]) -> bool:
    if isinstance(value, str):
        forbidden = schema.get("not", {}).get("const")
        pattern = schema.get("pattern")
        return (
            value != forbidden
            and len(value) >= schema.get("minLength", 0)
            and (not pattern or bool(re.fullmatch(pattern.strip("^$"), value)))
        )
    return schema.get("minimum", value) <= value <= schema.get("maximum", value) and value > schema.get(
        "exclusiveMinimum", value - 1
    )


def allowed(schema: dict[str, Any]) -> str:
    if "enum" in schema:
        return ", ".join(str(v) for v in schema["enum"])
    kinds = schema.get("type", [])
    words = " or ".join(TYPES[kind][1] for kind in ([kinds] if isinstance(kinds, str) else kinds))
    if "minimum" in schema:
        words += f" from {schema['minimum']}"
    if "exclusiveMinimum" in schema:
        words += f" above {schema['exclusiveMinimum']}"
    if "maximum" in schema:
        words += f" to {schema['maximum']}"
    if "pattern" in schema:
        words += " of letters, digits, spaces, - _ and . that does not begin with a dot"
    if "not" in schema:
        words += f" other than {schema['not']['const']!r}"
    return words


def _shown(value: Any) -> str:
    text = "null" if value is None else repr(value)
    return text if len(text) <= 80 else text[:77] + "..."


# --- what a schema cannot say ----------------------------------------------------------------------------------------


def _models(config: dict[str, Any], root: Path) -> Iterator[str]:
    engines = functions(root / ENGINES, "fit")
    taken: dict[str, int] = {}
    for i, entry in enumerate(config["models"]):
        key = f"models[{i}]"
        if entry["engine"] not in engines:
            hint = nearest(entry["engine"], engines)
            yield f"{key}.engine: {entry['engine']!r} is no engine. There are: {', '.join(engines)}.{hint}"
            continue
        yield from _options(key, entry, {"engine", "topics", "seeds"}, engines[entry["engine"]][1])
        for n_topics in entry["topics"]:
            for seed in entry["seeds"]:
                model = model_id(entry["engine"], n_topics, seed)
                if model in taken:
                    yield f"{key}: model {model} is also listed in models[{taken[model]}]; list it once."
                taken[model] = i


def _figures(config: dict[str, Any], root: Path) -> Iterator[str]:
    known = functions(root / FIGURES, "draw")
    taken = set()
    for i, entry in enumerate(config["figures"]):
        name, key = entry["figure"], f"figures[{i}]"
        if name not in known:
            yield f"{key}.figure: {name!r} is no figure. There are: {', '.join(known)}.{nearest(name, known)}"
            continue
        if name in taken:
            yield f"{key}.figure: {name!r} is listed twice; list it once."
        taken.add(name)
        yield from _options(key, entry, {"figure"}, known[name][1] | {"size": "page"})
        size = entry.get("size", "page")
        if isinstance(size, str) and size not in FIGURE_SIZES:
            yield f"{key}.size: {size!r} is none of {', '.join(FIGURE_SIZES)}.{nearest(size, FIGURE_SIZES)}"


def _options(key: str, entry: dict[str, Any], fixed: set[str], options: dict[str, Any]) -> Iterator[str]:
    for name, value in entry.items():
        if name in fixed:
            continue
        if name not in options:
            listed = ", ".join([*sorted(fixed), *options])
            yield f"{key}.{name}: unknown option. Known here: {listed}.{nearest(name, [*fixed, *options])}"
            continue
        default = options[name]
        if default is None:
            fits = value is None or (isinstance(value, (int, float)) and not isinstance(value, bool))
            wanted = "a number or null"
        elif isinstance(default, float):
            fits, wanted = isinstance(value, (int, float)) and not isinstance(value, bool), "a number"
        else:
            fits, wanted = type(value) is type(default), f"of the kind of its default {default!r}"
        if not fits:
            yield f"{key}.{name}: {_shown(value)} is not {wanted}."


def _files(config: dict[str, Any]) -> Iterator[str]:
    """Look at every path in the sections of `config` that the schema found sound."""
    for i, pattern in enumerate(config.get("corpus", {}).get("documents", [])):
        if not input_files([pattern]):
            what = "holds no file" if Path(pattern).is_dir() else "finds no file"
            where = f"paths are relative to the folder where snakemake runs, {Path.cwd().name!r}"
            yield f"corpus.documents[{i}]: {pattern!r} {what}; {where}."
    split = config.get("corpus", {}).get("split")
    try:
        re.compile(split or "")
    except re.error as error:
        yield f"corpus.split: {split!r} is no regular expression ({error})."
    named = {
        "places": ("gazetteer", "corrections"),
        "tokens": ("policy_terms", "stop_terms"),
        "selection": ("labels", "intrusion"),
        "regions": ("covariates",),
    }
    for section, keys in named.items():
        for key in keys:
            path = config.get(section, {}).get(key)
            if path is not None and not Path(path).is_file():
                beside = (
                    [str(p) for p in Path(path).parent.glob("*") if p.is_file()] if Path(path).parent.is_dir() else []
                )
                yield f"{section}.{key}: {path!r} is no file.{nearest(path, beside)}"
    old = config.get("selection", {}).get("align_to")
    if old is not None and not (Path(old) / "tables" / "topic_terms.parquet").is_file():
        yield (
            f"selection.align_to: {old!r} holds no tables/topic_terms.parquet; name the folder of a finished run,"
            " as results/demo."
        )
    answers = config.get("selection", {}).get("intrusion")
    if answers is not None and Path(answers).resolve().is_relative_to(Path("results").resolve()):
        yield f"selection.intrusion: {answers!r} lies in results/, where every run writes its own; name a copy elsewhere."
    if "run" in config and (Path("results") / config["run"]).is_file():
        yield f"run: {config['run']!r} is a file in results/; choose another name."
    if config.get("places", {}).get("within") is not None:
        config["places"]["within"] = str(config["places"]["within"])


def _groups(places: dict[str, Any], root: Path) -> Iterator[str]:
    resources = root / "workflow" / "resources"
    path, gazetteer = groups_file(places["groups"], resources), places["gazetteer"] or resources / "gazetteer.csv"
    if path is None or not Path(gazetteer).is_file():
        return
    try:
        read_groups(path, gazetteer)
    except Problem as problem:
        own = places["groups"] == MACRO
        hint = " Groups of your own gazetteer's places come from a CSV (adcode,group) of yours." if own else ""
        yield f"places.groups: {str(problem).removeprefix('places.groups: ')}.{hint}"


def _selection(config: dict[str, Any], root: Path) -> Iterator[str]:
    listed = models(config, root)
    engine, model = config["selection"]["engine"], config["selection"]["model"]
    engines = sorted({m["engine"] for m in listed})
    if engine is not None and engine not in engines:
        yield f"selection.engine: {engine!r} is not among models; listed there: {', '.join(engines)}.{nearest(engine, engines)}"
    ids = [m["model"] for m in listed]
    if model is not None and model not in ids:
        yield f"selection.model: {model!r} is not among models.{nearest(model, ids)}"


def model_id(engine: str, n_topics: int, seed: int) -> str:
    return f"{engine}-k{n_topics:03d}-s{seed}"


def models(config: dict[str, Any], root: Path) -> list[dict[str, Any]]:
    """Return one entry per (engine, number of topics, seed), in the config's order, with every option of the engine."""
    engines = functions(root / ENGINES, "fit")
    return [
        {
            "model": model_id(entry["engine"], n_topics, seed),
            "engine": entry["engine"],
            "family": constant(Path(engines[entry["engine"]][0]), "FAMILY"),
            "n_topics": n_topics,
            "seed": seed,
            "options": engines[entry["engine"]][1]
            | {k: v for k, v in entry.items() if k not in ("engine", "topics", "seeds")},
            "subsample": None,
        }
        for entry in config["models"]
        for n_topics in entry["topics"]
        for seed in entry["seeds"]
    ]


def subsampled(config: dict[str, Any], models: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return selection.subsamples further entries for each number of topics that may be reported, on 80 % of the documents each.

    These are the engine that is reported and all clusterings, each with the first seed listed: `subsample` counts from 1.
    """
    engines = [model["engine"] for model in models if model["family"] == "topics"]
    named = config["selection"]["engine"]
    reported = named if named in engines else "tomotopy" if "tomotopy" in engines else next(iter(engines), None)
    first: dict[str, dict[str, Any]] = {}
    for model in models:
        if model["family"] == "clusters" or model["engine"] == reported:
            first.setdefault(
                json.dumps([model[key] for key in ("engine", "n_topics", "options")], sort_keys=True), model
            )
    return [
        model | {"model": f"{model['model']}-u{i}", "subsample": i}
        for model in first.values()
        for i in range(1, config["selection"]["subsamples"] + 1)
    ]


def figures(config: dict[str, Any], root: Path) -> list[dict[str, Any]]:
    """Return one entry per figure, in the config's order: its name, file, tables and every option."""
    known = functions(root / FIGURES, "draw")
    return [
        {
            "figure": entry["figure"],
            "file": str(Path(known[entry["figure"]][0]).relative_to(root)),
            "tables": constant(Path(known[entry["figure"]][0]), "TABLES"),
            "gazetteer": bool(constant(Path(known[entry["figure"]][0]), "GAZETTEER")),
            "options": known[entry["figure"]][1] | {"size": "page"} | {k: v for k, v in entry.items() if k != "figure"},
        }
        for entry in config["figures"]
    ]
