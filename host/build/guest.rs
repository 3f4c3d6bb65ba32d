//! Builds the guest crate to a core module, with a Cargo of its own.

use std::env;
use std::fs::{self, File};
use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Context, Result, ensure};
use cargo_metadata::Metadata;

use crate::toolchain::{TARGET, Toolchain};

/// What the build around this one tells its build scripts and compilers, and the guest's must not
/// hear: flags, wrappers (Clippy's) and settings that are meant for another target.
const NOT_INHERITED: [&str; 10] = [
    "CARGO_BUILD_",
    "CARGO_CFG_",
    "CARGO_ENCODED_",
    "CARGO_FEATURE_",
    "CARGO_INCREMENTAL",
    "CARGO_PROFILE_",
    "CARGO_TARGET_",
    "RUSTC_WORKSPACE_WRAPPER",
    "RUSTDOCFLAGS",
    "RUSTFLAGS",
];

/// Inline less than is customary (225): it takes 6 % off the component, and no time that can be measured.
/// 40 would take off another 3 %, and make HTTP with keep-alive slower by a tenth.
const SMALLER: &str = "-Cllvm-args=-inline-threshold=100";

/// The guest as a core module that carries its WIT.
///
/// Its target folder lies beside the profiles of the build around this one, which is the one that asks:
/// the standard library, where it has to be built, is built once for all of them.
pub(crate) fn build(workspace: &Metadata, out: &Path) -> Result<Vec<u8>> {
    let toolchain = Toolchain::find()?;
    // OUT_DIR is <target folder>/<profile>/build/<package>/out.
    let target_dir = out.ancestors().nth(4).context("OUT_DIR is not a folder of Cargo's")?;
    let target_dir = target_dir.join("guest");
    // Builds of two profiles may run at once, for two checkouts: the module that is read is one's own.
    fs::create_dir_all(&target_dir)?;
    let lock = File::create(target_dir.join(".test-tracker-lock"))?;
    lock.lock()?;
    let mut cargo = Command::new(env::var_os("CARGO").context("CARGO is not set")?);
    for (name, _) in env::vars_os() {
        let name = name.to_string_lossy();
        if NOT_INHERITED.iter().any(|prefix| name.starts_with(prefix)) {
            cargo.env_remove(name.as_ref());
        }
    }
    cargo
        .args(["build", "--locked", "--package", "test-tracker-guest", "--lib"])
        .args(["--profile", "guest", "--target-dir"])
        .arg(&target_dir)
        .env("RUSTFLAGS", SMALLER)
        .current_dir(&workspace.workspace_root)
        .stdin(Stdio::null())
        .stdout(Stdio::null());
    toolchain.configure(&mut cargo);
    let status = cargo.status().context("cannot run Cargo to build the guest")?;
    ensure!(status.success(), "the guest does not build for {TARGET}: its messages are below");

    let module = target_dir.join(TARGET).join("guest").join("test_tracker_guest.wasm");
    fs::read(&module).with_context(|| format!("the guest's build has left no {}", module.display()))
}
