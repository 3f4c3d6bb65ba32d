//! With a seed and a frozen clock a tracker repeats itself, byte for byte, whichever host runs it.

use std::time::Duration;

use test_tracker_tests::announce::Announce;
use test_tracker_tests::client::{Client, Protocol};
use test_tracker_tests::host::{Host, Options, Tracker};
use test_tracker_tests::http::{self, Escape};
use test_tracker_tests::settings::Settings;
use test_tracker_tests::udp::{UdpClient, action, request};

const INFO_HASH: [u8; 20] = [0xa5; 20];

fn options(settings: Settings) -> Options {
    Options { host: "127.0.0.1", settings, ..Options::default() }
}

/// All that a tracker answers to the same requests: connection ids, choices from a swarm that is too
/// large for a reply, over both protocols, and errors.
fn answers(host: Host, seed: u64) -> Vec<Vec<u8>> {
    let settings = Settings { seed: Some(seed), frozen: Some(true), ..Settings::default() };
    let tracker = Tracker::start(host, &options(settings));
    let udp = UdpClient::new(tracker.ipv4(Protocol::Udp));
    let mut answers = vec![udp.connect().to_be_bytes().to_vec()];
    udp.announce_all((0..40).map(|number| Announce::one_of_many(INFO_HASH, number)));
    for number in 0..10 {
        let asker = Announce { num_want: Some(7), ..Announce::leecher(INFO_HASH, number) };
        answers.push(udp.exchange(&udp.announce_datagram(&asker), "answer to an announce"));
        let target = http::announce_target(&asker, Escape::Upper);
        answers.push(http::get(tracker.ipv4(Protocol::Http), &target).body);
    }
    answers.push(udp.exchange(&request(1, action::SCRAPE, 1), "error"));
    tracker.close();
    answers
}

#[test]
fn the_same_seed_and_requests_give_the_same_bytes_on_every_host() {
    let expected = answers(Host::Library, 7);
    for host in Host::ALL {
        assert_eq!(answers(host, 7), expected, "{host}");
    }
}

#[test]
fn another_seed_gives_other_connection_ids_and_choices() {
    let (one, other) = (answers(Host::Library, 7), answers(Host::Library, 8));
    assert_ne!(one[0], other[0]);
    assert_ne!(one[1..], other[1..]);
}

#[test]
fn a_frozen_clock_moves_only_when_it_is_moved() {
    for host in [Host::Library, Host::SimpleTracker, Host::StockShim] {
        let lifetime =
            Settings { peer_lifetime: Some(1), frozen: Some(true), ..Settings::default() };
        let mut tracker = Tracker::start(host, &options(lifetime));
        let client = Client::new(&tracker, Protocol::Http);
        client.announce(&Announce::leecher(INFO_HASH, 1));
        tracker.advance(Duration::from_secs(1));
        assert_eq!(tracker.peers(&INFO_HASH).len(), 1, "{host}");
        tracker.advance(Duration::from_nanos(1));
        assert_eq!(tracker.peers(&INFO_HASH).len(), 0, "{host}");

        // It goes on when it is told to: a second and the moments until here are too much.
        client.announce(&Announce::leecher(INFO_HASH, 1));
        tracker.set_frozen(false);
        tracker.advance(Duration::from_secs(1));
        assert_eq!(tracker.peers(&INFO_HASH).len(), 0, "{host}");

        // It can be stopped again.
        tracker.set_frozen(true);
        client.announce(&Announce::leecher(INFO_HASH, 1));
        tracker.advance(Duration::from_secs(1));
        assert_eq!(tracker.peers(&INFO_HASH).len(), 1, "{host}");
        tracker.close();
    }
}
