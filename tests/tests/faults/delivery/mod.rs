//! Replies that are lost, late, held, doubled, out of order or from elsewhere, and trackers that are
//! not there: F1 to F12, over both protocols.

mod copies;
mod cross_talk;
mod down;
mod held;
mod late;
mod lost;
mod other_port;
mod restart;

pub(crate) use down::comes_up;
use test_tracker_tests::announce::Announce;
use test_tracker_tests::client::Protocol;
use test_tracker_tests::host::Tracker;
use test_tracker_tests::http::{self, Connection, Escape, announce_target, get_request};

use crate::Case;
use crate::udp::INFO_HASH;

pub(crate) const TABLES: &[&[Case]] = &[
    lost::CASES,
    late::CASES,
    held::CASES,
    copies::CASES,
    other_port::CASES,
    cross_talk::CASES,
    down::CASES,
    restart::CASES,
];

/// The announce of a leecher, over HTTP.
fn announce_over_http(tracker: &Tracker) -> Vec<u8> {
    let target = announce_target(&Announce::leecher(INFO_HASH, 1), Escape::Upper);
    get_request(tracker.ipv4(Protocol::Http), target)
}

/// Asks for something on a connection of its own.
#[track_caller]
fn ask(tracker: &Tracker, request: &[u8]) -> Connection {
    let mut connection = Connection::open(tracker.ipv4(Protocol::Http));
    connection.send(request);
    connection
}

/// All bytes that come for a request, until the tracker closes the connection.
#[track_caller]
fn answer(tracker: &Tracker, request: &[u8]) -> Vec<u8> {
    ask(tracker, request).rest()
}

/// Fails if something has come on a connection or still comes, if the test does nothing more: two
/// requests are refused, the second of them in a turn of its own.
#[track_caller]
fn silent(tracker: &Tracker, connection: &mut Connection) {
    turns(tracker);
    connection.silent();
}

/// Lets the tracker take two turns.
#[track_caller]
pub(crate) fn turns(tracker: &Tracker) {
    for _ in 0..2 {
        assert_eq!(http::get(tracker.ipv4(Protocol::Http), "/nowhere").status, 404);
    }
}
