//! Durations in nanoseconds, as the component counts them.

use std::time::Duration;

/// A duration in nanoseconds; `u64::MAX` if it is longer.
pub(crate) fn nanoseconds(duration: Duration) -> u64 {
    u64::try_from(duration.as_nanos()).unwrap_or(u64::MAX)
}
