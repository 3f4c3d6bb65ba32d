//! A request and its reply, as bytes, to be recorded.

use crate::base::{Action, Arrival, Event, Outcome, Transport};

/// A request that has been handled.
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
    /// The content of an HTTP response: see [`told_announced`](super::told_announced) and
    /// [`told_scraped`](super::told_scraped). For a UDP reply that a fault has changed, the
    /// original datagram; for other UDP replies, empty.
    pub(crate) told: &'a [u8],
    /// Why it was refused.
    pub(crate) refusal: &'a str,
    /// The ids of the faults that applied to it.
    pub(crate) faults: &'a [u32],
}

impl<'a> Entry<'a> {
    /// The entry of a request that is not answered yet.
    pub(crate) fn new(
        arrival: Arrival,
        transport: Transport,
        (action, event): (Action, Option<Event>),
        raw: &'a [u8],
    ) -> Self {
        Entry {
            arrival,
            transport,
            action,
            event,
            outcome: Outcome::Ignored,
            raw,
            reply: &[],
            told: &[],
            refusal: "",
            faults: &[],
        }
    }
}
