//! The HTTP tracker protocol: BEP 3, 7, 21, 23, 24 and 48.

mod announce;
mod announce_query;
mod bencode;
mod connection;
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

use crate::{Instant, Tracker};

/// Answers one request.
fn route(tracker: &mut Tracker, now: Instant, client: IpAddr, head: &Head) -> Response {
    if !matches!(head.method, b"GET" | b"HEAD") {
        let reason = format!("method {}, expected GET or HEAD", head.method.escape_ascii());
        return Response::failure("405 Method Not Allowed", &reason);
    }
    let (path, query) = query::split(query::origin_form(head.target));
    let Some((route, passkey)) = tracker.settings().paths.find(path) else {
        let shown = path[..path.len().min(100)].escape_ascii();
        let example = tracker.settings().paths.announce(None);
        let reason = format!("path {shown}, expected {example} or its scrape path");
        return Response::failure("404 Not Found", &reason);
    };
    let outcome = match route {
        Route::Announce => client_address(tracker, client, head)
            .and_then(|client| announce::answer(tracker, now, client, passkey.as_deref(), query))
            .map(Response::ok),
        Route::Scrape => scrape::answer(tracker, now, query),
    };
    outcome.unwrap_or_else(|reason| Response::failure("200 OK", &reason))
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
