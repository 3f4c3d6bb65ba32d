//! The machine's clock, and the tracker's, which a test can move and stop.

use std::time::Duration;

use crate::Instant;

use super::bindings::wasi::clocks::monotonic_clock;

/// Where the tracker's clock begins. It is always the same moment, so that what is made from it,
/// such as connection ids, depends only on what happens to the tracker. It is not zero, because a
/// restored peer may have been heard before the clock began.
const START: Instant = Instant(1 << 62);

/// The tracker's clock.
#[derive(Clone, Copy)]
pub(super) struct Clock {
    /// A moment on the machine's clock, and the same moment on the tracker's.
    machine: Instant,
    tracker: Instant,
    frozen: bool,
}

/// One moment on both clocks.
#[derive(Clone, Copy)]
pub(super) struct Now {
    /// For the timeouts of connections: their clients live in real time.
    pub(super) machine: Instant,
    /// For the age of peers and connection ids.
    pub(super) tracker: Instant,
}

impl Clock {
    /// A clock that begins now. If it is frozen, it stands still until it is moved.
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

    /// The moment on the machine's clock when the tracker's clock reaches `tracker`; `None` if that
    /// stands still.
    pub(super) fn machine_time(&self, tracker: Instant) -> Option<Instant> {
        (!self.frozen).then(|| self.machine + (tracker - self.tracker))
    }
}

/// The time from the start of the tracker's clock to a moment on it.
pub(super) fn since_start(tracker: Instant) -> u64 {
    tracker.0.saturating_sub(START.0)
}

/// This moment on the machine's clock.
pub(super) fn machine_now() -> Instant {
    Instant(monotonic_clock::now())
}
