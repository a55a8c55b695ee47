# The verbs of this project. Each sets up what it needs; a second run installs nothing.
.DEFAULT_GOAL := help
.PHONY: help serve build check test bench lock clean

PYTHON := .venv/bin/python
SETUP := scripts/setup
SITE := site
# The theme prints a notice about MkDocs 2 at each build; versions are pinned here, so it says nothing new.
export NO_MKDOCS_2_WARNING := 1

help:  ## Show this list
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):[^#]*## */  make \1\t/' | expand -t 16

serve:  ## Serve the site on http://127.0.0.1:8000 and rebuild it when a page or the data change
	@$(SETUP) site
	$(PYTHON) scripts/serve.py

build:  ## Build the site into site/, strictly: any warning stops it
	@$(SETUP) site
	$(PYTHON) -m mkdocs build --strict --site-dir $(SITE)
	$(PYTHON) scripts/publish.py $(SITE)

check:  ## Lint, types, direction of imports, and every row, claim, decision and snippet validated
	@$(SETUP) dev
	$(PYTHON) -m ruff check .
	$(PYTHON) -m ruff format --check .
	$(PYTHON) -m mypy
	.venv/bin/lint-imports
	$(PYTHON) scripts/validate.py

test:  ## Everything, the browser tests too
	@$(SETUP) dev
	@scripts/setup_programs
	$(PYTHON) -m pytest

bench:  ## Measure a quick session here and append it to data/ (under 3 minutes)
	@$(SETUP) measure
	$(PYTHON) scripts/measure.py --quick

lock:  ## Renew the hash-locked requirements/*.txt from the *.in files
	@$(SETUP) dev
	cd requirements && for use in dev measure apps site load; do \
		[ $$use = dev ] && within= || within='-c dev.txt'; \
		../.venv/bin/uv pip compile --quiet --universal --python-version 3.13 --generate-hashes --no-header \
			$$within $$use.in -o $$use.txt || exit 1; \
	done

clean:  ## Remove everything that make created
	rm -rf .venv .venv-load .venv-uv .cache site build *.egg-info .mypy_cache .pytest_cache .ruff_cache .hypothesis
