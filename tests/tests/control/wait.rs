//! Waiting for requests, and watching them as they come.

use std::time::Duration;

use test_tracker::{Event, Transport};
use test_tracker_tests::announce::Announce;
use test_tracker_tests::client::{Client, Protocol};
use test_tracker_tests::filter::{Filter, Wait};
use test_tracker_tests::host::{Host, Tracker};
use test_tracker_tests::request::Request;
use test_tracker_tests::settings::Settings;
use test_tracker_tests::swarm::Recorded;

use crate::{Case, frozen, message, start};

pub(crate) const CASES: &[Case] = &[
    Case::new("wait_for_what_comes", resolves_when_it_comes).on(&Host::WAITING),
    Case::new("wait_for_several", waits_for_as_many_as_asked).on(&Host::WAITING),
    Case::new("wait_past", past_requests_count_if_asked).on(&Host::WAITING),
    Case::new("wait_each_its_own", waits_are_independent).on(&Host::WAITING),
    Case::new("wait_in_vain", a_wait_in_vain_says_why).on(&Host::WAITING),
    Case::new("wait_in_silence", a_wait_in_silence_says_so).on(&Host::WAITING),
    // Over the control interface, a wait begins when its call has arrived.
    Case::new("wait_without_record", no_request_is_missed)
        .on(&Host::EACH_KIND)
        .with(|| Settings { record_max: Some(0), ..frozen() }),
    Case::new("wait_across_clear", a_wait_goes_on_after_clear).on(&Host::WAITING),
    Case::own("wait_until_closed", closing_ends_a_wait).on(&Host::WAITING),
    Case::new("watch", a_watch_gives_what_comes_in_order).on(&Host::WAITING),
    Case::new("watch_past", a_watch_begins_with_the_past_if_asked).on(&Host::WAITING),
    Case::own("watch_until_closed", closing_ends_a_watch).on(&Host::WAITING),
];

const INFO_HASH: [u8; 20] = [1; 20];

fn numbers(requests: &[Request]) -> Vec<u64> {
    requests.iter().map(|request| request.number).collect()
}

fn http(tracker: &Tracker) -> Client {
    Client::new(tracker, Protocol::Http)
}

/// Each protocol's request ends the wait that means it, and no other does.
fn resolves_when_it_comes(tracker: &mut Tracker) {
    for (protocol, transport) in
        [(Protocol::Udp, Transport::Udp), (Protocol::Http, Transport::Http)]
    {
        let client = Client::new(tracker, protocol);
        let leecher = Announce::leecher(INFO_HASH, 1);
        let filter = Filter {
            transport: Some(transport),
            info_hash: Some(INFO_HASH),
            peer_id: Some(b"-TT0100-".to_vec()),
            ..Filter::event(Event::Stopped)
        };
        let waiting = tracker.wait_for(&filter, Wait::default());
        client.announce(&leecher);
        client.announce(&Announce::leecher([2; 20], 1).stopped());
        client.announce(&Announce::one_of_many(INFO_HASH, 1).stopped());
        client.announce(&leecher.stopped());
        let requests = tracker.waited(waiting).expect("the request has come");
        let [request] = &requests[..] else { panic!("expected one request, not {requests:#?}") };
        assert_eq!(request.transport, transport.to_string());
        assert_eq!(request.event.as_deref(), Some("stopped"));
        assert_eq!(request.peer_id, Some(leecher.peer_id.into()));
        let recorded = tracker.requests(&filter);
        assert_eq!(recorded, requests, "as it is in the record");
    }
}

fn waits_for_as_many_as_asked(tracker: &mut Tracker) {
    let client = http(tracker);
    let waiting = tracker.wait_for(&Filter::announces(), Wait { count: 3, ..Wait::default() });
    client.announce(&Announce::leecher(INFO_HASH, 1));
    client.scrape(&[INFO_HASH]);
    client.announce(&Announce::leecher(INFO_HASH, 2));
    client.announce(&Announce::leecher(INFO_HASH, 3));
    client.announce(&Announce::leecher(INFO_HASH, 4));
    let requests = tracker.waited(waiting).expect("three announces have come");
    assert_eq!(numbers(&requests), [1, 3, 4]);
}

fn past_requests_count_if_asked(tracker: &mut Tracker) {
    let client = http(tracker);
    client.announce(&Announce::leecher(INFO_HASH, 1));
    let new = tracker.wait_for(&Filter::announces(), Wait::default());
    let past = Wait { past: true, ..Wait::default() };
    let at_once = tracker.wait_for(&Filter::announces(), past);
    assert_eq!(numbers(&tracker.waited(at_once).expect("it is there")), [1]);
    let both = tracker.wait_for(&Filter::announces(), Wait { count: 2, ..past });
    client.announce(&Announce::leecher(INFO_HASH, 2));
    assert_eq!(numbers(&tracker.waited(new).expect("it has come")), [2]);
    assert_eq!(numbers(&tracker.waited(both).expect("one is there, one has come")), [1, 2]);
}

fn waits_are_independent(tracker: &mut Tracker) {
    let client = http(tracker);
    let first = tracker.wait_for(&Filter::any(), Wait::default());
    let stopped = tracker.wait_for(&Filter::event(Event::Stopped), Wait::default());
    let scraped = tracker.wait_for(&Filter::any(), Wait { count: 3, ..Wait::default() });
    let leecher = Announce::leecher(INFO_HASH, 1);
    client.announce(&leecher);
    client.announce(&leecher.stopped());
    client.scrape(&[INFO_HASH]);
    // Asked for in another order than they began, and than they ended.
    assert_eq!(numbers(&tracker.waited(scraped).expect("three")), [1, 2, 3]);
    assert_eq!(numbers(&tracker.waited(first).expect("one")), [1]);
    assert_eq!(numbers(&tracker.waited(stopped).expect("one")), [2]);
}

const SOON: Wait = Wait { count: 2, timeout: Duration::from_millis(20), past: true };

/// The message shows what was asked for, and the nearest requests first.
fn a_wait_in_vain_says_why(tracker: &mut Tracker) {
    let client = http(tracker);
    let leecher = Announce::leecher(INFO_HASH, 1);
    client.scrape(&[[9; 20]]);
    client.announce(&leecher);
    client.announce(&leecher.stopped());
    let filter = Filter { transport: Some(Transport::Udp), ..Filter::event(Event::Stopped) };
    let waiting = tracker.wait_for(&filter, SOON);
    let message = message(tracker.waited(waiting), &[]);
    let requests = tracker.requests(&Filter::any());
    let [scrape, started, stopped] = &requests[..] else { panic!("{requests:#?}") };
    let expected = [
        "timed out after 20 ms",
        "announces with event stopped, transport udp: expected at least 2, got 0",
        "nearest of the 3 requests since:",
        &format!("  3. {} (differs in transport)", stopped.summary),
        &format!("  2. {} (differs in transport, event)", started.summary),
        &format!("  1. {} (differs in transport, action, event)", scrape.summary),
    ];
    assert_eq!(message.lines().collect::<Vec<_>>(), expected);
}

fn a_wait_in_silence_says_so(tracker: &mut Tracker) {
    http(tracker).announce(&Announce::leecher(INFO_HASH, 1));
    let waiting = tracker.wait_for(&Filter::any(), Wait { past: false, count: 1, ..SOON });
    let message = message(tracker.waited(waiting), &["requests: expected at least 1, got 0"]);
    assert!(message.ends_with("the tracker has received no request since"), "{message}");
}

/// The record keeps nothing, and who waits hears of everything.
fn no_request_is_missed(tracker: &mut Tracker) {
    let waiting = tracker.wait_for(&Filter::announces(), Wait { count: 20, ..Wait::default() });
    let client = Client::new(tracker, Protocol::Udp);
    for number in 1..=20 {
        client.announce(&Announce::leecher(INFO_HASH, number));
    }
    let requests = tracker.waited(waiting).expect("20 announces have come");
    assert_eq!(numbers(&requests), (1..=20).map(|number| 2 * number).collect::<Vec<_>>());
}

/// It keeps what it has, and the numbers of requests go on.
fn a_wait_goes_on_after_clear(tracker: &mut Tracker) {
    let client = http(tracker);
    let waiting = tracker.wait_for(&Filter::any(), Wait { count: 2, ..Wait::default() });
    client.announce(&Announce::leecher(INFO_HASH, 1));
    tracker.clear();
    assert_eq!(tracker.recorded(), Recorded { total: 1, dropped: 1 });
    client.announce(&Announce::leecher(INFO_HASH, 2));
    client.announce(&Announce::leecher(INFO_HASH, 3));
    let requests = tracker.waited(waiting).expect("two have come");
    assert_eq!(numbers(&requests), [1, 2]);
    assert_eq!(numbers(&tracker.requests(&Filter::any())), [2, 3]);
}

fn closing_ends_a_wait(host: Host) {
    let mut tracker = start(host, frozen());
    let waiting = tracker.wait_for(&Filter::any(), Wait::default());
    assert_eq!(tracker.stop(), Ok(()));
    message(tracker.waited(waiting), &["the tracker is closed"]);
    tracker.ended();
}

fn a_watch_gives_what_comes_in_order(tracker: &mut Tracker) {
    let client = http(tracker);
    let leecher = Announce::leecher(INFO_HASH, 1);
    client.announce(&leecher);
    let all = tracker.watch(&Filter::any(), false);
    let stopped = tracker.watch(&Filter::event(Event::Stopped), false);
    client.announce(&leecher);
    client.scrape(&[INFO_HASH]);
    client.announce(&leecher.stopped());
    let mut next = |watch| tracker.next(watch).expect("a request has come").number;
    assert_eq!([next(&all), next(&all)], [2, 3]);
    assert_eq!(next(&stopped), 4);
    assert_eq!(next(&all), 4);
    client.announce(&leecher.stopped());
    assert_eq!([next(&stopped), next(&all)], [5, 5]);
}

fn a_watch_begins_with_the_past_if_asked(tracker: &mut Tracker) {
    let client = http(tracker);
    client.announce(&Announce::leecher(INFO_HASH, 1));
    client.scrape(&[INFO_HASH]);
    let watch = tracker.watch(&Filter::announces(), true);
    client.announce(&Announce::leecher(INFO_HASH, 2));
    let mut next = || tracker.next(&watch).expect("a request").number;
    assert_eq!([next(), next()], [1, 3]);
}

fn closing_ends_a_watch(host: Host) {
    let mut tracker = start(host, frozen());
    let watch = tracker.watch(&Filter::any(), false);
    http(&tracker).announce(&Announce::leecher(INFO_HASH, 1));
    assert_eq!(tracker.stop(), Ok(()));
    assert_eq!(tracker.next(&watch).map(|request| request.number), Some(1), "what had come");
    assert_eq!(tracker.next(&watch), None);
    assert_eq!(tracker.next(&watch), None, "once more");
    tracker.ended();
}
