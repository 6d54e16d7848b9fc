# Everything runs in .venv, which the first job that needs it makes: Python 3.11 or newer, pip and make are enough.

PYTHON ?= python3

FUZZ_SECONDS ?= 60
FUZZ_SEED ?= 0

VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
LOCKED := $(PIP) install --no-deps --require-hashes --only-binary :all:
FITS := $(BIN)/python tools/lock.py --fits

# Each stamp is written only after its step has succeeded.
BASE := $(VENV)/.base
PROJECT := $(VENV)/.project
TOOLS := $(VENV)/.tools
LAB := $(VENV)/.lab

# Without compiled files every start of the program would take seconds longer.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := report
.PHONY: report test test-fast fuzz check gallery notebooks jupyter docs wheel-test install install-dev axe lock clean help again

report: install ## Read the documents and write the report and its figures to figures/ (the default)
	$(BIN)/dienngon report seeds/study.toml --out figures

test: check ## Run all the checks, then the tests in two processes
	$(BIN)/python -m pytest --hypothesis-profile ci -n 2 --dist loadgroup

test-fast: install-dev ## Run the tests but for browsers, whole studies and what takes more than a few seconds
	$(BIN)/python -m pytest --hypothesis-profile quick -n 2 --dist loadgroup -m "not browser and not study and not slow"

fuzz: install-dev ## Damage good files at random for FUZZ_SECONDS, and report what is not one of our sentences
	$(BIN)/python tests/fuzz/fuzz.py --seconds $(FUZZ_SECONDS) --seed $(FUZZ_SEED)

check: install-dev ## Look at the code with ruff and mypy
	$(BIN)/python -m ruff check .
	$(BIN)/python -m ruff format --check .
	$(BIN)/python -m mypy

gallery: report ## Draw docs/gallery again, from figures/ and from a generated corpus
	$(BIN)/python tools/gallery.py figures

notebooks: install-dev ## Bring the notebooks up to date with their scripts and run them
	$(BIN)/jupytext --sync notebooks/*.py
	$(BIN)/python tools/notebooks.py

jupyter: $(LAB) ## Install JupyterLab into .venv, and open the notebooks in it
	$(BIN)/jupyter lab notebooks

docs: install-dev ## Build the documentation as a site in build/docs; warnings are errors
	$(BIN)/python -m sphinx -q -W --keep-going -d build/docs-read docs build/docs
	@echo 'Open build/docs/index.html'

wheel-test: install-dev ## Build the wheel and try it in an environment of its own, outside this folder
	$(BIN)/python tools/installation.py

install: $(PROJECT) ## Make .venv with all that the report needs

install-dev: $(PROJECT) $(TOOLS) ## Make .venv with all that the tests, checks, notebooks and the documentation need as well

# By exact version and hash; needs npm. Without it the test of accessibility is skipped.
axe: ## Install axe-core, by which a test judges the report in a browser
	npm ci --prefix tests/reporting/axe --ignore-scripts --no-audit --no-fund --loglevel error

lock: ## Write both lock files anew, with the newest versions
	$(PYTHON) tools/lock.py

clean: ## Remove .venv and what the tools leave behind, but not figures/
	rm -rf $(VENV) build analysis/*.egg-info .pytest_cache .ruff_cache .mypy_cache .hypothesis tests/reporting/axe/node_modules
	find analysis benchmarks notebooks tests tools -name __pycache__ -prune -exec rm -rf {} +

help: ## List the jobs
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "%-13s %s\n", $$1, $$2 }' Makefile

# An environment that was not finished, that lost its Python, or that came along when the folder was copied or moved
# is made anew.
ifneq ($(shell $(BIN)/python -c 'print(open("$(BASE)").read().strip())' 2>/dev/null),$(CURDIR))
$(BASE): again
endif

# From scratch each time, so that nothing is left of an older lock or of an interrupted installation.
$(BASE): requirements.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
	  echo 'This needs Python 3.11 or newer, and "$(PYTHON)" is not: name another, as in make PYTHON=python3.12' >&2; exit 1; }
	$(PYTHON) -m venv --clear $(VENV)
	@if $(FITS); then \
	  echo 'Installing requirements.lock into $(VENV): this takes about half a minute'; \
	  $(LOCKED) -r requirements.lock; \
	else \
	  echo 'The locks are not for this machine or Python: pip will choose the versions'; \
	fi
	@echo '$(CURDIR)' > $@

$(PROJECT): $(BASE) pyproject.toml
	@if $(FITS); then $(PIP) install --no-deps --no-build-isolation -e .; else $(PIP) install -e .; fi
	@touch $@

# The base stamp is away meanwhile: if this is interrupted, the next run starts from scratch.
$(TOOLS): $(PROJECT) requirements-dev.lock
	@mv $(BASE) $(BASE).held
	@echo 'Installing the tools for tests, checks, notebooks and docs into $(VENV)'
	@if $(FITS); then $(LOCKED) -r requirements-dev.lock; else $(PIP) install $$($(BIN)/python tools/lock.py --tools); fi
	@mv $(BASE).held $(BASE)
	@touch $@

# JupyterLab is in no lock: it decides no result, and tests and checks run without it.
$(LAB): $(PROJECT)
	@echo 'Installing JupyterLab into $(VENV)'
	@if $(FITS); then $(PIP) install --no-build-isolation -e '.[notebook]'; else $(PIP) install -e '.[notebook]'; fi
	@touch $@
