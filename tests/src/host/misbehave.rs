//! What a test has a tracker do wrong.

use std::time::Duration;

use super::Tracker;
use crate::fault::FaultStatus;

/// Only for hosts that [look inside](super::Host::INSIDE).
impl Tracker {
    /// Adds a fault in words, and gives its id; or the text of the error.
    #[track_caller]
    pub fn add_fault(&mut self, words: &str) -> Result<u32, String> {
        self.running.add_fault(words)
    }

    /// The faults that there are, the oldest first.
    #[track_caller]
    pub fn faults(&mut self) -> Vec<FaultStatus> {
        self.running.faults()
    }

    /// Removes a fault; false if there is none of this id.
    #[track_caller]
    pub fn remove_fault(&mut self, id: u32) -> bool {
        self.running.remove_fault(id)
    }

    /// Removes every fault.
    #[track_caller]
    pub fn clear_faults(&mut self) {
        self.running.clear_faults();
    }

    /// Sends what a fault holds, and says how many replies that were.
    #[track_caller]
    pub fn release(&mut self, id: u32) -> u32 {
        self.running.release(id)
    }

    /// Closes all sockets for so long by the tracker's clock; none: until [`up`](Self::up). They are
    /// closed when this returns, on hosts that [wait](super::Host::WAITING).
    #[track_caller]
    pub fn down(&mut self, duration: Option<Duration>) {
        self.running.down(duration);
    }

    /// Binds them again. They are bound when this returns, on hosts that [wait](super::Host::WAITING).
    #[track_caller]
    pub fn up(&mut self) {
        self.running.up();
    }

    /// Forgets every connection id that was given.
    #[track_caller]
    pub fn forget_connection_ids(&mut self) {
        self.running.forget_connection_ids();
    }
}
