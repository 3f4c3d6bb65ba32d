//! What every host must get across, over both protocols: who is told of whom, and the counts. The rules
//! behind it are tested in `conformance`.

use std::net::{Ipv4Addr, SocketAddr};

use test_tracker_tests::announce::{Announce, Scraped};
use test_tracker_tests::client::{Client, Protocol};
use test_tracker_tests::host::Tracker;

use crate::Case;

pub(crate) const CASES: &[Case] = &[
    Case::each("single_client_gets_an_empty_list", single_client_gets_an_empty_list),
    Case::each("second_of_two_clients_gets_the_first", second_of_two_clients_gets_the_first),
    Case::each("stopped_removes", stopped_removes),
    Case::each("two_info_hashes_keep_separate_lists", two_info_hashes_keep_separate_lists),
    Case::each("scrape_counts_seeders_and_leechers", scrape_counts_seeders_and_leechers),
];

const INFO_HASH: [u8; 20] = [1; 20];
const OTHER_INFO_HASH: [u8; 20] = [2; 20];

/// Where the clients of these cases are told to reach each other.
pub(crate) fn on_loopback(announce: &Announce) -> SocketAddr {
    (Ipv4Addr::LOCALHOST, announce.port).into()
}

fn single_client_gets_an_empty_list(tracker: &mut Tracker, protocol: Protocol) {
    let answer = Client::new(tracker, protocol).announce(&Announce::leecher(INFO_HASH, 1));
    assert_eq!(answer.peers, []);
    assert_eq!((answer.seeders, answer.leechers), (0, 1));
    assert!(answer.interval > 0, "{answer:?}");
}

fn second_of_two_clients_gets_the_first(tracker: &mut Tracker, protocol: Protocol) {
    let client = Client::new(tracker, protocol);
    let first = Announce::leecher(INFO_HASH, 1);
    client.announce(&first);
    let answer = client.announce(&Announce::leecher(INFO_HASH, 2));
    assert_eq!(answer.peers, [on_loopback(&first)]);
    assert_eq!((answer.seeders, answer.leechers), (0, 2));
}

fn stopped_removes(tracker: &mut Tracker, protocol: Protocol) {
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

fn two_info_hashes_keep_separate_lists(tracker: &mut Tracker, protocol: Protocol) {
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

fn scrape_counts_seeders_and_leechers(tracker: &mut Tracker, protocol: Protocol) {
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
