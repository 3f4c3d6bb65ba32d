//! Builds the component, and compiles it ahead of time for the machine that will run it.
//!
//! `tracker.wasm` (portable) and `tracker.cwasm` (for wasmtime on the target) end up in `OUT_DIR`,
//! where `src/runtime/engine.rs` includes them. So does `faulty.cwasm`, for the tests of what the host does
//! with a component that misbehaves.

#[path = "build/encode.rs"]
mod encode;
#[path = "src/runtime/engine_config.rs"]
mod engine_config;
#[path = "build/guest.rs"]
mod guest;
#[path = "build/toolchain.rs"]
mod toolchain;
#[path = "build/wit.rs"]
mod wit;
#[path = "build/workspace.rs"]
mod workspace;

use std::path::PathBuf;
use std::process::ExitCode;
use std::{env, fs};

use anyhow::{Context, Result};

fn main() -> ExitCode {
    match build() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            for line in format!("{error:#}").lines() {
                println!("cargo::error={line}");
            }
            ExitCode::FAILURE
        }
    }
}

fn build() -> Result<()> {
    let workspace = workspace::find()?;
    let out = PathBuf::from(env::var_os("OUT_DIR").context("OUT_DIR is not set")?);
    let target = env::var("TARGET").context("TARGET is not set")?;

    let wit = wit::assemble(&workspace, &out)?;
    wit::write_macro(&out, "wasmtime::component::bindgen", &wit)?;

    let tracker = encode::component(&guest::build(&workspace, &out)?)?;
    fs::write(out.join("tracker.wasm"), &tracker)?;
    fs::write(out.join("tracker.cwasm"), encode::precompile(&tracker, &target)?)?;

    let faulty = encode::component(&encode::text_module("tests/faulty.wat".as_ref(), &wit)?)?;
    fs::write(out.join("faulty.cwasm"), encode::precompile(&faulty, &target)?)?;

    for path in ["build.rs", "build", "src/runtime/engine_config.rs", "tests/faulty.wat"] {
        println!("cargo::rerun-if-changed={path}");
    }
    for path in [
        "Cargo.lock",
        "Cargo.toml",
        "docs/openapi.json",
        "guest/Cargo.toml",
        "guest/build.rs",
        "guest/src",
        "wit",
    ] {
        println!("cargo::rerun-if-changed=../{path}");
    }
    workspace::tell_checkouts_apart();
    println!("cargo::rerun-if-env-changed={}", toolchain::CHOICE);
    Ok(())
}
