//! How long anything may take before a test fails. Nothing passes by waiting: these limits are only
//! met when something is broken.

use std::thread;
use std::time::{Duration, Instant};

/// For an answer of a tracker or of a driver.
pub const ANSWER: Duration = Duration::from_secs(20);

/// For a process to start, and for one to end.
pub const START: Duration = Duration::from_secs(60);

/// Asks again and again until the answer is yes: for what lies with a process that tells nobody when
/// it is done. `what` completes "… within 60 s".
#[track_caller]
pub fn until(what: &str, limit: Duration, mut is_so: impl FnMut() -> bool) {
    const PAUSE: Duration = Duration::from_millis(50);
    let end = Instant::now() + limit;
    while !is_so() {
        assert!(Instant::now() < end, "{what}: not so within {} s", limit.as_secs());
        thread::sleep(PAUSE);
    }
}
