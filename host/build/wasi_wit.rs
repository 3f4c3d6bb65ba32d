//! Puts the WIT of WASI 0.2.0 in place: `wit/deps` is not committed, but copied from the `wasi`
//! crate that the manifest pins, the lowest version that has what the component imports.

use std::fs::{self, File};
use std::path::Path;

use anyhow::{Context, Result};
use cargo_metadata::Metadata;

/// The packages of WASI that `tracker.wit` takes something from, also through each other.
const PACKAGES: [&str; 4] = ["clocks", "io", "random", "sockets"];

/// The version of the `wasi` crate whose WIT is WASI 0.2.0.
const VERSION: &str = "0.12.1+wasi-0.2.0";

/// Makes `deps` inside the folder `wit` hold exactly what the pinned crate holds.
pub(crate) fn put_in_place(workspace: &Metadata, wit: &Path) -> Result<()> {
    let package = workspace
        .packages
        .iter()
        .find(|package| package.name == "wasi" && package.version.to_string() == VERSION)
        .with_context(|| format!("the workspace does not depend on wasi {VERSION}"))?;
    let source = package.manifest_path.with_file_name("wit").join("deps");
    for name in PACKAGES {
        copy_folder(source.join(name).as_std_path(), &wit.join("deps").join(name)).with_context(
            || format!("cannot copy the WIT of wasi:{name} into {}", wit.display()),
        )?;
    }
    Ok(())
}

fn copy_folder(from: &Path, to: &Path) -> Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let copy = to.join(entry.file_name());
        let text = fs::read(entry.path())?;
        if fs::read(&copy).ok().as_ref() != Some(&text) {
            fs::write(&copy, &text)?;
            // As old as the original: a file that is newer than the build would cause another one.
            File::options().write(true).open(&copy)?.set_modified(entry.metadata()?.modified()?)?;
        }
        println!("cargo::rerun-if-changed={}", copy.display());
    }
    Ok(())
}
