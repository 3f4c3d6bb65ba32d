//! How many requests there were.

use crate::types::kinds::{Action, Event, Outcome, Transport};

/// How many requests of a kind there were, since the tracker began or since
/// [`clear`](crate::Tracker::clear); whether they are still in the record or not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Counter {
    /// The protocol.
    pub transport: Transport,
    /// What they asked for.
    pub action: Action,
    /// Their event; none for anything but announces, and for an event that doesn't exist.
    pub event: Option<Event>,
    /// What became of them.
    pub outcome: Outcome,
    /// How many.
    pub count: u64,
}

/// How many requests the record has seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Recorded {
    /// All of them: the number of the last one.
    pub total: u64,
    /// Those that it no longer has: requests 1 to this number.
    pub dropped: u64,
}
