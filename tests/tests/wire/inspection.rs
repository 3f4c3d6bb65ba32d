//! What a host says of its swarms is what clients find.

use test_tracker_tests::announce::{Announce, InfoHash};
use test_tracker_tests::client::{Client, Protocol};
use test_tracker_tests::host::{Host, Tracker};
use test_tracker_tests::swarm::identity;

use crate::Case;
use crate::both::on_loopback;

pub(crate) const CASES: &[Case] = &[
    Case::each("peers_are_those_that_announced", peers_are_those_that_announced).on(&Host::INSIDE),
    Case::each("swarm_count_follows_announces", swarm_count_follows_announces).on(&Host::INSIDE),
];

fn peers_are_those_that_announced(tracker: &mut Tracker, protocol: Protocol) {
    // Every byte value occurs in one of these info hashes, and in the peer ids made of them.
    let info_hashes: Vec<InfoHash> = (0..=12u8)
        .map(|row| std::array::from_fn(|column| (usize::from(row) * 20 + column) as u8))
        .collect();
    let client = Client::new(tracker, protocol);
    for &info_hash in &info_hashes {
        let mut leecher = Announce::leecher(info_hash, 1);
        leecher.peer_id = info_hash;
        leecher.peer_id.reverse();
        let seeder = Announce::seeder(info_hash, 2);
        assert_eq!(tracker.peers(&info_hash), []);
        client.announce(&leecher);
        assert_eq!(client.announce(&seeder).peers, [on_loopback(&leecher)]);
        let peer = |announce: &Announce| identity(on_loopback(announce), announce);
        assert_eq!(tracker.identities(&info_hash), [peer(&leecher), peer(&seeder)]);
        client.announce(&leecher.stopped());
        assert_eq!(tracker.identities(&info_hash), [peer(&seeder)]);
    }
}

fn swarm_count_follows_announces(tracker: &mut Tracker, protocol: Protocol) {
    let client = Client::new(tracker, protocol);
    assert_eq!(tracker.swarm_count(), 0);
    let [first, second] = [1, 2].map(|number| Announce::leecher([number; 20], number));
    client.announce(&first);
    assert_eq!(tracker.swarm_count(), 1);
    client.announce(&second);
    assert_eq!(tracker.swarm_count(), 2);
    client.announce(&first.again());
    client.scrape(&[[3; 20]]);
    assert_eq!(tracker.swarm_count(), 2);
    client.announce(&second.stopped());
    assert_eq!(tracker.swarm_count(), 1);
}
