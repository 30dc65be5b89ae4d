# Short names for `cargo xtask`; everything works without `just` too.

# What can be run.
default:
    @just --list

# Serve on http://127.0.0.1:8080 with SQLite in ./data.
serve *arguments:
    cargo run -- serve {{arguments}}

# Every test; `just test --only contract` runs some.
test *arguments:
    cargo xtask test {{arguments}}

# Formatting, clippy, documentation, licences, stubs.
lint *arguments:
    cargo xtask lint {{arguments}}

# Format everything.
format:
    cargo fmt --all

# Which crate and which context may use which.
arch:
    cargo xtask arch

# Compare docs/openapi.json with the binary; `just openapi --write` updates it.
openapi *arguments:
    cargo xtask openapi {{arguments}}

# Kill and stop everything under load; writes docs/reliability.md.
chaos *arguments:
    cargo xtask chaos {{arguments}}

# Measure; writes docs/benchmarks.md.
bench *arguments:
    cargo xtask bench {{arguments}}

# What runs for every change.
ci:
    .ci/run
