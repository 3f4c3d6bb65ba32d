//! The machine's clock, and the tracker's, which a test can move and stop.

use std::time::Duration;

use crate::Instant;

use super::bindings::wasi::clocks::monotonic_clock;

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
        Clock { machine: machine_now(), tracker: Instant::START, frozen }
    }

    pub(super) fn now(&self) -> Now {
        let machine = machine_now();
        let since = if self.frozen { Duration::ZERO } else { machine - self.machine };
        Now { machine, tracker: self.tracker + since }
    }

    pub(super) fn advance(&mut self, by: Duration) {
        self.tracker = self.tracker + by;
    }

    /// Whether it stands still.
    pub(super) fn is_frozen(&self) -> bool {
        self.frozen
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

/// This moment on the machine's clock.
pub(super) fn machine_now() -> Instant {
    Instant(monotonic_clock::now())
}
