# make run: all set-up, then the demo (or CONFIG=mine.yaml). make test: all set-up, then the tests.
PYTHON ?= python3
CONFIG ?=
RUN ?= demo
py := .venv/bin/python
snakemake := $(py) workflow/run.py $(if $(CONFIG),--configfile $(CONFIG))
sources := scripts tests workflow

.PHONY: setup run test lint format dag docs bench bench-statistics clean-store check assumptions verify cost

run: setup
	@$(snakemake)

setup:
	@$(PYTHON) workflow/environment.py

test: setup
	@$(py) -m pytest

check: lint test run

lint: setup
	@$(py) -m ruff check $(sources)
	@$(py) -m ruff format --check $(sources)
	@$(py) -m snakefmt --check Snakefile workflow/rules
	@$(py) -m codespell_lib README.md CHANGELOG.md docs scripts tests workflow/rules workflow/schemas Makefile config.yaml
	@$(py) -m snakemake --lint
	@$(py) workflow/docs.py --check

format: setup
	@$(py) -m ruff check --fix --quiet $(sources)
	@$(py) -m ruff format $(sources)
	@$(py) -m snakefmt Snakefile workflow/rules

dag: setup
	@$(py) -m snakemake --rulegraph mermaid-js 2>/dev/null

docs: setup
	@$(py) workflow/docs.py

bench: setup
	@for bench in tests/bench/*.py; do $(py) $$bench || exit 1; done

bench-statistics: setup
	@$(py) tests/bench/intervals.py 300 34

clean-store: setup
	@$(py) workflow/clean.py

verify: setup
	@$(py) workflow/verify.py $(RUN)

cost: setup
	@$(py) workflow/cost.py $(RUN)

assumptions:
	@grep -rn "# ASSUME" scripts workflow --include=*.py --include=*.smk
