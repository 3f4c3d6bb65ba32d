//! The WIT of the world `tracker` with that of WASI 0.2.0 beside it, which the bindings are made from.
//!
//! WASI's is not committed: it comes from the `wasi` crate that the manifest pins, the lowest version
//! that has what the component imports.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use cargo_metadata::Metadata;

/// The packages of WASI that `tracker.wit` takes something from, also through each other.
const PACKAGES: [&str; 4] = ["clocks", "io", "random", "sockets"];

/// The version of the `wasi` crate whose WIT is WASI 0.2.0.
const VERSION: &str = "0.12.1+wasi-0.2.0";

/// Makes the folder `wit` inside `out`, and answers its path.
pub(crate) fn assemble(workspace: &Metadata, out: &Path) -> Result<PathBuf> {
    let package = workspace
        .packages
        .iter()
        .find(|package| package.name == "wasi" && package.version.to_string() == VERSION)
        .with_context(|| format!("the workspace does not depend on wasi {VERSION}"))?;
    let wasi = package.manifest_path.with_file_name("wit").join("deps");
    let wit = out.join("wit");
    if wit.exists() {
        fs::remove_dir_all(&wit)?;
    }
    copy_files(workspace.workspace_root.join("wit").as_std_path(), &wit)?;
    for name in PACKAGES {
        copy_files(wasi.join(name).as_std_path(), &wit.join("deps").join(name))?;
    }
    Ok(wit)
}

/// Writes `bindgen.rs` into `out`: the macro `bindgen!`, which is the macro `generator` for the WIT
/// folder `wit`. Generators of bindings take a literal path only, and only the build script knows it.
pub(crate) fn write_macro(out: &Path, generator: &str, wit: &Path) -> Result<()> {
    let text = format!(
        "macro_rules! bindgen {{
            ($($option:tt)*) => {{ {generator}!({{ path: {wit:?}, $($option)* }}); }};
        }}\n"
    );
    Ok(fs::write(out.join("bindgen.rs"), text)?)
}

fn copy_files(from: &Path, to: &Path) -> Result<()> {
    let copy = || -> Result<()> {
        fs::create_dir_all(to)?;
        for entry in fs::read_dir(from)? {
            let entry = entry?;
            if entry.file_type()?.is_file() {
                fs::copy(entry.path(), to.join(entry.file_name()))?;
            }
        }
        Ok(())
    };
    copy().with_context(|| format!("cannot copy {} to {}", from.display(), to.display()))
}
