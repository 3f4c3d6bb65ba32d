//! The machine's clock, and the tracker's, which a test can move forward.

use std::time::Duration;

use crate::Instant;

use super::bindings::wasi::clocks::monotonic_clock;

/// The tracker's clock: so far ahead of the machine's.
#[derive(Clone, Copy, Default)]
pub(super) struct Clock {
    ahead: Duration,
}

/// One moment on both clocks.
#[derive(Clone, Copy)]
pub(super) struct Now {
    /// What connections time out by: their clients live in real time.
    pub(super) machine: Instant,
    /// What peers and connection ids age by.
    pub(super) tracker: Instant,
}

impl Clock {
    pub(super) fn now(&self) -> Now {
        let machine = Instant(monotonic_clock::now());
        Now { machine, tracker: machine + self.ahead }
    }

    pub(super) fn advance(&mut self, by: Duration) {
        self.ahead = self.ahead.saturating_add(by);
    }

    /// When the machine's clock comes to where the tracker's then is.
    pub(super) fn machine_time(&self, tracker: Instant) -> Instant {
        tracker - self.ahead
    }
}
