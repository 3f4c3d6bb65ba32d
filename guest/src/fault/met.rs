//! What goes wrong with one reply.

use std::time::Duration;

use super::effects::Effects;
use super::reply::Reply;

/// What goes wrong with the reply to one request.
#[derive(Debug)]
pub(crate) struct AppliedFaults {
    pub(crate) effects: Effects,
    /// The faults that it comes from.
    pub(crate) faults: Vec<u32>,
    /// The faults that hold the reply, that reorder it, and that have it sent as one with others.
    pub(super) held_by: u32,
    pub(super) reordered_by: u32,
    pub(super) merged_by: u32,
    pub(super) jitter: Duration,
    /// What somebody else was told.
    pub(crate) other_reply: Option<Reply>,
}
