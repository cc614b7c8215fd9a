# Needs git, make and python3-venv; everything else is fetched by tools/bootstrap.sh.
# ARGS goes to the command: make demo ARGS="--people 100 --port 8080", make test ARGS=tests/plans

SHELL := /bin/sh
RUN := .venv/bin
ARGS ?=

.DEFAULT_GOAL := help
.PHONY: help ready demo test test-fast check check-lint check-format check-types \
        check-imports check-code check-texts fix bench clean

help: ## Say what each target does
	@echo 'Throughcare. From a fresh clone: make demo'
	@echo
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-13s %s\n", $$1, $$2 }' Makefile
	@echo
	@echo 'ARGS="…" goes to the command: make demo ARGS="--people 100", make test ARGS=tests/plans'
	@echo 'Needed on the machine: git, make, python3 (3.11 or later) with venv. Nothing else.'

ready:
	@sh tools/bootstrap.sh

demo: ready ## Start the product with invented people and say where to open it; Ctrl-C stops it
	@exec $(RUN)/throughcare demo $(ARGS)

test: ready ## Run every test, those with a browser and the slow ones too
	$(RUN)/python -m pytest -n 2 $(ARGS)

test-fast: ready ## Run the tests that are neither slow nor need a browser
	$(RUN)/python -m pytest -n 2 -m 'not slow and not browser' $(ARGS)

check: check-lint check-format check-types check-imports check-code check-texts ## Run every check that needs no test: style, types, imports, migrations, texts

check-lint: ready
	$(RUN)/ruff check .

check-format: ready
	$(RUN)/ruff format --check .

check-types: ready
	$(RUN)/mypy

check-imports: ready
	$(RUN)/lint-imports

check-code: ready
	$(RUN)/throughcare check --code

check-texts: ready
	$(RUN)/throughcare check --texts

fix: ready ## Format the code and repair what can be repaired without thinking
	$(RUN)/ruff check --fix .
	$(RUN)/ruff format .

bench: ready ## Measure lists, re-planning and import against the limits; ARGS="--people 1000000"
	$(RUN)/throughcare bench lists $(ARGS)
	$(RUN)/throughcare bench replan $(ARGS)
	$(RUN)/throughcare bench import $(ARGS)

clean: ## Remove what was fetched and built (never the data)
	rm -rf .venv .uv .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
