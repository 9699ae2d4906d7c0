"""A wrong config is explained in full: every problem at once, each with key, value, what is allowed, the nearest name."""

import copy
import os
from pathlib import Path

import pytest
import yaml

from scripts.shared import config

ROOT = Path(__file__).parents[2]
SCHEMA = yaml.safe_load((ROOT / "workflow/schemas/config.schema.yaml").read_text("utf-8"))
DEFAULT = yaml.safe_load((ROOT / "config.yaml").read_text("utf-8"))


@pytest.fixture(autouse=True)
def at_root(monkeypatch):
    monkeypatch.chdir(ROOT)


def changed(**overlay):
    merged = copy.deepcopy(DEFAULT)
    for section, value in overlay.items():
        merged[section] = merged[section] | value if isinstance(value, dict) else value
    return merged


def problems(**overlay):
    return config.resolve(changed(**overlay), SCHEMA, ROOT)[1]


def test_the_default_config_is_valid_and_sets_every_key():
    resolved, wrong = config.resolve(DEFAULT, SCHEMA, ROOT)
    assert wrong == []
    open_keys = ("columns", "repairs")  # empty in config.yaml, every name with its default when resolved
    settings = resolved["corpus"] | DEFAULT["corpus"]
    assert {k: v for k, v in resolved["corpus"].items() if k not in open_keys} == {
        k: v for k, v in settings.items() if k not in open_keys
    }
    assert {k: v for k, v in resolved.items() if k != "corpus"} == {k: v for k, v in DEFAULT.items() if k != "corpus"}


def test_defaults_of_the_schema_are_those_of_config_yaml():
    bare, wrong = config.resolve(
        {"corpus": {"documents": DEFAULT["corpus"]["documents"]}, "models": DEFAULT["models"]}, SCHEMA, ROOT
    )
    assert wrong == []
    assert bare | {"figures": DEFAULT["figures"]} == config.resolve(DEFAULT, SCHEMA, ROOT)[0]


def test_every_key_has_a_description():
    def keys(schema, path=""):
        for name, inner in schema.get("properties", {}).items():
            yield f"{path}{name}", inner
            yield from keys(inner, f"{path}{name}.")
            yield from keys(inner.get("items", {}), f"{path}{name}[].")

    assert [key for key, inner in keys(SCHEMA) if not inner.get("description", "").strip().endswith(".")] == []


@pytest.mark.parametrize(
    ("overlay", "wanted"),
    [
        ({"corpus": {"min_char": 50}}, ["corpus.min_char", "unknown key", "Did you mean 'min_chars'"]),
        ({"corpus": {"min_chars": "fifty"}}, ["corpus.min_chars", "'fifty'", "a whole number"]),
        ({"corpus": {"min_chars": 0}}, ["corpus.min_chars", "0", "from 1"]),
        ({"corpus": {"min_chars": True}}, ["corpus.min_chars", "True", "a whole number"]),
        ({"corpus": {"near_duplicate": 1.5}}, ["corpus.near_duplicate", "1.5", "to 1.0"]),
        ({"corpus": {"documents": []}}, ["corpus.documents", "empty"]),
        ({"corpus": {"documents": ["nowhere/*.txt"]}}, ["corpus.documents[0]", "nowhere/*.txt", "no file"]),
        (
            {"places": {"level": "prefectur"}},
            ["places.level", "'prefectur'", "province, prefecture, county", "Did you mean 'prefecture'"],
        ),
        ({"places": {"gazetteer": "place.csv"}}, ["places.gazetteer", "place.csv", "no file"]),
        ({"places": {"groups": "makro.csv"}}, ["places.groups", "makro.csv", "cannot be read"]),
        ({"tokens": {"heldout_share": 0.9}}, ["tokens.heldout_share", "0.9", "0.5"]),
        ({"tokens": {"max_section_share": 0}}, ["tokens.max_section_share", "0", "above 0"]),
        (
            {"models": [{"engine": "tomotpy", "topics": [4]}]},
            ["models[0].engine", "'tomotpy'", "gensim", "Did you mean 'tomotopy'"],
        ),
        ({"models": [{"engine": "tomotopy", "topics": [1]}]}, ["models[0].topics[0]", "1", "from 2"]),
        ({"models": [{"engine": "tomotopy"}]}, ["models[0].topics", "missing"]),
        (
            {"models": [{"engine": "tomotopy", "topics": [4], "iteration": 10}]},
            ["models[0].iteration", "unknown option", "iterations"],
        ),
        (
            {"models": [{"engine": "tomotopy", "topics": [4], "iterations": "many"}]},
            ["models[0].iterations", "'many'", "number"],
        ),
        (
            {"models": [{"engine": "kmeans", "topics": [4], "seeds": [1]}] * 2},
            ["models[1]", "kmeans-k004-s1", "models[0]"],
        ),
        ({"selection": {"engine": "lda"}}, ["selection.engine", "'lda'", "gensim, kmeans, tomotopy"]),
        (
            {"selection": {"model": "tomotopy-k005-s1"}},
            ["selection.model", "tomotopy-k005-s1", "Did you mean 'tomotopy-k0"],
        ),
        ({"selection": {"align_to": "results/none"}}, ["selection.align_to", "results/none", "finished run"]),
        (
            {"selection": {"intrusion": "results/README.md"}},
            ["selection.intrusion", "lies in results/", "a copy elsewhere"],
        ),
        ({"figures": [{"figure": "trend"}]}, ["figures[0].figure", "'trend'", "Did you mean 'trends'"]),
        ({"figures": [{"figure": "trends"}, {"figure": "trends"}]}, ["figures[1].figure", "twice"]),
        ({"report": {"language": "fr"}}, ["report.language", "'fr'", "zh, en"]),
        ({"run": "../elsewhere"}, ["run", "'../elsewhere'", "letters"]),
        ({"run": "store"}, ["run", "'store'"]),
    ],
)
def test_a_mistake_is_named_with_its_remedy(overlay, wanted):
    found = problems(**overlay)
    assert len(found) == 1, found
    assert [piece for piece in wanted if piece not in found[0]] == []


def test_all_mistakes_come_at_once():
    found = problems(
        corpus={"min_chars": -1, "colour": 1},
        places={"level": "city"},
        report={"texts": "all"},
        models=[{"engine": "lda", "topics": [4]}],
        selection={"labels": "nowhere.csv"},
    )
    assert sorted(line.split(":")[0] for line in found) == [
        "corpus.colour",
        "corpus.min_chars",
        "models[0].engine",
        "places.level",
        "report.texts",
        "selection.labels",
    ]


def test_an_adcode_may_be_written_as_a_number():
    resolved, wrong = config.resolve(changed(places={"within": 430000}), SCHEMA, ROOT)
    assert (wrong, resolved["places"]["within"]) == ([], "430000")


def test_options_of_an_engine_reach_its_models():
    entry = {"engine": "tomotopy", "topics": [4], "seeds": [7], "iterations": 20}
    resolved, wrong = config.resolve(changed(models=[entry]), SCHEMA, ROOT)
    assert wrong == []
    (model,) = config.models(resolved, ROOT)
    assert (model["model"], model["family"], model["options"]["iterations"]) == ("tomotopy-k004-s7", "topics", 20)


def test_what_may_be_reported_is_fitted_on_parts_of_the_documents_too():
    models = [{"engine": engine, "topics": [4, 6], "seeds": [7, 8]} for engine in ("gensim", "tomotopy", "kmeans")]

    def names(**selection):
        resolved, wrong = config.resolve(changed(models=models, selection=selection), SCHEMA, ROOT)
        assert wrong == []
        further = config.subsampled(resolved, config.models(resolved, ROOT))
        assert all(entry["seed"] == 7 for entry in further)
        return [(entry["model"], entry["subsample"]) for entry in further]

    one = [("tomotopy-k004-s7-u1", 1), ("tomotopy-k006-s7-u1", 1), ("kmeans-k004-s7-u1", 1), ("kmeans-k006-s7-u1", 1)]
    assert names(subsamples=1) == one
    assert next(iter(names(subsamples=1, engine="gensim"))) == ("gensim-k004-s7-u1", 1)
    assert len(names(subsamples=3)) == 12
    assert names(subsamples=0) == []


def test_every_entry_of_docs_is_up_to_date():
    import subprocess
    import sys

    done = subprocess.run(
        [sys.executable, "workflow/docs.py", "--check"],
        capture_output=True,
        text=True,
        env=os.environ | {"PYTHONUTF8": "1"},
    )
    assert done.stderr == ""
