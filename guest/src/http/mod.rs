//! The HTTP tracker protocol: BEP 3, 7, 21, 23 and 48.

mod announce;
mod connection;
mod head;
mod query;
mod response;
mod scrape;

use std::net::IpAddr;

pub use connection::{Connection, Outgoing, Then};
use head::Head;
use response::Response;

use crate::{Instant, Tracker};

/// Answers one request.
fn route(tracker: &mut Tracker, now: Instant, client: IpAddr, head: &Head) -> Response {
    if !matches!(head.method, b"GET" | b"HEAD") {
        let reason = format!("method {}, expected GET or HEAD", head.method.escape_ascii());
        return Response::failure("405 Method Not Allowed", &reason);
    }
    let (path, query) = query::split(head.target);
    match path {
        b"/announce" => match announce::answer(tracker, now, client, query) {
            Ok(body) => Response::ok(body),
            Err(reason) => Response::failure("200 OK", &reason),
        },
        b"/scrape" => scrape::answer(tracker, now, query),
        _ => {
            let shown = path[..path.len().min(100)].escape_ascii();
            Response::failure(
                "404 Not Found",
                &format!("path {shown}, expected /announce or /scrape"),
            )
        }
    }
}
