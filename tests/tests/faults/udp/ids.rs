//! Connection ids that are not good, or too good: U9 to U12.

use std::time::Duration;

use test_tracker_tests::announce::Announce;
use test_tracker_tests::host::{Host, Tracker};
use test_tracker_tests::udp::{PROTOCOL_ID, Reply, UdpClient, action, announce_body, request};

use super::{Asked, INFO_HASH, client, ipv6_client, with};
use crate::{Case, add, frozen, start};

pub(crate) const CASES: &[Case] = &[
    Case::new("U9_now", an_id_is_refused),
    Case::new("U9_schedule", after_some_and_every_other),
    Case::new("U9_address", at_this_address).needs_ipv6(),
    Case::new("U9_forget_all", every_id_is_forgotten),
    Case::new("U9_forget_by_fault", ids_are_forgotten_after_a_reply),
    Case::new("U10_id", which_id_is_given),
    Case::new("U10_not_given", an_id_that_was_not_given_is_not_good),
    Case::own("U10_two_trackers", two_trackers_give_the_same_id),
    Case::new("U10_old_ids", other_ids_stay_good),
    Case::new("U11_ip", good_for_an_ip_address).needs_ipv6(),
    Case::new("U11_global", good_for_everybody_for_ever).needs_ipv6(),
    Case::new("U11_lifetime_zero", good_for_nothing),
    Case::new("U11_lifetime", good_as_long_as_the_test_says),
    Case::new("U12_ban", a_client_is_banned),
    Case::new("U12_ban_address", one_address_is_banned).needs_ipv6(),
];

const REFUSED: &[u8] = b"connection ID unknown or expired";

/// An announce with a connection id.
fn announce(client: &UdpClient, id: u64) -> Reply {
    client.request(id, action::ANNOUNCE, &announce_body(&Announce::leecher(INFO_HASH, 1)))
}

#[track_caller]
pub(super) fn good(client: &UdpClient, id: u64) {
    let reply = announce(client, id);
    assert!(matches!(reply, Reply::Announce(_)), "{id:016x}: {reply:?}");
}

#[track_caller]
pub(super) fn bad(client: &UdpClient, id: u64) {
    assert_eq!(announce(client, id), Reply::Error(REFUSED.into()), "{id:016x}");
}

fn an_id_is_refused(tracker: &mut Tracker) {
    let asked = Asked::new(tracker);
    for to in [&asked.announce, &asked.scrape] {
        let reply = asked.reply(tracker, to, "bad-connection-id");
        assert_eq!(reply, [&[0, 0, 0, 3], &to.right[4..8], REFUSED].concat(), "{}", to.word);
    }
    // A connect has none.
    asked.refused(tracker, &asked.connect, "bad-connection-id");
    tracker.clear();
    add(tracker, "udp bad-connection-id");
    bad(&asked.client, asked.client.connect());
    assert_eq!(tracker.swarm_count(), 0);
}

fn after_some_and_every_other(tracker: &mut Tracker) {
    let client = client(tracker);
    let id = client.connect();
    let fault = add(tracker, "announce udp skip=2 bad-connection-id");
    good(&client, id);
    good(&client, id);
    for _ in 0..3 {
        bad(&client, id);
    }
    tracker.remove_fault(fault);
    add(tracker, "announce udp every=2 bad-connection-id");
    for _ in 0..2 {
        good(&client, id);
        bad(&client, id);
    }
}

fn at_this_address(tracker: &mut Tracker) {
    let (ipv4, ipv6) = (client(tracker), ipv6_client(tracker));
    add(tracker, "udp remote=127.0.0.1 bad-connection-id");
    bad(&ipv4, ipv4.connect());
    good(&ipv6, ipv6.connect());
    tracker.clear_faults();
    add(tracker, "udp remote=::1 bad-connection-id");
    good(&ipv4, ipv4.connect());
    bad(&ipv6, ipv6.connect());
}

fn every_id_is_forgotten(tracker: &mut Tracker) {
    let client = client(tracker);
    let first = client.connect();
    add(tracker, "connect udp once connection-id=7");
    let chosen = client.connect();
    good(&client, first);
    good(&client, chosen);
    tracker.forget_connection_ids();
    bad(&client, first);
    bad(&client, chosen);
    let second = client.connect();
    assert_ne!(second, first, "at the same moment");
    good(&client, second);
    tracker.forget_connection_ids();
    bad(&client, first);
    bad(&client, second);
}

fn ids_are_forgotten_after_a_reply(tracker: &mut Tracker) {
    let asked = Asked::new(tracker);
    add(tracker, "announce udp skip=1 once forget-ids");
    let client = &asked.client;
    assert_eq!(client.exchange(&asked.announce.request, "answer"), asked.announce.right);
    assert_eq!(client.exchange(&asked.announce.request, "answer"), asked.announce.right);
    let expected = [&[0, 0, 0, 3], &asked.announce.right[4..8], REFUSED].concat();
    assert_eq!(client.exchange(&asked.announce.request, "refusal"), expected);
    good(client, client.connect());
}

/// 0, 1, one with all bits set, which is -1, and the protocol id.
fn which_id_is_given(tracker: &mut Tracker) {
    let asked = Asked::new(tracker);
    for (word, id) in [
        ("0", 0),
        ("1", 1),
        ("18446744073709551615", u64::MAX),
        ("0xffffffffffffffff", u64::MAX),
        ("0x41727101980", PROTOCOL_ID),
        ("0x0123456789ABCDEF", 0x0123_4567_89ab_cdef),
    ] {
        bad(&asked.client, id);
        let reply = asked.reply(tracker, &asked.connect, &format!("connection-id={word}"));
        assert_eq!(reply, with(&asked.connect.right, 8, &id.to_be_bytes()), "{word}");
        good(&asked.client, id);
        bad(&asked.client, id ^ 2);
        tracker.forget_connection_ids();
    }
    // Only connects give one.
    for to in [&asked.announce, &asked.scrape] {
        asked.refused(tracker, to, "connection-id=5");
        bad(&asked.client, 5);
    }
}

fn an_id_that_was_not_given_is_not_good(tracker: &mut Tracker) {
    let client = client(tracker);
    add(tracker, "connect udp connection-id=5");
    client.send(&request(0, action::CONNECT, 1));
    client.silent();
    bad(&client, 5);
    add(tracker, "connect udp refuse=no");
    assert_eq!(client.request(PROTOCOL_ID, action::CONNECT, &[]), Reply::Error(b"no".into()));
    bad(&client, 5);
    tracker.clear_faults();
    add(tracker, "connect udp connection-id=5");
    assert_eq!(client.connect(), 5);
    good(&client, 5);
}

fn two_trackers_give_the_same_id(host: Host) {
    let mut trackers = [start(host, frozen()), start(host, frozen())];
    let theirs = client(&trackers[1]).connect();
    let clients = [client(&trackers[0]), client(&trackers[1])];
    bad(&clients[0], theirs);
    add(&mut trackers[0], &format!("connect connection-id={theirs}"));
    for client in &clients {
        assert_eq!(client.connect(), theirs);
        good(client, theirs);
    }
    trackers.into_iter().for_each(Tracker::close);
}

fn other_ids_stay_good(tracker: &mut Tracker) {
    let client = client(tracker);
    let old = client.connect();
    add(tracker, "connect connection-id=0 then connection-id=1 then ok");
    assert_eq!([client.connect(), client.connect(), client.connect()], [0, 1, old]);
    for id in [old, 0, 1] {
        good(&client, id);
    }
    bad(&client, 2);
}

/// As they are without a fault: for every port of an address, and for no other address.
fn good_for_an_ip_address(tracker: &mut Tracker) {
    let id = client(tracker).connect();
    good(&client(tracker), id);
    bad(&ipv6_client(tracker), id);
}

fn good_for_everybody_for_ever(tracker: &mut Tracker) {
    add(tracker, "connect connection-id=42");
    let id = client(tracker).connect();
    good(&client(tracker), id);
    good(&ipv6_client(tracker), id);
    tracker.advance(Duration::from_secs(10 * 365 * 86_400));
    good(&client(tracker), id);
    good(&ipv6_client(tracker), id);
}

fn good_for_nothing(tracker: &mut Tracker) {
    let client = client(tracker);
    let fault = add(tracker, "connect forget-ids");
    for _ in 0..3 {
        bad(&client, client.connect());
    }
    tracker.remove_fault(fault);
    good(&client, client.connect());
}

fn good_as_long_as_the_test_says(tracker: &mut Tracker) {
    let client = client(tracker);
    let id = client.connect();
    for _ in 0..2 {
        tracker.advance(Duration::from_secs(60));
        good(&client, id);
    }
    tracker.advance(Duration::from_secs(1));
    bad(&client, id);
}

/// Two refusals, and then silence, whatever it sends.
fn a_client_is_banned(tracker: &mut Tracker) {
    let client = client(tracker);
    let id = client.connect();
    add(tracker, "announce udp bad-connection-id then bad-connection-id then drop");
    bad(&client, id);
    bad(&client, id);
    for _ in 0..3 {
        let body = announce_body(&Announce::leecher(INFO_HASH, 1));
        client.send(&[request(id, action::ANNOUNCE, 1), body].concat());
        client.silent();
    }
    assert_eq!(tracker.swarm_count(), 0);
    tracker.clear_faults();
    good(&client, id);
}

fn one_address_is_banned(tracker: &mut Tracker) {
    let (ipv4, ipv6) = (client(tracker), ipv6_client(tracker));
    add(tracker, "udp connect remote=::1 ok then drop");
    let ids = [ipv4.connect(), ipv6.connect()];
    ipv6.send(&request(PROTOCOL_ID, action::CONNECT, 1));
    ipv6.silent();
    assert_eq!(ipv4.connect(), ids[0]);
    good(&ipv6, ids[1]);
}
