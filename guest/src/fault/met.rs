//! The faults that apply to one reply.

use std::time::Duration;

use super::effects::Effects;
use super::reply::Reply;

/// The faults that apply to the reply to one request.
#[derive(Debug)]
pub(crate) struct AppliedFaults {
    pub(crate) effects: Effects,
    /// The ids of these faults.
    pub(crate) faults: Vec<u32>,
    /// The ids of the faults that hold the reply, reorder it, and merge it with others.
    pub(super) held_by: u32,
    pub(super) reordered_by: u32,
    pub(super) merged_by: u32,
    pub(super) jitter: Duration,
    /// The reply that another client got.
    pub(crate) other_reply: Option<Reply>,
}
