//! Replies that are late, by the tracker's clock: F4.

use std::time::{Duration, Instant};

use test_tracker_tests::announce::Announce;
use test_tracker_tests::host::{Host, Tracker};
use test_tracker_tests::settings::Settings;

use super::{announce_over_http, answer, ask, silent, turns};
use crate::udp::{Asked, INFO_HASH, client};
use crate::{Case, add, frozen, start};

pub(crate) const CASES: &[Case] = &[
    Case::new("F4_delay", replies_come_when_the_clock_is_there),
    Case::new("F4_delay_http", responses_come_when_the_clock_is_there),
    Case::new("F4_delay_running", a_clock_that_runs_brings_them).with(Settings::default),
    Case::new("F4_delay_resumed", a_clock_that_goes_on_brings_them),
    Case::new("F4_order", what_is_due_first_comes_first),
    Case::own("F4_jitter", jitter_is_within_bounds_and_the_same_on_every_host),
    Case::new("F4_jitter_alone", jitter_needs_no_delay),
    Case::new("F4_client_gone", a_client_that_has_gone_gets_nothing),
    Case::new("F4_effect", the_tracker_has_dealt_with_it_already),
];

const NANOSECOND: Duration = Duration::from_nanos(1);

fn replies_come_when_the_clock_is_there(tracker: &mut Tracker) {
    let asked = Asked::new(tracker);
    for (word, delay) in [
        ("1500ms", Duration::from_millis(1500)),
        ("10s", Duration::from_secs(10)),
        ("1ns", NANOSECOND),
    ] {
        for to in asked.all() {
            let fault = add(tracker, &format!("{} udp delay={word}", to.word));
            asked.client.send(&to.request);
            asked.client.silent();
            tracker.advance(delay - NANOSECOND);
            asked.client.silent();
            tracker.advance(NANOSECOND);
            let reply = asked.client.receive(to.word);
            // A connection id goes with the time.
            let known = if to.word == "connect" { 8 } else { to.right.len() };
            assert_eq!(reply[..known], to.right[..known], "{} {word}", to.word);
            assert_eq!(reply.len(), to.right.len());
            asked.client.silent();
            assert!(tracker.remove_fault(fault));
        }
    }
}

fn responses_come_when_the_clock_is_there(tracker: &mut Tracker) {
    let announce = announce_over_http(tracker);
    let right = answer(tracker, &announce);
    add(tracker, "announce http delay=1s then delay=10s then ok");
    let mut first = ask(tracker, &announce);
    silent(tracker, &mut first);
    let mut second = ask(tracker, &announce);
    assert_eq!(answer(tracker, &announce), right);
    tracker.advance(Duration::from_secs(1) - NANOSECOND);
    silent(tracker, &mut first);
    tracker.advance(NANOSECOND);
    assert_eq!(first.rest(), right);
    silent(tracker, &mut second);
    tracker.advance(Duration::from_secs(9));
    assert_eq!(second.rest(), right);
}

fn a_clock_that_runs_brings_them(tracker: &mut Tracker) {
    let announce = announce_over_http(tracker);
    let delay = Duration::from_millis(30);
    let asked = Asked::new(tracker);
    add(tracker, "announce delay=30ms");
    let sent = Instant::now();
    asked.client.exchange(&asked.announce.request, "late reply");
    assert!(sent.elapsed() >= delay, "{:?}", sent.elapsed());
    let sent = Instant::now();
    answer(tracker, &announce);
    assert!(sent.elapsed() >= delay, "{:?}", sent.elapsed());
}

fn a_clock_that_goes_on_brings_them(tracker: &mut Tracker) {
    let asked = Asked::new(tracker);
    add(tracker, "announce udp delay=1h");
    asked.client.send(&asked.announce.request);
    asked.client.silent();
    tracker.advance(Duration::from_secs(3600) - Duration::from_millis(10));
    asked.client.silent();
    tracker.set_frozen(false);
    assert_eq!(asked.client.receive("late reply"), asked.announce.right);
}

fn what_is_due_first_comes_first(tracker: &mut Tracker) {
    let asked = Asked::new(tracker);
    add(tracker, "announce delay=3s then delay=1s then delay=2s then delay=1s then ok");
    asked.send(1..=5);
    assert_eq!(asked.answered(), [5]);
    tracker.advance(Duration::from_secs(1));
    assert_eq!(asked.answered(), [2, 4]);
    tracker.advance(Duration::from_secs(2));
    assert_eq!(asked.answered(), [3, 1]);
}

/// Which replies come when, in tenths of a second after the first second.
fn moments(host: Host, seed: u64) -> Vec<Vec<u8>> {
    let mut tracker = start(host, Settings { seed: Some(seed), ..frozen() });
    let asked = Asked::new(&mut tracker);
    add(&mut tracker, "announce udp delay=1s jitter=1s");
    asked.send(0..40);
    asked.client.silent();
    tracker.advance(Duration::from_secs(1) - NANOSECOND);
    asked.client.silent();
    tracker.advance(NANOSECOND);
    let mut moments = vec![asked.answered()];
    for _ in 0..10 {
        tracker.advance(Duration::from_millis(100));
        moments.push(asked.answered());
    }
    tracker.close();
    moments
}

fn jitter_is_within_bounds_and_the_same_on_every_host(host: Host) {
    let seven = moments(host, 7);
    let mut all = seven.concat();
    assert!(!all.is_sorted(), "{seven:?}");
    all.sort_unstable();
    assert_eq!(all, (0..40).collect::<Vec<_>>(), "each comes once, and in time");
    assert!(seven.iter().filter(|numbers| !numbers.is_empty()).count() >= 7, "{seven:?}");
    assert_eq!(seven, moments(Host::Library, 7));
    assert_ne!(seven, moments(Host::Library, 8));
}

fn jitter_needs_no_delay(tracker: &mut Tracker) {
    let asked = Asked::new(tracker);
    add(tracker, "announce udp jitter=1s");
    asked.send(0..40);
    let mut at_once = asked.answered();
    assert!(at_once.len() < 10, "{at_once:?}");
    tracker.advance(Duration::from_secs(1));
    at_once.extend(asked.answered());
    at_once.sort_unstable();
    assert_eq!(at_once, (0..40).collect::<Vec<_>>());
}

fn a_client_that_has_gone_gets_nothing(tracker: &mut Tracker) {
    let announce = announce_over_http(tracker);
    let right = answer(tracker, &announce);
    add(tracker, "announce http times=2 delay=1s");
    drop(ask(tracker, &announce));
    turns(tracker);
    let other = ask(tracker, &announce);
    turns(tracker);
    tracker.advance(Duration::from_secs(1));
    assert_eq!(other.rest(), right);
    assert_eq!(answer(tracker, &announce), right);
}

fn the_tracker_has_dealt_with_it_already(tracker: &mut Tracker) {
    let fault = add(tracker, "announce udp delay=1s");
    let client = client(tracker);
    client.send(&client.announce_datagram(&Announce::leecher(INFO_HASH, 1)));
    client.silent();
    assert_eq!(tracker.swarm_count(), 1);
    // A fault that is gone holds nothing back that is only late.
    assert!(tracker.remove_fault(fault));
    client.silent();
    tracker.advance(Duration::from_secs(1));
    assert_eq!(client.receive("late reply")[..4], [0, 0, 0, 1]);
}
