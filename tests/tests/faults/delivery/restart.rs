//! A tracker that comes back on the same ports, with what it knew or without: F12.

use std::time::Duration;

use test_tracker_tests::announce::Announce;
use test_tracker_tests::client::Protocol;
use test_tracker_tests::filter::Filter;
use test_tracker_tests::host::{Host, Tracker};
use test_tracker_tests::http;
use test_tracker_tests::udp::{Reply, UdpClient, action};

use super::down::{comes_up, goes_down};
use crate::udp::{INFO_HASH, client};
use crate::{Case, add};

pub(crate) const CASES: &[Case] = &[
    Case::new("F12_all_kept", ids_and_swarms_are_kept).on(&Host::EACH_KIND),
    Case::new("F12_ids_lost", ids_are_lost).on(&Host::EACH_KIND),
    Case::new("F12_swarms_lost", swarms_are_lost).on(&Host::EACH_KIND),
    Case::new("F12_all_lost", ids_and_swarms_are_lost).on(&Host::EACH_KIND),
    Case::new("F12_cleared", a_test_forgets_meanwhile).on(&Host::EACH_KIND),
    Case::new("F12_http", a_response_before_the_restart).on(&Host::EACH_KIND),
    Case::new("F12_forget_swarms", swarms_are_lost_without_a_restart),
];

/// A client with a connection id that has announced itself.
fn announced(tracker: &Tracker) -> (UdpClient, u64) {
    let client = client(tracker);
    client.announce(&Announce::leecher(INFO_HASH, 1));
    let id = client.connect();
    (client, id)
}

/// Whether an id is still good, and how many peers are known.
fn known(tracker: &mut Tracker, client: &UdpClient, id: u64) -> (bool, usize) {
    let reply = client.request(id, action::SCRAPE, &INFO_HASH);
    (matches!(reply, Reply::Scrape(_)), tracker.peers(&INFO_HASH).len())
}

/// Restarts by a fault with these effects, behind a right reply; then gives what is still known.
fn restart(tracker: &mut Tracker, effects: &str) -> (bool, usize) {
    let (client, id) = announced(tracker);
    add(tracker, &format!("scrape udp once down=1s {effects}"));
    let before = client.request(id, action::SCRAPE, &INFO_HASH);
    assert!(matches!(&before, Reply::Scrape(told) if told[0].leechers == 1), "{before:?}");
    goes_down(tracker);
    tracker.advance(Duration::from_secs(1));
    comes_up(tracker);
    let known = known(tracker, &client, id);
    // New ones are good, and the client enters again.
    assert_eq!(client.announce(&Announce::leecher(INFO_HASH, 1)).leechers, 1);
    known
}

fn ids_and_swarms_are_kept(tracker: &mut Tracker) {
    assert_eq!(restart(tracker, ""), (true, 1));
    let (client, id) = announced(tracker);
    tracker.down(None);
    assert_eq!(tracker.peers(&INFO_HASH).len(), 1, "also while it is down");
    tracker.up();
    assert_eq!(known(tracker, &client, id), (true, 1));
    assert!(tracker.recorded().total > 5, "the record, too");
}

fn ids_are_lost(tracker: &mut Tracker) {
    assert_eq!(restart(tracker, "forget-ids"), (false, 1));
}

fn swarms_are_lost(tracker: &mut Tracker) {
    assert_eq!(restart(tracker, "forget-swarms"), (true, 0));
}

fn ids_and_swarms_are_lost(tracker: &mut Tracker) {
    assert_eq!(restart(tracker, "forget-ids forget-swarms"), (false, 0));
}

fn a_test_forgets_meanwhile(tracker: &mut Tracker) {
    let (client, id) = announced(tracker);
    tracker.down(None);
    tracker.forget_connection_ids();
    tracker.clear();
    tracker.up();
    assert_eq!(known(tracker, &client, id), (false, 0));
    assert_eq!(tracker.requests(&Filter::any()).len(), 1);
}

fn a_response_before_the_restart(tracker: &mut Tracker) {
    let address = tracker.ipv4(Protocol::Http);
    http::announce(address, &Announce::leecher(INFO_HASH, 1));
    add(tracker, "announce http once down=1s forget-swarms");
    assert_eq!(http::announce(address, &Announce::leecher(INFO_HASH, 2)).leechers, 2);
    goes_down(tracker);
    tracker.advance(Duration::from_secs(1));
    comes_up(tracker);
    assert_eq!(http::announce(address, &Announce::leecher(INFO_HASH, 2)).leechers, 1);
}

fn swarms_are_lost_without_a_restart(tracker: &mut Tracker) {
    let (client, id) = announced(tracker);
    add(tracker, "announce udp once forget-swarms");
    assert_eq!(client.announce(&Announce::leecher(INFO_HASH, 2)).leechers, 2);
    assert_eq!(known(tracker, &client, id), (true, 0));
    assert_eq!(client.announce(&Announce::leecher(INFO_HASH, 2)).leechers, 1);
}
