//! A fault as a tracker tells of it.

use serde::Deserialize;

/// A fault that a tracker has, and what has come of it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FaultStatus {
    /// Which one, from 1.
    pub id: u32,
    /// What it is called.
    pub name: String,
    /// All of it in words.
    pub text: String,
    /// How many requests it was due for.
    pub hits: u64,
    /// How many replies it holds.
    pub held: u32,
}

/// The library's in this shape.
impl From<test_tracker::FaultStatus> for FaultStatus {
    fn from(status: test_tracker::FaultStatus) -> Self {
        let test_tracker::FaultStatus { id, name, text, hits, held, .. } = status;
        Self { id, name, text, hits, held }
    }
}
