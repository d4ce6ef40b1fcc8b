# Two commands for a fresh machine with Python 3.11+ and make: `make run` and `make test`.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
export PYTHONDONTWRITEBYTECODE = 1
PARALLEL ?= auto

.PHONY: run test soak setup check clean

run: export GODOWN_DATA ?= $(CURDIR)/.godown
run: setup
	@$(BIN)/python -m godown serve --demo

test: check
	$(BIN)/python -m pytest -n $(PARALLEL) --dist loadgroup -m "not soak" --reruns 1 -rR

check: setup
	$(BIN)/ruff format --check src tests bench
	$(BIN)/ruff check src tests bench
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache

soak: setup
	$(BIN)/python -m pytest -n $(PARALLEL) -m soak

# Quick when nothing changed: the stamp is younger than what it was made from.
setup: .setup/stamp

.setup/stamp: requirements.lock pyproject.toml hatch_build.py $(shell find frontend src/godown/entrypoints/web/templates -type f -not -path '*/node_modules/*' 2>/dev/null)
	@mkdir -p .setup
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Godown needs Python 3.11 or newer; this is " + sys.version)'
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@cmp -s requirements.lock .setup/installed.lock || { \
		echo "Installing libraries (a minute or two, once)"; \
		$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.lock && \
		cp requirements.lock .setup/installed.lock; }
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

clean:
	rm -rf $(VENV) .setup dist build
