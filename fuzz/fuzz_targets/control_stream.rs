//! Any calls of the control interface, and any bytes, in any pieces: they are answered the same as
//! in one piece, with responses that are whole, and the tracker serves on.
#![no_main]

use std::net::SocketAddr;

use libfuzzer_sys::fuzz_target;
use test_tracker_guest::control::{Connection, ROUTES, Room};

#[path = "../../guest/tests/bare/mod.rs"]
mod bare;
use bare::Bare;

fn exchange<'a>(pieces: impl Iterator<Item = &'a [u8]>) -> Vec<u8> {
    let mut machine = Bare::new();
    let local = SocketAddr::from(([127, 0, 0, 1], 80));
    let (mut connection, mut out) = (Connection::new(local), Vec::new());
    let room = Room { response: 1 << 20, wait: true };
    for piece in pieces {
        connection.receive(piece);
        while connection.turn(&mut machine, room, &mut out) {}
    }
    assert!(out.is_empty() || out.starts_with(b"HTTP/1.1 "));
    machine.tracker.expire(machine.now);
    out
}

/// A call: the place of its route, its query, and its body.
type Call = (u8, String, Vec<u8>);

fuzz_target!(|input: (u8, Vec<Call>, &[u8])| {
    let (size, calls, rest) = input;
    let mut bytes = Vec::new();
    for (route, query, body) in calls {
        let route = &ROUTES[usize::from(route) % ROUTES.len()];
        let path = route.path.replace("{infoHash}", &"01".repeat(20)).replace("{id}", "1");
        let query: String = query.chars().filter(|letter| letter.is_ascii_graphic()).collect();
        let path = path.replace("{address}", "192.0.2.1:6881");
        let head = format!(
            "{} {path}?{query} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n\
             Content-Length: {}\r\n\r\n",
            route.method.name(),
            body.len()
        );
        bytes.extend(head.into_bytes());
        bytes.extend(body);
    }
    bytes.extend_from_slice(rest);
    let whole = exchange(std::iter::once(&bytes[..]));
    let pieces = exchange(bytes.chunks(usize::from(size) + 1));
    // Who asks whether to send a body is told so only if the body has not come yet.
    let asked = |out: &[u8]| out.windows(12).any(|part| part == b"100 Continue");
    if !asked(&whole) && !asked(&pieces) {
        assert!(whole == pieces, "{}\nand\n{}", whole.escape_ascii(), pieces.escape_ascii());
    }
});
