//! Requests that get no reply: F1, F2, F3.

use std::time::Duration;

use test_tracker_tests::announce::Announce;
use test_tracker_tests::client::{Client, Protocol};
use test_tracker_tests::filter::{Filter, Wait};
use test_tracker_tests::host::{Host, Tracker};
use test_tracker_tests::http::{Escape, get_request, scrape_target};
use test_tracker_tests::request::Answer;
use test_tracker_tests::udp::{action, request};

use super::{announce_over_http, answer, ask, silent, turns};
use crate::udp::{Asked, INFO_HASH, client};
use crate::{Case, add, frozen, start};

pub(crate) const CASES: &[Case] = &[
    Case::new("F1_drop", an_action_is_lost),
    Case::new("F1_drop_error", what_would_be_refused_is_lost),
    Case::new("F1_drop_http", an_action_is_lost_over_http),
    Case::new("F1_drop_everything", everything_is_lost).on(&Host::EACH_KIND),
    Case::new("F1_no_effect", what_is_lost_has_no_effect),
    Case::own("F1_drop_http_close", a_connection_stays_open_until_the_tracker_closes),
    Case::new("F2_silent_after_connect", connects_are_answered_and_nothing_else),
    Case::new("F3_first", the_first_are_lost),
    Case::new("F3_first_http", the_first_are_lost_over_http),
    Case::new("F3_back_off", a_client_asks_again_until_it_is_answered),
    Case::new("F3_empty_then_ok", the_first_is_told_of_nobody),
];

fn an_action_is_lost(tracker: &mut Tracker) {
    let asked = Asked::new(tracker);
    for lost in asked.all() {
        let fault = add(tracker, &format!("{} udp drop", lost.word));
        for to in asked.all() {
            asked.client.send(&to.request);
            if to.word != lost.word {
                assert_eq!(asked.client.receive(to.word), to.right, "{}", to.word);
            }
        }
        asked.client.silent();
        assert!(tracker.remove_fault(fault));
        // It is lost for good.
        asked.client.silent();
        assert_eq!(asked.client.exchange(&lost.request, lost.word), lost.right);
    }
}

fn what_would_be_refused_is_lost(tracker: &mut Tracker) {
    let client = client(tracker);
    add(tracker, "unknown udp drop");
    client.send_unanswered(&request(client.connect(), action::UNKNOWN, 7));
    client.send_unanswered(b"junk");
    add(tracker, "scrape udp drop");
    client.send_unanswered(&request(0, action::SCRAPE, 7));
}

fn an_action_is_lost_over_http(tracker: &mut Tracker) {
    let address = tracker.ipv4(Protocol::Http);
    let scrape = get_request(address, scrape_target(&[INFO_HASH], Escape::Upper));
    let requests = [("announce", announce_over_http(tracker)), ("scrape", scrape)];
    let right = requests.each_ref().map(|(_, request)| answer(tracker, request));
    for (lost, request) in &requests {
        let fault = add(tracker, &format!("{lost} http drop"));
        let mut connection = ask(tracker, request);
        silent(tracker, &mut connection);
        for ((word, request), right) in requests.iter().zip(&right) {
            if word != lost {
                assert_eq!(&answer(tracker, request), right, "{word}");
            }
        }
        assert!(tracker.remove_fault(fault));
        silent(tracker, &mut connection);
        // A connection on which a request is lost stays lost.
        connection.send(request);
        silent(tracker, &mut connection);
    }
    for ((word, request), right) in requests.iter().zip(&right) {
        assert_eq!(&answer(tracker, request), right, "{word}");
    }
}

fn everything_is_lost(tracker: &mut Tracker) {
    let asked = Asked::new(tracker);
    let six = tracker.wait_for(&Filter::any(), Wait { count: 6, ..Wait::default() });
    let fault = add(tracker, "drop");
    let mut connections: Vec<_> = asked
        .all()
        .iter()
        .map(|to| {
            asked.client.send(&to.request);
            ask(tracker, &announce_over_http(tracker))
        })
        .collect();
    tracker.waited(six).expect("they are recorded all the same");
    assert!(tracker.remove_fault(fault));
    asked.client.silent();
    for connection in &mut connections {
        silent(tracker, connection);
    }
}

fn what_is_lost_has_no_effect(tracker: &mut Tracker) {
    let fault = add(tracker, "announce drop");
    let udp = client(tracker);
    let leecher = Announce::leecher(INFO_HASH, 1);
    udp.send(&udp.announce_datagram(&leecher));
    udp.silent();
    let mut connection = ask(tracker, &announce_over_http(tracker));
    silent(tracker, &mut connection);
    assert_eq!(tracker.swarm_count(), 0);
    let lost = tracker.requests(&Filter::announces());
    assert_eq!(lost.len(), 2);
    for request in &lost {
        assert_eq!(request.answer, Answer::Nothing {});
        assert_eq!(request.reply.0, b"");
        assert_eq!(request.faults, [fault]);
        assert_eq!(request.peer_id, Some(leecher.peer_id.into()), "it is understood");
    }
    let announces = tracker.counters().into_iter().filter(|counter| counter.action == "announce");
    let outcomes: Vec<_> = announces.map(|counter| (counter.outcome, counter.count)).collect();
    assert_eq!(outcomes, [("ignored".into(), 1), ("ignored".into(), 1)]);
}

fn a_connection_stays_open_until_the_tracker_closes(host: Host) {
    let mut tracker = start(host, frozen());
    add(&mut tracker, "announce drop");
    let mut connection = ask(&tracker, &announce_over_http(&tracker));
    silent(&tracker, &mut connection);
    tracker.advance(Duration::from_secs(86_400));
    silent(&tracker, &mut connection);
    tracker.close();
    connection.closed();
}

fn connects_are_answered_and_nothing_else(tracker: &mut Tracker) {
    let asked = Asked::new(tracker);
    add(tracker, "announce udp drop");
    for _ in 0..3 {
        let connect = asked.client.exchange(&asked.connect.request, "connection id");
        assert_eq!(connect, asked.connect.right);
        asked.client.send(&asked.announce.request);
        asked.client.silent();
    }
    assert_eq!(asked.client.exchange(&asked.scrape.request, "scrape"), asked.scrape.right);
    Client::new(tracker, Protocol::Http).announce(&Announce::leecher(INFO_HASH, 1));
}

fn the_first_are_lost(tracker: &mut Tracker) {
    let asked = Asked::new(tracker);
    for to in asked.all() {
        let fault = add(tracker, &format!("{} udp times=3 drop", to.word));
        for _ in 0..3 {
            asked.client.send(&to.request);
        }
        asked.client.silent();
        for _ in 0..3 {
            assert_eq!(asked.client.exchange(&to.request, to.word), to.right, "{}", to.word);
        }
        assert_eq!(tracker.faults()[0].hits, 3);
        assert!(tracker.remove_fault(fault));
    }
}

fn the_first_are_lost_over_http(tracker: &mut Tracker) {
    let announce = announce_over_http(tracker);
    let right = answer(tracker, &announce);
    add(tracker, "announce http times=2 drop");
    let mut lost = [ask(tracker, &announce), ask(tracker, &announce)];
    turns(tracker);
    assert_eq!(answer(tracker, &announce), right);
    for connection in &mut lost {
        silent(tracker, connection);
    }
}

/// The second time it connects anew, and loses one of each.
fn a_client_asks_again_until_it_is_answered(tracker: &mut Tracker) {
    let asked = Asked::new(tracker);
    add(tracker, "connect udp drop then ok then drop then ok");
    add(tracker, "announce udp drop then ok");
    for expected in [false, true, false, true, true] {
        asked.client.send(&asked.connect.request);
        let arrived = asked.client.arrived();
        assert_eq!(arrived.len(), usize::from(expected));
    }
    for expected in [false, true, true] {
        asked.client.send(&asked.announce.request);
        assert_eq!(asked.client.arrived().len(), usize::from(expected));
    }
}

fn the_first_is_told_of_nobody(tracker: &mut Tracker) {
    let asked = Asked::new(tracker);
    add(tracker, "announce udp times=2 peers=none");
    for expected in [&asked.announce.right[..20], &asked.announce.right[..20]] {
        assert_eq!(asked.client.exchange(&asked.announce.request, "announce"), expected);
    }
    let answer = asked.client.exchange(&asked.announce.request, "announce");
    assert_eq!(answer, asked.announce.right);
}
