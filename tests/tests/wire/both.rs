//! What is the same over both protocols: who is told of whom, and the counts.

use std::collections::BTreeSet;
use std::net::{Ipv4Addr, SocketAddr};

use test_tracker_tests::announce::{Announce, Event, Scraped};
use test_tracker_tests::client::{Client, Protocol};
use test_tracker_tests::host::Tracker;

use crate::{Case, cases};

type Run = fn(&Tracker, Protocol);

pub(crate) const CASES: &[Case<Run>] = cases![
    single_client_gets_an_empty_list,
    second_of_two_clients_gets_the_first,
    announcer_is_never_in_its_own_list,
    stopped_removes,
    stopped_by_a_stranger_is_answered,
    two_info_hashes_keep_separate_lists,
    scrape_counts_seeders_and_leechers,
    scrape_of_an_unknown_info_hash_is_zeros,
    scrape_adds_no_peer,
    completed_counts_once,
    start_as_a_seeder_is_no_completed_download,
    num_want_is_met_exactly,
    num_want_zero_gives_no_peers,
    peers_are_distinct_and_random,
];

const INFO_HASH: [u8; 20] = [1; 20];
const OTHER_INFO_HASH: [u8; 20] = [2; 20];

/// Where the clients of these cases are told to reach each other.
pub(crate) fn on_loopback(announce: &Announce) -> SocketAddr {
    (Ipv4Addr::LOCALHOST, announce.port).into()
}

fn single_client_gets_an_empty_list(tracker: &Tracker, protocol: Protocol) {
    let answer = Client::new(tracker, protocol).announce(&Announce::leecher(INFO_HASH, 1));
    assert_eq!(answer.peers, []);
    assert_eq!((answer.seeders, answer.leechers), (0, 1));
    assert!(answer.interval > 0, "{answer:?}");
}

fn second_of_two_clients_gets_the_first(tracker: &Tracker, protocol: Protocol) {
    let client = Client::new(tracker, protocol);
    let first = Announce::leecher(INFO_HASH, 1);
    client.announce(&first);
    let answer = client.announce(&Announce::leecher(INFO_HASH, 2));
    assert_eq!(answer.peers, [on_loopback(&first)]);
    assert_eq!((answer.seeders, answer.leechers), (0, 2));
}

fn announcer_is_never_in_its_own_list(tracker: &Tracker, protocol: Protocol) {
    let client = Client::new(tracker, protocol);
    let [first, second] = [1, 2].map(|number| Announce::leecher(INFO_HASH, number));
    client.announce(&first);
    assert_eq!(client.announce(&first.again()).peers, []);
    client.announce(&second);
    assert_eq!(client.announce(&first.again()).peers, [on_loopback(&second)]);
    assert_eq!(client.announce(&second.again()).peers, [on_loopback(&first)]);
}

fn stopped_removes(tracker: &Tracker, protocol: Protocol) {
    let client = Client::new(tracker, protocol);
    let [first, second] = [1, 2].map(|number| Announce::leecher(INFO_HASH, number));
    client.announce(&first);
    client.announce(&second);
    let goodbye = client.announce(&first.stopped());
    assert_eq!(goodbye.peers, []);
    assert_eq!((goodbye.seeders, goodbye.leechers), (0, 1));
    let answer = client.announce(&second.again());
    assert_eq!(answer.peers, []);
    assert_eq!((answer.seeders, answer.leechers), (0, 1));
}

fn stopped_by_a_stranger_is_answered(tracker: &Tracker, protocol: Protocol) {
    let client = Client::new(tracker, protocol);
    let first = Announce::leecher(INFO_HASH, 1);
    client.announce(&first);
    let goodbye = client.announce(&Announce::seeder(INFO_HASH, 2).stopped());
    assert_eq!(goodbye.peers, []);
    assert_eq!((goodbye.seeders, goodbye.leechers), (0, 1));
}

fn two_info_hashes_keep_separate_lists(tracker: &Tracker, protocol: Protocol) {
    let client = Client::new(tracker, protocol);
    let first = Announce::leecher(INFO_HASH, 1);
    let other = Announce::seeder(OTHER_INFO_HASH, 2);
    client.announce(&first);
    let answer = client.announce(&other);
    assert_eq!(answer.peers, []);
    assert_eq!((answer.seeders, answer.leechers), (1, 0));
    assert_eq!(client.announce(&Announce::leecher(INFO_HASH, 3)).peers, [on_loopback(&first)]);
    assert_eq!(
        client.announce(&Announce::leecher(OTHER_INFO_HASH, 4)).peers,
        [on_loopback(&other)]
    );
}

fn scrape_counts_seeders_and_leechers(tracker: &Tracker, protocol: Protocol) {
    let client = Client::new(tracker, protocol);
    for number in 1..=3 {
        client.announce(&Announce::seeder(INFO_HASH, number));
    }
    for number in 4..=5 {
        client.announce(&Announce::leecher(INFO_HASH, number));
    }
    client.announce(&Announce::leecher(OTHER_INFO_HASH, 6));
    let first = Scraped { seeders: 3, completed: 0, leechers: 2 };
    let other = Scraped { seeders: 0, completed: 0, leechers: 1 };
    assert_eq!(client.scrape(&[INFO_HASH]), [first]);
    assert_eq!(client.scrape(&[OTHER_INFO_HASH, INFO_HASH]), [other, first]);
}

fn scrape_of_an_unknown_info_hash_is_zeros(tracker: &Tracker, protocol: Protocol) {
    let client = Client::new(tracker, protocol);
    client.announce(&Announce::seeder(INFO_HASH, 1));
    let known = Scraped { seeders: 1, completed: 0, leechers: 0 };
    assert_eq!(client.scrape(&[OTHER_INFO_HASH, INFO_HASH]), [Scraped::default(), known]);
}

fn scrape_adds_no_peer(tracker: &Tracker, protocol: Protocol) {
    let client = Client::new(tracker, protocol);
    client.scrape(&[INFO_HASH]);
    assert_eq!(client.scrape(&[INFO_HASH]), [Scraped::default()]);
    assert_eq!(client.announce(&Announce::leecher(INFO_HASH, 1)).peers, []);
}

fn completed_counts_once(tracker: &Tracker, protocol: Protocol) {
    let client = Client::new(tracker, protocol);
    let leecher = Announce::leecher(INFO_HASH, 1);
    let completed = Announce { event: Event::Completed, ..Announce::seeder(INFO_HASH, 1) };
    client.announce(&leecher);
    for _ in 0..2 {
        let answer = client.announce(&completed);
        assert_eq!((answer.seeders, answer.leechers), (1, 0));
    }
    assert_eq!(client.scrape(&[INFO_HASH]), [Scraped { seeders: 1, completed: 1, leechers: 0 }]);
    client.announce(&completed.stopped());
    assert_eq!(client.scrape(&[INFO_HASH]), [Scraped { seeders: 0, completed: 1, leechers: 0 }]);
}

fn start_as_a_seeder_is_no_completed_download(tracker: &Tracker, protocol: Protocol) {
    let client = Client::new(tracker, protocol);
    client.announce(&Announce::seeder(INFO_HASH, 1));
    assert_eq!(client.scrape(&[INFO_HASH]), [Scraped { seeders: 1, completed: 0, leechers: 0 }]);
}

/// 40 clients, of which another one asks for some.
fn crowd(client: &Client) -> BTreeSet<SocketAddr> {
    (1..=40)
        .map(|number| {
            let announce = Announce::leecher(INFO_HASH, number);
            client.announce(&announce);
            on_loopback(&announce)
        })
        .collect()
}

/// A client that asks a crowd's tracker for so many peers.
fn wants(num_want: i32) -> Announce {
    Announce { num_want: Some(num_want), ..Announce::seeder(INFO_HASH, 100) }
}

fn num_want_is_met_exactly(tracker: &Tracker, protocol: Protocol) {
    let client = Client::new(tracker, protocol);
    let crowd = crowd(&client);
    for num_want in [1, 2, 3, 20, 39, 40, 41] {
        let peers = client.announce(&wants(num_want)).peers;
        assert_eq!(peers.len(), crowd.len().min(num_want as usize), "of {num_want}: {peers:?}");
        let distinct: BTreeSet<_> = peers.iter().copied().collect();
        assert_eq!(distinct.len(), peers.len(), "a peer twice in {peers:?}");
        assert!(distinct.is_subset(&crowd), "a stranger in {peers:?}");
    }
}

fn num_want_zero_gives_no_peers(tracker: &Tracker, protocol: Protocol) {
    let client = Client::new(tracker, protocol);
    crowd(&client);
    assert_eq!(client.announce(&wants(0)).peers, []);
}

fn peers_are_distinct_and_random(tracker: &Tracker, protocol: Protocol) {
    let client = Client::new(tracker, protocol);
    let crowd = crowd(&client);
    let mut seen = BTreeSet::new();
    // That a peer is left out of all answers has a chance of (3/4)^200: it will not happen.
    for _ in 0..200 {
        seen.extend(client.announce(&wants(10)).peers);
    }
    assert_eq!(seen, crowd);
}
