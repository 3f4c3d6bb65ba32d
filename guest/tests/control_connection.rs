//! What one connection to the control interface can take: bytes of requests, of lists, of events.

mod bare;

use std::net::SocketAddr;

use bare::Bare;
use test_tracker_guest::control::{Connection, Room};
use test_tracker_guest::{Arrival, Instant, udp};

const ROOM: Room = Room { response: 32 << 20, wait: true };

fn connection() -> Connection {
    Connection::new(SocketAddr::from(([127, 0, 0, 1], 80)))
}

fn head(method: &str, target: &str, fields: &str) -> Vec<u8> {
    format!("{method} {target} HTTP/1.1\r\nHost: 127.0.0.1\r\n{fields}\r\n").into_bytes()
}

/// What it sends when it has received these bytes.
fn answer(connection: &mut Connection, machine: &mut Bare, room: Room, bytes: &[u8]) -> String {
    let mut out = Vec::new();
    connection.receive(bytes);
    connection.turn(machine, room, &mut out);
    String::from_utf8(out).expect("text")
}

/// Requests of 16 KiB each.
fn fill(machine: &mut Bare, requests: usize) {
    let client = SocketAddr::from(([127, 0, 0, 1], 1));
    for _ in 0..requests {
        let arrival = Arrival { at: Instant::START, remote: client, local: client };
        udp::answer(&mut machine.tracker, arrival, &[7; 16 << 10], &mut Vec::new());
    }
}

#[test]
fn a_body_has_a_limit() {
    for (fields, body, status) in [
        ("Content-Length: 16777216\r\n", vec![], None),
        ("Content-Length: 16777217\r\n", vec![], Some("413")),
        ("Transfer-Encoding: chunked\r\n", b"fffff\r\n".to_vec(), None),
        ("Transfer-Encoding: chunked\r\n", b"100001\r\n".to_vec(), Some("413")),
        // Chunks of one byte.
        ("Transfer-Encoding: chunked\r\n", b"1\r\n \r\n".repeat((1 << 20) / 6), None),
        ("Transfer-Encoding: chunked\r\n", b"1\r\n \r\n".repeat((1 << 20) / 6 + 1), Some("413")),
    ] {
        let fields = format!("Content-Type: application/json\r\n{fields}");
        let bytes = [head("POST", "/wait", &fields), body].concat();
        let mut connection = connection();
        let out = answer(&mut connection, &mut Bare::new(), ROOM, &bytes);
        assert_eq!(out.split(' ').nth(1), status, "{fields}");
        assert_eq!(connection.is_over(), status.is_some(), "{fields}");
    }
}

#[test]
fn a_list_ends_where_there_is_no_more_room() {
    let mut machine = Bare::new();
    fill(&mut machine, 300);
    let all = head("GET", "/requests", "");
    // One request of 16 KiB is 32 KiB of hexadecimal digits, more than once.
    for (response, fits) in [(0, 1..2), (256 << 10, 2..8), (32 << 20, 64..257)] {
        let room = Room { response, ..ROOM };
        let out = answer(&mut connection(), &mut machine, room, &all);
        let listed = out.matches("\"number\":").count();
        assert!(fits.contains(&listed), "{listed} in {response} bytes, expected {fits:?}");
    }
}

#[test]
fn few_events_wait_to_be_sent() {
    let mut machine = Bare::new();
    fill(&mut machine, 100);
    let mut connection = connection();
    let mut out = Vec::new();
    connection.receive(&head("GET", "/events?after=0", ""));
    let mut sent = 0;
    while connection.turn(&mut machine, ROOM, &mut out) {
        assert!(out.len() < (256 + 128) << 10, "{} bytes wait", out.len());
        sent += String::from_utf8(std::mem::take(&mut out)).expect("text").matches("id: ").count();
    }
    sent += String::from_utf8(out).expect("text").matches("id: ").count();
    assert_eq!(sent, 100, "all have been sent, one piece after the other");
}

#[test]
fn bytes_behind_a_stream_are_dropped() {
    let mut connection = connection();
    let out = answer(&mut connection, &mut Bare::new(), ROOM, &head("GET", "/events", ""));
    assert!(out.starts_with("HTTP/1.1 200"), "{out}");
    connection.receive(&[b'x'; 64 << 10]);
    assert!(connection.is_receptive());
    assert_eq!(connection.pending(), 0);
}
