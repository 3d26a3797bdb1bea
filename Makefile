# The only task runner: `make` lists the commands. Whatever they need is installed into this folder.

SHELL := bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
# What is downloaded, and what is linked on one core, leaves room for the rest.
MAKEFLAGS += --jobs=3

PY := .venv/bin/python
RUNTIMES := tests/packaging/runtimes/node_modules/.package-lock.json
MSRV := $(shell sed -n 's/^rust-version = "\(.*\)"/\1/p' Cargo.toml)
RECEIVER_MSRV := $(shell sed -n 's/^rust-version = "\(.*\)".*/\1/p' receiver/Cargo.toml)
RECEIVERS := gather-webhooks-receiver gather-webhooks-cli example-axum receiver-subject
# The command line is one static binary on every Linux.
STATIC := $(if $(filter Linux,$(shell uname -s)),$(shell uname -m)-unknown-linux-musl)
export PIP_DISABLE_PIP_VERSION_CHECK := 1
export npm_config_fund := false
export npm_config_audit := false
export npm_config_update_notifier := false

.PHONY: help
help: ## list the commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "make %-15s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

.PHONY: demo
demo: build programs ## real receivers of many frameworks, real signed requests, one table
	$(PY) tests/frameworks/demo.py

.PHONY: test
test: packages tested-programs page .tools/browser .tools/servers $(RUNTIMES) ## every test of every language; ends in a count per language
	$(PY) tests/run.py all

.PHONY: test-rust
test-rust: setup programs .tools/servers ## the tests of the crates alone
	$(PY) tests/run.py rust

.PHONY: test-python
test-python: build .tools/servers ## the tests of the Python package alone
	$(PY) tests/run.py python

.PHONY: test-javascript
test-javascript: packages .tools/browser .tools/servers $(RUNTIMES) ## the tests of both npm packages alone
	$(PY) tests/run.py javascript

.PHONY: test-cli
test-cli: build programs .tools/servers ## the tests of the command line over real sockets alone
	$(PY) tests/run.py cli

.PHONY: playground
playground: page ## the page that says why a delivery does not verify, into dist/playground.html, and serves it
	node playground/serve.mjs

.PHONY: test-playground
test-playground: page .tools/browser ## the tests of that page alone
	$(PY) tests/run.py playground

.PHONY: vectors
vectors: build .tools/browser ## the vectors alone; GATHER_VECTORS=DIR runs another folder's
	$(PY) tests/run.py vectors

N ?= 1000000
SEED ?= 1

.PHONY: fuzz-json
fuzz-json: build ## JSON.stringify of the core and of Python beside V8's own; N=… cases, SEED=…
	node tests/fuzz/fuzz-json.mjs $(N) $(SEED)
	node tests/fuzz/fuzz-numbers.mjs $(N) $(SEED)
	$(PY) tests/fuzz/fuzz_python.py $(N) $(SEED)

.PHONY: packages
packages: build build-cli ## what a user of this machine would install, built for release, in dist/
	rm -f dist/*.tgz
	npm run --silent pack

.PHONY: dist
dist: packages ## packages for every platform that this machine can build for, in dist/
	$(PY) scripts/dist.py
	npm run --silent dist

.PHONY: test-dist
test-dist: dist ## the packages for other platforms; needs Debian and root, for emulators and interpreters
	$(PY) -m pytest --quiet tests/packaging/test_wheel*.py tests/packaging/test_cli_wheel.py tests/packaging/test_sdist.py tests/packaging/test_dist*.py

.PHONY: bench
bench: build .tools/browser ## this library beside its peers, into benches/RESULTS.md; QUICK=1 for two minutes
	$(PY) benches/run.py $(if $(QUICK),--quick)

.PHONY: bench-receiver
bench-receiver: build .tools/servers ## the receiver beside queues, into benches/RECEIVER.md; QUICK=1 for three minutes
	$(PY) benches/receiver/bench.py $(if $(QUICK),--quick)

.PHONY: bench-frameworks
bench-frameworks: packages $(RUNTIMES) ## frameworks with the receiver beside the documented snippet, into benches/FRAMEWORKS.md
	$(PY) benches/frameworks/bench.py $(if $(QUICK),--quick)

.PHONY: bench-playground
bench-playground: page .tools/browser ## what the page weighs, how soon it says something, how it types on 5 MB
	CHROMIUM=$$(cat .tools/browser) node benches/playground.mjs

.PHONY: soak
soak: build programs .tools/servers $(RUNTIMES) ## the receiver of every language: 50,000 deliveries, then a counter and killed workers
	$(PY) tests/receiver/endurance.py soak
	$(PY) tests/receiver/endurance.py counter

.PHONY: lint
lint: setup ## formatters and linters of every language, check only
	cargo fmt --all --check
	cargo clippy --quiet --workspace --all-targets -- -D warnings
	for feature in "" postgres redis sqlite; do \
	  cargo clippy --quiet -p gather-webhooks-receiver --features "$$feature" -- -D warnings || exit; \
	done
	cargo clippy --quiet -p gather-webhooks -p gather-webhooks-wasm -p gather-webhooks-playground --target wasm32-unknown-unknown -- -D warnings
	for feature in tools explain; do \
	  cargo clippy --quiet -p gather-webhooks-wasm --no-default-features --features "$$feature" --target wasm32-unknown-unknown -- -D warnings || exit; \
	done
	for crate in rust receiver/load receiver/rust; do cargo fmt --manifest-path benches/$$crate/Cargo.toml --check; done
	.venv/bin/ruff format --check .
	.venv/bin/ruff check .
	npm run --silent lint

.PHONY: msrv
msrv: ## the crates still compile with the oldest Rust they promise
	rustup toolchain install --profile minimal $(MSRV)
	cargo +$(MSRV) check --workspace --target-dir target/msrv $(RECEIVERS:%=--exclude %)
	rustup toolchain install --profile minimal $(RECEIVER_MSRV)
	cargo +$(RECEIVER_MSRV) check --target-dir target/msrv $(RECEIVERS:%=-p %)

.PHONY: format
format: setup ## format every language
	cargo fmt --all
	.venv/bin/ruff format .
	.venv/bin/ruff check --fix .
	npm run --silent format

.PHONY: set-version
set-version: ## one version for all packages, and a heading in the changelog: V=1.2.3
	python3 scripts/set_version.py $(V)

.PHONY: setup
setup: .venv/installed node_modules/.package-lock.json .tools/rust ## the tools that building and testing need

.PHONY: clean
clean: ## remove whatever the other commands made
	rm -rf target dist .venv .tools bindings-*/dist bindings-wasm/pkg javascript/generated playground/generated playground/wasm/pkg
	rm -rf node_modules bindings-*/node_modules benches/{node,receiver}/node_modules tests/packaging/*/node_modules

.PHONY: build
build: build-python build-javascript

.PHONY: build-python
build-python: setup
	rm -f dist/gather_webhooks-*
	$(PY) scripts/dist.py wheel
	$(PY) -m pip install --quiet --no-deps --no-index --force-reinstall dist/gather_webhooks-*.whl

.PHONY: build-javascript
build-javascript: setup
	npm run --silent build

# What npm packs of it is the binary of its wheel.
.PHONY: build-cli
build-cli: setup
	rm -f dist/gather_webhooks_cli-*
	$(PY) scripts/dist.py cli

.PHONY: page
page: build-javascript
	node playground/build.mjs

# What the tests and the demo start that is written in Rust.
.PHONY: programs
programs: .tools/rust
	cargo build --quiet -p example-axum -p receiver-subject -p gather-webhooks-cli

# All that `cargo test` will compile: of a choice of crates, dependencies would have other features.
.PHONY: tested-programs
tested-programs: .tools/rust
	cargo build --quiet --workspace --lib --bins --tests --examples

.venv/installed: requirements-dev.txt
	python3 -m venv --clear .venv
	$(PY) -m pip install --quiet --requirement requirements-dev.txt
	touch $@

node_modules/.package-lock.json: package-lock.json
	npm ci --silent
	touch $@

$(RUNTIMES): tests/packaging/runtimes/package-lock.json
	cd tests/packaging/runtimes && npm ci --silent
	touch $@

.tools/rust: rust-toolchain.toml
	rustup show active-toolchain >/dev/null || rustup toolchain install
	rustup target add wasm32-unknown-unknown $(STATIC)
	rustup component add clippy rustfmt
	mkdir -p .tools && touch $@

.tools/servers: tests/find-servers.sh
	mkdir -p .tools && bash tests/find-servers.sh > $@

# Not beside the other: apt serves one at a time.
.tools/browser: tests/find-browser.sh | .tools/servers node_modules/.package-lock.json
	mkdir -p .tools && bash tests/find-browser.sh > $@
