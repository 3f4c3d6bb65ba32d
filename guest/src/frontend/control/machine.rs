//! What the control interface needs besides the tracker.

use std::time::Duration;

use super::about::{About, State};
use crate::base::Instant;
use crate::tracker::Tracker;

/// A tracker with its clock and its sockets, as the control interface needs them.
pub trait Machine {
    /// The tracker, and the time on its clock.
    fn tracker(&mut self) -> (&mut Tracker, Instant);
    /// Whether the tracker's clock stands still.
    fn is_frozen(&self) -> bool;
    /// Stops the tracker's clock, or lets it run.
    fn set_frozen(&mut self, frozen: bool);
    /// Moves the tracker's clock forward.
    fn advance(&mut self, by: Duration);
    /// Closes the tracker's sockets soon, for this long or until `up`.
    fn down(&mut self, duration: Option<Duration>);
    /// Binds the tracker's sockets again soon.
    fn up(&mut self);
    /// What its sockets do.
    fn state(&self) -> State;
    /// Its URLs and settings.
    fn about(&self) -> &About;
    /// The time on the machine's clock.
    fn real_time(&self) -> Instant;
    /// A random number that no one can guess.
    fn random(&mut self) -> u64;
}

/// What a connection may take from what all connections share.
#[derive(Clone, Copy, Debug)]
pub struct Room {
    /// Bytes of requests in one response.
    pub response: usize,
    /// Whether another wait or stream of events may begin.
    pub wait: bool,
}
