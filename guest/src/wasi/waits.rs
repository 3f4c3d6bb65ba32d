//! What the host must wait for, and what each token stands for.

use crate::Instant;

use super::bindings::exports::bittorrent::tracker::control::{Next, Wait};
use super::bindings::wasi::io::poll::Pollable;

/// What a wait is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Source {
    /// A socket that is being bound.
    Start,
    /// Datagrams to receive, on the UDP socket of this index.
    Incoming(usize),
    /// Room to send, on the UDP socket of this index.
    Outgoing(usize),
    /// A connection to accept, on the listener of this index.
    Listener(usize),
    /// The connection in this place.
    Connection(usize),
    /// A connection to accept, on the control listener of this index.
    ControlListener(usize),
    /// The control connection in this place.
    ControlConnection(usize),
}

const START: u32 = u32::MAX;

impl Source {
    fn token(self) -> u32 {
        let (index, kind) = match self {
            Source::Start => return START,
            Source::Incoming(index) => (index, 0),
            Source::Outgoing(index) => (index, 1),
            Source::Listener(index) => (index, 2),
            Source::Connection(index) => (index, 3),
            Source::ControlListener(index) => (index, 4),
            Source::ControlConnection(index) => (index, 5),
        };
        (index as u32) << 3 | kind
    }

    pub(super) fn of(token: u32) -> Self {
        let index = (token >> 3) as usize;
        match token & 7 {
            _ if token == START => Source::Start,
            0 => Source::Incoming(index),
            1 => Source::Outgoing(index),
            2 => Source::Listener(index),
            3 => Source::Connection(index),
            4 => Source::ControlListener(index),
            _ => Source::ControlConnection(index),
        }
    }
}

/// Collects during a turn what the host must do after it.
pub(super) struct Waits(Next);

impl Waits {
    pub(super) fn new() -> Self {
        Waits(Next { wait: Vec::new(), cancel: Vec::new(), deadline: None, recorded: 0 })
    }

    /// Waits for this, once.
    pub(super) fn wait(&mut self, source: Source, pollable: Pollable) {
        self.0.wait.push(Wait { token: source.token(), pollable });
    }

    /// Stops waiting for this. Returns true if the host has the pollable from an earlier turn, and
    /// keeps it until this turn is over.
    pub(super) fn cancel(&mut self, source: Source) -> bool {
        let token = source.token();
        let cancelled = self.0.cancel.contains(&token);
        if let Some(here) = self.0.wait.iter().position(|wait| wait.token == token) {
            // The host may have an older one, too.
            self.0.wait.swap_remove(here);
            return cancelled;
        }
        if !cancelled {
            self.0.cancel.push(token);
        }
        true
    }

    /// Takes another turn at this moment, or before it.
    pub(super) fn until(&mut self, moment: Instant) {
        self.0.deadline = Some(self.0.deadline.unwrap_or(u64::MAX).min(moment.0));
    }

    pub(super) fn into_next(self, recorded: u64) -> Next {
        Next { recorded, ..self.0 }
    }
}
