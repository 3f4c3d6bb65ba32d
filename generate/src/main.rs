//! Writes the generated files: `cargo run --package test-tracker-generate`.

use std::fs;

use anyhow::{Context, Result};

fn main() -> Result<()> {
    for file in test_tracker_generate::files()? {
        let path = test_tracker_generate::root().join(file.path);
        if fs::read_to_string(&path).is_ok_and(|text| text == file.text) {
            continue;
        }
        fs::create_dir_all(path.parent().context("a file in a folder")?)?;
        fs::write(&path, file.text).with_context(|| file.path)?;
        println!("{}", file.path);
    }
    Ok(())
}
