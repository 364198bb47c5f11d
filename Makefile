# Works with GNU make 3.81 and newer: no .ONESHELL, no grouped targets, no $(file).

PYTHON ?= python3
PORT ?= 8000
CLAIMS ?= 1000000
# The older Neo4j that the suite has to pass on as well.
OLDER_NEO4J ?= 5.26.30

VENV := .venv
BIN := $(VENV)/bin
EVERYDAY := not slow and not browser
# What a version of Neo4j might do otherwise: queries, the store, the importer. The rest asks with the same texts.
ON_OLDER := backup bulk case changes commits cypher_guard editions explore identity_store local paths_laws queries_* questions reach reconcile review store verify
LAWS_ON_LATEST := every_edge_says or any_graph_comes_back or merges_undone or killed
NOTEBOOKS := $(wildcard docs/notebooks/*.ipynb)
NOTEBOOK_ENV := env -u NEO4J_URI ARMSTRACE_HOME="$(CURDIR)/$(VENV)/notebook" NEO4J_BOLT_PORT=0 NEO4J_HTTP_PORT=0
PAGE := api/static/index.html
PAGE_SOURCES := $(wildcard web/*.json web/*.ts web/*.html web/src/*.* web/src/*/*.*)
PAGE_TYPES := web/src/api/schema.d.ts
API_SOURCES := $(wildcard access/*.py api/*.py api/*/*.py graph/*.py graph/*/*.py identity/*.py reading/*.py)
NPM := $(BIN)/python -m tools.npm
CASE := cases/russia-dprk-wagner-iran.yaml

export PIP_DISABLE_PIP_VERSION_CHECK := 1
# Tests start hundreds of commands: each would compile all of them again.
unexport PYTHONDONTWRITEBYTECODE

# Each worker has a Neo4j of its own, of about 1 GB; a Neo4j keeps a core busy, so more workers than cores help nobody.
WORKERS := --numprocesses auto --maxprocesses 4
PYTEST := $(BIN)/pytest $(WORKERS) --dist worksteal
# A real file takes minutes to load: whoever loads it runs all of its tests. In the order of their names: by their number
# of tests the longest would come last.
PYTEST_SLOW := $(BIN)/pytest $(WORKERS) --dist loadfile --no-loadscope-reorder

PIP_INSTALL := $(BIN)/python -m pip install --require-hashes --only-binary :all:

.DEFAULT_GOAL := help
.PHONY: help demo venv web check format test test-all test-older bench bench-quick bench-load bench-identity bench-read bench-web lock sbom notebook clean

help: ## list what one can do here
	@echo 'armstrace: make TARGET [PORT=8000] [PYTHON=python3]'
	@grep -hE '^[a-z-]+:.*## ' Makefile | sed -E 's/^([a-z-]+):.*## /\1|/' | awk -F'|' '{printf "  make %-12s %s\n", $$1, $$2}'

demo: $(VENV)/.runtime $(PAGE) ## start the embedded Neo4j, load the bundled case, answer a question, serve the explorer and the API until Ctrl-C
	@# exec, so that Ctrl-C and a signal to make reach armstrace itself and no shell between.
	@exec $(BIN)/armstrace demo --port $(PORT)

venv: $(VENV)/.dev ## make .venv with everything that development needs

web: $(PAGE) ## build the explorer, the page that the API serves at /

check: $(VENV)/.dev $(PAGE_TYPES) ## lint, format, types, direction of imports
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(NPM) run --silent check

format: $(VENV)/.dev ## let ruff mend what it can
	$(BIN)/ruff check --fix-only .
	$(BIN)/ruff format .

test: check $(PAGE) ## check, then the everyday suite against a real Neo4j of its own
	$(PYTEST) -m "$(EVERYDAY)"

test-all: $(VENV)/.dev $(PAGE) ## slow laws and browser tests, then what meets the database on the older Neo4j
	$(PYTEST_SLOW) -m "slow or browser"
	$(MAKE) test-older

test-older: $(VENV)/.dev $(PAGE) ## what meets the database itself, on the older Neo4j
	NEO4J_VERSION=$(OLDER_NEO4J) $(PYTEST) -m "$(EVERYDAY)" -k "not ($(LAWS_ON_LATEST))" $(foreach part,$(ON_OLDER),$(wildcard tests/test_$(part).py))

bench-load: $(VENV)/.dev ## rates of loading online and in bulk beside the importer alone, on the same rows (CLAIMS=1000000)
	$(BIN)/python bench/load.py --claims $(CLAIMS)

bench-identity: $(VENV)/.dev ## how surely records of one actor are told from look-alikes (PEERS=a Python with nomenklatura)
	$(BIN)/python bench/identity.py $(if $(PEERS),--peers $(PEERS))

bench-read: $(VENV)/.dev ## how much of annotated sentences the reader finds and how often it is right, beside a baseline
	$(BIN)/python bench/reading.py

bench-web: $(VENV)/.dev $(PAGE_TYPES) ## frame rate of a graph of 5,000 actors and 20,000 lines in Chromium, beside a bare sigma page (SERVICE=address of a running one: its page's first second)
	$(NPM) run --silent bench
	$(BIN)/python bench/web.py $(if $(SERVICE),--service $(SERVICE))

bench: $(VENV)/.dev ## how fast paths are found, beside Cypher alone and other libraries (SIZE=1e7 PEERS=a Python with igraph and others)
	$(BIN)/python bench/trace.py $(if $(SIZE),--sizes $(SIZE)) $(if $(ENGINES),--engines $(ENGINES)) \
	  $(if $(PEERS),--peers $(PEERS)) $(if $(PLOT),--plot $(PLOT))

bench-quick: $(VENV)/.dev ## the same in five minutes, with how many times faster than SHORTEST 5 as the last line
	$(BIN)/python bench/trace.py --quick $(if $(SIZE),--sizes $(SIZE)) $(if $(ENGINES),--engines $(ENGINES))

lock: $(VENV)/.dev $(VENV)/.web ## resolve the dependencies again and write the locks
	$(BIN)/python tools/lock.py

sbom: $(VENV)/.dev ## write what the product is made of to dist/: a CycloneDX document, and the licences
	$(BIN)/python -m tools.sbom dist

notebook: $(VENV)/.dev ## run the example notebooks again, on the bundled case in a Neo4j of its own, and keep what they print
	$(NOTEBOOK_ENV) $(BIN)/armstrace db start
	@$(NOTEBOOK_ENV) sh -ec '$(BIN)/armstrace load $(CASE); $(BIN)/jupyter-execute --inplace $(NOTEBOOKS)'; \
	  status=$$?; $(NOTEBOOK_ENV) $(BIN)/armstrace db stop; exit $$status

clean: ## remove .venv and what the tools left; data of the embedded Neo4j stays (armstrace db reset removes it)
	rm -rf $(VENV) api/static $(PAGE_TYPES) web/node_modules build dist .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# The stamps make the second time free of pip and of the network. Both name pyproject.toml, since the command's entry
# point and the package list are in it.
$(VENV)/.python:
	@command -v $(PYTHON) >/dev/null 2>&1 || \
	  { echo 'armstrace needs Python 3.11 or newer, and there is no $(PYTHON). Install it, or name one: make demo PYTHON=python3.12' >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "armstrace needs Python 3.11 or newer, and $(PYTHON) is $$($(PYTHON) -V 2>&1). Name a newer one: make demo PYTHON=python3.12" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || \
	  { echo 'This Python cannot make environments: its venv and ensurepip are missing. On Debian and Ubuntu: apt-get install python3-venv' >&2; exit 1; }
	@echo "Making $(VENV) with $$($(PYTHON) -V)"
	@$(PYTHON) -m venv --clear $(VENV)
	@touch $@

$(VENV)/.runtime: $(VENV)/.python requirements.lock pyproject.toml
	$(PIP_INSTALL) -r requirements.lock
	$(BIN)/python -m pip install --no-deps --no-build-isolation --no-index -e .
	@touch $@

$(VENV)/.dev: $(VENV)/.runtime requirements-dev.lock
	$(PIP_INSTALL) -r requirements-dev.lock
	@touch $@

# Node comes from a lock of its own: the service does not run it.
$(VENV)/.web: $(VENV)/.runtime requirements-web.lock web/package.json web/package-lock.json web/.npmrc
	$(PIP_INSTALL) -r requirements-web.lock
	$(NPM) ci --ignore-scripts --loglevel=error
	@touch $@

$(PAGE_TYPES): $(VENV)/.web $(API_SOURCES)
	$(NPM) types

$(PAGE): $(VENV)/.web $(PAGE_TYPES) $(PAGE_SOURCES)
	$(NPM) run --silent build
