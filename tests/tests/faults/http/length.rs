//! H5, H8: what `Content-Length` says, and what follows a response.

use test_tracker_tests::host::Tracker;
use test_tracker_tests::http::{self, Connection};

use super::{
    ANNOUNCE, BODY, HEAD, address, assert_body, assert_bytes, assert_wire, head_with, keep_alive,
    kept_open, request, with_fault,
};
use crate::{Case, add};

pub(super) const CASES: &[Case] = &[
    Case::new("H5_lengths", lengths),
    Case::new("H5_lengths_kept_open", lengths_on_an_open_connection).with(keep_alive),
    Case::new("H8_behind", bytes_behind),
    Case::new("H8_behind_kept_open", bytes_behind_on_an_open_connection).with(keep_alive),
];

/// What each change writes in the place of the line with the length.
const LINES: [(&str, &str); 8] = [
    ("padded", "Content-Length:   75   \r\n"),
    ("negative", "Content-Length: -1\r\n"),
    ("10", "Content-Length: 85\r\n"),
    ("+1", "Content-Length: 76\r\n"),
    ("-10", "Content-Length: 65\r\n"),
    ("-75", "Content-Length: 0\r\n"),
    ("2147483647", "Content-Length: 2147483722\r\n"),
    ("0", "Content-Length: 75\r\n"),
];

fn with_line(line: &str) -> String {
    [&head_with(line, ""), BODY].concat()
}

/// Each change with the response that it makes.
fn responses() -> impl Iterator<Item = (&'static str, String)> {
    let line = "Content-Length: 75\r\n";
    let twice = ("twice", [&head_with(line, line), BODY].concat());
    LINES.iter().map(|(change, line)| (*change, with_line(line))).chain([twice])
}

/// The body is whole, whatever its length is said to be, and the connection ends behind it.
fn lengths(tracker: &mut Tracker) {
    assert_wire(tracker, "content-length=absent", with_line(""));
    for (change, response) in responses() {
        assert_wire(tracker, &format!("content-length={change}"), response);
    }
    let empty = "HTTP/1.1 404 Not Found\r\nContent-Type: text/plain\r\nConnection: close\r\n\r\n";
    assert_wire(tracker, "status=404 content-length=absent", empty);
}

/// The connection stays open all the same, but where nothing else could end the body.
fn lengths_on_an_open_connection(tracker: &mut Tracker) {
    let announce = request(tracker, ANNOUNCE);
    assert_wire(tracker, "content-length=absent", with_line(""));
    for (change, response) in responses() {
        let fault = format!("once content-length={change}");
        let id = add(tracker, &fault);
        let mut connection = Connection::open(address(tracker));
        connection.send(&announce);
        let expected = kept_open(response);
        assert_bytes(&fault, &connection.bytes(expected.len()), &expected);
        connection.send(&announce);
        let next = kept_open([HEAD, BODY].concat());
        assert_bytes(&fault, &connection.bytes(next.len()), &next);
        connection.silent();
        assert!(tracker.remove_fault(id));
    }
}

/// What the length does not count, and what it counts though it is no part of the dictionary.
fn bytes_behind(tracker: &mut Tracker) {
    let whole = [HEAD, BODY].concat();
    for (written, bytes) in [
        (r"\r\n", &b"\r\n"[..]),
        (r#""\r\n\r\n""#, b"\r\n\r\n"),
        ("junk", b"junk"),
        (r"\x00\xff", b"\0\xff"),
        (r#""HTTP/1.1 500 \r\n\r\n""#, b"HTTP/1.1 500 \r\n\r\n"),
    ] {
        let expected = [whole.as_bytes(), bytes].concat();
        assert_wire(tracker, &format!("trailing={written}"), expected);
        let expected = [BODY.as_bytes(), bytes].concat();
        assert_body(tracker, ANNOUNCE, &format!("append={written}"), expected);
    }
    assert_wire(tracker, "trailing=", whole);
}

/// The next response comes behind those bytes.
fn bytes_behind_on_an_open_connection(tracker: &mut Tracker) {
    let announce = request(tracker, ANNOUNCE);
    let expected = [&kept_open([HEAD, BODY].concat())[..], b"\r\n"].concat().repeat(3);
    let got = with_fault(tracker, r"trailing=\r\n", |tracker| {
        let mut connection = Connection::open(address(tracker));
        connection.send(&announce.repeat(3));
        let got = connection.bytes(expected.len());
        connection.silent();
        got
    });
    assert_bytes("behind", &got, expected);
    let id = add(tracker, "append=junk");
    let mut connection = Connection::open(address(tracker));
    for _ in 0..2 {
        connection.send(&announce);
        assert_bytes("append", &connection.response().body, [BODY, "junk"].concat());
    }
    assert!(tracker.remove_fault(id));
    connection.send(&announce);
    assert_eq!(http::announced(&connection.response()).leechers, 1);
}
