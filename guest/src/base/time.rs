//! The tracker's clock value. It is given to every call; nothing here reads a clock.

use std::ops::{Add, Sub};
use std::time::Duration;

/// A moment of a monotonic clock, in nanoseconds from a start of its own.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Instant(pub u64);

/// The nanoseconds of a duration; the largest number if they are more. Without numbers of 128 bits,
/// which are slow in WebAssembly.
fn nanoseconds(duration: Duration) -> u64 {
    const SECOND: u64 = 1_000_000_000;
    match duration.as_secs() {
        seconds if seconds < u64::MAX / SECOND => {
            seconds * SECOND + u64::from(duration.subsec_nanos())
        }
        _ => u64::MAX,
    }
}

impl Add<Duration> for Instant {
    type Output = Instant;

    /// That much later; the end of time if that is beyond it.
    fn add(self, duration: Duration) -> Instant {
        Instant(self.0.saturating_add(nanoseconds(duration)))
    }
}

impl Sub<Duration> for Instant {
    type Output = Instant;

    /// That much earlier; the start of time if that is before it.
    fn sub(self, duration: Duration) -> Instant {
        Instant(self.0.saturating_sub(nanoseconds(duration)))
    }
}

impl Sub for Instant {
    type Output = Duration;

    /// The time since `earlier`; zero if that is later.
    fn sub(self, earlier: Instant) -> Duration {
        Duration::from_nanos(self.0.saturating_sub(earlier.0))
    }
}
