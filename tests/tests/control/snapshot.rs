//! Snapshots: to the same tracker, to another one, and from any host to any other.

use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr};
use std::time::Duration;

use test_tracker_tests::announce::{Announce, Event, Scraped};
use test_tracker_tests::client::{Client, Protocol};
use test_tracker_tests::filter::{Filter, Times};
use test_tracker_tests::host::{Host, Tracker};
use test_tracker_tests::http::{self, Escape};
use test_tracker_tests::settings::Settings;
use test_tracker_tests::swarm::{Counts, NewPeer, Script};

use crate::{Case, frozen, message, start};

pub(crate) const CASES: &[Case] = &[
    Case::new("snapshot_is_what_was", the_same_tracker_is_as_it_was),
    Case::own("snapshot_across_hosts", any_host_restores_it),
    Case::new("snapshot_keeps_the_record", record_and_expectations_stay),
    Case::new("snapshot_malformed", what_is_no_snapshot_changes_nothing),
];

const SWARM: [u8; 20] = [1; 20];
const COUNTED: [u8; 20] = [2; 20];
const REJECTED: [u8; 20] = [3; 20];
const COMPLETED: [u8; 20] = [4; 20];

fn lifetime() -> Settings {
    Settings { peer_lifetime: Some(100), ..frozen() }
}

/// Gives a tracker some of everything that a snapshot has.
fn fill(tracker: &mut Tracker) {
    let client = Client::new(tracker, Protocol::Udp);
    let leecher = Announce {
        uploaded: 1,
        downloaded: 2,
        left: u64::from(u32::MAX) + 3,
        key: Some(4),
        peer_id: *b"-TR4060-\x00\xff\\abcdefghi",
        ..Announce::leecher(SWARM, 1)
    };
    client.announce(&leecher);
    let other = Announce { peer_id: [5; 20], ..Announce::leecher(SWARM, 3) };
    let target = http::announce_target(&other, Escape::Upper);
    let target = [&target[..], b"&key=PCXG8%ffePc"].concat();
    http::announced(&http::get(tracker.ipv4(Protocol::Http), target));
    tracker.advance(Duration::from_millis(30_500));
    let ipv6 = SocketAddr::from((Ipv6Addr::LOCALHOST, 7));
    tracker.add_peer(&SWARM, &NewPeer::at(ipv6)).expect("it can be added");
    let finished = Announce { left: 0, event: Event::Completed, ..Announce::leecher(COMPLETED, 2) };
    client.announce(&Announce::leecher(COMPLETED, 2));
    client.announce(&finished);
    client.announce(&finished.stopped());
    tracker.set_counts(&COUNTED, Some(Counts { seeders: 5, leechers: 6, downloaded: 7 }));
    tracker.set_intervals(Some(11), Some(12));
    tracker.refuse(&REJECTED, Some("not wänted"));
    let told = NewPeer { peer_id: Some([0xee; 20]), ..NewPeer::at(([192, 0, 2, 1], 8)) };
    let script = Script {
        info_hash: Some(SWARM),
        interval: Some(13),
        min_interval: Some(14),
        peers: Some(vec![told]),
    };
    tracker.next_announce(&script).expect("it can be scripted");
}

/// Whether a tracker has what [`fill`] gave it; `when` the snapshot was taken.
fn assert_filled(tracker: &mut Tracker, peers: &[test_tracker_tests::swarm::Peer], from: &str) {
    assert_eq!(tracker.peers(&SWARM), peers, "{from}");
    assert_eq!(tracker.swarm_count(), 1, "{from}");
    let http = tracker.ipv4(Protocol::Http);
    let client = Client::new(tracker, Protocol::Http);
    let scraped = [
        Scraped { seeders: 5, completed: 7, leechers: 6 },
        Scraped { completed: 1, ..Scraped::default() },
        Scraped { leechers: 3, ..Scraped::default() },
    ];
    assert_eq!(client.scrape(&[COUNTED, COMPLETED, SWARM]), scraped, "{from}");
    let target = |info_hash| http::announce_target(&Announce::leecher(info_hash, 9), Escape::Upper);
    assert_eq!(http::get(http, target(REJECTED)).failure_reason(), "not wänted", "{from}");
    // The announce of the swarm uses up the script; the other one has the intervals that are set.
    let intervals = |info_hash| {
        let response = http::get(http, target(info_hash));
        let body = response.bencode();
        let (interval, min) = (body.at("interval").integer(), body.at("min interval").integer());
        (interval, min, http::announced(&response).peers)
    };
    let told = SocketAddr::from((Ipv4Addr::new(192, 0, 2, 1), 8));
    assert_eq!(intervals(SWARM), (13, 14, vec![told]), "{from}");
    assert_eq!(intervals([5; 20]), (11, 12, vec![]), "{from}");
}

fn the_same_tracker_is_as_it_was(tracker: &mut Tracker) {
    fill(tracker);
    let peers = tracker.peers(&SWARM);
    let snapshot = tracker.snapshot();
    assert_eq!(tracker.snapshot(), snapshot, "taken twice");
    assert_filled(tracker, &peers, "before");
    // Now there are others in it; they make place.
    tracker.add_peer(&[6; 20], &NewPeer::at(([192, 0, 2, 2], 9))).expect("it can be added");
    tracker.restore(&snapshot).expect("its own snapshot");
    assert_eq!(tracker.snapshot(), snapshot, "and back");
    assert_filled(tracker, &peers, "after");
    tracker.clear();
    tracker.restore(&snapshot).expect("its own snapshot");
    assert_filled(tracker, &peers, "after it was cleared");
}

/// Peers are as old as they were, whatever the clock of the other tracker says.
fn any_host_restores_it(host: Host) {
    let mut from = start(host, lifetime());
    fill(&mut from);
    let peers = from.peers(&SWARM);
    let ages: Vec<_> = peers.iter().map(|peer| peer.age).collect();
    assert_eq!(ages, [30.5, 30.5, 0.0]);
    let keys: Vec<_> = peers.iter().map(|peer| peer.key.as_deref()).collect();
    assert_eq!(keys, [Some("00000004"), Some(r"PCXG8\xffePc"), None]);
    let snapshot = from.snapshot();
    for other in Host::INSIDE {
        let mut to = start(other, lifetime());
        to.advance(Duration::from_secs(1_000_000));
        to.restore(&snapshot).unwrap_or_else(|error| panic!("{other}: {error}"));
        assert_eq!(to.snapshot(), snapshot, "{other}");
        // And back, to the same bytes.
        from.clear();
        from.restore(&to.snapshot()).unwrap_or_else(|error| panic!("from {other}: {error}"));
        assert_eq!(from.snapshot(), snapshot, "from {other}");
        assert_filled(&mut to, &peers, &format!("{host} to {other}"));
        // They expire as they would have.
        to.advance(Duration::from_millis(69_500));
        let old = to.peers(&SWARM).len();
        to.advance(Duration::from_nanos(1));
        assert_eq!((old, to.peers(&SWARM).len()), (4, 2), "{other}: two were 30.5 s old");
        to.close();
    }
    from.close();
}

fn record_and_expectations_stay(tracker: &mut Tracker) {
    let snapshot = tracker.snapshot();
    let client = Client::new(tracker, Protocol::Http);
    tracker.expect(&Filter::announces(), Times::exactly(2));
    client.announce(&Announce::leecher(SWARM, 1));
    let requests = tracker.requests(&Filter::any());
    tracker.restore(&snapshot).expect("its own snapshot");
    assert_eq!(tracker.swarm_count(), 0);
    assert_eq!(tracker.requests(&Filter::any()), requests);
    assert_eq!(tracker.counters().len(), 1);
    message(tracker.verify(), &["got 1"]);
    client.announce(&Announce::leecher(SWARM, 1));
    assert_eq!(tracker.verify(), Ok(()));
}

fn what_is_no_snapshot_changes_nothing(tracker: &mut Tracker) {
    fill(tracker);
    let snapshot = tracker.snapshot();
    for length in 0..snapshot.len() {
        let error = tracker.restore(&snapshot[..length]);
        message(error, &["snapshot"]);
    }
    let longer = [&snapshot[..], b"\0"].concat();
    message(tracker.restore(&longer), &["snapshot", "more bytes"]);
    message(tracker.restore(b"not one"), &["snapshot", "version"]);
    // A bit may change without making it none; then it can be restored again.
    for at in 0..snapshot.len() {
        let mut changed = snapshot.clone();
        changed[at] ^= 0x80;
        match tracker.restore(&changed) {
            Ok(()) => tracker.restore(&snapshot).expect("its own snapshot"),
            Err(error) => assert!(error.contains("snapshot"), "byte {at}: {error}"),
        }
        assert_eq!(tracker.snapshot(), snapshot, "byte {at}");
    }
}
