//! What goes wrong over HTTP, row by row (H1 to H25): the bytes on the wire, and what becomes of the
//! connection.

mod bencode;
mod chunks;
mod coding;
mod cut;
mod delivery;
mod head;
mod held;
mod keep_alive;
mod length;
mod peers;
mod record;
mod redirect;
mod scrape;
mod status;
mod values;

use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr};

use test_tracker_tests::announce::InfoHash;
use test_tracker_tests::client::Protocol;
use test_tracker_tests::deadline;
use test_tracker_tests::host::Tracker;
use test_tracker_tests::http::{self, Connection, get_request};
use test_tracker_tests::settings::Settings;

use crate::{Case, add, frozen};

pub(crate) const TABLES: &[&[Case]] = &[
    redirect::CASES,
    status::CASES,
    cut::CASES,
    length::CASES,
    chunks::CASES,
    coding::CASES,
    head::CASES,
    delivery::CASES,
    keep_alive::CASES,
    bencode::CASES,
    values::CASES,
    peers::CASES,
    scrape::CASES,
    held::CASES,
    record::CASES,
];

/// The torrent of these tests, and another.
const INFO_HASH: InfoHash = *b"aaaaaaaaaaaaaaaaaaaa";
const OTHER: InfoHash = *b"bbbbbbbbbbbbbbbbbbbb";

/// The announce of these tests: of a leecher that is alone in its swarm.
const ANNOUNCE: &str =
    "/announce?info_hash=aaaaaaaaaaaaaaaaaaaa&peer_id=-TT0100-aaaaaaaaaaaa&port=6881&left=1";

/// Its response where nothing goes wrong, head and body.
const HEAD: &str = "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 75\r\n\
                    Connection: close\r\n\r\n";
const BODY: &str = "d8:completei0e10:incompletei1e8:intervali1800e12:min intervali60e5:peers0:e";

/// How a test sets free what a fault holds.
type Way = (&'static str, fn(&mut Tracker, u32));

const WAYS: [Way; 4] = [
    ("release", |tracker, id| assert_ne!(tracker.release(id), 0)),
    ("remove", |tracker, id| assert!(tracker.remove_fault(id))),
    ("clear the faults", |tracker, _| tracker.clear_faults()),
    ("clear", |tracker, _| tracker.clear()),
];

/// Connections stay open, if clients want them to.
fn keep_alive() -> Settings {
    Settings { keep_alive: Some(true), ..frozen() }
}

fn address(tracker: &Tracker) -> SocketAddr {
    tracker.ipv4(Protocol::Http)
}

fn ipv4(last: u8) -> SocketAddr {
    (Ipv4Addr::new(192, 0, 2, last), 6881).into()
}

fn ipv6(last: u16) -> SocketAddr {
    (Ipv6Addr::new(0x2001, 0xdb8, 0, 0, 0, 0, 0, last), 6881).into()
}

/// The request for a target.
fn request(tracker: &Tracker, target: impl AsRef<[u8]>) -> Vec<u8> {
    get_request(address(tracker), target)
}

/// A connection on which the announce has been sent.
#[track_caller]
fn ask(tracker: &Tracker) -> Connection {
    let mut connection = Connection::open(address(tracker));
    connection.send(&request(tracker, ANNOUNCE));
    connection
}

/// All that comes back to a request until the connection is closed.
#[track_caller]
fn raw(tracker: &Tracker, request: &[u8]) -> Vec<u8> {
    let mut connection = Connection::open(address(tracker));
    connection.send(request);
    connection.rest()
}

/// Another client asks and is answered: what was to be sent before has been sent then.
#[track_caller]
fn pass(tracker: &Tracker) {
    let request =
        "GET /scrape?info_hash=bbbbbbbbbbbbbbbbbbbb HTTP/1.1\r\nConnection: close\r\n\r\n";
    http::exchange(address(tracker), request.as_bytes());
}

/// Waits until a fault was due for so many requests. That another client was answered does not say so:
/// a new connection may be served before what has come on an older one.
#[track_caller]
fn met(tracker: &mut Tracker, id: u32, hits: u64) {
    deadline::until(&format!("fault {id} was due for {hits} requests"), || {
        pass(tracker);
        tracker.faults().iter().any(|fault| fault.id == id && fault.hits >= hits)
    });
}

/// Asks a tracker that has a fault for as long.
#[track_caller]
fn with_fault<T>(tracker: &mut Tracker, fault: &str, ask: impl FnOnce(&Tracker) -> T) -> T {
    let id = add(tracker, fault);
    let answer = ask(tracker);
    assert!(tracker.remove_fault(id), "`{fault}` is gone");
    answer
}

/// Fails unless bytes are as expected; says of which fault they came.
#[track_caller]
fn assert_bytes(fault: &str, got: &[u8], expected: impl AsRef<[u8]>) {
    let shown = |bytes: &[u8]| bytes.escape_ascii().to_string();
    assert_eq!(shown(got), shown(expected.as_ref()), "with `{fault}`");
}

/// With this fault, exactly this comes back to the announce until the connection is closed.
#[track_caller]
fn assert_wire(tracker: &mut Tracker, fault: &str, expected: impl AsRef<[u8]>) {
    let got = with_fault(tracker, fault, |tracker| raw(tracker, &request(tracker, ANNOUNCE)));
    assert_bytes(fault, &got, expected);
}

/// With this fault, a target gets status 200 and exactly this body, whose length is told.
#[track_caller]
fn assert_body(tracker: &mut Tracker, target: &str, fault: &str, expected: impl AsRef<[u8]>) {
    let response = with_fault(tracker, fault, |tracker| http::get(address(tracker), target));
    assert_eq!(response.status, 200, "with `{fault}`");
    assert_bytes(fault, &response.body, expected);
}

/// `HEAD` with this in the place of the line with the length, and these lines behind all others.
fn head_with(length: &str, behind: &str) -> String {
    let head = HEAD.replace("Content-Length: 75\r\n", length);
    let lines = head.strip_suffix("\r\n").expect("an empty line");
    format!("{lines}{behind}\r\n")
}

/// A response that closes the connection, with these lines behind its usual header fields.
fn response(status: &str, lines: &str, body: impl AsRef<[u8]>) -> Vec<u8> {
    let body = body.as_ref();
    let head = format!(
        "HTTP/1.1 {status}\r\nContent-Type: text/plain\r\nContent-Length: {}\r\n\
         Connection: close\r\n{lines}\r\n",
        body.len()
    );
    [head.as_bytes(), body].concat()
}

/// The same response on a connection that stays open.
fn kept_open(response: impl AsRef<[u8]>) -> Vec<u8> {
    let text = String::from_utf8(response.as_ref().to_vec()).expect("a response in ASCII");
    text.replace("Connection: close", "Connection: keep-alive").into_bytes()
}
