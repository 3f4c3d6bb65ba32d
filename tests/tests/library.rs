//! What only the Rust library can be asked: many trackers in one process.

use test_tracker_tests::announce::Announce;
use test_tracker_tests::client::{Client, Protocol};
use test_tracker_tests::host::{Host, Options, Tracker};

use std::collections::BTreeSet;

#[test]
fn ten_trackers_at_once_keep_to_themselves() {
    let mut trackers: Vec<Tracker> =
        (0..10).map(|_| Tracker::start(Host::Library, &Options::default())).collect();
    for protocol in Protocol::ALL {
        let ports: BTreeSet<u16> =
            trackers.iter().map(|tracker| tracker.ipv4(protocol).port()).collect();
        assert_eq!(ports.len(), trackers.len(), "{ports:?}");
    }
    let info_hash = [1; 20];
    let announce = |tracker: usize| Announce::leecher(info_hash, tracker as u8);
    for protocol in Protocol::ALL {
        for (number, tracker) in trackers.iter().enumerate() {
            let answer = Client::new(tracker, protocol).announce(&announce(number));
            assert_eq!((answer.leechers, answer.peers), (1, vec![]), "tracker {number}");
        }
    }
    for (number, tracker) in trackers.iter_mut().enumerate() {
        let peers = tracker.peers(&info_hash);
        assert_eq!(peers.len(), 1, "tracker {number}: {peers:?}");
        assert_eq!(peers[0].peer_id.0, announce(number).peer_id);
    }
    // Closing one leaves the others alone.
    trackers.remove(4).close();
    for tracker in &trackers {
        assert_eq!(Client::new(tracker, Protocol::Udp).scrape(&[info_hash])[0].leechers, 1);
    }
    for tracker in trackers {
        tracker.close();
    }
}
