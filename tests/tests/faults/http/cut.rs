//! H4: connections that end too early, and how they end.

use std::time::Duration;

use test_tracker_tests::filter::Filter;
use test_tracker_tests::host::{Host, Tracker};
use test_tracker_tests::http::Connection;

use super::{
    ANNOUNCE, BODY, HEAD, address, ask, assert_bytes, keep_alive, kept_open, pass, raw, request,
};
use crate::{Case, add};

pub(super) const CASES: &[Case] = &[
    Case::new("H4_closed", closed),
    Case::new("H4_half_closed", half_closed).on(&Host::EACH_KIND),
    Case::new("H4_reset", reset).on(&Host::EACH_KIND),
    Case::new("H4_reset_later", reset_on_an_open_connection).on(&Host::EACH_KIND).with(keep_alive),
    Case::new("H4_reset_in_pieces", reset_of_a_request_in_pieces).on(&Host::EACH_KIND),
    Case::new("H4_reset_held", reset_that_is_held).on(&Host::EACH_KIND),
    Case::new("H4_reset_others", others_are_not_reset).with(keep_alive),
];

const PLACES: [&str; 4] = ["start", "head", "body", "end"];

/// What there is of the response before a place.
fn before(place: &str) -> Vec<u8> {
    let (head, body) = (HEAD.as_bytes(), BODY.as_bytes());
    match place {
        "start" => Vec::new(),
        "head" => head[..head.len() / 2].to_vec(),
        "body" => [head, &body[..body.len() / 2]].concat(),
        _ => [head, body].concat(),
    }
}

/// Sends bytes that nobody waits for; whether the other end is still there for more.
fn is_open(tracker: &Tracker, connection: &mut Connection) -> bool {
    let sent = connection.try_send(b"x");
    pass(tracker);
    sent && connection.try_send(b"x")
}

/// The client reads so much and then the end; what it sends then nobody takes.
fn closed(tracker: &mut Tracker) {
    for place in PLACES {
        let fault = format!("announce close={place}");
        let id = add(tracker, &fault);
        let mut connection = ask(tracker);
        assert_bytes(&fault, &connection.end(), before(place));
        pass(tracker);
        assert!(!is_open(tracker, &mut connection), "{fault}: it is closed for the client, too");
        assert!(tracker.remove_fault(id));
    }
    assert_eq!(tracker.requests(&Filter::announces()).len(), PLACES.len());
    assert_eq!(tracker.swarm_count(), 1, "the announces have counted");
}

/// The client reads so much and then the end, and can go on sending, which is thrown away.
fn half_closed(tracker: &mut Tracker) {
    for place in PLACES {
        let fault = format!("announce half-close={place}");
        let id = add(tracker, &fault);
        let mut connection = ask(tracker);
        assert_bytes(&fault, &connection.end(), before(place));
        pass(tracker);
        for _ in 0..3 {
            assert!(is_open(tracker, &mut connection), "{fault}: it is open for the client");
        }
        connection.send(&request(tracker, ANNOUNCE));
        pass(tracker);
        assert_bytes(&fault, &connection.end(), "");
        assert!(tracker.remove_fault(id));
        assert!(is_open(tracker, &mut connection), "{fault}: also when the fault is gone");
    }
    let announces = tracker.requests(&Filter::announces()).len();
    assert_eq!(announces, PLACES.len(), "nothing more is answered");
}

/// The client reads so much, and then `ECONNRESET`.
fn reset(tracker: &mut Tracker) {
    for place in PLACES {
        let fault = format!("announce reset={place}");
        let id = add(tracker, &fault);
        for _ in 0..3 {
            assert_bytes(&fault, &ask(tracker).reset(), before(place));
        }
        assert!(tracker.remove_fault(id));
    }
    assert_eq!(tracker.requests(&Filter::announces()).len(), 3 * PLACES.len());
    assert_eq!(tracker.swarm_count(), 1, "the announces have counted");
}

/// Two requests are answered; the third one resets their connection.
fn reset_on_an_open_connection(tracker: &mut Tracker) {
    let answer = kept_open([HEAD, BODY].concat());
    for pipelined in [false, true] {
        let id = add(tracker, "announce skip=2 reset=start");
        let mut connection = Connection::open(address(tracker));
        let announce = request(tracker, ANNOUNCE);
        if pipelined {
            connection.send(&announce.repeat(3));
            assert_bytes("all at once", &connection.reset(), answer.repeat(2));
        } else {
            for _ in 0..2 {
                connection.send(&announce);
                assert_bytes("one by one", &connection.bytes(answer.len()), &answer);
            }
            connection.send(&announce);
            assert_bytes("one by one", &connection.reset(), "");
        }
        assert!(tracker.remove_fault(id));
    }
}

/// However the request comes in.
fn reset_of_a_request_in_pieces(tracker: &mut Tracker) {
    add(tracker, "announce reset=body");
    let announce = request(tracker, ANNOUNCE);
    for cut in [1, 30, announce.len() - 4, announce.len() - 2, announce.len() - 1] {
        let mut connection = Connection::open(address(tracker));
        connection.send(&announce[..cut]);
        pass(tracker);
        connection.silent();
        connection.send(&announce[cut..]);
        assert_bytes(&format!("cut at {cut}"), &connection.reset(), before("body"));
    }
    let lines = format!("GET {ANNOUNCE} HTTP/1.1\r\nX-Long: {}\r\n\r\n", "x".repeat(10_000));
    let mut connection = Connection::open(address(tracker));
    connection.send(lines.as_bytes());
    assert_bytes("a long head", &connection.reset(), before("body"));
}

/// Nothing happens to the connection until the response is released, or its moment has come.
fn reset_that_is_held(tracker: &mut Tracker) {
    for place in PLACES {
        let fault = format!("announce hold reset={place}");
        let id = add(tracker, &fault);
        let mut connection = ask(tracker);
        pass(tracker);
        connection.silent();
        assert_eq!(tracker.release(id), 1, "{fault}");
        assert_bytes(&fault, &connection.reset(), before(place));
        assert!(tracker.remove_fault(id));
        let fault = format!("announce delay=1h reset={place}");
        let id = add(tracker, &fault);
        let mut connection = ask(tracker);
        pass(tracker);
        connection.silent();
        tracker.advance(Duration::from_secs(3600));
        assert_bytes(&fault, &connection.reset(), before(place));
        assert!(tracker.remove_fault(id));
    }
}

/// While a fault waits to reset somebody, all others are answered as ever, and end as ever.
fn others_are_not_reset(tracker: &mut Tracker) {
    add(tracker, "event=stopped reset=start");
    let whole = [HEAD, BODY].concat();
    let close =
        |target: &str| format!("GET {target} HTTP/1.1\r\nConnection: close\r\n\r\n").into_bytes();
    assert_bytes("closed", &raw(tracker, &close(ANNOUNCE)), &whole);
    // Bytes behind the last request do no harm.
    let more = [&close(ANNOUNCE)[..], &request(tracker, ANNOUNCE), b"more"].concat();
    assert_bytes("closed with bytes behind", &raw(tracker, &more), &whole);
    let announce = request(tracker, ANNOUNCE);
    let mut connection = Connection::open(address(tracker));
    connection.send(&announce.repeat(20));
    connection.send(&close(ANNOUNCE));
    let expected = [kept_open(&whole).repeat(20), whole.clone().into_bytes()].concat();
    assert_bytes("pipelined", &connection.rest(), expected);
    let mut connection = Connection::open(address(tracker));
    for byte in announce {
        connection.send(&[byte]);
    }
    assert_bytes("bytes", &connection.bytes(kept_open(&whole).len()), kept_open(&whole));
    connection.silent();
}
