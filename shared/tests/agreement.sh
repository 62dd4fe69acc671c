#!/bin/sh
# Compares the verdicts of the native and of the WebAssembly build on the same random inputs, then runs
# the other tests as WebAssembly in Node. RECOBRA_SEED (any text) chooses other inputs.
set -eu
cd "$(dirname "$0")/../.."
RECOBRA_CASES=$(mktemp)
export RECOBRA_CASES
trap 'rm -f "$RECOBRA_CASES"' EXIT
export CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER=wasm-bindgen-test-runner
cargo test --quiet -p recobra-shared --test agreement
cargo test -p recobra-shared --target wasm32-unknown-unknown --features strength \
  --test agreement --test vectors --test bodies --test strength
