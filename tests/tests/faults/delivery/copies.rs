//! Replies that come more than once, or in another order: F7, F8.

use std::time::Duration;

use test_tracker_tests::filter::Filter;
use test_tracker_tests::host::Tracker;

use super::{announce_over_http, answer, ask, silent, turns};
use crate::udp::Asked;
use crate::{Case, add};

pub(crate) const CASES: &[Case] = &[
    Case::new("F7_duplicate", a_reply_comes_several_times),
    Case::new("F7_duplicate_http", a_response_comes_several_times),
    Case::new("F7_gap", copies_are_apart),
    Case::new("F7_once_recorded", it_is_one_request),
    Case::new("F7_bound", responses_that_nobody_takes_have_a_bound),
    Case::new("F8_reorder", replies_come_in_the_opposite_order),
    Case::new("F8_reorder_http", responses_wait_for_each_other),
    Case::new("F8_release", replies_that_wait_can_be_released),
    Case::new("F8_hold", what_is_reordered_may_be_held),
    Case::new("F8_delay", what_is_reordered_may_be_late),
];

fn a_reply_comes_several_times(tracker: &mut Tracker) {
    let asked = Asked::new(tracker);
    for to in asked.all() {
        let right = || to.right.clone();
        let two = asked.replies(tracker, to, "duplicate=1");
        assert_eq!(two, [right(), right()], "{}", to.word);
        let four = asked.replies(tracker, to, "duplicate=3");
        assert_eq!(four, [right(), right(), right(), right()], "{}", to.word);
    }
}

fn a_response_comes_several_times(tracker: &mut Tracker) {
    let announce = announce_over_http(tracker);
    let right = answer(tracker, &announce);
    add(tracker, "announce http duplicate=2");
    assert_eq!(answer(tracker, &announce), right.repeat(3));
}

fn copies_are_apart(tracker: &mut Tracker) {
    let asked = Asked::new(tracker);
    add(tracker, "announce udp duplicate=2 gap=1s delay=5s then duplicate=1 gap=1s then-correct");
    let right = asked.announce.right.clone();
    asked.client.send(&asked.announce.request);
    for wait in [5, 1, 1] {
        asked.client.silent();
        tracker.advance(Duration::from_secs(wait));
        assert_eq!(asked.client.arrived(), [&right[..]]);
    }
    asked.client.send(&asked.announce.request);
    assert_eq!(asked.client.arrived(), [&right[..]]);
    for _ in 0..2 {
        tracker.advance(Duration::from_millis(999));
        asked.client.silent();
        tracker.advance(Duration::from_millis(1));
        assert_eq!(asked.client.arrived(), [&right[..]]);
    }
    tracker.advance(Duration::from_secs(60));
    asked.client.silent();
}

fn it_is_one_request(tracker: &mut Tracker) {
    let asked = Asked::new(tracker);
    let fault = add(tracker, "announce udp duplicate=2");
    asked.client.send(&asked.announce.request);
    assert_eq!(asked.client.arrived().len(), 3);
    let met = tracker.requests(&Filter { fault: Some(fault), ..Filter::any() });
    assert_eq!(met.len(), 1);
    assert_eq!(met[0].reply.0, asked.announce.right);
    assert_eq!(tracker.faults()[0].hits, 1);
}

/// 32 MiB of responses; the last that is let in may go beyond.
fn responses_that_nobody_takes_have_a_bound(tracker: &mut Tracker) {
    const SIZE: usize = 51 << 20;
    let announce = announce_over_http(tracker);
    add(tracker, &format!("announce http pad={} duplicate=50", 1 << 20));
    let first = ask(tracker, &announce);
    turns(tracker);
    // It has more to take than there may be for a further one, which gets what the kernel has room for.
    for _ in 0..5 {
        let further = ask(tracker, &announce);
        turns(tracker);
        assert!(further.rest().len() < SIZE);
    }
    let all = first.rest().len();
    assert!(all > SIZE, "{all} bytes, expected more than {SIZE}");
    assert!(answer(tracker, &announce).len() == all, "there is room again");
}

fn replies_come_in_the_opposite_order(tracker: &mut Tracker) {
    let asked = Asked::new(tracker);
    add(tracker, "announce udp reorder=3");
    asked.send(1..=2);
    asked.client.silent();
    assert_eq!(tracker.faults()[0].held, 2);
    asked.send(3..=7);
    assert_eq!(asked.answered(), [3, 2, 1, 6, 5, 4]);
    assert_eq!(tracker.faults()[0].held, 1);
    asked.send(8..=9);
    assert_eq!(asked.answered(), [9, 8, 7]);
    assert_eq!((tracker.faults()[0].held, tracker.faults()[0].hits), (0, 9));
}

fn responses_wait_for_each_other(tracker: &mut Tracker) {
    let announce = announce_over_http(tracker);
    let right = answer(tracker, &announce);
    add(tracker, "announce http reorder=2");
    let mut first = ask(tracker, &announce);
    silent(tracker, &mut first);
    let mut others = [ask(tracker, &announce), ask(tracker, &announce)];
    assert_eq!(first.rest(), right);
    turns(tracker);
    assert_eq!(tracker.faults()[0].held, 1);
    tracker.clear_faults();
    for connection in &mut others {
        assert_eq!(connection.response().status, 200);
        connection.closed();
    }
}

fn replies_that_wait_can_be_released(tracker: &mut Tracker) {
    let asked = Asked::new(tracker);
    let fault = add(tracker, "announce udp reorder=3");
    asked.send(1..=2);
    asked.client.silent();
    assert_eq!(tracker.release(fault), 2);
    assert_eq!(asked.answered(), [1, 2]);
    asked.send(3..=4);
    asked.client.silent();
    assert!(tracker.remove_fault(fault));
    assert_eq!(asked.answered(), [3, 4]);
}

/// Reordered at first, and held in that order.
fn what_is_reordered_may_be_held(tracker: &mut Tracker) {
    let asked = Asked::new(tracker);
    let fault = add(tracker, "announce udp reorder=2 hold");
    asked.send(1..=3);
    asked.client.silent();
    assert_eq!((tracker.faults()[0].held, tracker.release(fault)), (3, 3));
    let mut answered = asked.answered();
    assert_eq!(answered.len(), 3);
    answered.retain(|number| *number < 3);
    assert_eq!(answered, [2, 1]);
}

fn what_is_reordered_may_be_late(tracker: &mut Tracker) {
    let asked = Asked::new(tracker);
    add(tracker, "announce udp reorder=2 delay=1s");
    asked.send(1..=2);
    asked.client.silent();
    tracker.advance(Duration::from_secs(1));
    assert_eq!(asked.answered(), [2, 1]);
}
