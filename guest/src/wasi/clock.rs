//! The machine's clock, and the tracker's, which a test can move and stop.

use std::time::Duration;

use crate::Instant;

use super::bindings::wasi::clocks::monotonic_clock;

/// Where the tracker's clock begins: always at the same moment, so that what is made from it, a
/// connection id for example, depends on nothing but what happens to the tracker. Not at zero, as a
/// restored peer may have been heard before it began.
const START: Instant = Instant(1 << 62);

/// The tracker's clock.
#[derive(Clone, Copy)]
pub(super) struct Clock {
    /// A moment on the machine's clock, and where the tracker's was then.
    machine: Instant,
    tracker: Instant,
    frozen: bool,
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
    /// A clock that begins now, or that stands still until it is moved.
    pub(super) fn start(frozen: bool) -> Self {
        Clock { machine: machine_now(), tracker: START, frozen }
    }

    pub(super) fn now(&self) -> Now {
        let machine = machine_now();
        let since = if self.frozen { Duration::ZERO } else { machine - self.machine };
        Now { machine, tracker: self.tracker + since }
    }

    pub(super) fn advance(&mut self, by: Duration) {
        self.tracker = self.tracker + by;
    }

    /// Stops the clock, or lets it go on from where it stands.
    pub(super) fn set_frozen(&mut self, frozen: bool) {
        let Now { machine, tracker } = self.now();
        *self = Clock { machine, tracker, frozen };
    }

    /// When the machine's clock comes to where the tracker's then is; never, if that stands still.
    pub(super) fn machine_time(&self, tracker: Instant) -> Option<Instant> {
        (!self.frozen).then(|| self.machine + (tracker - self.tracker))
    }
}

/// How long after the tracker's clock began a moment on it is.
pub(super) fn since_start(tracker: Instant) -> u64 {
    tracker.0.saturating_sub(START.0)
}

/// This moment on the machine's clock.
pub(super) fn machine_now() -> Instant {
    Instant(monotonic_clock::now())
}
