//! The HTTP tracker protocol: BEP 3, 7, 21, 23, 24 and 48.

mod announce;
mod announce_query;
mod bencode;
mod coding;
mod connection;
mod dictionary;
mod distort;
mod head;
mod paths;
pub mod query;
mod response;
mod scrape;

use std::net::IpAddr;

pub use connection::{Connection, Outgoing, Then};
use head::Head;
pub use paths::Paths;
use paths::Route;
use response::Response;

use crate::record::{Action, Arrival, HttpRequest, Parameter};
use crate::{Event, Tracker};

/// What a request asks for, and the event of an announce.
fn asked(tracker: &Tracker, head: &Head) -> (Action, Option<Event>) {
    let (path, query) = query::split(query::origin_form(head.target));
    let found = tracker.settings().paths.find(path).map(|(route, _)| route);
    match found.filter(|_| matches!(head.method, b"GET" | b"HEAD")) {
        Some(Route::Announce) => (Action::Announce, announced_event(query)),
        Some(Route::Scrape) => (Action::Scrape, None),
        None => (Action::Unknown, None),
    }
}

/// The event that an announce names, whether the rest of it can be read or not.
fn announced_event(query: &[u8]) -> Option<Event> {
    Event::from_word(&query::value(query, b"event").unwrap_or_default())
}

/// Answers one request; says what it asked for, and the event of an announce.
fn route(
    tracker: &mut Tracker,
    arrival: Arrival,
    head: &Head,
) -> (Response, Action, Option<Event>) {
    if !matches!(head.method, b"GET" | b"HEAD") {
        let reason = format!("method {}, expected GET or HEAD", head.method.escape_ascii());
        let response = Response::failure("405 Method Not Allowed", reason);
        return (response, Action::Unknown, None);
    }
    let (path, query) = query::split(query::origin_form(head.target));
    let Some((route, passkey)) = tracker.settings().paths.find(path) else {
        let shown = path[..path.len().min(100)].escape_ascii();
        let example = tracker.settings().paths.announce(None);
        let reason = format!("path {shown}, expected {example} or its scrape path");
        return (Response::failure("404 Not Found", reason), Action::Unknown, None);
    };
    let client = arrival.remote.ip().to_canonical();
    let refused = |reason| Response::failure("200 OK", reason);
    match route {
        Route::Announce => {
            let outcome = client_address(tracker, client, head)
                .and_then(|client| announce::answer(tracker, arrival.at, client, passkey, query));
            let (response, event) = match outcome {
                Ok((response, event)) => (response, Some(event)),
                // One that is refused may yet say clearly what has happened.
                Err(reason) => (refused(reason), announced_event(query)),
            };
            (response, Action::Announce, event)
        }
        Route::Scrape => {
            let outcome = scrape::answer(tracker, arrival.at, query);
            (outcome.unwrap_or_else(refused), Action::Scrape, None)
        }
    }
}

/// Reads the head of a request once more, for the record, and adds its parameters; none if it is
/// malformed.
pub(crate) fn parse(raw: &[u8], parameters: &mut Vec<Parameter>) -> Option<HttpRequest> {
    let mut headers = Vec::new();
    let head = head::parse(raw, &mut |name, value| headers.push((name.into(), value.to_vec())));
    let head = head.ok()??;
    let (path, query) = query::split(query::origin_form(head.target));
    query::read(query, parameters);
    Some(HttpRequest { method: head.method.to_vec(), path: path.to_vec(), headers })
}

/// The address that a request is from: the last one in `X-Forwarded-For`, which the proxy next to
/// the tracker wrote, if that is to be trusted; else the connection's.
fn client_address(tracker: &Tracker, client: IpAddr, head: &Head) -> Result<IpAddr, String> {
    match head.forwarded_for {
        Some(value) if tracker.settings().trust_forwarded_for => {
            let last = value.rsplit(|&byte| byte == b',').next().unwrap_or_default().trim_ascii();
            let address =
                std::str::from_utf8(last).ok().and_then(|last| last.parse::<IpAddr>().ok());
            let expected = || announce_query::expected("X-Forwarded-For", last, "an IP address");
            address.map(|address| address.to_canonical()).ok_or_else(expected)
        }
        _ => Ok(client),
    }
}
