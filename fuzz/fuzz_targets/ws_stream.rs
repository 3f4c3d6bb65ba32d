//! Any bytes and any messages on a WebSocket, in any pieces: they are answered the same as in one
//! piece, and the tracker serves on.
#![no_main]

use std::net::SocketAddr;

use libfuzzer_sys::fuzz_target;
use test_tracker_guest::http::{AfterSend, Connection};
use test_tracker_guest::{Arrival, Instant, Secrets, Settings, Tracker};

const HANDSHAKE: &[u8] = b"GET / HTTP/1.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\
    Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n";

fn exchange<'a>(pieces: impl Iterator<Item = &'a [u8]>) -> Vec<u8> {
    let settings = Settings { full_scrape: true, ..Settings::default() };
    let secrets = Secrets { connection_ids: [1; 16], choice: 2, tables: 3 };
    let mut tracker = Tracker::new(settings, secrets);
    let remote = SocketAddr::from(([127, 0, 0, 1], 50_000));
    let arrival = Arrival { at: Instant(0), remote, local: remote };
    let mut connection = Connection::new(1);
    connection.receive(HANDSHAKE);
    assert!(connection.answer(&mut tracker, arrival).is_some() && connection.is_websocket());
    let mut out = Vec::new();
    for piece in pieces {
        connection.receive(piece);
        while let Some(outgoing) = connection.answer(&mut tracker, arrival) {
            out.extend(outgoing.bytes);
            if outgoing.then != AfterSend::KeepOpen {
                break;
            }
        }
    }
    for request in tracker.record.requests(0) {
        assert!(!request.to_string().is_empty());
    }
    connection.leave(&mut tracker);
    assert_eq!(tracker.swarm_count(Instant(0)), 0);
    out
}

/// A message in a masked frame.
fn frame(message: &[u8]) -> Vec<u8> {
    let length = (message.len() as u16).to_be_bytes();
    [&[0x81, 0xfe], &length[..], &[0; 4], message].concat()
}

fuzz_target!(|input: (u8, Vec<String>, &[u8])| {
    let (size, messages, rest) = input;
    let mut bytes = Vec::new();
    for message in messages {
        if message.len() <= usize::from(u16::MAX) {
            bytes.extend(frame(message.as_bytes()));
        }
    }
    bytes.extend_from_slice(rest);
    let whole = exchange(std::iter::once(&bytes[..]));
    assert_eq!(whole, exchange(bytes.chunks(usize::from(size) + 1)));
});
