//! A response, written in one piece: WASI has no TCP_NODELAY, so head and body go out together.

use itoa::Buffer;

use crate::behavior::switches::{Head, HttpBehavior};
use crate::fault::{AnnounceNumbers, Reply};
use crate::wire::bencode;
use crate::wire::query::split_at_byte;

/// The response to a request.
#[derive(Debug)]
pub(super) struct Response {
    pub(super) status: &'static str,
    /// Its own head; `None` uses the profile's.
    pub(super) head: Option<&'static Head>,
    pub(super) body: Vec<u8>,
    /// The answer that the body was written from, if faults may change it.
    pub(super) reply: Option<Reply>,
    /// What it means, for the record.
    pub(super) meaning: Meaning,
}

/// An answer, or why the request got no answer.
#[derive(Debug)]
pub(super) enum Meaning {
    /// The answer to an announce or a scrape, as the record keeps it.
    Answered(Vec<u8>),
    Refused(String),
    /// There is no response at all.
    Nothing {
        /// Whether the connection still stays open.
        stays_open: bool,
    },
}

impl Response {
    /// The answer to an announce or a scrape.
    pub(super) fn ok(body: Vec<u8>, told: Vec<u8>, reply: Option<Reply>) -> Self {
        let meaning = Meaning::Answered(told);
        Response { status: "200 OK", head: None, body, reply, meaning }
    }

    /// A refusal, as a dictionary with a `failure reason` (BEP 3), whatever the status.
    pub(super) fn failure(status: &'static str, reason: String) -> Self {
        let body = failure(reason.as_bytes(), &AnnounceNumbers::default());
        Response { status, head: None, body, reply: None, meaning: Meaning::Refused(reason) }
    }

    /// Takes the answer out, for faults to change.
    pub(super) fn take_reply(&mut self) -> Reply {
        match (self.reply.take(), &self.meaning) {
            (Some(reply), _) => reply,
            (None, Meaning::Refused(reason)) if self.head.is_none() => {
                Reply::error(reason.clone().into_bytes())
            }
            (None, _) => Reply::Page(self.body.clone()),
        }
    }

    /// Whether the connection may stay open after it.
    pub(super) fn may_stay(&self) -> bool {
        // A response with its own head closes the connection, unless that head has a `%c`.
        self.head.is_none_or(|head| head.text.as_bytes().windows(2).any(|two| two == b"%c"))
    }

    /// The bytes to send. A response to HEAD has the length of the body, but no body.
    pub(super) fn to_bytes(
        &self,
        behavior: &HttpBehavior,
        head_only: bool,
        keep_alive: bool,
    ) -> Vec<u8> {
        let Response { status, body, .. } = self;
        let head = self.head.unwrap_or(&behavior.head);
        let behind = if self.head.is_some() { "" } else { behavior.behind_body };
        let mut digits = Buffer::new();
        let mut length = digits.format(body.len() + behind.len());
        let padded;
        if length.len() < head.length_width {
            padded = format!("{length:width$}", width = head.length_width);
            length = &padded;
        }
        let mut bytes = fill(head.text, &|field| match field {
            b's' => status.as_bytes(),
            b'l' => length.as_bytes(),
            _ if keep_alive => head.stays.as_bytes(),
            _ => head.closes.as_bytes(),
        });
        if status.starts_with("405") && self.head.is_none() {
            // Before the empty line.
            bytes.truncate(bytes.len() - 2);
            bytes.extend(b"Allow: GET, HEAD\r\n\r\n");
        }
        if !head_only {
            bytes.extend_from_slice(body);
            bytes.extend_from_slice(behind.as_bytes());
        }
        bytes
    }
}

/// A dictionary with a `failure reason`, and those numbers that are set.
pub(super) fn failure(reason: &[u8], numbers: &AnnounceNumbers) -> Vec<u8> {
    let mut body = vec![b'd'];
    bencode::integer_if(&mut body, "complete", numbers.seeders);
    bencode::string_at(&mut body, "failure reason", reason);
    bencode::integer_if(&mut body, "incomplete", numbers.leechers);
    bencode::integer_if(&mut body, "interval", numbers.interval);
    bencode::integer_if(&mut body, "min interval", numbers.min_interval);
    body.push(b'e');
    body
}

/// A text in which `field` replaces each `%` and the byte after it.
pub(super) fn fill<'a>(text: &str, field: &dyn Fn(u8) -> &'a [u8]) -> Vec<u8> {
    let mut filled = Vec::with_capacity(text.len() + 512);
    let mut rest = text.as_bytes();
    while let Some((plain, behind)) = split_at_byte(b'%', rest) {
        let (name, behind) = behind.split_first().unwrap_or((&0, &[]));
        filled.extend_from_slice(plain);
        filled.extend_from_slice(field(*name));
        rest = behind;
    }
    filled.extend_from_slice(rest);
    filled
}
