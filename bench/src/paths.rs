//! Where things are.

use std::env;
use std::io;
use std::path::{Path, PathBuf};

/// The repository.
fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().expect("the workspace").to_path_buf()
}

/// This program.
pub(crate) fn this() -> io::Result<PathBuf> {
    env::current_exe()
}

/// The command of the wasmtime host: it is built beside this program.
pub(crate) fn command() -> io::Result<PathBuf> {
    Ok(this()?.with_file_name("test-tracker"))
}

/// The npm package.
pub(crate) fn package() -> PathBuf {
    root().join("node")
}

/// The command of the npm package.
pub(crate) fn package_command() -> PathBuf {
    package().join("dist/cli/main.js")
}

/// A program that scripts/peers installs.
pub(crate) fn peer(name: &str) -> PathBuf {
    root().join("target/peers/bin").join(name)
}

/// Whether the npm package of that name is installed beside ours.
pub(crate) fn has_npm_package(name: &str) -> bool {
    package().join("node_modules").join(name).is_dir()
}

/// A program on the path.
pub(crate) fn program(name: &str) -> Option<PathBuf> {
    let path = env::var_os("PATH")?;
    env::split_paths(&path).map(|folder| folder.join(name)).find(|program| program.is_file())
}
