# `make` alone lists the targets. Each one sets up what it needs.
.DEFAULT_GOAL := help
.PHONY: help setup setup-dev setup-bench demo test test-sqlite test-postgresql test-engines lint fix \
	types contract bench docs screenshots lock ci clean
SHELL := /bin/bash

BIN := .venv/bin
PYTEST := bin/pytest -n 2 --dist worksteal
# What touches the database is tested on both.
ON_BOTH := $(wildcard tests/core tests/features tests/web tests/server tests/journeys \
	tests/rules/test_access.py)
COMPILE := $(BIN)/uv pip compile --universal --python-version 3.11 --generate-hashes \
	--no-annotate --no-header --quiet

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-15s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: ## Make .venv with the command .venv/bin/linli
	@tools/setup.sh run

setup-dev: ## The same, with what tests and checks need
	@tools/setup.sh dev

setup-bench: ## The same, with the peers that benchmarks compare with
	@tools/setup.sh bench

demo: setup ## Make a node with a synthetic community and open it
	@$(BIN)/linli demo

test: test-sqlite test-postgresql ## Run all tests, on SQLite and on PostgreSQL

test-sqlite: setup-dev ## Run all tests, on SQLite
	@tools/system_packages.sh
	.venv/$(PYTEST)

test-postgresql: setup-dev ## Run the tests of the server, on a PostgreSQL cluster of their own
	@tools/system_packages.sh
	tools/with_postgresql.sh .venv/$(PYTEST) $(ON_BOTH)

test-engines: ## Run the tests of the engines where no server is installed
	@tools/setup.sh engines
	@tools/system_packages.sh
	.venv-engines/$(PYTEST) tests/engines tests/cli src/linli/engines src/linli/cli

lint: setup-dev ## Check style, and what is often unsafe
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/bandit --quiet --recursive --configfile pyproject.toml src

fix: setup-dev ## Correct style where a tool can
	$(BIN)/ruff check --fix-only --quiet .
	$(BIN)/ruff format .

types: setup-dev ## Check types
	$(BIN)/mypy

contract: setup-dev ## Check who imports whom
	$(BIN)/lint-imports

bench: setup-bench ## Run the benchmarks, each beside its peer
	@set -e; for file in bench/[a-z]*.py; do \
	  name=$$(basename "$$file" .py); echo "== $$name"; $(BIN)/python -m "bench.$$name"; done

docs: setup-dev ## Write the generated reference pages again
	$(BIN)/python -m tools.write_reference

screenshots: setup-dev ## Take pictures of every page into build/screenshots
	@tools/system_packages.sh
	$(BIN)/python -m tools.screenshots

lock: setup-dev ## Resolve the dependencies again, within pyproject.toml
	echo 'uv==0.13.9' | $(COMPILE) - --output-file requirements-uv.lock
	$(COMPILE) pyproject.toml --extra server --group build --output-file requirements.lock
	$(COMPILE) pyproject.toml --group build --group test --constraint requirements.lock \
	  --output-file requirements-engines.lock
	$(COMPILE) pyproject.toml --extra server --group dev --constraint requirements.lock \
	  --output-file requirements-dev.lock
	$(COMPILE) pyproject.toml --extra server --group dev --group bench --constraint requirements-dev.lock \
	  --output-file requirements-bench.lock

ci: ## Everything that has to pass
	.ci/run

clean: ## Remove what make and the tools made
	rm -rf .venv .venv-engines build dist linli-demo .mypy_cache .ruff_cache .pytest_cache .hypothesis \
	  .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
