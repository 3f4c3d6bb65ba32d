//! The tracker's clock: what is recorded by it, and what expires by it.

use std::net::SocketAddr;
use std::time::Duration;

use test_tracker_tests::announce::{Announce, Scraped};
use test_tracker_tests::client::{Client, Protocol};
use test_tracker_tests::filter::{Filter, Wait};
use test_tracker_tests::host::{Host, Tracker};
use test_tracker_tests::settings::Settings;
use test_tracker_tests::swarm::NewPeer;

use crate::{Case, frozen, message};

pub(crate) const CASES: &[Case] = &[
    Case::new("time_of_requests", requests_come_by_the_trackers_clock),
    Case::new("time_that_runs", a_running_clock_goes_on).with(Settings::default),
    Case::new("time_of_added_peers", an_added_peer_expires)
        .with(|| Settings { peer_lifetime: Some(60), ..frozen() }),
    Case::new("time_of_waits", waits_live_in_real_time).on(&Host::WAITING),
];

const INFO_HASH: [u8; 20] = [1; 20];

fn requests_come_by_the_trackers_clock(tracker: &mut Tracker) {
    let client = Client::new(tracker, Protocol::Http);
    let udp = Client::new(tracker, Protocol::Udp);
    client.announce(&Announce::leecher(INFO_HASH, 1));
    tracker.advance(Duration::from_millis(1500));
    client.scrape(&[INFO_HASH]);
    tracker.advance(Duration::from_secs(3600));
    udp.announce(&Announce::leecher(INFO_HASH, 1));
    let at: Vec<_> = tracker.requests(&Filter::any()).iter().map(|request| request.at).collect();
    assert_eq!(at, [0.0, 1.5, 3601.5, 3601.5]);
    tracker.clear();
    client.scrape(&[INFO_HASH]);
    assert_eq!(tracker.requests(&Filter::any())[0].at, 3601.5, "the clock stays as it is");
}

/// It begins at zero, and never goes back.
fn a_running_clock_goes_on(tracker: &mut Tracker) {
    let client = Client::new(tracker, Protocol::Http);
    for _ in 0..5 {
        client.announce(&Announce::leecher(INFO_HASH, 1));
    }
    let day = 86_400.0;
    tracker.advance(Duration::from_secs(86_400));
    client.announce(&Announce::leecher(INFO_HASH, 1));
    let at: Vec<_> = tracker.requests(&Filter::any()).iter().map(|request| request.at).collect();
    assert!(at.is_sorted(), "{at:?}");
    assert!(at[0] < day && at[5] >= day, "{at:?}");
    tracker.set_frozen(true);
    client.announce(&Announce::leecher(INFO_HASH, 1));
    client.announce(&Announce::leecher(INFO_HASH, 1));
    let stopped: Vec<_> =
        tracker.requests(&Filter::any())[6..].iter().map(|request| request.at).collect();
    assert_eq!(stopped[0], stopped[1]);
    assert!(stopped[0] >= at[5], "{stopped:?} after {at:?}");
}

fn an_added_peer_expires(tracker: &mut Tracker) {
    let peer = NewPeer::at(SocketAddr::from(([192, 0, 2, 1], 6881)));
    tracker.add_peer(&INFO_HASH, &peer).expect("it can be added");
    tracker.advance(Duration::from_secs(60));
    let peers = tracker.peers(&INFO_HASH);
    assert_eq!((peers.len(), peers[0].age), (1, 60.0));
    // Added again it begins anew.
    tracker.add_peer(&INFO_HASH, &peer).expect("it can be added");
    tracker.advance(Duration::from_secs(60));
    for protocol in Protocol::ALL {
        let scraped = Client::new(tracker, protocol).scrape(&[INFO_HASH]);
        assert_eq!(scraped, [Scraped { leechers: 1, ..Scraped::default() }], "{protocol}");
    }
    tracker.advance(Duration::from_nanos(1));
    for protocol in Protocol::ALL {
        let scraped = Client::new(tracker, protocol).scrape(&[INFO_HASH]);
        assert_eq!(scraped, [Scraped::default()], "{protocol}");
    }
    assert_eq!((tracker.swarm_count(), tracker.peers(&INFO_HASH)), (0, vec![]));
}

/// A clock that stands still ends no wait's patience, and one that is moved does not, either.
fn waits_live_in_real_time(tracker: &mut Tracker) {
    let short = Wait { timeout: Duration::from_millis(20), ..Wait::default() };
    let in_vain = tracker.wait_for(&Filter::any(), short);
    message(tracker.waited(in_vain), &["timed out after 20 ms"]);
    let patient = tracker.wait_for(&Filter::any(), Wait::default());
    tracker.advance(Duration::from_secs(1_000_000));
    Client::new(tracker, Protocol::Http).scrape(&[INFO_HASH]);
    assert_eq!(tracker.waited(patient).map(|requests| requests.len()), Ok(1));
}
