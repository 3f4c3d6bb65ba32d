//! What `cargo metadata` knows of the workspace: where it is, and where its packages' sources are.

use std::env;

use anyhow::{Context, Result};
use cargo_metadata::{Metadata, MetadataCommand};

/// Asks Cargo about the workspace that this package belongs to.
pub(crate) fn find() -> Result<Metadata> {
    // The WASI package is never compiled, so a first build may not have its source yet: only then
    // is the network asked.
    ask(&["--locked", "--offline"]).or_else(|_| ask(&["--locked"]))
}

fn ask(options: &[&str]) -> Result<Metadata> {
    let manifest = env::var_os("CARGO_MANIFEST_PATH").context("CARGO_MANIFEST_PATH is not set")?;
    MetadataCommand::new()
        .manifest_path(manifest)
        .other_options(options.iter().map(|option| option.to_string()).collect::<Vec<_>>())
        .exec()
        .context("cannot read the workspace's metadata")
}
