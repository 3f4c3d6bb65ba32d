//! Writes what a client is told.

use std::fmt::Write;

use crate::base::{InfoHash, PeerId};
use crate::behavior::Settings;
use crate::fault::{AnnounceNumbers, Reply};
use crate::notation::output::to_json;
use crate::wire::ws_message::to_text;

/// The text of a message: an object whose fields are written one by one.
#[derive(Debug)]
struct Object(String);

impl Object {
    /// The answer to this action, if the client has named one.
    fn new(action: &str) -> Self {
        let object = Object("{".into());
        if action.is_empty() { object } else { object.written("action", &to_json(&action)) }
    }

    /// Adds a field as it is written.
    fn written(mut self, name: &str, value: &str) -> Self {
        let sign = if self.0.len() > 1 { "," } else { "" };
        // Writing into memory does not fail.
        let _ = write!(self.0, "{sign}{}:{value}", to_json(&name));
        self
    }

    fn number(self, name: &str, value: Option<i64>) -> Self {
        match value {
            Some(value) => self.written(name, &value.to_string()),
            None => self,
        }
    }

    fn bytes(self, name: &str, bytes: &[u8]) -> Self {
        self.written(name, &to_json(&to_text(bytes)))
    }

    fn end(self) -> Vec<u8> {
        (self.0 + "}").into_bytes()
    }
}

/// Writes a reply; empty if there is none. `action` is what the client asked for.
pub(super) fn write(
    reply: &Reply,
    action: &str,
    info_hash: Option<&InfoHash>,
    settings: &Settings,
) -> Vec<u8> {
    let mut object = Object::new(action);
    if let Some(info_hash) = info_hash {
        object = object.bytes("info_hash", &info_hash.0);
    }
    match reply {
        Reply::Announce(announce) => numbers(object, &announce.numbers, settings).end(),
        Reply::Scrape(swarms) => {
            let mut files = String::from("{");
            for (index, swarm) in swarms.iter().enumerate() {
                let sign = if index > 0 { "," } else { "" };
                let key = to_json(&to_text(&swarm.key));
                let numbers = &swarm.numbers;
                let downloaded = numbers.downloaded.unwrap_or_default();
                let _ = write!(
                    files,
                    "{sign}{key}:{{\"complete\":{},\"incomplete\":{},\"downloaded\":{downloaded}}}",
                    numbers.seeders, numbers.leechers
                );
            }
            let flags = format!("{{\"min_request_interval\":{}}}", settings.interval);
            Object::new(action).written("files", &(files + "}")).written("flags", &flags).end()
        }
        Reply::Error { text, numbers: also } => {
            let object =
                object.written("failure reason", &to_json(&String::from_utf8_lossy(text).as_ref()));
            let AnnounceNumbers { interval, min_interval, seeders, leechers } = *also;
            let object = object.number("interval", interval).number("min interval", min_interval);
            object.number("complete", seeders).number("incomplete", leechers).end()
        }
        Reply::Page(body) => body.clone(),
        Reply::Connect { .. } | Reply::Silence => Vec::new(),
    }
}

fn numbers(object: Object, numbers: &AnnounceNumbers, settings: &Settings) -> Object {
    let mut object = object
        .number("interval", numbers.interval)
        .number("complete", numbers.seeders)
        .number("incomplete", numbers.leechers);
    if let Some(id) = &settings.tracker_id {
        object = object.bytes("tracker id", id);
    }
    if let Some(text) = &settings.warning_message {
        object = object.written("warning message", &to_json(&text.as_str()));
    }
    object
}

/// An offer or an answer of a peer for another one, as it came.
pub(super) fn passed_on(
    kind: &str,
    written: &str,
    offer_id: &str,
    info_hash: &InfoHash,
    peer_id: PeerId,
) -> Vec<u8> {
    Object::new("announce")
        .written(kind, written)
        .written("offer_id", offer_id)
        .bytes("peer_id", &peer_id.0)
        .bytes("info_hash", &info_hash.0)
        .end()
}
