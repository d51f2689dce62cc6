# One virtual environment, .venv, made from hashed locks. `make demo` needs the run lock only.
PYTHON ?= python3
BIN := .venv/bin
SOURCES := $(shell find src -name '*.py')
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet

.PHONY: demo test lint check check-slow setup bench fuzz kill crosscheck lock docs format clean golden

demo: .venv/kernels.stamp
	@$(BIN)/mirbone demo -o results/demo

test: .venv/dev.stamp .venv/kernels.stamp
	@$(BIN)/python -m pytest -n auto --dist worksteal

lint: .venv/dev.stamp .venv/kernels.stamp
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/basedpyright --level error
	@$(BIN)/lint-imports
	@$(BIN)/python scripts/check_docstrings.py
	@$(BIN)/mirbone evidence check
	@NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict --quiet --site-dir .venv/site
	@echo "make lint: format, lint, types, layers, docstrings, evidence and docs are green."

check: lint test

# What needs R, a browser, processes that are killed, or long runs. Debian packages are installed
# where that can be done; a test whose program is absent skips and says so.
check-slow: .venv/dev.stamp .venv/kernels.stamp
	@bash scripts/install_debian_packages.sh
	@$(BIN)/python -m pytest -m "slow or crosscheck" -rs

setup: .venv/dev.stamp .venv/kernels.stamp

bench: .venv/dev.stamp .venv/kernels.stamp
	@$(BIN)/python -m benchmarks

# Damaged inputs for every reader of user files: `make fuzz INPUTS=1000 FUZZ='--only counts'`.
# What ends in a fault is kept under results/fuzz, with the command that makes it again.
INPUTS ?= 10000
fuzz: .venv/dev.stamp .venv/kernels.stamp
	@PYTHONPATH=tests $(BIN)/python -m fuzz.run --inputs $(INPUTS) $(FUZZ)

# Runs that are killed at random moments, resumed and compared byte by byte: some 20 s a kill.
KILLS ?= 100
kill: .venv/dev.stamp .venv/kernels.stamp
	@$(BIN)/python scripts/kill_runs.py --kills $(KILLS)

# Reference programs that mirbone must agree with; some are not permissively licensed, so they
# live in an environment of their own. R with limma and edgeR is used where it is installed.
crosscheck: .venv-crosscheck/stamp
	@.venv-crosscheck/bin/python -m pytest -m crosscheck

docs: .venv/dev.stamp
	@NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict --site-dir site
	@echo "The documentation is at site/index.html"

format: .venv/dev.stamp
	@$(BIN)/ruff format . && $(BIN)/ruff check --fix .

lock: .venv/dev.stamp
	@$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-header --no-annotate pyproject.toml --extra build -o requirements/run.lock
	@$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-header --no-annotate pyproject.toml --extra build --extra dev -o requirements/dev.lock
	@$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-header --no-annotate pyproject.toml --extra build --extra dev --extra crosscheck -o requirements/crosscheck.lock
	@echo "requirements/run.lock, requirements/crosscheck.lock and requirements/dev.lock are written."

clean:
	rm -rf .venv .venv-crosscheck results site

.venv/bin/python:
	@echo "Making .venv with $$($(PYTHON) --version)"
	@$(PYTHON) -m venv .venv

.venv/run.stamp: requirements/run.lock pyproject.toml | .venv/bin/python
	@echo "Installing mirbone and what it runs on (first time only: a minute or two)"
	@$(PIP) install --require-hashes -r requirements/run.lock
	@$(PIP) install --no-deps --no-build-isolation -e .
	@touch $@

# Numba keeps compiled code by the file it was written in and does not see a change in a file that it
# calls, so a changed source drops all of it.
.venv/kernels.stamp: $(SOURCES) | .venv/run.stamp
	@find src -name '*.nb[ic]' -delete
	@touch $@

.venv/dev.stamp: requirements/dev.lock pyproject.toml | .venv/run.stamp
	@echo "Installing what the tests and checks need (first time only: a minute or two)"
	@$(PIP) install --require-hashes -r requirements/dev.lock
	@touch $@

.venv-crosscheck/stamp: requirements/crosscheck.lock pyproject.toml
	@echo "Making .venv-crosscheck with the reference programs (first time only: a few minutes)"
	@$(PYTHON) -m venv .venv-crosscheck
	@.venv-crosscheck/bin/python -m pip --disable-pip-version-check --quiet install --require-hashes -r requirements/crosscheck.lock
	@.venv-crosscheck/bin/python -m pip --disable-pip-version-check --quiet install --no-deps --no-build-isolation -e .
	@touch $@
