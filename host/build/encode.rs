//! From a core module to a component, and from a component to machine code.

use std::path::Path;

use anyhow::{Context, Result, anyhow};
use wasmparser::{Parser, Payload, Validator, WasmFeatures};
use wasmtime::Engine;
use wit_component::{ComponentEncoder, StringEncoding};
use wit_parser::Resolve;

use crate::engine_config;

/// The component that a core module describes in the WIT it carries, validated.
pub(crate) fn component(module: &[u8]) -> Result<Vec<u8>> {
    let component = ComponentEncoder::default()
        .validate(true)
        .module(module)
        .and_then(|encoder| encoder.encode())
        .context("cannot make a component of the module")?;
    without_names(&component)
}

/// A component without the names that its encoder gave to its parts, which nobody reads.
fn without_names(component: &[u8]) -> Result<Vec<u8>> {
    let (mut kept, mut depth, mut from) = (Vec::new(), 0, 0);
    for payload in Parser::new(0).parse_all(component) {
        match payload? {
            Payload::ModuleSection { .. } | Payload::ComponentSection { .. } => depth += 1,
            Payload::End(_) => depth -= 1,
            Payload::CustomSection(section) if depth == 0 && section.name() == "component-name" => {
                let (start, end) = (section.range().start as usize, section.range().end as usize);
                // The section's id is one byte, its size a LEB128 number: the shortest, as encoded.
                let size = end - start;
                let size_length = (1..=5).find(|bytes| size >> (7 * bytes) == 0).unwrap_or(5);
                kept.extend(&component[from..start - size_length - 1]);
                from = end;
            }
            _ => {}
        }
    }
    kept.extend(&component[from..]);
    Validator::new_with_features(WasmFeatures::all()).validate_all(&kept)?;
    Ok(kept)
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
