//! The clock that the component reads, and that the host uses for deadlines.

use std::time::{Duration, Instant};

use wasmtime_wasi::HostMonotonicClock;

/// Nanoseconds since the tracker was started.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Clock(Instant);

impl Clock {
    pub(crate) fn start() -> Self {
        Self(Instant::now())
    }

    /// The moment at which this clock will show `nanoseconds`; `None` if an [`Instant`] cannot be
    /// that late.
    pub(crate) fn moment(self, nanoseconds: u64) -> Option<Instant> {
        self.0.checked_add(Duration::from_nanos(nanoseconds))
    }
}

impl HostMonotonicClock for Clock {
    fn resolution(&self) -> u64 {
        1
    }

    fn now(&self) -> u64 {
        u64::try_from(self.0.elapsed().as_nanos()).unwrap_or(u64::MAX)
    }
}
