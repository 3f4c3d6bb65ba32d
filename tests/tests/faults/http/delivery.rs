//! H10 and what changes when, and how often, a response comes: by the tracker's clock, which stands
//! still until the test moves it.

use std::time::Duration;

use test_tracker_tests::announce::Announce;
use test_tracker_tests::filter::Filter;
use test_tracker_tests::host::Tracker;
use test_tracker_tests::http::{self, Connection, Escape};
use test_tracker_tests::request::Answer;

use super::{
    ANNOUNCE, BODY, HEAD, INFO_HASH, OTHER, address, ask, assert_bytes, assert_wire, keep_alive,
    kept_open, pass, request, with_fault,
};
use crate::{Case, add};

pub(super) const CASES: &[Case] = &[
    Case::new("H10_drip", drip),
    Case::new("H10_drip_kept_open", drip_on_an_open_connection).with(keep_alive),
    Case::new("H10_drip_left", a_client_that_leaves_a_drip),
    Case::new("http_delay", delay),
    Case::new("http_jitter", jitter),
    Case::new("http_drop", dropped),
    Case::new("http_duplicate", duplicate),
    Case::new("http_reorder", reorder),
    Case::new("http_cross_talk", cross_talk),
];

const SECOND: Duration = Duration::from_secs(1);
const MILLISECOND: Duration = Duration::from_millis(1);

fn whole() -> String {
    [HEAD, BODY].concat()
}

/// Nothing has come, though the tracker has answered another client meanwhile.
#[track_caller]
fn assert_silent(tracker: &Tracker, connection: &mut Connection) {
    pass(tracker);
    connection.silent();
}

/// Some bytes at once, and as many with each gap; then the end.
fn drip(tracker: &mut Tracker) {
    let whole = whole();
    for (fault, size, gap) in [
        ("announce drip=1", 1, SECOND),
        ("announce drip=20 gap=500ms", 20, SECOND / 2),
        ("announce drip=1 gap=1ms", 1, MILLISECOND),
    ] {
        let id = add(tracker, fault);
        let mut connection = ask(tracker);
        let pieces: Vec<_> = whole.as_bytes().chunks(size).collect();
        for (number, piece) in pieces[..4].iter().enumerate() {
            if number > 0 {
                tracker.advance(gap - Duration::from_nanos(1));
                assert_silent(tracker, &mut connection);
                tracker.advance(Duration::from_nanos(1));
            }
            assert_bytes(fault, &connection.bytes(size), piece);
            assert_silent(tracker, &mut connection);
        }
        // Several at a time.
        tracker.advance(gap * 2);
        assert_bytes(fault, &connection.bytes(2 * size), pieces[4..6].concat());
        assert_silent(tracker, &mut connection);
        let last = pieces.len() - 1;
        tracker.advance(gap * (last as u32 - 6));
        assert_bytes(fault, &connection.bytes((last - 6) * size), pieces[6..last].concat());
        assert_silent(tracker, &mut connection);
        tracker.advance(gap);
        assert_bytes(fault, &connection.rest(), pieces[last]);
        assert!(tracker.remove_fault(id));
    }
    // All of it fits into one piece.
    assert_wire(tracker, "announce drip=1000", &whole);
    assert_wire(tracker, "announce drip=1000 reply=", "");
}

/// The next request is taken up when the last piece is sent.
fn drip_on_an_open_connection(tracker: &mut Tracker) {
    add(tracker, "announce times=2 drip=100 gap=1m");
    let answer = kept_open(whole());
    let (first, second) = answer.split_at(100);
    let mut connection = Connection::open(address(tracker));
    connection.send(&request(tracker, ANNOUNCE).repeat(3));
    for number in 1..=2 {
        assert_bytes("drip", &connection.bytes(100), first);
        assert_silent(tracker, &mut connection);
        assert_eq!(tracker.requests(&Filter::announces()).len(), number);
        tracker.advance(60 * SECOND);
        assert_bytes("drip", &connection.bytes(second.len()), second);
    }
    assert_bytes("the last one", &connection.bytes(answer.len()), &answer);
    connection.silent();
}

/// What it does not wait for hurts nobody.
fn a_client_that_leaves_a_drip(tracker: &mut Tracker) {
    add(tracker, "announce times=3 drip=10");
    let mut connections = [(); 3].map(|()| ask(tracker));
    for connection in &mut connections {
        assert_bytes("drip", &connection.bytes(10), &HEAD[..10]);
    }
    let [first, mut second, third] = connections;
    drop((first, third));
    pass(tracker);
    tracker.advance(SECOND);
    assert_bytes("drip", &second.bytes(10), &HEAD[10..20]);
    let late = ask(tracker);
    assert_bytes("none", &late.rest(), whole());
    tracker.advance(3600 * SECOND);
    assert_bytes("drip", &second.rest(), &whole()[20..]);
    assert_eq!(tracker.faults()[0].held, 0);
}

/// Not before its moment; others are not held up.
fn delay(tracker: &mut Tracker) {
    add(tracker, "announce delay=2s then delay=1500ms then ok");
    let [mut first, mut second] = [(); 2].map(|()| {
        let connection = ask(tracker);
        pass(tracker);
        connection
    });
    let third = ask(tracker);
    assert_bytes("ok", &third.rest(), whole());
    first.silent();
    second.silent();
    tracker.advance(1500 * MILLISECOND);
    assert_bytes("1500ms", &second.rest(), whole());
    tracker.advance(499 * MILLISECOND);
    assert_silent(tracker, &mut first);
    tracker.advance(MILLISECOND);
    assert_bytes("2s", &first.rest(), whole());
    assert_eq!(tracker.requests(&Filter::any())[0].at, 0.0);
    assert_wire(tracker, "announce delay=0s", whole());
}

/// A random part of it more.
fn jitter(tracker: &mut Tracker) {
    let id = add(tracker, "announce delay=1s jitter=1s");
    let mut connections: Vec<_> = (0..10).map(|_| ask(tracker)).collect();
    pass(tracker);
    tracker.advance(SECOND - Duration::from_nanos(1));
    pass(tracker);
    connections.iter_mut().for_each(Connection::silent);
    tracker.advance(SECOND + Duration::from_nanos(1));
    for connection in connections {
        assert_bytes("jitter", &connection.rest(), whole());
    }
    assert!(tracker.remove_fault(id));
    add(tracker, "announce jitter=1h");
    let connections: Vec<_> = (0..20).map(|_| ask(tracker)).collect();
    pass(tracker);
    tracker.advance(3600 * SECOND);
    for connection in connections {
        assert_bytes("jitter", &connection.rest(), whole());
    }
}

/// The connection stays open and nothing more is heard on it; the request has had no effect.
fn dropped(tracker: &mut Tracker) {
    for fault in ["announce drop", "announce times=1 drop"] {
        let id = add(tracker, fault);
        let mut connection = ask(tracker);
        assert_silent(tracker, &mut connection);
        assert_eq!(tracker.swarm_count(), 0, "{fault}");
        connection.send(&request(tracker, ANNOUNCE));
        tracker.advance(3600 * SECOND);
        assert_silent(tracker, &mut connection);
        assert!(tracker.remove_fault(id));
        assert_silent(tracker, &mut connection);
        let announces = tracker.requests(&Filter::announces());
        assert_eq!(announces.len(), 1, "{fault}: what follows is not taken up");
        assert_eq!(
            (&announces[0].answer, &announces[0].reply.0[..]),
            (&Answer::Nothing {}, &b""[..])
        );
        assert_eq!(announces[0].faults, [id]);
        drop(connection);
        tracker.clear();
    }
    let id = add(tracker, "announce times=1 drop");
    let mut connection = ask(tracker);
    assert_silent(tracker, &mut connection);
    assert_bytes("once", &ask(tracker).rest(), whole());
    assert_eq!(tracker.faults()[0].hits, 1);
    assert!(tracker.remove_fault(id));
}

/// All of the response several times, behind each other.
fn duplicate(tracker: &mut Tracker) {
    assert_wire(tracker, "duplicate=1", whole().repeat(2));
    assert_wire(tracker, "duplicate=3", whole().repeat(4));
    assert_wire(tracker, "duplicate=1 reply=abc", "abcabc");
    assert_wire(tracker, "duplicate=1 close=start", "");
    let id = add(tracker, "keep-alive=true duplicate=1 trailing=x");
    let mut connection = Connection::open(address(tracker));
    connection.send(&request(tracker, ANNOUNCE).repeat(2));
    let expected = [&kept_open(whole())[..], b"x"].concat().repeat(4);
    assert_bytes("duplicate=1", &connection.bytes(expected.len()), expected);
    connection.silent();
    assert!(tracker.remove_fault(id));
}

/// Responses wait until there are enough of them, on whichever connections.
fn reorder(tracker: &mut Tracker) {
    let id = add(tracker, "announce reorder=3");
    for _ in 0..2 {
        let [mut first, mut second] = [(); 2].map(|()| ask(tracker));
        assert_silent(tracker, &mut first);
        second.silent();
        assert_eq!(tracker.faults()[0].held, 2);
        let third = ask(tracker);
        for connection in [third, second, first] {
            assert_bytes("reorder=3", &connection.rest(), whole());
        }
        assert_eq!(tracker.faults()[0].held, 0);
    }
    // Time does not set them free, but the test does.
    let mut alone = ask(tracker);
    tracker.advance(3600 * SECOND);
    assert_silent(tracker, &mut alone);
    assert_eq!(tracker.release(id), 1);
    assert_bytes("reorder=3", &alone.rest(), whole());
    let mut alone = ask(tracker);
    assert_silent(tracker, &mut alone);
    assert!(tracker.remove_fault(id));
    assert_bytes("reorder=3", &alone.rest(), whole());
    // The later one is sent first, by as much as the earlier one is late.
    add(tracker, "announce reorder=2 delay=2s then reorder=2 delay=1s");
    let mut first = ask(tracker);
    assert_silent(tracker, &mut first);
    let mut second = ask(tracker);
    assert_silent(tracker, &mut second);
    tracker.advance(SECOND);
    assert_bytes("reorder=2", &second.rest(), whole());
    assert_silent(tracker, &mut first);
    tracker.advance(SECOND);
    assert_bytes("reorder=2", &first.rest(), whole());
}

/// A client is told what another one was told last, whatever it has asked.
fn cross_talk(tracker: &mut Tracker) {
    let here = address(tracker);
    let body = |tracker: &Tracker, announce: &Announce| {
        let target = http::announce_target(announce, Escape::Upper);
        http::get(address(tracker), target).body.escape_ascii().to_string()
    };
    let [one, two] = [Announce::seeder(INFO_HASH, 1), Announce::leecher(OTHER, 2)];
    let told_one = BODY.replace("completei0e10:incompletei1e", "completei1e10:incompletei0e");
    add(tracker, "announce peer-id=-TT0100-\\x02 cross-talk");
    assert_eq!(body(tracker, &two), BODY, "nobody else has asked yet");
    assert_eq!(body(tracker, &one), told_one);
    assert_eq!(body(tracker, &two), told_one, "what the other one was told");
    assert_eq!(body(tracker, &two), told_one, "still the other one, not oneself");
    let listed = Announce { compact: Some(false), ..one.clone() };
    assert_eq!(body(tracker, &listed), told_one.replace("5:peers0:", "5:peersle"));
    assert_eq!(body(tracker, &two), told_one.replace("5:peers0:", "5:peersle"), "the last one");
    assert_eq!(tracker.swarm_count(), 2, "it has been dealt with all the same");
    // What it is told can go wrong in other ways, too.
    let got = with_fault(tracker, "interval=7", |tracker| body(tracker, &two));
    assert_eq!(got, told_one.replace("5:peers0:", "5:peersle").replace("i1800e", "i7e"));
    http::get(here, ANNOUNCE.replace("port=6881", "port=0"));
    let refusal =
        b"d14:failure reason30:port: \"0\", expected 1 to 65535e".escape_ascii().to_string();
    assert_eq!(body(tracker, &two), refusal);
    // Scrapes are told what scrapes were told.
    add(tracker, "scrape cross-talk");
    let scrape = |hash: u8| http::get(here, http::scrape_target(&[[hash; 20]], Escape::Upper)).body;
    let first = scrape(3);
    assert_eq!(scrape(4), first);
    let files = [b"d5:filesd20:", &[3; 20][..], b"d"].concat();
    assert!(first.starts_with(&files), "{}", first.escape_ascii());
}
