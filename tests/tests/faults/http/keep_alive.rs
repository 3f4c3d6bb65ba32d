//! H11: connections that stay open or do not, and responses that come as one.

use test_tracker_tests::filter::Filter;
use test_tracker_tests::host::Tracker;
use test_tracker_tests::http::Connection;

use super::{
    ANNOUNCE, BODY, HEAD, WAYS, address, assert_bytes, kept_open, met, raw, request, with_fault,
};
use crate::{Case, add};

pub(super) const CASES: &[Case] = &[
    Case::new("H11_kept_open", stays_open),
    Case::new("H11_closed", closed).with(super::keep_alive),
    Case::new("H11_closed_after", closed_after_some).with(super::keep_alive),
    Case::new("H11_merged", merged),
    Case::new("H11_merged_closed", merged_and_closed),
    Case::new("H11_merged_free", what_waits_to_be_merged_is_set_free),
];

/// The response on a connection that stays open.
fn open_answer() -> Vec<u8> {
    kept_open([HEAD, BODY].concat())
}

/// Whatever the client and the settings say.
fn stays_open(tracker: &mut Tracker) {
    let requests = [
        format!("GET {ANNOUNCE} HTTP/1.1\r\n\r\n"),
        format!("GET {ANNOUNCE} HTTP/1.1\r\nConnection: close\r\n\r\n"),
        format!("GET {ANNOUNCE} HTTP/1.0\r\n\r\n"),
    ];
    let id = add(tracker, "keep-alive=true");
    let answer = open_answer();
    let mut connection = Connection::open(address(tracker));
    for request in &requests {
        connection.send(request.as_bytes());
        assert_bytes("keep-alive=true", &connection.bytes(answer.len()), &answer);
        connection.silent();
    }
    connection.send(requests.concat().as_bytes());
    assert_bytes("pipelined", &connection.bytes(3 * answer.len()), answer.repeat(3));
    let empty = add(tracker, "status=404");
    connection.send(requests[0].as_bytes());
    assert_eq!(connection.response().status, 404);
    assert!(tracker.remove_fault(empty) && tracker.remove_fault(id));
    connection.send(requests[0].as_bytes());
    assert_bytes("none", &connection.rest(), [HEAD, BODY].concat());
}

/// Though client and settings would keep it open.
fn closed(tracker: &mut Tracker) {
    let whole = [HEAD, BODY].concat();
    let announce = request(tracker, ANNOUNCE);
    let got = with_fault(tracker, "keep-alive=false", |tracker| raw(tracker, &announce));
    assert_bytes("keep-alive=false", &got, &whole);
    // What follows the request is not taken up, and does not cost the client the response.
    let pipelined = announce.repeat(3);
    let got = with_fault(tracker, "keep-alive=false", |tracker| raw(tracker, &pipelined));
    assert_bytes("keep-alive=false, pipelined", &got, &whole);
    assert_eq!(tracker.requests(&Filter::any()).len(), 2);
    // It says that it stays open, and closes.
    let got = with_fault(tracker, "close=end", |tracker| raw(tracker, &announce));
    assert_bytes("close=end", &got, open_answer());
    let got = with_fault(tracker, "reply=\"HTTP/1.1 200 OK\\r\\n\\r\\n\"", |tracker| {
        raw(tracker, &announce)
    });
    assert_bytes("reply", &got, "HTTP/1.1 200 OK\r\n\r\n");
}

/// Two responses leave it open, the third one closes it.
fn closed_after_some(tracker: &mut Tracker) {
    let (announce, answer) = (request(tracker, ANNOUNCE), open_answer());
    let id = add(tracker, "skip=2 times=1 keep-alive=false");
    let mut connection = Connection::open(address(tracker));
    for _ in 0..2 {
        connection.send(&announce);
        assert_bytes("skip=2", &connection.bytes(answer.len()), &answer);
    }
    connection.send(&announce);
    assert_bytes("skip=2", &connection.rest(), [HEAD, BODY].concat());
    assert!(tracker.remove_fault(id));
    add(tracker, "every=3 keep-alive=false");
    for _ in 0..2 {
        let mut connection = Connection::open(address(tracker));
        connection.send(&announce.repeat(3));
        let expected = [answer.repeat(2), [HEAD, BODY].concat().into_bytes()].concat();
        assert_bytes("every=3", &connection.rest(), expected);
    }
}

/// The first ones wait for the last one; then all come with one read, and the connection stays open.
fn merged(tracker: &mut Tracker) {
    let (announce, answer) = (request(tracker, ANNOUNCE), open_answer());
    for count in [2, 5] {
        let fault = format!("announce merge={count}");
        let id = add(tracker, &fault);
        let mut connection = Connection::open(address(tracker));
        for round in 0..2 {
            for sent in 1..count {
                connection.send(&announce);
                met(tracker, id, (round * count + sent).into());
                connection.silent();
                assert_eq!(tracker.faults()[0].held, sent, "{fault}");
            }
            connection.send(&announce);
            assert_bytes(&fault, &connection.piece(), answer.repeat(count as usize));
            assert_eq!(tracker.faults()[0].held, 0, "{fault}");
        }
        // Sent at once, and one more than are answered.
        connection.send(&announce.repeat(count as usize + 1));
        assert_bytes(&fault, &connection.piece(), answer.repeat(count as usize));
        met(tracker, id, (3 * count + 1).into());
        connection.silent();
        // Another connection waits for its own.
        let mut other = Connection::open(address(tracker));
        other.send(&announce.repeat(count as usize - 1));
        met(tracker, id, (4 * count).into());
        other.silent();
        connection.silent();
        assert!(tracker.remove_fault(id));
    }
}

/// The last one of them says how the connection ends.
fn merged_and_closed(tracker: &mut Tracker) {
    let whole = [HEAD, BODY].concat().into_bytes();
    let mut half = open_answer();
    half.truncate(half.len() - BODY.len().div_ceil(2));
    let announce = request(tracker, ANNOUNCE);
    for (fault, one) in [
        ("announce merge=3 keep-alive=false", &whole),
        ("announce merge=3 keep-alive=false hold", &whole),
        ("announce merge=3 close=body", &half),
    ] {
        let id = add(tracker, fault);
        let mut connection = Connection::open(address(tracker));
        for sent in 1..3 {
            connection.send(&announce);
            met(tracker, id, sent);
            connection.silent();
        }
        connection.send(&announce);
        if fault.ends_with("hold") {
            met(tracker, id, 3);
            connection.silent();
            assert_ne!(tracker.release(id), 0, "{fault}");
        }
        assert_bytes(fault, &connection.rest(), one.repeat(3));
        assert!(tracker.remove_fault(id));
    }
}

/// Nothing is lost, whatever becomes of the fault.
fn what_waits_to_be_merged_is_set_free(tracker: &mut Tracker) {
    let (announce, answer) = (request(tracker, ANNOUNCE), open_answer());
    for (way, free) in WAYS {
        let id = add(tracker, "announce merge=3");
        let mut connection = Connection::open(address(tracker));
        connection.send(&announce.repeat(2));
        met(tracker, id, 2);
        connection.silent();
        free(tracker, id);
        assert_bytes(way, &connection.bytes(2 * answer.len()), answer.repeat(2));
        connection.silent();
        tracker.clear_faults();
    }
    // A response that is not to wait comes behind those that have waited.
    let id = add(tracker, "announce times=1 merge=2");
    let mut connection = Connection::open(address(tracker));
    connection.send(&announce);
    met(tracker, id, 1);
    connection.silent();
    connection.send(&announce);
    let expected = [&answer[..], HEAD.as_bytes(), BODY.as_bytes()].concat();
    assert_bytes("times=1", &connection.rest(), expected);
}
