//! A fault as a tracker reports it.

use serde::Deserialize;

/// A fault that a tracker has, and its effect so far.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FaultStatus {
    /// Its id, from 1.
    pub id: u32,
    /// Its name.
    pub name: String,
    /// The whole fault as words.
    pub text: String,
    /// How many requests it was due for.
    pub hits: u64,
    /// How many replies it holds.
    pub held: u32,
}

/// Converts the library's type.
impl From<test_tracker::FaultStatus> for FaultStatus {
    fn from(status: test_tracker::FaultStatus) -> Self {
        let test_tracker::FaultStatus { id, name, text, hits, held, .. } = status;
        Self { id, name, text, hits, held }
    }
}
