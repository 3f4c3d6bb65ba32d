//! The handshake of RFC 6455, with which an HTTP connection becomes a WebSocket.

use super::distort::distort;
use super::session::Session;
use crate::base::{Action, Arrival, Outcome, Transport};
use crate::behavior::Route;
use crate::fault::Delivery;
use crate::frontend::outgoing::{AfterSend, Outgoing};
use crate::record::{Entry, Request};
use crate::tracker::Tracker;
use crate::wire::http_head::Head;
use crate::wire::query;
use crate::wire::websocket::{accept, is_key};

/// The version of RFC 6455.
const VERSION: &[u8] = b"13";

/// Why a handshake is refused: a status, and a text.
struct Refused(&'static str, String);

/// Answers and records a handshake, whose head is `raw`. The connection becomes a WebSocket if a
/// session is returned.
pub(crate) fn answer(
    tracker: &mut Tracker,
    arrival: Arrival,
    head: &Head,
    raw: &[u8],
    number: u64,
) -> (Outgoing, Option<Session>) {
    let entry = Entry::new(arrival, Transport::Ws, (Action::Connect, None), raw);
    let request = (!tracker.faults.is_empty()).then(|| Request::new(0, &entry));
    let met = request.and_then(|request| tracker.faults.apply(&request, &tracker.outbox));
    if let Some(met) = met.as_ref().filter(|met| met.effects.drop) {
        tracker.record.add(&Entry { faults: &met.faults, ..entry });
        tracker.after_reply(&met.effects);
        let hang = Outgoing { bytes: Vec::new(), then: AfterSend::Hang, later: None };
        return (hang, None);
    }
    let refused = met.as_ref().and_then(|met| met.effects.refuse.clone());
    let checked = match refused {
        Some(text) => Err(Refused("403 Forbidden", String::from_utf8_lossy(&text).into_owned())),
        None => check(tracker, head),
    };
    let (bytes, then, session, refusal) = match checked {
        Ok(passkey) => {
            let accept = accept(head.websocket_key.unwrap_or_default());
            let response = format!(
                "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\
                 Sec-WebSocket-Accept: {accept}\r\n\r\n"
            );
            let session = Session::new(number, passkey);
            (response.into_bytes(), AfterSend::KeepOpen, Some(session), String::new())
        }
        Err(Refused(status, text)) => {
            let version = match status.starts_with("426") {
                true => "Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\n",
                false => "",
            };
            let response = format!(
                "HTTP/1.1 {status}\r\n{version}Content-Type: text/plain\r\nContent-Length: {}\r\n\
                 Connection: close\r\n\r\n{text}",
                text.len()
            );
            (response.into_bytes(), AfterSend::Drain, None, text)
        }
    };
    let outcome = if session.is_some() { Outcome::Answered } else { Outcome::Refused };
    let Some(met) = met else {
        tracker.record.add(&Entry { outcome, reply: &bytes, refusal: &refusal, ..entry });
        return (Outgoing { bytes, then, later: None }, session);
    };
    let effects = &met.effects;
    let (bytes, pieces) = distort(&mut tracker.faults, effects, bytes, &<[u8]>::to_vec);
    tracker.record.add(&Entry {
        outcome,
        reply: &bytes,
        refusal: &refusal,
        faults: &met.faults,
        ..entry
    });
    tracker.after_reply(effects);
    let outgoing = match Delivery::new(&met, pieces).at_once() {
        Ok(bytes) => Outgoing { bytes, then, later: None },
        Err(delivery) => Outgoing { bytes: Vec::new(), then, later: Some(delivery) },
    };
    (outgoing, session)
}

/// Checks a handshake, and returns the passkey in its path.
fn check(tracker: &Tracker, head: &Head) -> Result<Option<Vec<u8>>, Refused> {
    let (path, _) = query::split(query::origin_form(head.target));
    let found = tracker.settings().paths.find(path);
    let passkey = match found {
        Some((Route::Announce, passkey)) => passkey,
        // Many clients have no path in their URL.
        _ if path == b"/" => None,
        _ => {
            let shown = path[..path.len().min(100)].escape_ascii();
            let example = tracker.settings().paths.announce(None);
            return Err(Refused("404 Not Found", format!("path {shown}, expected {example} or /")));
        }
    };
    if head.method != b"GET" {
        let got = head.method.escape_ascii();
        return Err(Refused("405 Method Not Allowed", format!("method {got}, expected GET")));
    }
    if head.websocket_version != Some(VERSION) {
        let got = head.websocket_version.unwrap_or(b"missing").escape_ascii();
        let text = format!("Sec-WebSocket-Version: {got}, expected 13");
        return Err(Refused("426 Upgrade Required", text));
    }
    match head.websocket_key {
        Some(key) if is_key(key) => Ok(passkey),
        key => {
            let got = key.unwrap_or(b"missing");
            let got = got[..got.len().min(100)].escape_ascii();
            let text = format!("Sec-WebSocket-Key: {got}, expected 16 bytes in base64");
            Err(Refused("400 Bad Request", text))
        }
    }
}
