//! From a core module to a component, and from a component to machine code.

use std::path::Path;

use anyhow::{Context, Result, anyhow};
use wasmtime::Engine;
use wit_component::{ComponentEncoder, StringEncoding};
use wit_parser::Resolve;

use crate::engine_config;

/// The component that a core module describes in the WIT it carries, validated.
pub(crate) fn component(module: &[u8]) -> Result<Vec<u8>> {
    ComponentEncoder::default()
        .validate(true)
        .module(module)
        .and_then(|encoder| encoder.encode())
        .context("cannot make a component of the module")
}

/// A core module in the text format, made to carry the world `tracker`.
pub(crate) fn text_module(file: &Path, wit: &Path) -> Result<Vec<u8>> {
    let mut module = wat::parse_file(file)?;
    let mut resolve = Resolve::default();
    let (package, _) = resolve.push_path(wit)?;
    let world = resolve.select_world(&[package], Some("tracker"))?;
    wit_component::embed_component_metadata(
        &mut module,
        &resolve,
        world,
        StringEncoding::UTF8,
        false,
    )?;
    Ok(module)
}

/// The component compiled for any machine of `target`: with a target named, wasmtime takes none of
/// the building machine's special instructions.
pub(crate) fn precompile(component: &[u8], target: &str) -> Result<Vec<u8>> {
    let mut config = engine_config::config();
    let mut compile = || Engine::new(config.target(target)?)?.precompile_component(component);
    compile().map_err(|error| anyhow!("cannot compile the component for {target}: {error:#}"))
}
