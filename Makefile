# The one door: the same commands on every machine. They need make and Python 3.11
# to 3.13, nothing else. PORT and DDR_DATA are honoured.

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

export PORT ?= 8000
export DDR_DATA ?= .data

PYTHON ?= python3 python3.13 python3.12 python3.11
VENV := .venv
BIN := $(VENV)/bin
INSTALLED := $(VENV)/.installed
REQUIREMENTS := requirements.txt requirements-dev.txt
SERVICES := $(BIN)/python -m ddr.embedded
PYTEST := $(BIN)/python -m pytest -n 2

# Tests throw their data away, so they need not survive a power cut; their folder is
# their own, so they run while the demonstration does.
TESTING := DDR_DATA="$(DDR_DATA)/test" DDR_EMBEDDED_FAST=1

# What is measured: people in the register, people at work, minutes; BENCH=--check
# answers 1 where a target is missed.
SIZES ?= 10000,100000
USERS ?= 70
ROWS ?= 10000000
MINUTES ?= 3
BENCH ?=

# What production would say. Nothing is connected to, hence no warning of that.
CHECKING := DATABASE_URL=postgresql://nobody@localhost:1/none \
  REDIS_URL=redis://localhost:1/0 ALLOWED_HOSTS=localhost \
  SECRET_KEY="$$($(BIN)/python -c 'import secrets; print(secrets.token_urlsafe(64))')" \
  DDR_KEYS="none:$$($(BIN)/python -c 'import secrets; print(secrets.token_urlsafe(32))')"
MANAGE := $(CHECKING) $(BIN)/python -W ignore::RuntimeWarning manage.py

.PHONY: help install demo test test-long bench day measuring measure-duplicates measure-partitions screenshots check messages fix

help: ## this list
	@sed -n 's/^\([a-z-]*\):[^#]*## /\1\t/p' Makefile

install: $(INSTALLED) ## everything from the requirements files, into .venv

$(INSTALLED): $(REQUIREMENTS) constraints.txt | $(BIN)/python
	@echo "Installing the requirements into $(VENV)."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check \
	  --constraint constraints.txt uv
	@$(BIN)/python -m uv pip install --quiet --python $(BIN)/python \
	  $(REQUIREMENTS:%=--requirement %) --constraint constraints.txt \
	|| { echo "uv could not; pip tries (it knows your own package index)."; \
	  $(BIN)/python -m pip install --quiet --disable-pip-version-check \
	    $(REQUIREMENTS:%=--requirement %) --constraint constraints.txt; }
	@touch $@

$(BIN)/python:
	@for python in $(PYTHON); do \
	  "$$python" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' \
	    2>/dev/null || continue; \
	  "$$python" -c 'import ensurepip, venv' 2>/dev/null || { \
	    echo "This Python makes no virtual environments: $$python." \
	      "On Debian and Ubuntu: apt-get install python3-venv." >&2; exit 1; }; \
	  exec "$$python" -m venv --clear $(VENV); \
	done; \
	echo "No Python 3.11 to 3.13 found; name one: make PYTHON=/path/to/python." >&2; \
	exit 1

demo: install ## the whole product with demonstration data, until Ctrl-C
	@exec $(SERVICES) $(BIN)/python -m ddr.demo

test: install ## the tests of every day
	@exec env $(TESTING) $(SERVICES) $(PYTEST) -m "not long"

test-long: install ## what takes longer
	@exec env $(TESTING) $(SERVICES) $(PYTEST) -m long

bench: install ## how fast it is, beside its own SQL and a plain admin (SIZES=10000,...)
	@$(BIN)/python -m tests.measures.speed --sizes "$(SIZES)" $(BENCH)

day: measuring ## 70 people at work at once (USERS=70,140 MINUTES=3)
	@$(BIN)/python -m tests.measures.day --users "$(USERS)" --minutes "$(MINUTES)"

measure-partitions: install ## whether attendance gains by being cut into months (ROWS=10000000)
	@env DDR_DATA="$(DDR_DATA)/measure" DDR_EMBEDDED_FAST=1 $(SERVICES) \
	  $(BIN)/python -m tests.measures.partitions "$(ROWS)"

measuring: install
	@$(BIN)/python -m venv .measure
	@.measure/bin/python -m pip install --quiet --disable-pip-version-check \
	  --requirement requirements-measure.txt

measure-duplicates: measuring ## how well duplicates are found, beside splink
	@mkdir -p "$(DDR_DATA)/measure/sets"
	@.measure/bin/python -m tests.measures.duplicates files "$(DDR_DATA)/measure/sets"
	@env DDR_DATA="$(DDR_DATA)/measure" DDR_EMBEDDED_FAST=1 $(SERVICES) sh -c \
	  '$(BIN)/python manage.py migrate --verbosity 0 && \
	  $(BIN)/python -m tests.measures.duplicates own "$$DDR_DATA/sets"'
	@.measure/bin/python -m tests.measures.duplicates splink "$(DDR_DATA)/measure/sets"

screenshots: install ## the pictures of the documentation, of people who do not exist
	@exec env DDR_DATA="$(DDR_DATA)/pictures" DDR_EMBEDDED_FAST=1 $(SERVICES) \
	  $(BIN)/python -m tests.browser.screenshots

check: install ## style, types, imports, templates, migrations, production settings
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	@$(CHECKING) $(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/djlint --check --lint --quiet templates
	@$(MANAGE) makemigrations --check --dry-run
	@$(MANAGE) check --deploy --fail-level WARNING

messages: install ## collects the texts to translate into locale/, and compiles them
	@$(CHECKING) $(BIN)/python -W ignore manage.py messages

fix: install ## formats
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	$(BIN)/djlint --reformat --quiet templates
