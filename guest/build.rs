//! Makes the WIT folder that the component's bindings are made from, and the description of the
//! control interface without spaces, as the component has it.

#[path = "../host/build/wit.rs"]
mod wit;
#[path = "../host/build/workspace.rs"]
mod workspace;

use std::path::{Path, PathBuf};
use std::{env, fs};

use anyhow::{Context, Result};

fn main() -> Result<()> {
    workspace::tell_checkouts_apart();
    let paths = [
        "build.rs",
        "../docs/openapi.json",
        "../host/build/wit.rs",
        "../host/build/workspace.rs",
        "../wit",
    ];
    for path in paths {
        println!("cargo::rerun-if-changed={path}");
    }
    let out = PathBuf::from(env::var_os("OUT_DIR").context("OUT_DIR is not set")?);
    write_without_spaces("../docs/openapi.json", &out.join("openapi.json"))?;
    // Only the component has bindings.
    if env::var_os("CARGO_CFG_TARGET_ARCH").is_some_and(|arch| arch == "wasm32") {
        let folder = wit::assemble(&workspace::find()?, &out)?;
        wit::write_macro(&out, "wit_bindgen::generate", &folder)?;
    }
    Ok(())
}

fn write_without_spaces(from: &str, to: &Path) -> Result<()> {
    let text = fs::read_to_string(from).with_context(|| from.to_owned())?;
    let json: serde_json::Value = serde_json::from_str(&text).with_context(|| from.to_owned())?;
    fs::write(to, json.to_string()).with_context(|| to.display().to_string())
}
