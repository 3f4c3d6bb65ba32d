//! Makes the WIT folder that the component's bindings are made from.

#[path = "../host/build/wit.rs"]
mod wit;
#[path = "../host/build/workspace.rs"]
mod workspace;

use std::env;
use std::path::PathBuf;

use anyhow::{Context, Result};

fn main() -> Result<()> {
    workspace::tell_checkouts_apart();
    for path in ["build.rs", "../host/build/wit.rs", "../host/build/workspace.rs", "../wit"] {
        println!("cargo::rerun-if-changed={path}");
    }
    // Only the component has bindings.
    if env::var_os("CARGO_CFG_TARGET_ARCH").is_some_and(|arch| arch == "wasm32") {
        let out = PathBuf::from(env::var_os("OUT_DIR").context("OUT_DIR is not set")?);
        let folder = wit::assemble(&workspace::find()?, &out)?;
        wit::write_macro(&out, "wit_bindgen::generate", &folder)?;
    }
    Ok(())
}
