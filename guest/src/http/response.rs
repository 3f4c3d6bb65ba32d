//! A response, written in one piece: WASI has no TCP_NODELAY, so head and body go out together.

use super::bencode;

/// What a request is answered with.
#[derive(Debug)]
pub(super) struct Response {
    pub(super) status: &'static str,
    pub(super) body: Vec<u8>,
    /// What it means, for the record.
    pub(super) meaning: Meaning,
}

/// What is told, or why nothing is.
#[derive(Debug)]
pub(super) enum Meaning {
    Told(Vec<u8>),
    Refused(String),
}

impl Response {
    /// The answer to an announce or a scrape.
    pub(super) fn ok(body: Vec<u8>, told: Vec<u8>) -> Self {
        Response { status: "200 OK", body, meaning: Meaning::Told(told) }
    }

    /// A refusal, as a dictionary with a `failure reason` (BEP 3), whatever the status.
    pub(super) fn failure(status: &'static str, reason: String) -> Self {
        let body = bencode::dict(|dict| bencode::bytes(dict, b"failure reason", reason.as_bytes()));
        Response { status, body, meaning: Meaning::Refused(reason) }
    }

    /// The bytes for the wire. A response to HEAD has no body, but its length.
    pub(super) fn to_bytes(&self, head_only: bool, keep_alive: bool) -> Vec<u8> {
        let Response { status, body, .. } = self;
        let connection = if keep_alive { "keep-alive" } else { "close" };
        let length = body.len();
        let mut bytes = format!(
            "HTTP/1.1 {status}\r\nContent-Type: text/plain\r\nContent-Length: {length}\r\nConnection: {connection}\r\n"
        )
        .into_bytes();
        if status.starts_with("405") {
            bytes.extend(b"Allow: GET, HEAD\r\n");
        }
        bytes.extend(b"\r\n");
        if !head_only {
            bytes.extend(body);
        }
        bytes
    }
}
