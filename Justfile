# What a developer of test-tracker does. `just` lists the recipes; `npx -y rust-just` runs them
# where just is not installed.

_default:
    @just --list

# Serve a tracker on localhost: `just serve --udp localhost:0 --json`
serve *options:
    cargo run --package test-tracker-cli -- serve {{ options }}

# Run every test
test *filter: build
    scripts/nextest run --workspace {{ filter }}
    cargo test --quiet --doc --package test-tracker
    cd node && npm test
    cd node && npm run test:runtimes
    python/scripts/test
    go/scripts/test
    tests/openapi/run target/debug/test-tracker
    PATH="$PWD/target/go/venv/bin:$PATH" tests/any-language/run target/debug/test-tracker
    cd tests/page && TEST_TRACKER=../../target/debug/test-tracker npm test

# Fetch what building and testing need: npm packages, BitTorrent clients
setup:
    scripts/setup

# Build the component, the command and the npm package
build: setup
    cargo build --package test-tracker-cli
    cd node && npm run build

# Build a wheel of the Python package, with the command in it, into target/wheels
wheel: setup
    python/scripts/build

# Write the files that come from the component's tables, and the reference of the npm package
generate:
    cargo run --quiet --package test-tracker-generate
    cd node && npm run --silent reference
    python/scripts/generate

# Fuzz every parser and the whole tracker, each for so many seconds
fuzz seconds="60":
    scripts/fuzz {{ seconds }}

# Run every test so many times in a row, every other time beside a busy process
soak times="10":
    scripts/soak {{ times }}

# Measure beside other trackers: `just bench`, `just bench udp start`, `just bench --quick`
bench *options: setup
    cargo build --release --package test-tracker-cli --package test-tracker-bench
    target/release/test-tracker component target/tracker.wasm
    cd node && node scripts/build-component.mjs ../target/tracker.wasm && npm run build:dist
    target/release/test-tracker-bench run {{ options }}

# Check formatting, lints and types
lint: build
    cargo fmt --all --check
    cargo clippy --workspace --all-targets -- --deny warnings
    cargo clippy --package test-tracker-guest --target-dir target/guest --target wasm32-unknown-unknown -- --deny warnings
    cargo clippy --manifest-path fuzz/Cargo.toml --target-dir target/fuzz -- --deny warnings
    cd node && npm run lint
