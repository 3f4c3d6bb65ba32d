//! One TCP connection: bytes come in, in pieces of any size, and responses go out.

use super::body;
use super::distort::{self, Distorted, Original};
use super::error::HttpError;
use super::response::{Meaning, Response};
use super::route::{classify, route};
use crate::base::{Action, Arrival, Event, Outcome, Transport};
use crate::fault::Delivery;
use crate::frontend::outgoing::{AfterSend, Outgoing};
use crate::frontend::ws::{Session, answer_handshake};
use crate::record::{Entry, Request};
use crate::tracker::Tracker;
use crate::wire::http_head::{self, Head, Refused};

/// A client's connection, without its socket.
#[derive(Debug, Default)]
pub struct Connection {
    inbox: Vec<u8>,
    /// Whether all further input is ignored.
    ignores_input: bool,
    /// Its number among all connections of the tracker.
    number: u64,
    /// What it is when it has become a WebSocket.
    session: Option<Box<Session>>,
}

impl Connection {
    /// A connection that has received nothing yet, with its number among those of the tracker.
    pub fn new(number: u64) -> Self {
        Connection { number, ..Connection::default() }
    }

    /// Adds received bytes.
    pub fn receive(&mut self, bytes: &[u8]) {
        match &mut self.session {
            Some(session) => session.receive(bytes),
            None => self.inbox.extend_from_slice(bytes),
        }
    }

    /// Number of received bytes that are not answered yet.
    pub fn pending(&self) -> usize {
        match &self.session {
            Some(session) => session.pending(),
            None => self.inbox.len(),
        }
    }

    /// Whether it is a WebSocket: its client may be silent for as long as it likes.
    pub fn is_websocket(&self) -> bool {
        self.session.is_some()
    }

    /// Removes what is in the tracker only as long as the connection is open.
    pub fn leave(&self, tracker: &mut Tracker) {
        if self.session.is_some() {
            tracker.web.leave(self.number);
        }
    }

    /// What to send to a client that took too long, if it has sent a part of a request.
    pub fn time_out(&mut self, tracker: &mut Tracker, arrival: Arrival) -> Option<Outgoing> {
        let reason = "the request was not complete in time";
        let refused = Refused("408 Request Timeout", reason.into());
        (!self.inbox.is_empty() && !self.ignores_input)
            .then(|| self.refuse(tracker, arrival, refused))
    }

    /// Whether only the last byte of a request head is missing.
    pub fn lacks_one_byte(&self) -> bool {
        self.inbox.ends_with(b"\r\n\r")
    }

    /// Answers and records the next request, if it is complete.
    pub fn answer(&mut self, tracker: &mut Tracker, arrival: Arrival) -> Option<Outgoing> {
        if let Some(session) = &mut self.session {
            return session.answer(tracker, arrival);
        }
        let max = tracker.settings().http_head_max;
        if self.ignores_input {
            let over = self.inbox.len() > max;
            return over.then(|| Outgoing {
                bytes: Vec::new(),
                then: AfterSend::Close,
                later: None,
            });
        }
        let inbox = std::mem::take(&mut self.inbox);
        let too_large = || http_head::too_large(format!("a request head of more than {max} bytes"));
        let answered = match http_head::parse(&inbox, &mut |_, _| {}) {
            Ok(Some(head)) if head.length <= max && head.upgrades && tracker.settings().ws => {
                let raw = &inbox[..head.length];
                let (outgoing, session) =
                    answer_handshake(tracker, arrival, &head, raw, self.number);
                if let Some(mut session) = session {
                    session.receive(&inbox[head.length..]);
                    self.session = Some(Box::new(session));
                }
                return Some(outgoing);
            }
            Ok(Some(head)) if head.length <= max => {
                Ok(Some((respond(tracker, arrival, &head, &inbox), head.length)))
            }
            Ok(None) if inbox.len() <= max => Ok(None),
            Ok(_) => Err(too_large()),
            Err(refused) => Err(refused),
        };
        self.inbox = inbox;
        match answered {
            Ok(Some(((outgoing, ignores_input), length))) => {
                self.ignores_input = ignores_input;
                match tracker.settings().behavior.http.loses_pipelined {
                    true => self.inbox.clear(),
                    false => drop(self.inbox.drain(..length)),
                }
                Some(outgoing)
            }
            Ok(None) => None,
            Err(refused) => Some(self.refuse(tracker, arrival, refused)),
        }
    }

    /// Refuses the received bytes. No further request is read after that.
    fn refuse(&mut self, tracker: &mut Tracker, arrival: Arrival, refused: Refused) -> Outgoing {
        let Refused(status, text) = refused;
        let behavior = &tracker.settings().behavior.http;
        let answer = match status.starts_with("431") {
            true => behavior.too_large,
            false => behavior.no_request,
        };
        let response = HttpError { answer, status, text }.response(b"");
        let (mut bytes, mut then) = (response.to_bytes(behavior, false, false), AfterSend::Drain);
        if let Meaning::Nothing { stays_open } = response.meaning {
            self.ignores_input = stays_open;
            bytes.clear();
            then = if stays_open { AfterSend::KeepOpen } else { AfterSend::Close };
        }
        let asked = (Action::Unknown, None);
        record(tracker, arrival, asked, &self.inbox, &response.meaning, &bytes, &[]);
        Outgoing { bytes, then, later: None }
    }
}

/// Decides what happens to a connection after a response.
#[derive(Clone, Copy)]
struct After {
    keep_alive: bool,
    /// Whether more bytes follow the head of the request.
    more: bool,
}

impl After {
    fn then(self, response: &Response) -> AfterSend {
        match (self.keep_alive && response.may_stay(), self.more) {
            (true, _) => AfterSend::KeepOpen,
            (false, true) => AfterSend::Drain,
            (false, false) => AfterSend::Close,
        }
    }
}

/// Answers the request with this head, which is at the start of `inbox`. Also returns whether the
/// connection ignores all further input.
fn respond(tracker: &mut Tracker, arrival: Arrival, head: &Head, inbox: &[u8]) -> (Outgoing, bool) {
    let behavior = &tracker.settings().behavior.http;
    let wanted = head.keep_alive && !head.has_body || behavior.stays_open;
    let after = After {
        keep_alive: tracker.settings().keep_alive && wanted,
        more: head.has_body || inbox.len() > head.length,
    };
    let raw = &inbox[..head.length];
    if !tracker.faults.is_empty() {
        return respond_with_faults(tracker, arrival, head, raw, after);
    }
    let (response, action, event) = route(tracker, arrival, head);
    send(tracker, arrival, head, raw, (action, event), &response, after, &[])
}

/// Records a response and sends it unchanged.
#[expect(clippy::too_many_arguments, reason = "it is what there is to know of a request")]
fn send(
    tracker: &mut Tracker,
    arrival: Arrival,
    head: &Head,
    raw: &[u8],
    asked: (Action, Option<Event>),
    response: &Response,
    after: After,
    faults: &[u32],
) -> (Outgoing, bool) {
    let behavior = &tracker.settings().behavior.http;
    let head_only = behavior.methods.head_only(head.method);
    let mut bytes = response.to_bytes(behavior, head_only, after.keep_alive);
    let (mut then, mut ignores_input) = (after.then(response), false);
    if let Meaning::Nothing { stays_open } = response.meaning {
        bytes.clear();
        ignores_input = stays_open;
        then = After { keep_alive: stays_open, ..after }.then(response);
    } else if bytes.len() > behavior.response_max {
        bytes.clear();
        then = After { keep_alive: false, ..after }.then(response);
    }
    record(tracker, arrival, asked, raw, &response.meaning, &bytes, faults);
    (Outgoing { bytes, then, later: None }, ignores_input)
}

/// Answers a request when there are faults that may apply to it.
fn respond_with_faults(
    tracker: &mut Tracker,
    arrival: Arrival,
    head: &Head,
    raw: &[u8],
    after: After,
) -> (Outgoing, bool) {
    let asked = classify(tracker, head);
    let request = Request::new(0, &entry(arrival, asked, raw));
    let met = tracker.faults.apply(&request, &tracker.outbox);
    let effects = met.as_ref().map(|met| &met.effects);
    if let Some(met) = met.as_ref().filter(|met| met.effects.drop) {
        tracker.record.add(&Entry { faults: &met.faults, ..entry(arrival, asked, raw) });
        tracker.after_reply(&met.effects);
        return (Outgoing { bytes: Vec::new(), then: AfterSend::Hang, later: None }, false);
    }
    let refusal = effects.and_then(|effects| distort::refusal(effects, &arrival, head.host));
    let mut response = refusal.unwrap_or_else(|| route(tracker, arrival, head).0);
    let mut reply = response.take_reply();
    tracker.faults.remember(&request, &reply);
    let Some(met) = met else {
        return send(tracker, arrival, head, raw, asked, &response, after, &[]);
    };
    if let Meaning::Nothing { .. } = response.meaning {
        return send(tracker, arrival, head, raw, asked, &response, after, &met.faults);
    }
    met.edit(&request, &mut reply);
    let changed = body::write(&reply, tracker.settings());
    let original = Original {
        head,
        response: &response,
        behavior: &tracker.settings().behavior.http,
        then: after.then(&response),
    };
    let Distorted { pieces, then } =
        distort::distort(&mut tracker.faults, &met.effects, &original, changed);
    let bytes = pieces.iter().flat_map(|(_, piece)| piece).copied().collect::<Vec<_>>();
    record(tracker, arrival, asked, raw, &response.meaning, &bytes, &met.faults);
    tracker.after_reply(&met.effects);
    let outgoing = match Delivery::new(&met, pieces).at_once() {
        Ok(bytes) => Outgoing { bytes, then, later: None },
        Err(delivery) => Outgoing { bytes: Vec::new(), then, later: Some(delivery) },
    };
    (outgoing, false)
}

/// The entry of a request that is not answered yet.
fn entry(arrival: Arrival, asked: (Action, Option<Event>), raw: &[u8]) -> Entry<'_> {
    Entry::new(arrival, Transport::Http, asked, raw)
}

/// Records a request and its response.
fn record(
    tracker: &mut Tracker,
    arrival: Arrival,
    asked: (Action, Option<Event>),
    raw: &[u8],
    meaning: &Meaning,
    reply: &[u8],
    faults: &[u32],
) {
    let (outcome, told, refusal) = match meaning {
        Meaning::Answered(told) => (Outcome::Answered, told.as_slice(), ""),
        Meaning::Refused(reason) => (Outcome::Refused, &[][..], reason.as_str()),
        Meaning::Nothing { .. } => (Outcome::Ignored, &[][..], ""),
    };
    let entry = entry(arrival, asked, raw);
    tracker.record.add(&Entry { outcome, reply, told, refusal, faults, ..entry });
}
