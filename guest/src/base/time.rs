//! The tracker's clock value. It is passed to every call; nothing here reads a clock.

use std::ops::{Add, Sub};
use std::time::Duration;

/// A point in time of a monotonic clock, in nanoseconds from an arbitrary start.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Instant(pub u64);

impl Instant {
    /// Where the tracker's clock begins. It is always the same moment, so that what is made from
    /// it, such as connection ids, depends only on what happens to the tracker. It is not zero,
    /// because a restored peer may have been heard before the clock began.
    pub const START: Instant = Instant(1 << 62);

    /// The time from the start of the tracker's clock to this moment.
    pub fn since_start(self) -> Duration {
        self - Instant::START
    }
}

/// The nanoseconds of a duration, at most the largest number. This avoids numbers of 128 bits,
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

    /// The instant that much later, at most the last one.
    fn add(self, duration: Duration) -> Instant {
        Instant(self.0.saturating_add(nanoseconds(duration)))
    }
}

impl Sub<Duration> for Instant {
    type Output = Instant;

    /// The instant that much earlier, at least the first one.
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
