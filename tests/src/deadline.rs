//! Time limits before a test fails. No test passes by waiting: the limits are only reached when
//! something is broken.

use std::time::{Duration, Instant};

/// For an answer of a tracker or of a driver.
pub const ANSWER: Duration = Duration::from_secs(20);

/// For a process to start or to end.
pub const START: Duration = Duration::from_secs(60);

/// Repeats a check until it succeeds, for as long as an answer may take.
#[track_caller]
pub fn until(what: &str, mut is_so: impl FnMut() -> bool) {
    let limit = Instant::now() + ANSWER;
    while !is_so() {
        assert!(Instant::now() < limit, "expected that {what}");
    }
}
