# Every everyday command; `make` lists them. Each one first installs what it needs and finds missing.

include tools/versions.env

SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

export TOOLS_CACHE ?= $(or $(XDG_CACHE_HOME),$(HOME)/.cache)/recobra/tools
export PATH := $(TOOLS_CACHE)/bin:$(HOME)/.cargo/bin:$(PATH)

wasm := --target wasm32-unknown-unknown
page_sources := $(shell find app shared/src style) Trunk.toml Cargo.toml Cargo.lock $(addprefix tools/,build-page compress-dist link-page optimize-wasm.mjs)

.PHONY: run dev test test-native test-wasm test-browser screens test-import bench loading speed timing revocation chaos capacity growth lint lint-rust lint-web lint-shell size server help
.PHONY: setup-page setup-databases setup-tests setup-checks setup-bench

run: server ## Build everything and serve it on http://localhost:8080
	exec env RECOBRA_PROFILE=development target/release/recobra serve

dev: setup-page ## Server on 8080 and self-reloading app on http://localhost:3000; Ctrl-C stops both
	cargo build --package recobra-server
	exec tools/dev

test: test-native test-wasm size test-browser ## Run every test

test-native: setup-page setup-databases ## Tests of shared, server and app, on this machine and three databases
	cargo test --workspace

test-wasm: setup-page ## The shared rules compiled to WebAssembly: known verdicts, and agreement with the native build
	sh shared/tests/agreement.sh

test-browser: setup-tests server ## The whole product in Chromium
	cd end2end && npx playwright test

screens: setup-tests server ## Draw every screen in every state into docs/screens, and every letter into docs/messages
	cd end2end && npx playwright test --config screens.config.ts

test-import: setup-page ## Ten thousand imported accounts with six kinds of hashes sign in
	RECOBRA_TEST_ACCOUNTS=10000 cargo test --package recobra-server --test api import::whoever

bench: size loading speed timing revocation capacity ## Everything that is measured and takes minutes; fails where a limit is broken

loading: setup-tests setup-bench server ## First paint and use on a slow phone, and what Lighthouse says; fails beyond its limits
	cd end2end && npx playwright test --config loading.config.ts

speed: server setup-bench ## Calls a second beside nginx and Argon2 on the same core, light calls in a storm, size at rest; fails below its numbers
	cargo run --quiet --package recobra-server --example measure -- speed target/release/recobra

timing: server ## Whether the time of an answer tells who has an account; fails where it does
	cargo run --quiet --package recobra-server --example measure -- timing target/release/recobra

revocation: server ## How long sessions and tokens outlive what ends them; fails above a second
	cargo run --quiet --package recobra-server --example measure -- revocation target/release/recobra

chaos: server setup-databases setup-bench ## Whether replicas hold together while they are killed; fails where they do not
	cargo run --quiet --package recobra-server --example measure -- chaos target/release/recobra

capacity: server setup-databases setup-bench ## What a recovery costs and leaves in SQLite and PostgreSQL
	cargo run --quiet --package recobra-server --example measure -- capacity target/release/recobra

growth: server setup-databases setup-bench ## Whether a call takes longer among a million accounts than among a thousand; fails where it does
	cargo run --quiet --package recobra-server --example measure -- growth target/release/recobra

lint: lint-rust lint-web lint-shell ## Formatting, clippy, docs, types, styles, scripts

lint-rust: setup-page
	cargo fmt --all --check
	cargo clippy --workspace --all-targets -- -D warnings
	cargo clippy --package recobra-shared --all-targets $(wasm) -- -D warnings
	cargo clippy --package recobra-app $(wasm) -- -D warnings
	cargo clippy --package recobra-app --features strength --bin strength $(wasm) -- -D warnings
	RUSTDOCFLAGS='-D warnings' cargo doc --workspace --no-deps --quiet

lint-web: setup-checks
	cd end2end && npx tsc && npx eslint . && npx prettier --config .prettierrc.json --check . '../tools/*.mjs' && npx stylelint '../style/**/*.css'

lint-shell: setup-checks
	shellcheck --external-sources .ci/run app/finish-dist $(filter-out %.env %.mjs,$(wildcard tools/*))

size: dist/index.html.br ## Weigh the first load of the recovery page; fails above 115 kB
	tools/size

# The app comes first: the release server carries it inside.
server: dist/index.html.br
	cargo build --release --package recobra-server

# Only a release build has compressed files, so one of them stands for it.
dist/index.html.br: $(page_sources) | setup-page
	tools/build-page
	touch $@

setup-page:
	@tools/setup page
setup-databases:
	@tools/setup databases
setup-tests:
	@tools/setup tests
setup-checks:
	@tools/setup checks
setup-bench:
	@tools/setup bench

help: ## This list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))
