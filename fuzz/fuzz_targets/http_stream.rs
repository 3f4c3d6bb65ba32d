//! Any bytes on a connection, in any pieces: they are answered the same as in one piece, with
//! responses that are whole.
#![no_main]

use std::net::SocketAddr;

use libfuzzer_sys::fuzz_target;
use test_tracker_guest::http::{Connection, AfterSend};
use test_tracker_guest::{Arrival, Instant, Secrets, Settings, Tracker};

fn exchange<'a>(keep_alive: bool, pieces: impl Iterator<Item = &'a [u8]>) -> (Vec<u8>, AfterSend) {
    let settings =
        Settings { keep_alive, full_scrape: true, http_head_max: 600, ..Settings::default() };
    let secrets = Secrets { connection_ids: [1; 16], choice: 2, tables: 3 };
    let mut tracker = Tracker::new(settings, secrets);
    let remote = SocketAddr::from(([127, 0, 0, 1], 50_000));
    let arrival = Arrival { at: Instant(0), remote, local: remote };
    let (mut connection, mut out, mut then) = (Connection::new(1), Vec::new(), AfterSend::KeepOpen);
    for piece in pieces {
        connection.receive(piece);
        while then == AfterSend::KeepOpen {
            let Some(outgoing) = connection.answer(&mut tracker, arrival) else { break };
            assert!(outgoing.bytes.starts_with(b"HTTP/1.1 "));
            let last = tracker.record.requests(tracker.record.total() - 1).next();
            let request = last.expect("a request that was answered");
            assert!(outgoing.bytes.starts_with(&request.reply) && !request.to_string().is_empty());
            out.extend(outgoing.bytes);
            then = outgoing.then;
        }
    }
    (out, then)
}

fuzz_target!(|input: (bool, u8, &[u8])| {
    let (keep_alive, size, bytes) = input;
    let (whole, _) = exchange(keep_alive, std::iter::once(bytes));
    let (pieces, _) = exchange(keep_alive, bytes.chunks(usize::from(size) + 1));
    // Whether a connection closes at once or drains depends on what has come in by then; what it
    // answers does not, as long as the head is within its limit.
    if bytes.len() <= 600 {
        assert_eq!(whole, pieces);
    }
});
