//! A request and what became of it, as bytes: what is recorded.

use crate::base::{Action, Arrival, Event, Outcome, Transport};

/// A request that has been dealt with.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Entry<'a> {
    pub(crate) arrival: Arrival,
    pub(crate) transport: Transport,
    pub(crate) action: Action,
    pub(crate) event: Option<Event>,
    pub(crate) outcome: Outcome,
    /// The request's bytes.
    pub(crate) raw: &'a [u8],
    /// The reply's bytes.
    pub(crate) reply: &'a [u8],
    /// What an HTTP reply means: see [`told_announced`](super::told_announced) and
    /// [`told_scraped`](super::told_scraped). A datagram says it itself; of one that a fault has
    /// changed, this is what it was before.
    pub(crate) told: &'a [u8],
    /// Why it was refused.
    pub(crate) refusal: &'a str,
    /// The faults that had a hand in it.
    pub(crate) faults: &'a [u32],
}
