# Two commands matter: `make demo` and `make test`. Both work from a fresh checkout.
SHELL := /bin/bash
PYTHON ?= python3.11
ifeq (,$(shell command -v $(PYTHON)))
PYTHON := python3
endif
BIN := .venv/bin
FRONTEND_SOURCES := $(shell find frontend/src -type f 2>/dev/null) frontend/build.mjs frontend/copy-assets.mjs frontend/package-lock.json
BUILT := src/yunce/ui/static/dist/.built
PO := $(shell find src -name '*.po')
MO := $(PO:.po=.mo)

.PHONY: demo test test-long lint format lock messages wheel clean help

help:
	@echo "make demo       install, build, load the demo shop and serve it on 127.0.0.1:8000; LANGUAGE=en writes it in English"
	@echo "make test       everything: lint, rules, stores, browser"
	@echo "make test-long  minutes of faults: 30 kills instead of 5"

# Only from make's own command line: systems set a variable of that name for gettext (en_GB:en).
SPOKEN = $(if $(filter command,$(origin LANGUAGE)),--language $(LANGUAGE))
demo: $(BIN)/.base $(BUILT) $(MO)
	@exec $(BIN)/yunce demo $(if $(DATA),--data $(DATA)) $(if $(PORT),--port $(PORT)) $(SPOKEN)

test: lint browser
	$(BIN)/python -m pytest -n 2 --dist loadgroup -m "not long" $(ARGS)

test-long: lint browser
	$(BIN)/python -m pytest -m long --timeout 3600 $(ARGS)

lint: $(BIN)/.dev $(BUILT) $(MO)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/lint-imports
	$(BIN)/mypy
	cd frontend && npm run --silent check

format: $(BIN)/.dev
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

# Debian's Chromium for the browser tests; without it, and without the right to install it, those tests skip and say so.
.PHONY: browser
browser:
	@command -v chromium >/dev/null || { [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null \
	  && apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium >/dev/null; } \
	  || echo "WARNING: no chromium, and no right to install it: browser tests WILL BE SKIPPED. As root: apt-get install chromium"

# A half-made environment would be taken for a whole one by the next run.
$(BIN)/python:
	@sh scripts/check_tools.sh $(PYTHON)
	@echo "Installing into .venv and frontend/node_modules: about 2 GB, one to three minutes, once."
	@$(PYTHON) -m venv .venv || { rm -rf .venv; exit 1; }

$(BIN)/.base: requirements/base.txt pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements/base.txt
	YUNCE_BUILD_FRONTEND=no $(BIN)/python -m pip install -q --disable-pip-version-check --no-deps -e .
	@touch $@

$(BIN)/.dev: requirements/dev.txt $(BIN)/.base
	$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements/dev.txt
	@touch $@

frontend/node_modules/.package-lock.json: frontend/package-lock.json
	@sh scripts/check_tools.sh $(PYTHON)
	cd frontend && npm ci --no-audit --no-fund --silent
	@touch $@

$(BUILT): frontend/node_modules/.package-lock.json $(FRONTEND_SOURCES)
	cd frontend && npm run --silent build
	@touch $@

messages: $(MO)

%.mo: %.po | $(BIN)/.base
	$(BIN)/python scripts/compile_messages.py $<

# Locks say what, with hashes; never where from. The development lock is made first and bounds the other: one version of each.
COMPILE := uv pip compile -q pyproject.toml --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links --no-header --no-annotate
lock:
	$(COMPILE) --extra dev -o requirements/dev.txt >/dev/null
	$(COMPILE) -c requirements/dev.txt -o requirements/base.txt >/dev/null

wheel: $(BIN)/.dev
	$(BIN)/python -m pip wheel -q --no-deps -w dist .

clean:
	rm -rf .venv dist frontend/node_modules src/yunce/ui/static/dist src/yunce/documents/fonts src/yunce/documents/js
	find src -name '*.mo' -delete
