# The one door for people and CI. `make help` lists it.
VENV ?= .venv
BIN := $(VENV)/bin
PORT ?= 8000
N ?= 5000
export PORT
export HF_HUB_OFFLINE ?= 1
export TOKENIZERS_PARALLELISM ?= false

SHARED ?= ../shared

.PHONY: help serve example stamp test check lint format types imports browser widget eval ablate bench crash \
  train-reader train-reranker clean

help: ## list the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/' | expand -t 12

$(VENV)/.installed: pyproject.toml constraints.txt
	python3 -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check -c constraints.txt -e .
	touch $@

$(VENV)/.installed-test: $(VENV)/.installed
	$(BIN)/pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[test]'
	touch $@

serve: $(VENV)/.installed ## install, ingest what is new, and serve on 127.0.0.1:$PORT
	$(BIN)/briefings serve

example: $(VENV)/.installed ## serve, and beside it a site of another origin that embeds the widget
	@echo "the site is at http://127.0.0.1:8080/ (docs/examples), the server at http://127.0.0.1:8000/"
	@$(BIN)/python -m http.server 8080 --bind 127.0.0.1 --directory docs/examples >/dev/null & \
	site=$$!; trap 'kill $$site' EXIT; trap 'exit 130' INT TERM; \
	PORT=8000 BRIEFINGS_WIDGET_SITES=pk_example=http://127.0.0.1:8080 $(BIN)/briefings serve

stamp: $(VENV)/.installed ## name the widget's last build in the pages that embed it
	$(BIN)/python -m api.widget_stamp

test: $(VENV)/.installed-test ## install what tests need and run them all
	$(BIN)/pytest

check: lint types imports widget test ## everything that CI demands

lint: $(VENV)/.installed-test ## formatting and lint
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .

format: $(VENV)/.installed-test ## mend what the formatter and linter can mend
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

types: $(VENV)/.installed-test ## mypy, strict
	$(BIN)/mypy

imports: $(VENV)/.installed-test ## the floors: api -> eval -> rag -> embeddings
	$(BIN)/lint-imports

api/widget/node_modules/.installed: api/widget/package.json api/widget/package-lock.json
	npm --prefix api/widget ci --no-audit --no-fund --loglevel=error
	touch $@

browser: ## install Chromium where it is missing (Debian, as root)
	@command -v chromium >/dev/null || (apt-get update -qq && apt-get install -y -qq chromium >/dev/null) \
	  || { echo "the browser tests want Chromium; install it as your system does" >&2; exit 1; }

# Its tests in Chromium ask the real server of this environment.
widget: browser $(VENV)/.installed-test api/widget/node_modules/.installed ## the chat widget: types, tests, the same bytes when built anew, Chromium (wants Node 20)
	npm --prefix api/widget run --silent types
	npm --prefix api/widget run --silent test
	npm --prefix api/widget run --silent check-build
	BRIEFINGS_PROGRAM=$(abspath $(BIN))/briefings npm --prefix api/widget run --silent test:browser

eval: $(VENV)/.installed-test ## grade the answers against the committed baselines
	$(BIN)/briefings eval run --baseline eval/baselines/samples.json
	if [ -d $(SHARED)/briefings ]; then \
	  $(BIN)/briefings eval run --corpus briefings --sources $(SHARED)/briefings \
	    --baseline eval/baselines/briefings.json; \
	else echo "$(SHARED)/briefings is not here: only the samples were graded"; fi

ablate: $(VENV)/.installed-test ## grade the answers without each part in turn (some ten minutes a corpus)
	$(BIN)/python -m eval.ablations
	if [ -d $(SHARED)/briefings ]; then \
	$(BIN)/python -m eval.ablations --corpus briefings --sources $(SHARED)/briefings; fi

bench: $(VENV)/.installed-test ## speed and memory, as ratios in one run
	$(BIN)/python -m eval.bench

crash: $(VENV)/.installed-test ## kill -9 at N random points of an ingest
	CRASH_POINTS=$(N) $(BIN)/pytest -m crash

train-reader: $(VENV)/.installed-test ## train the reader on $(SHARED)/data (docs/reader.md)
	$(BIN)/python -m eval.training.reader --rows $(SHARED)/data/reader_train.jsonl.gz \
	  --tuning $(SHARED)/data/reader_dev.jsonl.gz --out artifacts/reader

train-reranker: artifacts/candidates.jsonl.gz ## train what compares the best sentences, on the reader there is (docs/reader.md)
	$(BIN)/python -m eval.training.reranker --lists $< --out artifacts/reranker

artifacts/candidates.jsonl.gz: rag/answering/weights/reader.safetensors $(wildcard eval/training/sheets/*.txt eval/training/sheets/held_out/*.txt) | $(VENV)/.installed-test
	mkdir -p artifacts
	$(BIN)/python -m eval.training.candidates --rows $(SHARED)/data/reader_train.jsonl.gz --out $@

clean: ## remove the environment and the default data folder
	rm -rf $(VENV) briefings-data
