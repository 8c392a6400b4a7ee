# Parola: `make demo` and `make test` do their own set-up on a machine with Python 3.11 or 3.12, make and a package index.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
WORKERS ?= 2

COURSE_SEED := 2025

.PHONY: demo site images course test test-slow check bench lock clean
.DELETE_ON_ERROR:

$(VENV)/runtime.stamp: requirements/runtime.lock pyproject.toml
	@PYTHON="$(PYTHON)" sh requirements/setup.sh runtime
	@touch $@

$(VENV)/validators.stamp: requirements/validators.lock $(VENV)/runtime.stamp
	@PYTHON="$(PYTHON)" sh requirements/setup.sh validators
	@touch $@

demo: $(VENV)/runtime.stamp  ## one seat of the default scenario, everything in the browser, until Ctrl-C
	@$(MAKE) --no-print-directory -j2 out/demo/learner/manifest.json site
	@$(BIN)/parola serve out/demo

out/demo/learner/manifest.json: | $(VENV)/runtime.stamp
	@$(BIN)/parola build scenarios/lantern-strait --roster 1 --seed secret --out out/demo

site: build/site/learner/en/index.html  ## the course's pages for learners and trainers, in build/site; work from a USB stick

build/site/learner/en/index.html: build/course/learner/manifest.json $(shell find courseware site labs scenarios/sources.yaml generator/parola/course -type f -not -name '*.pyc')
	@sh requirements/debian.sh fonts-noto-core:/usr/share/fonts/truetype/noto/NotoSansThai-Regular.ttf
	@$(BIN)/parola courseware build/course build/site

images: $(VENV)/runtime.stamp  ## the image of docs/containers.md; needs Docker
	@sh containers/image.sh

course: build/course/learner/manifest.json  ## the world whose records the course's pages show; its seed is public, its demo cell too

build/course/learner/manifest.json: | $(VENV)/runtime.stamp
	@$(BIN)/parola build lantern-strait --roster 1 --seed $(COURSE_SEED) --out build/course

check: $(VENV)/validators.stamp
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/basedpyright
	$(BIN)/lint-imports --no-cache

test: $(VENV)/validators.stamp
	@sh requirements/debian.sh faketime chromium gpg tor fonts-noto-core:/usr/share/fonts/truetype/noto/NotoSansThai-Regular.ttf
	$(BIN)/python -m pytest -q -n $(WORKERS) --dist loadgroup -m "not slow"

test-slow: $(VENV)/validators.stamp
	@sh requirements/debian.sh bubblewrap:/usr/bin/bwrap mmdebstrap tor iproute2:/usr/sbin/ip
	$(BIN)/python -m pytest -q -n $(WORKERS) --dist loadgroup -m slow

bench: $(VENV)/validators.stamp
	$(BIN)/python benchmarks/build.py
	$(BIN)/python benchmarks/validity.py
	$(BIN)/python benchmarks/grading.py
	$(BIN)/python benchmarks/pages.py
	$(BIN)/python benchmarks/world.py
	$(BIN)/python benchmarks/economy.py
	$(BIN)/python benchmarks/ledger.py
	$(BIN)/python benchmarks/tokens.py
	$(BIN)/python benchmarks/methods.py
	$(BIN)/python benchmarks/extraction.py
	$(BIN)/python benchmarks/style.py
	$(BIN)/python benchmarks/onion.py
	$(BIN)/python benchmarks/large_explorer.py
	$(BIN)/python benchmarks/tor.py

lock:  ## needs uv; run after changing dependencies in pyproject.toml
	uv pip compile -q --universal --python-version 3.11.2 --generate-hashes --no-emit-index-url --no-header \
	  --extra build --extra course --extra grade --extra lab --extra serve --extra verify pyproject.toml -o requirements/runtime.lock
	uv pip compile -q --universal --python-version 3.11.2 --generate-hashes --no-emit-index-url --no-header \
	  --extra build --extra course --extra grade --extra lab --extra serve --extra verify --extra dev --extra validators \
	  -c requirements/runtime.lock pyproject.toml -o requirements/validators.lock

clean:
	rm -rf build dist .pytest_cache .ruff_cache .hypothesis
