//! Responses that are held until the test releases them, and connections that go down with the
//! tracker.

use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

use test_tracker_tests::deadline::until;
use test_tracker_tests::filter::Filter;
use test_tracker_tests::host::{Host, Tracker};
use test_tracker_tests::http::{self, Connection};

use super::{
    ANNOUNCE, BODY, HEAD, WAYS, address, ask, assert_bytes, keep_alive, kept_open, pass, request,
};
use crate::{Case, add};

pub(super) const CASES: &[Case] = &[
    Case::new("http_hold", hold),
    Case::new("http_hold_until_removed", hold_until_removed),
    Case::new("http_hold_kept_open", hold_on_an_open_connection).with(keep_alive),
    Case::new("http_hold_left", a_client_that_leaves_while_held),
    Case::new("http_hold_end", every_end_can_be_held),
    Case::new("http_hold_closed", a_tracker_that_closes_while_it_holds).on(&Host::EACH_KIND),
    Case::new("http_down", down_with_open_connections).on(&Host::EACH_KIND).with(keep_alive),
    Case::new("http_down_by_itself", down_after_a_reply).on(&Host::EACH_KIND),
];

const HOUR: Duration = Duration::from_secs(3600);

fn whole() -> String {
    [HEAD, BODY].concat()
}

/// Not before it is released, whatever time it is; others are answered. It has counted already.
fn hold(tracker: &mut Tracker) {
    let id = add(tracker, "announce hold");
    let [mut first, mut second] = [(); 2].map(|()| ask(tracker));
    pass(tracker);
    tracker.advance(HOUR / 2);
    pass(tracker);
    first.silent();
    second.silent();
    assert_eq!((tracker.swarm_count(), tracker.faults()[0].held), (1, 2));
    let held = &tracker.requests(&Filter::announces())[0];
    assert_bytes("hold", &held.reply.0, whole());
    assert_eq!(tracker.release(id + 1), 0, "another fault");
    assert_eq!(tracker.release(id), 2);
    assert_bytes("hold", &first.rest(), whole());
    assert_bytes("hold", &second.rest(), whole());
    assert_eq!((tracker.release(id), tracker.faults()[0].held), (0, 0));
    // It goes on to hold what comes; what is late besides comes at once when it is released.
    let late = add(tracker, "announce delay=1h drip=100 gap=1h");
    let mut third = ask(tracker);
    pass(tracker);
    third.silent();
    assert_eq!(tracker.release(id), 1);
    assert_bytes("hold delay", &third.bytes(100), &whole()[..100]);
    pass(tracker);
    third.silent();
    tracker.advance(HOUR);
    assert_bytes("hold delay", &third.rest(), &whole()[100..]);
    assert!(tracker.remove_fault(late));
}

/// Nothing is lost, whatever becomes of the fault.
fn hold_until_removed(tracker: &mut Tracker) {
    for (way, free) in WAYS {
        let id = add(tracker, "announce hold");
        let mut connection = ask(tracker);
        pass(tracker);
        connection.silent();
        free(tracker, id);
        assert_bytes(way, &connection.rest(), whole());
        assert_eq!(tracker.faults().len(), usize::from(way == "release"), "{way}");
        tracker.clear_faults();
    }
}

/// What the client sends meanwhile is taken up when the held response is out.
fn hold_on_an_open_connection(tracker: &mut Tracker) {
    let id = add(tracker, "announce times=1 hold");
    let answer = kept_open(whole());
    let scrape = "/scrape?info_hash=aaaaaaaaaaaaaaaaaaaa";
    let mut connection = Connection::open(address(tracker));
    connection.send(&request(tracker, ANNOUNCE).repeat(2));
    pass(tracker);
    connection.send(&request(tracker, scrape));
    pass(tracker);
    connection.silent();
    assert_eq!(tracker.requests(&Filter::announces()).len(), 1);
    assert_eq!(tracker.release(id), 1);
    assert_bytes("hold", &connection.bytes(2 * answer.len()), answer.repeat(2));
    let files = connection.response().bencode().at("files");
    assert_eq!(files.keys(), [b"a".repeat(20)]);
    connection.silent();
    // More than is kept is thrown away; the tracker does not care.
    let many = add(tracker, "announce times=1 hold");
    connection.send(&request(tracker, ANNOUNCE));
    pass(tracker);
    connection.send(&request(tracker, scrape).repeat(2000));
    pass(tracker);
    assert_eq!(tracker.release(many), 1);
    assert_bytes("hold", &connection.bytes(answer.len()), &answer);
    for _ in 0..2 {
        assert_eq!(connection.response().bencode().at("files").keys(), [b"a".repeat(20)]);
    }
}

/// Nothing is held for it any more, and the other clients get theirs.
fn a_client_that_leaves_while_held(tracker: &mut Tracker) {
    for fault in ["announce hold", "announce reorder=9", "announce hold half-close=body"] {
        let id = add(tracker, fault);
        let [first, mut second, third] = [(); 3].map(|()| ask(tracker));
        pass(tracker);
        assert_eq!(tracker.faults()[0].held, 3, "{fault}");
        drop((first, third));
        until("only one is held", || {
            pass(tracker);
            tracker.faults()[0].held == 1
        });
        second.silent();
        assert_eq!(tracker.release(id), 1, "{fault}");
        assert!(whole().as_bytes().starts_with(&second.rest()), "{fault}");
        assert!(tracker.remove_fault(id));
    }
    assert_bytes("none", &ask(tracker).rest(), whole());
}

/// However the response ends, it ends so when it is released.
fn every_end_can_be_held(tracker: &mut Tracker) {
    for (effects, expected) in [
        (
            "status=404",
            "HTTP/1.1 404 Not Found\r\nContent-Type: text/plain\r\nContent-Length: 0\r\nConnection: close\r\n\r\n",
        ),
        ("close=start", ""),
        ("close=head", &HEAD[..HEAD.len() / 2]),
        ("half-close=start", ""),
        ("half-close=head", &HEAD[..HEAD.len() / 2]),
        ("reply=abc", "abc"),
        ("reply=", ""),
        ("content-length=absent", &whole().replace("Content-Length: 75\r\n", "")),
    ] {
        for wait in ["hold", "delay=1h"] {
            let fault = format!("announce {wait} {effects}");
            let id = add(tracker, &fault);
            let mut connection = ask(tracker);
            pass(tracker);
            connection.silent();
            match wait {
                "delay=1h" => tracker.advance(HOUR),
                _ => assert_eq!(tracker.release(id), 1, "{fault}"),
            }
            assert_bytes(&fault, &connection.rest(), expected);
            assert!(tracker.remove_fault(id));
        }
    }
}

/// Its clients see their connections end, and nothing else.
fn a_tracker_that_closes_while_it_holds(tracker: &mut Tracker) {
    add(tracker, "announce hold then delay=1h then drop");
    let mut connections = [(); 3].map(|()| {
        let connection = ask(tracker);
        pass(tracker);
        connection
    });
    connections.iter_mut().for_each(Connection::silent);
    tracker.down(None);
    connections.iter_mut().for_each(Connection::closed);
}

fn is_refused(address: SocketAddr) -> bool {
    TcpStream::connect(address).is_err()
}

/// Every connection ends; nobody can connect until it is up again, on the same port, with all it knew.
fn down_with_open_connections(tracker: &mut Tracker) {
    let here = address(tracker);
    let announce = request(tracker, ANNOUNCE);
    let answer = kept_open(whole());
    let mut idle = Connection::open(here);
    idle.send(&announce);
    assert_bytes("none", &idle.bytes(answer.len()), &answer);
    let mut half = Connection::open(here);
    half.send(&announce[..20]);
    let id =
        add(tracker, "announce hold then delay=1s then delay=1h then drip=10 then half-close=end");
    let mut waiting = [(); 3].map(|()| ask(tracker));
    pass(tracker);
    waiting.iter_mut().for_each(Connection::silent);
    let mut dripping = ask(tracker);
    assert_bytes("drip=10", &dripping.bytes(10), &kept_open(whole())[..10]);
    let mut half_closed = ask(tracker);
    assert_bytes("half-close=end", &half_closed.end(), &answer);
    tracker.down(None);
    for connection in [&mut idle, &mut half, &mut dripping].into_iter().chain(&mut waiting) {
        connection.closed();
    }
    assert!(is_refused(here), "{here}");
    tracker.advance(Duration::from_secs(60));
    assert!(is_refused(here), "{here}: until it is told to be up again");
    tracker.up();
    assert_eq!(address(tracker), here);
    assert!(tracker.remove_fault(id), "faults stay");
    assert_eq!(tracker.swarm_count(), 1, "and so do swarms");
    tracker.advance(2 * HOUR);
    let mut again = Connection::open(here);
    again.send(&announce);
    assert_bytes("none", &again.bytes(answer.len()), &answer);
}

/// The reply is whole, then all is closed for so long by the tracker's clock.
fn down_after_a_reply(tracker: &mut Tracker) {
    let here = address(tracker);
    add(tracker, "announce times=1 down=10s");
    let mut bystander = Connection::open(here);
    assert_bytes("down=10s", &ask(tracker).rest(), whole());
    bystander.closed();
    until("nobody can connect", || is_refused(here));
    tracker.advance(Duration::from_millis(9_999));
    assert!(is_refused(here), "{here}");
    tracker.advance(Duration::from_millis(1));
    until("it is up again", || !is_refused(here));
    assert_eq!(http::announced(&http::get(here, ANNOUNCE)).leechers, 1);
    assert_eq!(tracker.faults()[0].hits, 1);
}
