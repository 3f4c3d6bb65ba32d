//! What the record says of requests over HTTP that met a fault, and which ones do.

use test_tracker_tests::announce::Announce;
use test_tracker_tests::bytes::Bytes;
use test_tracker_tests::filter::Filter;
use test_tracker_tests::host::Tracker;
use test_tracker_tests::http::{self, Escape};
use test_tracker_tests::request::{Answer, Request};

use super::{
    ANNOUNCE, BODY, HEAD, INFO_HASH, OTHER, address, ask, assert_bytes, pass, raw, request,
    with_fault,
};
use crate::{Case, add};

pub(super) const CASES: &[Case] = &[
    Case::new("http_record", what_became_of_requests),
    Case::new("http_record_together", faults_work_together),
    Case::new("http_record_unmet", requests_that_no_fault_means),
    Case::new("http_scope", scope),
];

/// What the tracker had to say to the announce.
fn told() -> Answer {
    Answer::Announced {
        interval: 1800,
        min_interval: Some(60),
        seeders: 0,
        leechers: 1,
        peers: vec![],
    }
}

/// The last request.
fn last(tracker: &mut Tracker) -> Request {
    tracker.requests(&Filter::announces()).pop().expect("a request")
}

/// The reply as it was on the wire; the answer as if nothing had gone wrong, or why there is none.
fn what_became_of_requests(tracker: &mut Tracker) {
    let refused = |reason: &str| Answer::Refused { reason: reason.into() };
    for (fault, answer) in [
        ("interval=5 min-interval=6 seeders=7 peers=192.0.2.1:6881", told()),
        ("body=i123e", told()),
        ("status=204", told()),
        ("truncate=10", told()),
        ("reply=abc", told()),
        ("chunked=plain", told()),
        ("coding=gzip", told()),
        ("close=head", told()),
        ("close=start", told()),
        ("head=continue-first", told()),
        ("garbage=100", told()),
        ("duplicate=2", told()),
        ("refuse=busy", refused("busy")),
        ("status=503", refused("503 Service Unavailable")),
        ("status=503 refuse=busy", refused("busy")),
        ("redirect=302 location={target}", refused("302 Found")),
        ("check-host", refused(&format!("Host: , expected {}", address(tracker)))),
    ] {
        let id = add(tracker, &format!("announce {fault}"));
        let request = format!("GET {ANNOUNCE} HTTP/1.1\r\n\r\n");
        let reply = raw(tracker, request.as_bytes());
        let recorded = last(tracker);
        assert_bytes(fault, &recorded.reply.0, &reply);
        assert_eq!((&recorded.answer, &recorded.faults), (&answer, &vec![id]), "{fault}");
        assert_eq!(recorded.raw, Bytes::from(request), "{fault}");
        let by_fault = Filter { fault: Some(id), ..Filter::any() };
        assert_eq!(tracker.requests(&by_fault), [recorded], "{fault}");
        assert!(tracker.remove_fault(id));
    }
    // No more of it than is kept.
    let fault = "large-header=100000";
    let reply = with_fault(tracker, fault, |it| raw(it, &request(it, ANNOUNCE)));
    assert_bytes(fault, &last(tracker).reply.0, &reply[..65_536]);
    let words: Vec<_> = tracker.counters().into_iter().map(|it| (it.outcome, it.count)).collect();
    assert_eq!(words, [("answered".into(), 13), ("refused".into(), 5)]);
}

/// All faults that are due; where two say the same, the older one does.
fn faults_work_together(tracker: &mut Tracker) {
    let first = add(tracker, "announce interval=1 header=X-A:1");
    let second = add(tracker, "announce skip=1 interval=2 leechers=2 header=X-B:2");
    let third = add(tracker, "scrape status=404");
    let fourth = add(tracker, "announce skip=2 refuse=no");
    let expected = |lines: &str, body: &str| super::response("200 OK", lines, body);
    let one = BODY.replace("i1800e", "i1e");
    let two = one.replace("10:incompletei1e", "10:incompletei2e");
    for (lines, body, faults) in [
        ("X-A:1\r\n", &one[..], vec![first]),
        ("X-A:1\r\nX-B:2\r\n", &two, vec![first, second]),
        (
            "X-A:1\r\nX-B:2\r\n",
            "d14:failure reason2:no10:incompletei2e8:intervali1ee",
            vec![first, second, fourth],
        ),
    ] {
        assert_bytes(lines, &ask(tracker).rest(), expected(lines, body));
        assert_eq!(last(tracker).faults, faults);
    }
    let hits: Vec<_> = tracker.faults().into_iter().map(|it| (it.id, it.hits)).collect();
    assert_eq!(hits, [(first, 3), (second, 2), (third, 0), (fourth, 1)]);
}

/// They are answered and recorded as ever.
fn requests_that_no_fault_means(tracker: &mut Tracker) {
    add(tracker, "udp drop");
    add(tracker, "announce event=stopped status=404");
    add(tracker, "info-hash=6262626262626262626262626262626262626262 hold");
    add(tracker, "remote=192.0.2.1 drop");
    add(tracker, "announce ok then drop");
    add(tracker, "scrape probability=0 drop");
    assert_bytes("none", &ask(tracker).rest(), [HEAD, BODY].concat());
    let recorded = last(tracker);
    assert_eq!((recorded.answer, recorded.faults), (told(), vec![]));
    pass_scrape(tracker);
    let malformed = raw(tracker, b"nonsense\r\n\r\n");
    assert!(malformed.starts_with(b"HTTP/1.1 400 Bad Request\r\n"));
    let post = raw(tracker, format!("POST {ANNOUNCE} HTTP/1.1\r\n\r\n").as_bytes());
    assert!(post.starts_with(b"HTTP/1.1 405 Method Not Allowed\r\n"));
    assert!(tracker.requests(&Filter::any()).iter().all(|request| request.faults.is_empty()));
}

fn pass_scrape(tracker: &Tracker) {
    let files = http::get(address(tracker), http::scrape_target(&[INFO_HASH], Escape::Upper));
    assert_eq!(files.bencode().at("files").keys(), [INFO_HASH]);
}

/// By torrent, client, event, address, path, action and transport.
fn scope(tracker: &mut Tracker) {
    let here = address(tracker);
    let one = Announce::leecher(INFO_HASH, 1);
    let target = |announce: &Announce| http::announce_target(announce, Escape::Upper);
    let other = Announce::leecher(OTHER, 2);
    let scrape = http::scrape_target(&[INFO_HASH], Escape::Upper);
    let targets =
        [target(&one), target(&other), target(&one.stopped()), scrape, b"/nothing".to_vec()];
    for (scope, met) in [
        ("http", [true, true, true, true, true]),
        ("announce", [true, true, true, false, false]),
        ("scrape", [false, false, false, true, false]),
        ("unknown", [false, false, false, false, true]),
        ("udp", [false; 5]),
        ("started", [true, true, false, false, false]),
        ("event=stopped", [false, false, true, false, false]),
        ("info-hash=6161616161616161616161616161616161616161", [true, false, true, true, false]),
        (r"peer-id=-TT0100-\x02", [false, true, false, false, false]),
        ("peer-id=-TT", [true, true, true, false, false]),
        ("remote=127.0.0.1", [true; 5]),
        ("remote=127.0.0.2", [false; 5]),
        ("ipv4", [true; 5]),
        ("ipv6", [false; 5]),
        ("path=/announce", [true, true, true, false, false]),
        ("path=/s", [false, false, false, true, false]),
        ("path=/nothing", [false, false, false, false, true]),
        ("min-info-hashes=1", [true, true, true, true, false]),
        ("min-info-hashes=2", [false; 5]),
    ] {
        // What both transports have.
        let fault = format!("{scope} refuse=met");
        let got = with_fault(tracker, &fault, |_| {
            targets
                .clone()
                .map(|target| http::get(here, target).body == b"d14:failure reason3:mete")
        });
        assert_eq!(got, met, "{fault}");
    }
    pass(tracker);
}
