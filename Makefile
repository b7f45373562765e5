# Everything a person types. `make help` lists the targets.
.DEFAULT_GOAL := help
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
MAKEFLAGS += --no-print-directory

export JANJI_HOME := $(abspath $(or $(JANJI_HOME),var))
export UV_PYTHON_DOWNLOADS := never
UV := $(or $(shell command -v uv),$(CURDIR)/.tools/bin/uv)
RUN := $(UV) run --no-sync
# Handed on through the environment, so that a name with quotes or spaces stays whole.
export INBOX LIMIT

.PHONY: help setup run ui airflow check lint types test test-e2e drill audit screenshots bench docs env clean

help: ## list the targets
	@grep -hE '^[a-z0-9-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

$(CURDIR)/.tools/bin/uv:
	@echo "Installing uv (Python's package manager) into .tools/ ..."
	@python3 -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' \
	  || { echo "Janji needs Python 3.11, 3.12 or 3.13 as python3; this is $$(python3 --version 2>&1)."; exit 1; }
	@python3 -m venv .tools || { echo "python3 cannot make virtual environments: install your system's python3-venv package."; exit 1; }
	@.tools/bin/python -m pip install --quiet --disable-pip-version-check uv

.venv/.ready: $(UV) pyproject.toml uv.lock
	@echo "Installing Janji's packages from uv.lock (a minute the first time) ..."
	@$(UV) sync --locked --quiet
	@touch .venv/.ready

setup: .venv/.ready ## install everything, locked

run: setup ## load INBOX (default: the sample) through Airflow to the published marts
	@PYTHONPATH=dags $(RUN) python -m bootstrap run --inbox "$${INBOX:-}" --limit "$${LIMIT:-0}"

ui: setup ## start Airflow and its web UI on 127.0.0.1 until Ctrl-C
	@PYTHONPATH=dags $(RUN) python -m bootstrap ui

airflow: setup ## Airflow's own command line: make airflow ARGS="dags list"
	@PYTHONPATH=dags $(RUN) python -m bootstrap airflow $(ARGS)

env: ## write .env with random secrets for docker-compose.yml (what is there stays)
	@PYTHONPATH=dags python3 -m bootstrap.secret_files .env

check: lint types test ## lint + types + tests

lint: setup ## ruff, sqlfluff
	@$(RUN) ruff check .
	@$(RUN) ruff format --check .
	@$(RUN) sqlfluff lint dbt_project

types: setup ## mypy --strict on src/
	@$(RUN) mypy src

test: setup ## every test but the process set's (make test-e2e)
	@$(RUN) pytest -m "not e2e" $(ARGS)

test-e2e: setup ## the whole process set (PostgreSQL, Redis, Celery, browser) and the failure drill's short form
	@$(RUN) pytest -m e2e tests/e2e $(ARGS)

drill: setup ## the failure drill's full form: every task killed, every fault, three times (two hours)
	@$(RUN) python tests/e2e/drill.py --times 3

bench: setup ## speeds beside their floors, as ratios (about half an hour; ARTICLES=file.jsonl.gz for your own)
	@$(UV) sync --locked --quiet --group bench
	@$(RUN) python tests/benchmarks/bench_extract.py $(ARTICLES)
	@$(RUN) python tests/benchmarks/bench_load.py
	@$(RUN) python tests/benchmarks/bench_marts.py

docs: setup ## dbt's documentation of the marts as one page
	@$(RUN) python -c "from janji.build import build_docs; from janji.settings import settings; print(build_docs(settings()))"

audit: setup ## known vulnerabilities of the locked packages (a warning where the service cannot be asked), secrets in the repository
	@$(RUN) python tests/audit.py
	@$(RUN) pytest tests/unit/test_secrets.py

screenshots: setup ## take the pictures of docs/img anew
	@JANJI_SCREENSHOTS="$(CURDIR)/docs/img" $(RUN) pytest tests/e2e/test_process_set.py -k browser

clean: ## remove the state folder and caches
	rm -rf "$(JANJI_HOME)" .pytest_cache .mypy_cache .ruff_cache
