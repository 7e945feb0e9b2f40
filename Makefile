# Everything a developer, a server or CI does with this project. Debian 12 with Python 3.11, python3-venv and make
# suffices; what else a target needs, it installs.

PYTHON ?= python3
VENV := .venv
PY := $(VENV)/bin/python
HOST ?= 127.0.0.1
PORT ?= 8000
WORKERS ?= 2
JOBS ?= 2

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help install run test test-fast coverage check test-postgres bench bench-postgres mutants screenshots lock clean

help: ## Say what there is
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

install: $(VENV)/run.stamp ## Install what serving needs, and serve nothing

run: install ## Serve on http://127.0.0.1:8000 (HOST, PORT and WORKERS change that)
	@HOST=$(HOST) PORT=$(PORT) WORKERS=$(WORKERS) exec $(PY) -m ekase_pieteikums serve

test: $(VENV)/dev.stamp ## Run every test, those in a real browser too
	@scripts/debian chromium
	$(PY) -m pytest -n $(JOBS) $(ARGS)

test-fast: $(VENV)/dev.stamp ## Run the tests that need no browser, server or other program; ROOM=domain: of one room
	$(PY) -m pytest -n $(JOBS) -m "not browser and not server and not slow" --ignore tests/browser \
	  $(if $(ROOM),$(or $(wildcard tests/$(ROOM)),$(ROOM))) $(ARGS)

coverage: $(VENV)/dev.stamp ## Measure how much of the domain its own tests run; fail below the figure reached
	$(PY) -m coverage run -m pytest -m "not browser and not server and not slow" tests/domain $(ARGS)
	$(PY) -m coverage report --include 'applications/domain/*' --skip-covered --fail-under 99

check: $(VENV)/dev.stamp ## Lint, formats, types, import contracts, migrations, Django's deployment checks
	$(PY) -m ruff check
	$(PY) -m ruff format --check
	$(VENV)/bin/djangofmt --check templates
	$(VENV)/bin/oxfmt --check static
	$(VENV)/bin/oxlint --deny-warnings static
	$(PY) -m mypy
	$(VENV)/bin/lint-imports --no-logo
	DATABASE_URL=sqlite://:memory: $(PY) manage.py makemigrations --check --dry-run --skip-checks
	SECRET_KEY=$$($(PY) -c 'import secrets; print(secrets.token_urlsafe(64))') ALLOWED_HOSTS=pieteikumi.example.lv \
	  HTTPS=on $(PY) manage.py check --deploy --fail-level WARNING

test-postgres: $(VENV)/dev.stamp ## Run the same tests on PostgreSQL, in a cluster that lives as long as they do
	@scripts/debian chromium postgresql
	scripts/with-postgres $(PY) -m pytest -n $(JOBS) $(ARGS)

bench: $(VENV)/bench.stamp ## Measure, side by side with the peers
	@scripts/debian libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0
	$(PY) -m benchmarks $(ARGS)

bench-postgres: $(VENV)/bench.stamp ## Measure registers on PostgreSQL, in a cluster of its own
	@scripts/debian postgresql
	scripts/with-postgres sh -c 'BENCH_DATABASE_URL=$$DATABASE_URL exec $(PY) -m benchmarks registers'

mutants: $(VENV)/dev.stamp ## Change the domain's code one thing at a time, and say which changes no test notices
	nice $(PY) -m scripts.mutants $(ARGS)

screenshots: $(VENV)/dev.stamp ## Remake the pictures in docs/img
	@scripts/debian chromium
	$(PY) -m scripts.screenshots

LOCK := $(VENV)/bin/uv pip compile --quiet pyproject.toml --universal --python-version 3.11 --generate-hashes \
  --no-emit-index-url --no-emit-find-links --no-header --no-annotate --upgrade

lock: $(VENV)/dev.stamp ## Remake requirements/*.txt from pyproject.toml
	@$(LOCK) --output-file requirements/run.txt
	@$(LOCK) --group dev --constraints requirements/run.txt --output-file requirements/dev.txt
	@$(LOCK) --group bench --constraints requirements/run.txt --output-file requirements/bench.txt

clean: ## Remove the virtual environment and every cache; var/ (the database and the key) stays
	rm -rf $(VENV) .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/%.stamp: requirements/%.txt | $(VENV)/bin/python
	@echo "Installing $<"
	@$(PY) -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r $<
	@touch $@
