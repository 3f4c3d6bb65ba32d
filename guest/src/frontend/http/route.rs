//! Finds out what a request asks for, and answers it.

use std::net::IpAddr;

use super::error::HttpError;
use super::response::Response;
use super::{announce, dialect, scrape};
use crate::base::{Action, Arrival, Event};
use crate::behavior::Route;
use crate::behavior::switches::{Methods, NoAnswer};
use crate::tracker::Tracker;
use crate::wire::http_head::Head;
use crate::wire::query;

/// The part of a request's target that the tracker looks at.
fn target<'a>(tracker: &Tracker, head: &Head<'a>) -> &'a [u8] {
    match tracker.settings().behavior.http.other_target {
        NoAnswer::Explained => query::origin_form(head.target),
        _ => head.target,
    }
}

/// What a request asks for, and the event of an announce.
pub(super) fn classify(tracker: &Tracker, head: &Head) -> (Action, Option<Event>) {
    let (path, query) = query::split(target(tracker, head));
    let found = tracker.settings().paths.find(path).map(|(route, _)| route);
    match found.filter(|_| tracker.settings().behavior.http.methods.have(head.method)) {
        Some(Route::Announce) => (Action::Announce, announced_event(query)),
        Some(Route::Scrape) => (Action::Scrape, None),
        None => (Action::Unknown, None),
    }
}

/// The event of an announce, even if the rest of it is invalid.
fn announced_event(query: &[u8]) -> Option<Event> {
    Event::from_query(&query::value(query, b"event").unwrap_or_default())
}

/// Answers one request. Also returns its action, and the event of an announce.
pub(super) fn route(
    tracker: &mut Tracker,
    arrival: Arrival,
    head: &Head,
) -> (Response, Action, Option<Event>) {
    let behavior = &tracker.settings().behavior.http;
    let target = target(tracker, head);
    if !behavior.methods.have(head.method) {
        let text = format!("method {}, expected GET or HEAD", head.method.escape_ascii());
        let wrong =
            HttpError { answer: behavior.other_method, status: "405 Method Not Allowed", text };
        return (wrong.response(head.target), Action::Unknown, None);
    }
    let (path, query) = query::split(target);
    let Some((route, passkey)) = tracker.settings().paths.find(path) else {
        let shown = path[..path.len().min(100)].escape_ascii();
        let example = tracker.settings().paths.announce(None);
        let text = format!("path {shown}, expected {example} or its scrape path");
        let answer = match target.starts_with(b"/") {
            true => behavior.other_path,
            false => behavior.other_target,
        };
        let wrong = HttpError { answer, status: "404 Not Found", text };
        return (wrong.response(head.target), Action::Unknown, None);
    };
    let bare = path.len() == target.len();
    let client = arrival.remote.ip().to_canonical();
    if bare && behavior.needs_query && path != b"/scrape" {
        let text = "a target without a query".into();
        let wrong =
            HttpError { answer: behavior.mistakes.otherwise, status: "400 Bad Request", text };
        return (wrong.response(head.target), route.action(), None);
    }
    match route {
        Route::Announce => {
            let outcome = client_address(tracker, client, head)
                .map_err(HttpError::from)
                .and_then(|client| announce::answer(tracker, arrival.at, client, passkey, query));
            let (response, event) = match outcome {
                Ok((response, event)) => (response, Some(event)),
                // A refused announce may still have a valid event.
                Err(wrong) => (wrong.response(head.target), announced_event(query)),
            };
            (response, route.action(), event)
        }
        Route::Scrape => {
            let outcome = scrape::answer(tracker, arrival.at, query, bare);
            let response = outcome.unwrap_or_else(|wrong| wrong.response(head.target));
            (response, route.action(), None)
        }
    }
}

/// The methods of HTTP.
const METHODS: [&str; 9] =
    ["GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE", "CONNECT"];

impl Route {
    fn action(self) -> Action {
        match self {
            Route::Announce => Action::Announce,
            Route::Scrape => Action::Scrape,
        }
    }
}

impl Methods {
    /// Whether a method is served.
    fn have(self, method: &[u8]) -> bool {
        match self {
            Methods::GetAndHead => matches!(method, b"GET" | b"HEAD"),
            Methods::Get => method == b"GET",
            Methods::AnyWord => true,
            Methods::AllOfHttp => METHODS.iter().any(|known| known.as_bytes() == method),
        }
    }

    /// Whether a method gets only the head of a response.
    pub(super) fn head_only(self, method: &[u8]) -> bool {
        method == b"HEAD" && matches!(self, Methods::GetAndHead | Methods::AllOfHttp)
    }
}

/// The address of the client. If `X-Forwarded-For` is trusted, this is its last address, which the
/// proxy next to the tracker wrote. Otherwise it is the connection's.
fn client_address(tracker: &Tracker, client: IpAddr, head: &Head) -> Result<IpAddr, String> {
    match head.forwarded_for {
        Some(value) if tracker.settings().trust_forwarded_for => {
            let last = value.rsplit(|&byte| byte == b',').next().unwrap_or_default().trim_ascii();
            let address =
                std::str::from_utf8(last).ok().and_then(|last| last.parse::<IpAddr>().ok());
            let expected = || dialect::expected("X-Forwarded-For", last, "an IP address");
            address.map(|address| address.to_canonical()).ok_or_else(expected)
        }
        _ => Ok(client),
    }
}
