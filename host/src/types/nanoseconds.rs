//! Durations as the component counts them.

use std::time::Duration;

/// A duration in nanoseconds. One that is too long for that becomes the longest.
pub(crate) fn nanoseconds(duration: Duration) -> u64 {
    u64::try_from(duration.as_nanos()).unwrap_or(u64::MAX)
}
