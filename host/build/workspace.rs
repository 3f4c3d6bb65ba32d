//! The workspace that is built: where it is, and where its packages' sources are.

use std::env;

use anyhow::{Context, Result};
use cargo_metadata::{Metadata, MetadataCommand};

/// The variable that `.cargo/config.toml` sets to the path of the checkout.
const CHECKOUT: &str = "TEST_TRACKER_CHECKOUT";

/// The checkout whose build script this is. A path in it makes Cargo compile it for each checkout.
const _: Option<&str> = option_env!("TEST_TRACKER_CHECKOUT");

/// Makes Cargo build the package again for another checkout.
///
/// Two checkouts that share a target folder are one workspace to Cargo, which compares the times of
/// files only: without this, one checkout gets what was built for the other.
pub(crate) fn tell_checkouts_apart() {
    println!("cargo::rerun-if-env-changed={CHECKOUT}");
}

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
