# The two a newcomer needs are `make site` and `make test`; each sets up what it needs in .venv.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: site test serve check lint docs messages benchmark clean

site: $(VENV)/.site
	@$(BIN)/plaincrm --book book check
	@$(BIN)/plaincrm --book book build -o site

serve: $(VENV)/.site
	$(BIN)/plaincrm --book book serve --open

test: $(VENV)/.test
	PYTHONDONTWRITEBYTECODE= PYTHONPYCACHEPREFIX=$(CURDIR)/$(VENV)/bytecode \
	    $(BIN)/python -m pytest -n auto --dist loadfile

lint: $(VENV)/.test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

docs: $(VENV)/.test
	$(BIN)/python tests/faults/document.py

# The texts to translate, collected anew.
messages: $(VENV)/.test
	$(BIN)/pybabel -q extract -F babel.cfg -k _ -k ngettext:1,2 -k N_ --no-location --sort-output \
	    --project plaincrm --version 0 -o generator/plaincrm/locale/plaincrm.pot .

benchmark: $(VENV)/.test
	$(BIN)/pip install -q -e '.[benchmark]'
	$(BIN)/python benchmarks/compare.py --records 1000 10000

$(BIN)/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/.site: $(BIN)/python pyproject.toml
	$(BIN)/python -m pip install -q -e .
	@touch $@

$(VENV)/.test: $(BIN)/python pyproject.toml
	$(BIN)/python -m pip install -q -e '.[test]'
	@touch $@ $(VENV)/.site

clean:
	rm -rf $(VENV) site dist build .pytest_cache .mypy_cache .ruff_cache .hypothesis
