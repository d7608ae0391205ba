# The commands of plietsch. What they do is written in tools/, in Python without further packages.
PYTHON ?= python3
.DEFAULT_GOAL := help
.PHONY: help setup run test check bench torture sbom locks

help: ## show these lines
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-8s %s\n", $$1, $$2 }' Makefile

setup: ## fetch and prepare what plietsch needs to run
	@$(PYTHON) tools/setup.py

run: ## build the demo network and serve it on http://127.0.0.1:8000/ (PORT, PLIETSCH_DATA)
	@$(PYTHON) tools/run.py

test: ## check everything: style, types, structure, tests on both databases and in a browser
	@$(PYTHON) tools/test.py

check: ## check the quick part: style, types, structure, tests on SQLite
	@$(PYTHON) tools/test.py --quick

bench: ## measure the main pages of a demo network (SIZE=1), or one part (BENCH=opendata, exchange, events ...)
	@$(PYTHON) tools/bench.py

torture: ## kill the parts of production one by one under load and count what was lost (WINDOW=60, PEOPLE=150)
	@$(PYTHON) tools/bench.py torture

sbom: ## write a list of all packages with versions and licences (CycloneDX) to var/sbom.json
	@$(PYTHON) tools/audit.py sbom

locks: ## pin packages from requirements/*.in (UPGRADE=1: the newest releases)
	@$(PYTHON) tools/locks.py
