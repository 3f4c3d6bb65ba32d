//! A tracker without sockets for the control interface.

use std::time::Duration;

use test_tracker_guest::control::{About, Machine, State};
use test_tracker_guest::{Instant, Secrets, Settings, Tracker};

/// A tracker without sockets: it is down at once, and up at once. Every wait has timed out.
pub(crate) struct Bare {
    pub(crate) tracker: Tracker,
    pub(crate) now: Instant,
    frozen: bool,
    state: State,
    about: About,
}

impl Bare {
    pub(crate) fn new() -> Self {
        let secrets = Secrets { connection_ids: [1; 16], choice: 2, tables: 3 };
        Self {
            tracker: Tracker::new(Settings::default(), secrets),
            now: Instant::START,
            frozen: true,
            state: State::Running,
            about: About::new(&[], &[], &[], &[], "/announce", ""),
        }
    }
}

impl Machine for Bare {
    fn tracker(&mut self) -> (&mut Tracker, Instant) {
        (&mut self.tracker, self.now)
    }

    fn is_frozen(&self) -> bool {
        self.frozen
    }

    fn set_frozen(&mut self, frozen: bool) {
        self.frozen = frozen;
    }

    fn advance(&mut self, by: Duration) {
        self.now = self.now + by;
    }

    fn down(&mut self, _: Option<Duration>) {
        self.state = State::Down;
    }

    fn up(&mut self) {
        self.state = State::Running;
    }

    fn state(&self) -> State {
        self.state
    }

    fn about(&self) -> &About {
        &self.about
    }

    fn real_time(&self) -> Instant {
        Instant(u64::MAX)
    }

    fn random(&mut self) -> u64 {
        4
    }
}
