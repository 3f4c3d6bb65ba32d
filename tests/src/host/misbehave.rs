//! Faults, as a test sets them.

use std::time::Duration;

use super::Tracker;
use crate::fault::FaultStatus;

/// Only for hosts whose trackers can be [inspected](super::Host::INSIDE).
impl Tracker {
    /// Adds a fault in words. Returns its id, or the text of the error.
    #[track_caller]
    pub fn add_fault(&mut self, words: &str) -> Result<u32, String> {
        self.running.add_fault(words)
    }

    /// All faults, the oldest first.
    #[track_caller]
    pub fn faults(&mut self) -> Vec<FaultStatus> {
        self.running.faults()
    }

    /// Removes a fault; false if no fault has this id.
    #[track_caller]
    pub fn remove_fault(&mut self, id: u32) -> bool {
        self.running.remove_fault(id)
    }

    /// Removes every fault.
    #[track_caller]
    pub fn clear_faults(&mut self) {
        self.running.clear_faults();
    }

    /// Sends the replies that a fault holds, and returns their number.
    #[track_caller]
    pub fn release(&mut self, id: u32) -> u32 {
        self.running.release(id)
    }

    /// Closes all sockets for this long by the tracker's clock. `None`: until [`up`](Self::up).
    /// They are closed when this returns, on hosts that [wait](super::Host::WAITING).
    #[track_caller]
    pub fn down(&mut self, duration: Option<Duration>) {
        self.running.down(duration);
    }

    /// Binds the sockets again. They are bound when this returns, on hosts that
    /// [wait](super::Host::WAITING).
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
