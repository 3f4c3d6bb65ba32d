//! Files of this repository that tests read, by their paths.

use std::fs;
use std::path::{Path, PathBuf};

/// The path of a file.
pub fn path(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the workspace").join(path)
}

/// The text of a file.
#[track_caller]
pub fn read(path: &str) -> String {
    fs::read_to_string(self::path(path))
        .unwrap_or_else(|error| panic!("{path} cannot be read: {error}"))
}
