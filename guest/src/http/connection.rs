//! One TCP connection: bytes come in, in pieces of any size, and responses go out.

use std::net::SocketAddr;

use super::head::{self, Refused};
use super::response::Response;
use super::route;
use crate::{Instant, Tracker};

/// A client's connection, without its socket.
#[derive(Debug, Default)]
pub struct Connection {
    inbox: Vec<u8>,
}

/// Bytes to send, and what becomes of the connection then.
#[derive(Debug)]
pub struct Outgoing {
    /// One whole response.
    pub bytes: Vec<u8>,
    /// To be done when they are sent.
    pub then: Then,
}

/// What becomes of a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Then {
    /// It stays open: there may be more requests, some of them here already.
    KeepOpen,
    /// It is closed.
    Close,
    /// It is closed for sending; what the client still sends is thrown away until it closes too.
    /// To close at once would let the kernel reset the connection, and the client could lose the
    /// response.
    Drain,
}

impl Connection {
    /// A connection on which nothing has come in.
    pub fn new() -> Self {
        Connection::default()
    }

    /// Takes bytes in.
    pub fn receive(&mut self, bytes: &[u8]) {
        self.inbox.extend_from_slice(bytes);
    }

    /// What to send to a client that took too long, if it had begun to send a request.
    pub fn time_out(&self) -> Option<Outgoing> {
        let reason = "the request was not complete in time";
        let refused = Refused("408 Request Timeout", reason.into());
        (!self.inbox.is_empty()).then(|| refuse(refused))
    }

    /// Answers the next request, if it is there completely.
    pub fn answer(
        &mut self,
        tracker: &mut Tracker,
        now: Instant,
        client: SocketAddr,
    ) -> Option<Outgoing> {
        let max = tracker.settings().http_head_max;
        match head::parse(&self.inbox) {
            Ok(Some(head)) if head.length <= max => {
                let keep_alive = tracker.settings().keep_alive && head.keep_alive && !head.has_body;
                let more = head.has_body || self.inbox.len() > head.length;
                let response = route(tracker, now, client.ip().to_canonical(), &head);
                let bytes = response.to_bytes(head.method == b"HEAD", keep_alive);
                let length = head.length;
                self.inbox.drain(..length);
                let then = match (keep_alive, more) {
                    (true, _) => Then::KeepOpen,
                    (false, true) => Then::Drain,
                    (false, false) => Then::Close,
                };
                Some(Outgoing { bytes, then })
            }
            Ok(None) if self.inbox.len() <= max => None,
            Ok(_) => {
                Some(refuse(head::too_large(format!("a request head of more than {max} bytes"))))
            }
            Err(refused) => Some(refuse(refused)),
        }
    }
}

fn refuse(Refused(status, reason): Refused) -> Outgoing {
    Outgoing { bytes: Response::failure(status, &reason).to_bytes(false, false), then: Then::Drain }
}
