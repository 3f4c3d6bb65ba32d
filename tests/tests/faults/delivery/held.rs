//! Replies that are held until the test releases them: F5, F6.

use std::time::Duration;

use test_tracker_tests::announce::Announce;
use test_tracker_tests::filter::Filter;
use test_tracker_tests::host::{Host, Tracker};
use test_tracker_tests::request::{Answer, Request};

use super::{announce_over_http, answer, ask, silent, turns};
use crate::udp::{Asked, INFO_HASH, client};
use crate::{Case, add, frozen, start};

pub(crate) const CASES: &[Case] = &[
    Case::own("F5_hang", nothing_comes_until_the_tracker_closes),
    Case::new("F5_client_gives_up", a_client_that_gives_up_is_forgotten),
    Case::new("F6_gate", replies_come_when_they_are_released),
    Case::new("F6_gate_http", responses_come_when_they_are_released),
    Case::new("F6_both_protocols", one_gate_holds_both),
    Case::new("F6_first", only_the_first_are_held),
    Case::new("F6_remove", what_is_removed_holds_nothing),
    Case::new("F6_clear_faults", cleared_faults_hold_nothing),
    Case::new("F6_clear", a_cleared_tracker_holds_nothing),
    Case::new("F6_two_gates", each_gate_releases_its_own),
    Case::new("F6_as_it_was", a_reply_says_what_was_true_when_it_was_made),
    Case::new("F6_with_delay", what_is_released_is_not_late),
    Case::new("F6_copies", what_is_released_keeps_its_gaps),
    Case::new("F6_bound", what_is_too_much_is_dropped),
];

/// How many replies each fault holds.
fn held(tracker: &mut Tracker) -> Vec<u32> {
    tracker.faults().iter().map(|fault| fault.held).collect()
}

fn nothing_comes_until_the_tracker_closes(host: Host) {
    let mut tracker = start(host, frozen());
    let asked = Asked::new(&mut tracker);
    add(&mut tracker, "announce hold");
    asked.client.send(&asked.announce.request);
    let mut connection = ask(&tracker, &announce_over_http(&tracker));
    asked.client.silent();
    silent(&tracker, &mut connection);
    tracker.advance(Duration::from_secs(366 * 86_400));
    asked.client.silent();
    silent(&tracker, &mut connection);
    assert_eq!(held(&mut tracker), [2]);
    tracker.close();
    connection.closed();
}

fn a_client_that_gives_up_is_forgotten(tracker: &mut Tracker) {
    let announce = announce_over_http(tracker);
    let right = answer(tracker, &announce);
    let fault = add(tracker, "announce http hold");
    let connections = [ask(tracker, &announce), ask(tracker, &announce)];
    turns(tracker);
    assert_eq!(held(tracker), [2]);
    let [first, second] = connections;
    drop(first);
    turns(tracker);
    assert_eq!(held(tracker), [1]);
    assert_eq!(tracker.release(fault), 1);
    assert_eq!(second.rest(), right);
}

fn replies_come_when_they_are_released(tracker: &mut Tracker) {
    let asked = Asked::new(tracker);
    let gate = add(tracker, "announce udp hold");
    assert_eq!(tracker.release(gate), 0);
    asked.send(1..=3);
    asked.client.silent();
    assert_eq!(held(tracker), [3]);
    assert_eq!(tracker.release(gate + 1), 0, "there is no such fault");
    asked.client.silent();
    assert_eq!(tracker.release(gate), 3);
    assert_eq!(asked.answered(), [1, 2, 3]);
    assert_eq!((held(tracker), tracker.release(gate)), (vec![0], 0));
    // It goes on to hold what comes.
    asked.client.send(&asked.announce.request);
    asked.client.silent();
    assert_eq!(tracker.release(gate), 1);
    assert_eq!(asked.client.receive("reply"), asked.announce.right);
    assert_eq!(tracker.faults()[0].hits, 4);
}

fn responses_come_when_they_are_released(tracker: &mut Tracker) {
    let announce = announce_over_http(tracker);
    let right = answer(tracker, &announce);
    let gate = add(tracker, "announce http hold");
    for _ in 0..2 {
        let mut connections = [(); 3].map(|()| ask(tracker, &announce));
        connections.iter_mut().for_each(|connection| silent(tracker, connection));
        assert_eq!(held(tracker), [3]);
        assert_eq!(tracker.release(gate), 3);
        for connection in connections {
            assert_eq!(connection.rest(), right);
        }
    }
}

fn one_gate_holds_both(tracker: &mut Tracker) {
    let asked = Asked::new(tracker);
    let gate = add(tracker, "announce hold");
    asked.client.send(&asked.announce.request);
    let mut connection = ask(tracker, &announce_over_http(tracker));
    asked.client.silent();
    silent(tracker, &mut connection);
    assert_eq!(tracker.release(gate), 2);
    assert_eq!(asked.client.receive("reply"), asked.announce.right);
    assert!(connection.rest().starts_with(b"HTTP/1.1 200 OK\r\n"));
}

fn only_the_first_are_held(tracker: &mut Tracker) {
    let asked = Asked::new(tracker);
    let gate = add(tracker, "announce udp times=2 hold");
    asked.send(1..=4);
    assert_eq!(asked.answered(), [3, 4]);
    assert_eq!((held(tracker), tracker.release(gate)), (vec![2], 2));
    assert_eq!(asked.answered(), [1, 2]);
}

fn what_is_removed_holds_nothing(tracker: &mut Tracker) {
    let asked = Asked::new(tracker);
    let gate = add(tracker, "announce udp hold");
    let other = add(tracker, "scrape udp hold");
    asked.send(1..=2);
    asked.client.send(&asked.scrape.request);
    asked.client.silent();
    assert!(tracker.remove_fault(gate));
    assert_eq!(asked.answered(), [1, 2]);
    assert_eq!(asked.client.exchange(&asked.announce.request, "reply"), asked.announce.right);
    assert_eq!(held(tracker), [1]);
    assert!(tracker.remove_fault(other));
    assert_eq!(asked.client.receive("scrape"), asked.scrape.right);
}

fn cleared_faults_hold_nothing(tracker: &mut Tracker) {
    let asked = Asked::new(tracker);
    add(tracker, "announce udp hold");
    add(tracker, "scrape udp hold");
    asked.client.send(&asked.announce.request);
    asked.client.send(&asked.scrape.request);
    asked.client.silent();
    tracker.clear_faults();
    let arrived = asked.client.arrived();
    assert_eq!(arrived, [asked.announce.right.clone(), asked.scrape.right.clone()]);
    assert_eq!(tracker.faults(), []);
}

fn a_cleared_tracker_holds_nothing(tracker: &mut Tracker) {
    let announce = announce_over_http(tracker);
    let right = answer(tracker, &announce);
    add(tracker, "announce http hold");
    let connection = ask(tracker, &announce);
    turns(tracker);
    tracker.clear();
    assert_eq!(connection.rest(), right);
    assert_eq!(tracker.faults(), []);
}

fn each_gate_releases_its_own(tracker: &mut Tracker) {
    let asked = Asked::new(tracker);
    let first = add(tracker, "announce udp every=2 hold");
    let second = add(tracker, "announce udp hold");
    asked.send(1..=5);
    asked.client.silent();
    // What both hold, the older one does.
    assert_eq!(held(tracker), [2, 3]);
    assert_eq!(tracker.release(second), 3);
    assert_eq!(asked.answered(), [1, 3, 5]);
    assert_eq!(tracker.release(first), 2);
    assert_eq!(asked.answered(), [2, 4]);
}

fn a_reply_says_what_was_true_when_it_was_made(tracker: &mut Tracker) {
    let client = client(tracker);
    let gate = add(tracker, "announce udp once hold");
    client.send(&client.announce_datagram(&Announce::leecher(INFO_HASH, 1)));
    client.silent();
    assert_eq!(tracker.swarm_count(), 1);
    assert_eq!(client.announce(&Announce::leecher(INFO_HASH, 2)).leechers, 2);
    assert_eq!(tracker.release(gate), 1);
    let reply = client.receive("reply");
    assert_eq!((&reply[12..16], reply.len()), (&[0, 0, 0, 1][..], 20));
}

fn what_is_released_is_not_late(tracker: &mut Tracker) {
    let asked = Asked::new(tracker);
    let gate = add(tracker, "announce udp hold");
    asked.client.send(&asked.announce.request);
    asked.client.silent();
    tracker.advance(Duration::from_secs(60));
    asked.client.silent();
    assert_eq!(tracker.release(gate), 1);
    assert_eq!(asked.client.receive("reply"), asked.announce.right);
    // Nor is it if another fault says so.
    add(tracker, "announce udp delay=5s jitter=5s");
    asked.client.send(&asked.announce.request);
    asked.client.silent();
    assert_eq!(tracker.release(gate), 1);
    assert_eq!(asked.client.receive("reply"), asked.announce.right);
}

fn what_is_released_keeps_its_gaps(tracker: &mut Tracker) {
    let asked = Asked::new(tracker);
    let gate = add(tracker, "announce udp hold duplicate=1 gap=5s");
    asked.client.send(&asked.announce.request);
    asked.client.silent();
    tracker.advance(Duration::from_secs(60));
    asked.client.silent();
    assert_eq!((held(tracker), tracker.release(gate)), (vec![1], 1));
    assert_eq!(asked.client.arrived(), [&asked.announce.right[..]]);
    tracker.advance(Duration::from_secs(5));
    assert_eq!(asked.client.receive("second copy"), asked.announce.right);
}

/// 16 MiB of replies: each counts its bytes and 256 more.
fn what_is_too_much_is_dropped(tracker: &mut Tracker) {
    const SIZE: u32 = 64_000;
    const MOST: u32 = (16_u32 << 20).div_ceil(SIZE + 256);
    let asked = Asked::new(tracker);
    let fault = add(tracker, &format!("connect udp hold pad={SIZE}"));
    for sent in 1..=MOST + 20 {
        // It comes in order with an announce that is answered, so none is lost on the way.
        asked.client.send(&asked.connect.request);
        asked.client.exchange(&asked.announce.request, "answer to an announce");
        assert_eq!(held(tracker), [sent.min(MOST)]);
    }
    let met = tracker.requests(&Filter { fault: Some(fault), ..Filter::any() });
    let unanswered = |request: &&Request| matches!(request.answer, Answer::Nothing {});
    assert_eq!(met.iter().rev().take_while(unanswered).count(), 20);
    assert_eq!(tracker.faults()[0].hits, u64::from(MOST) + 20);
    assert!(tracker.remove_fault(fault));
    // They are sent now, more than the socket of the client has room for; and there is room again.
    turns(tracker);
    let asked = Asked::new(tracker);
    add(tracker, "connect udp hold");
    asked.client.send(&asked.connect.request);
    asked.client.exchange(&asked.announce.request, "answer to an announce");
    assert_eq!(held(tracker), [1]);
}
