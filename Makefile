# Set-up, checks and the demonstration, from a bare python3 with its venv module and a package index.
# Each target prepares .venv by itself. `make help` lists the targets; `make test PYTHON=python3.12` picks
# an interpreter.

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help demo test test-long lint docs bench test-versions clean

PIP := -m pip --disable-pip-version-check --quiet install
# A file of tests stays in one process, so that its compiled facilities are made once; classes may part.
PYTEST := -m pytest -n auto --maxprocesses 4 --dist loadscope

# The first interpreter that runs, is of a supported version and can make an environment.
SUPPORTED := import sys, ensurepip, venv; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))
FIND_PYTHON = for candidate in $(or $(PYTHON),python3 python3.13 python3.12 python3.11); do \
	  if "$$candidate" -c '$(SUPPORTED)' >/dev/null 2>&1; then python="$$candidate"; break; fi; \
	done; \
	if [ -z "$$python" ]; then \
	  echo "No usable Python: $(or $(PYTHON),python3) is missing, is not 3.11 to 3.13, or lacks its venv module." >&2; \
	  echo "Install Python 3.11, 3.12 or 3.13 (on Debian and Ubuntu with python3-venv), or name one:" >&2; \
	  echo "  make PYTHON=/path/to/python3.12 ..." >&2; \
	  exit 2; \
	fi

help: ## Show this list
	@sed -n 's/^\([a-z-]*\):[^#]*## \(.*\)/  make \1|\2/p' Makefile | awk -F'|' '{printf "%-22s %s\n", $$1, $$2}'

demo: .venv/.core ## Compare the two reference designs over a year: table, figures, results in runs/demo
	@.venv/bin/aidc-twin compare facility_specs/air_20kw.yaml facility_specs/cold_plate_20kw.yaml \
	  --out runs/demo || { code=$$?; [ $$code -eq 1 ] || exit $$code; }
	@echo "Figures (SVG, PDF and PNG), tables and results of both designs: runs/demo" >&2

test: lint docs ## Everything that must pass: lint, types, documentation, tests
	@.venv/bin/python $(PYTEST) -m "not long"

test-long: .venv/.dev ## Years of half of the designs, faults planted in measured sites: minutes
	@.venv/bin/python $(PYTEST) -m long

lint: .venv/.dev ## Style (ruff) and types (mypy)
	@.venv/bin/python -m ruff check .
	@.venv/bin/python -m ruff format --check .
	@.venv/bin/python -m mypy

# Warnings of the build are errors. The variable silences a notice about mkdocs that is no warning of ours.
docs: .venv/.dev ## Build the documentation into site/; open site/index.html
	@NO_MKDOCS_2_WARNING=1 .venv/bin/python -m mkdocs build --strict --clean --quiet

bench: .venv/.dev ## Measure speed and memory
	@.venv/bin/python -m benchmarks

test-versions: .venv-minimum/.dev ## Tests on the lowest declared versions of the dependencies
	@.venv-minimum/bin/python $(PYTEST) -m "not long"

clean: ## Remove environments, caches and build outputs; runs/ stays
	rm -rf .venv .venv-minimum build dist site .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find aidc_twin docs_hooks tests validation benchmarks -name __pycache__ -type d -prune -exec rm -rf {} + 2>/dev/null || true

# PsychroLib comes as source only, and the setuptools that Python 3.11 brings (Python 3.12 brings none) cannot
# build a wheel of it: a pinned one goes before. The stamps are written last, so that an interrupted set-up starts again from the beginning.
.venv/.core: pyproject.toml constraints.txt
	@$(FIND_PYTHON); echo "Preparing .venv with $$("$$python" --version) ..." >&2; "$$python" -m venv --clear .venv
	@.venv/bin/python $(PIP) -c constraints.txt hatchling editables
	@.venv/bin/python $(PIP) -c constraints.txt --no-build-isolation -e .
	@touch $@

.venv/.dev: .venv/.core
	@echo "Adding the tools for tests, lint and documentation to .venv ..." >&2
	@.venv/bin/python $(PIP) -c constraints.txt setuptools
	@.venv/bin/python $(PIP) -c constraints.txt --no-build-isolation -e '.[test,lint,docs]'
	@touch $@

.venv-minimum/.dev: pyproject.toml constraints-minimum.txt
	@$(FIND_PYTHON); echo "Preparing .venv-minimum with $$("$$python" --version) ..." >&2; \
	  "$$python" -m venv --clear .venv-minimum
	@.venv-minimum/bin/python $(PIP) -c constraints-minimum.txt hatchling editables setuptools
	@.venv-minimum/bin/python $(PIP) -c constraints-minimum.txt --no-build-isolation -e '.[test]'
	@touch $@
