//! Files, and where they are.

use std::path::{Path, PathBuf};

/// A file that is generated, completely or between two marks.
#[derive(Debug)]
pub struct File {
    /// Its path in the repository.
    pub path: &'static str,
    /// Its whole content.
    pub text: String,
}

/// The folder of the repository.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}
