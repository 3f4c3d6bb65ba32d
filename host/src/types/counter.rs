//! How many requests there were.

use crate::types::kinds::{Action, Event, Outcome, Transport};

/// How many requests of a kind there were since the tracker started or since
/// [`clear`](crate::Tracker::clear), including those that the record has dropped.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Counter {
    /// The protocol.
    pub transport: Transport,
    /// What they asked for.
    pub action: Action,
    /// Their event. `None` for requests other than announces, and for an unknown event.
    pub event: Option<Event>,
    /// Their outcome.
    pub outcome: Outcome,
    /// How many.
    pub count: u64,
}

/// How many requests the record has seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Recorded {
    /// All requests; this is the number of the last one.
    pub total: u64,
    /// The requests that it no longer has: 1 to this number.
    pub dropped: u64,
}
