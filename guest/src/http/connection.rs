//! One TCP connection: bytes come in, in pieces of any size, and responses go out.

use super::complaint::Wrong;
use super::head::{self, Refused};
use super::response::{Meaning, Response};
use super::route;
use crate::record::{Action, Arrival, Entry, Outcome, Transport};
use crate::{Event, Tracker};

/// A client's connection, without its socket.
#[derive(Debug, Default)]
pub struct Connection {
    inbox: Vec<u8>,
    /// Whether nothing that comes in is answered any more.
    deaf: bool,
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
    pub fn time_out(&mut self, tracker: &mut Tracker, arrival: Arrival) -> Option<Outgoing> {
        let reason = "the request was not complete in time";
        let refused = Refused("408 Request Timeout", reason.into());
        (!self.inbox.is_empty() && !self.deaf).then(|| self.refuse(tracker, arrival, refused))
    }

    /// Answers the next request, if it is there completely, and records it.
    pub fn answer(&mut self, tracker: &mut Tracker, arrival: Arrival) -> Option<Outgoing> {
        let max = tracker.settings().http_head_max;
        if self.deaf {
            let over = self.inbox.len() > max;
            return over.then(|| Outgoing { bytes: Vec::new(), then: Then::Close });
        }
        let manners = &tracker.settings().manners.http;
        match head::parse(&self.inbox, &mut |_, _| {}) {
            Ok(Some(head)) if head.length <= max => {
                let wanted = head.keep_alive && !head.has_body || manners.stays_open;
                let keep_alive = tracker.settings().keep_alive && wanted;
                let more = head.has_body || self.inbox.len() > head.length;
                let (response, action, event) = route(tracker, arrival, &head);
                let head_only = manners.methods.head_only(head.method);
                let mut bytes = response.to_bytes(manners, head_only, keep_alive);
                let length = head.length;
                let mut keep_alive = keep_alive && response.may_stay();
                if let Meaning::Nothing { stays_open } = response.meaning {
                    bytes.clear();
                    self.deaf = stays_open;
                    keep_alive = stays_open;
                } else if bytes.len() > manners.response_max {
                    bytes.clear();
                    keep_alive = false;
                }
                let raw = &self.inbox[..length];
                record(tracker, arrival, (action, event), raw, &response, &bytes);
                match manners.loses_pipelined {
                    true => self.inbox.clear(),
                    false => drop(self.inbox.drain(..length)),
                }
                let then = match (keep_alive, more) {
                    (true, _) => Then::KeepOpen,
                    (false, true) => Then::Drain,
                    (false, false) => Then::Close,
                };
                Some(Outgoing { bytes, then })
            }
            Ok(None) if self.inbox.len() <= max => None,
            Ok(_) => {
                let refused = head::too_large(format!("a request head of more than {max} bytes"));
                Some(self.refuse(tracker, arrival, refused))
            }
            Err(refused) => Some(self.refuse(tracker, arrival, refused)),
        }
    }

    /// Refuses what has come in; nothing more is read after that.
    fn refuse(&mut self, tracker: &mut Tracker, arrival: Arrival, refused: Refused) -> Outgoing {
        let Refused(status, text) = refused;
        let manners = &tracker.settings().manners.http;
        let answer = match status.starts_with("431") {
            true => manners.too_large,
            false => manners.no_request,
        };
        let response = Wrong { answer, status, text }.response(b"");
        let mut outgoing =
            Outgoing { bytes: response.to_bytes(manners, false, false), then: Then::Drain };
        if let Meaning::Nothing { stays_open } = response.meaning {
            self.deaf = stays_open;
            let then = if stays_open { Then::KeepOpen } else { Then::Close };
            outgoing = Outgoing { bytes: Vec::new(), then };
        }
        let raw = &self.inbox;
        record(tracker, arrival, (Action::Unknown, None), raw, &response, &outgoing.bytes);
        outgoing
    }
}

/// Takes a request and its response down.
fn record(
    tracker: &mut Tracker,
    arrival: Arrival,
    (action, event): (Action, Option<Event>),
    raw: &[u8],
    response: &Response,
    reply: &[u8],
) {
    let (outcome, told, refusal) = match &response.meaning {
        Meaning::Told(told) => (Outcome::Answered, told.as_slice(), ""),
        Meaning::Refused(reason) => (Outcome::Refused, &[][..], reason.as_str()),
        Meaning::Nothing { .. } => (Outcome::Ignored, &[][..], ""),
    };
    let transport = Transport::Http;
    tracker.record.add(&Entry {
        arrival,
        transport,
        action,
        event,
        outcome,
        raw,
        reply,
        told,
        refusal,
    });
}
