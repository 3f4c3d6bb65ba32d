//! A WebSocket, without its socket: what it takes, and that no bytes bring it down.

use std::net::SocketAddr;

use proptest::prelude::*;
use test_tracker_guest::http::{AfterSend, Connection};
use test_tracker_guest::{Arrival, InfoHash, Instant, Secrets, Settings, Tracker};

const HANDSHAKE: &[u8] = b"GET / HTTP/1.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\
    Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n";

fn tracker() -> Tracker {
    Tracker::new(Settings::default(), Secrets { connection_ids: [1; 16], choice: 2, tables: 3 })
}

fn arrival(port: u16) -> Arrival {
    let remote = SocketAddr::from(([127, 0, 0, 1], port));
    Arrival { at: Instant(0), remote, local: remote }
}

/// A connection that has become a WebSocket.
fn websocket(tracker: &mut Tracker, number: u64) -> Connection {
    let mut connection = Connection::new(number);
    connection.receive(HANDSHAKE);
    let outgoing = connection.answer(tracker, arrival(number as u16)).expect("a response");
    assert!(outgoing.bytes.starts_with(b"HTTP/1.1 101 "));
    assert!(connection.is_websocket());
    connection
}

/// A message in a masked frame.
fn frame(message: &str) -> Vec<u8> {
    let length = (message.len() as u16).to_be_bytes();
    [&[0x81, 0xfe], &length[..], &[0; 4], message.as_bytes()].concat()
}

fn announce(info_hash: &str, peer_id: &str) -> Vec<u8> {
    frame(&format!(
        r#"{{"action":"announce","info_hash":"{info_hash}","peer_id":"{peer_id}","left":1}}"#
    ))
}

fn ask(tracker: &mut Tracker, connection: &mut Connection, number: u64, bytes: &[u8]) -> String {
    connection.receive(bytes);
    let outgoing = connection.answer(tracker, arrival(number as u16)).expect("an answer");
    assert_eq!(outgoing.then, AfterSend::KeepOpen);
    String::from_utf8_lossy(&outgoing.bytes).into_owned()
}

#[test]
fn the_torrents_of_a_connection_are_bounded() {
    let mut tracker = tracker();
    let mut connection = websocket(&mut tracker, 1);
    let hash = |number: usize| format!("{number:020}");
    for number in 0..1_000 {
        let bytes = announce(&hash(number), &hash(0));
        let answer = ask(&mut tracker, &mut connection, 1, &bytes);
        assert!(answer.contains("\"incomplete\":1"), "{answer}");
    }
    let answer = ask(&mut tracker, &mut connection, 1, &announce(&hash(1_000), &hash(0)));
    assert!(answer.contains("too many peers: 1000 torrents on this connection"), "{answer}");
    assert_eq!(tracker.swarm_count(Instant(0)), 1_000);
    connection.leave(&mut tracker);
    assert_eq!(tracker.swarm_count(Instant(0)), 0);
}

#[test]
fn the_peers_of_all_connections_are_bounded() {
    let mut tracker = tracker();
    let hash = |number: usize| format!("{number:020}");
    let mut connections = Vec::new();
    for number in 1..=100 {
        let mut connection = websocket(&mut tracker, number);
        for torrent in 0..1_000 {
            ask(&mut tracker, &mut connection, number, &announce(&hash(torrent), &hash(0)));
        }
        connections.push(connection);
    }
    let mut one_more = websocket(&mut tracker, 101);
    let answer = ask(&mut tracker, &mut one_more, 101, &announce(&hash(0), &hash(0)));
    assert!(answer.contains("100000 peers in all"), "{answer}");
    connections[0].leave(&mut tracker);
    let answer = ask(&mut tracker, &mut one_more, 101, &announce(&hash(0), &hash(0)));
    assert!(answer.contains("\"incomplete\":100"), "{answer}");
    assert_eq!(tracker.peers(Instant(0), &InfoHash(*b"00000000000000000000")).count(), 100);
}

proptest! {
    /// Any bytes in any pieces get the same answers as in one piece.
    #[test]
    fn any_bytes_are_taken(
        bytes in prop::collection::vec(any::<u8>(), 0..200),
        message in ".{0,80}",
        size in 1usize..50,
    ) {
        let all = [frame(&message), frame(r#"{"action":"scrape"}"#), bytes].concat();
        let exchange = |pieces: &mut dyn Iterator<Item = &[u8]>| {
            let mut tracker = tracker();
            let mut connection = websocket(&mut tracker, 1);
            let mut out = Vec::new();
            for piece in pieces {
                connection.receive(piece);
                while let Some(outgoing) = connection.answer(&mut tracker, arrival(1)) {
                    out.extend(outgoing.bytes);
                    if outgoing.then != AfterSend::KeepOpen {
                        return out;
                    }
                }
            }
            out
        };
        let whole = exchange(&mut std::iter::once(&all[..]));
        prop_assert_eq!(whole, exchange(&mut all.chunks(size)));
    }
}
