//! Expectations: met or not, when asked and when the tracker closes.

use test_tracker::Event;
use test_tracker_tests::announce::Announce;
use test_tracker_tests::client::{Client, Protocol};
use test_tracker_tests::filter::{Filter, Times};
use test_tracker_tests::host::{Host, Tracker};
use test_tracker_tests::settings::Settings;

use crate::{Case, frozen, message, start};

pub(crate) const CASES: &[Case] = &[
    Case::new("expect_times", counts_decide),
    Case::new("expect_from_now_on", what_came_before_does_not_count),
    Case::new("expect_without_record", what_is_dropped_counts)
        .with(|| Settings { record_max: Some(0), ..frozen() }),
    Case::new("expect_explained", each_is_explained),
    Case::new("expect_cleared", clearing_forgets_them),
    Case::own("expect_at_close", closing_verifies).on(&Host::WAITING),
];

const INFO_HASH: [u8; 20] = [1; 20];

fn http(tracker: &Tracker) -> Client {
    Client::new(tracker, Protocol::Http)
}

/// What is expected of stopped announces, and whether it is so after none, one, two, … of them.
fn counts_decide(tracker: &mut Tracker) {
    let cases = [
        (Times::exactly(0), [true, false, false, false], "expected no,"),
        (Times::exactly(2), [false, false, true, false], "expected exactly 2,"),
        (Times::at_least(2), [false, false, true, true], "expected at least 2,"),
        (Times::at_most(1), [true, true, false, false], "expected at most 1,"),
        (Times { min: 1, max: Some(2) }, [false, true, true, false], "expected 1 to 2,"),
    ];
    for (times, met, expected) in cases {
        tracker.clear();
        let client = http(tracker);
        tracker.expect(&Filter::event(Event::Stopped), times);
        for (count, met) in met.into_iter().enumerate() {
            let got = format!("{expected} got {count}");
            match met {
                true => assert_eq!(tracker.verify(), Ok(()), "{times:?} after {count}"),
                false => drop(message(tracker.verify(), &[&got])),
            }
            client.announce(&Announce::leecher(INFO_HASH, 1));
            client.announce(&Announce::leecher(INFO_HASH, 1).stopped());
        }
    }
    tracker.clear();
}

fn what_came_before_does_not_count(tracker: &mut Tracker) {
    let client = http(tracker);
    client.announce(&Announce::leecher(INFO_HASH, 1));
    tracker.expect(&Filter::announces(), Times::exactly(1));
    message(tracker.verify(), &["got 0", "no request since"]);
    client.announce(&Announce::leecher(INFO_HASH, 1));
    assert_eq!(tracker.verify(), Ok(()));
}

fn what_is_dropped_counts(tracker: &mut Tracker) {
    tracker.expect(&Filter::announces(), Times::exactly(5));
    let client = Client::new(tracker, Protocol::Udp);
    for number in 1..=5 {
        client.announce(&Announce::leecher(INFO_HASH, number));
    }
    assert_eq!(tracker.verify(), Ok(()));
}

/// Those that are not met, in the order in which they were expected, each with what came.
fn each_is_explained(tracker: &mut Tracker) {
    let client = http(tracker);
    tracker.expect(&Filter::event(Event::Stopped), Times::exactly(1));
    tracker.expect(&Filter::announces(), Times::at_least(1));
    tracker.expect(&Filter::event(Event::Completed), Times::at_least(1));
    client.announce(&Announce::leecher(INFO_HASH, 1));
    let came = &tracker.requests(&Filter::any())[0].summary;
    let explained = |what: &str| {
        format!("{what}, got 0\nnearest of the 1 requests since:\n  1. {came} (differs in event)")
    };
    let expected = [
        explained("announces with event stopped: expected exactly 1"),
        explained("announces with event completed: expected at least 1"),
    ];
    assert_eq!(tracker.verify(), Err(expected.join("\n\n")));
    // They stay, until they are met.
    client.announce(&Announce::leecher(INFO_HASH, 1).stopped());
    let message = message(tracker.verify(), &["announces with event completed"]);
    assert!(!message.contains("exactly 1"), "{message}");
    tracker.clear();
}

fn clearing_forgets_them(tracker: &mut Tracker) {
    tracker.expect(&Filter::announces(), Times::at_least(1));
    message(tracker.verify(), &["got 0"]);
    tracker.clear();
    assert_eq!(tracker.verify(), Ok(()));
}

/// The ports are free when it says so.
fn closing_verifies(host: Host) {
    let mut tracker = start(host, frozen());
    tracker.expect(&Filter::event(Event::Stopped), Times::exactly(1));
    tracker.expect(&Filter::announces(), Times::at_least(1));
    http(&tracker).announce(&Announce::leecher(INFO_HASH, 1));
    let address = tracker.ipv4(Protocol::Http);
    let message = message(tracker.stop(), &["event stopped: expected exactly 1, got 0"]);
    assert!(!message.contains("at least 1"), "{message}");
    std::net::TcpListener::bind(address).expect("the port is free");
    tracker.ended();

    let mut tracker = start(host, frozen());
    tracker.expect(&Filter::announces(), Times::at_least(1));
    http(&tracker).announce(&Announce::leecher(INFO_HASH, 1));
    assert_eq!(tracker.stop(), Ok(()));
    tracker.ended();
}
