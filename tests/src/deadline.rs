//! How long anything may take before a test fails. Nothing passes by waiting: these limits are only
//! met when something is broken.

use std::time::Duration;

/// For an answer of a tracker or of a driver.
pub const ANSWER: Duration = Duration::from_secs(20);

/// For a process to start, and for one to end.
pub const START: Duration = Duration::from_secs(60);
