# Config checked, addresses computed, look-ups for the rules. No rules here.
# Needs: config.yaml and overlays. Makes: config (resolved), PLAN, PATHS, and the look-ups below.

import os
import sys
from pathlib import Path

import yaml

ROOT = Path(workflow.basedir)
sys.path.insert(0, str(ROOT))

from scripts.shared import config as settings
from scripts.shared import plan
from snakemake.exceptions import WorkflowError

RESOURCES = Path(os.path.relpath(ROOT)) / "workflow" / "resources"

# One thread everywhere, so that sums are added in the same order on any machine; the cores are used by jobs side by side.
THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "POLARS_MAX_THREADS")
os.environ.update(dict.fromkeys(THREADS, "1"), PYTHONPATH=str(ROOT), PYTHONUTF8="1")
os.environ.update(MPLCONFIGDIR=str(Path("results/store/matplotlib").resolve()))
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # jobs start from compiled modules

SCHEMA = yaml.safe_load((ROOT / "workflow/schemas/config.schema.yaml").read_text("utf-8"))
config, problems = settings.resolve(config, SCHEMA, ROOT)
if problems:
    found = "The config has 1 problem" if len(problems) == 1 else f"The config has {len(problems)} problems"
    raise WorkflowError(f"{found}; nothing was run.", *(f"  {problem}" for problem in problems))

PLAN = plan.plan(config, ROOT, RESOURCES)
PATHS = PLAN.paths
STAMP = plan.stamp(PLAN)
CHUNK_AT = {chunk["address"]: chunk for chunk in PLAN.chunks}
MODEL_AT = {model["address"]: model for model in [*PLAN.models, *PLAN.subsampled]}
FIGURE_NAMED = {figure["figure"]: figure for figure in PLAN.figures}
MODEL_KEYS = ("model", "engine", "family", "n_topics", "seed", "options")
MODEL_LIST = [{key: model[key] for key in MODEL_KEYS} for model in PLAN.models]
SUBSAMPLED_LIST = [{key: model[key] for key in MODEL_KEYS} for model in PLAN.subsampled]
PUBLISHED_TABLES = {table: ancient(path) for table, path in PLAN.tables.items()}


def of_chunk(wildcards):
    return CHUNK_AT[wildcards.chunk]


def of_all_chunks(table):
    return [f"{plan.STORE}/corpus/{address}/{table}.parquet" for address in CHUNK_AT]


def of_model(key):
    """Return a function that gives a rule with the wildcard {fit} one entry of its model."""
    return lambda wildcards: MODEL_AT[wildcards.fit][key]


def of_all_subsampled(table):
    return [f"{plan.STORE}/models/{model['address']}/{table}.parquet" for model in PLAN.subsampled]


def of_all_models(table):
    return [f"{plan.STORE}/models/{model['address']}/{table}.parquet" for model in PLAN.models]


def threads_given(wildcards, threads):
    return threads


def of_all_figures(ending):
    return [f"{figure['path']}.{ending}" for figure in PLAN.figures]


def tables_of_figure(wildcards):
    figure = FIGURE_NAMED[wildcards.figure]
    also = {"gazetteer": ancient(PLAN.gazetteer)} if figure["gazetteer"] else {}
    return {table: ancient(PLAN.tables[table]) for table in figure["tables"]} | also


def options_of_figure(wildcards):
    return FIGURE_NAMED[wildcards.figure]["options"]
