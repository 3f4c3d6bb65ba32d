//! What a host that looks inside tells: which requests, how many of each kind, swarms and peers.

use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr};
use std::ops::RangeInclusive;
use std::time::Duration;

use test_tracker::{Action, Event, Family, Outcome, Transport};
use test_tracker_tests::announce::{self, Announce};
use test_tracker_tests::client::{Client, Protocol};
use test_tracker_tests::filter::Filter;
use test_tracker_tests::host::Tracker;
use test_tracker_tests::http::{self, Escape};
use test_tracker_tests::request::Scraped;
use test_tracker_tests::settings::Settings;
use test_tracker_tests::swarm::{Counter, Counts, Peer, Recorded};
use test_tracker_tests::udp::{UdpClient, action, announce_body};

use crate::see::{DENIED, INFO_HASH, OTHER, transmission};
use crate::{Case, frozen};

pub(crate) const CASES: &[Case] = &[
    Case::new("see_requests_by_filter", requests_by_filter),
    Case::new("see_bounded_record", the_record_keeps_the_newest)
        .with(|| Settings { record_max: Some(3), ..frozen() }),
    Case::new("see_no_record", nothing_is_kept)
        .with(|| Settings { record_max: Some(0), ..frozen() }),
    Case::new("see_counters", counters_go_by_kind)
        .with(|| Settings { record_max: Some(1), ..frozen() }),
    Case::new("see_swarms", swarms_have_numbers),
    Case::new("see_keys", keys_are_the_same_everywhere),
    Case::new("see_peers", peers_have_all_that_they_said),
];

/// Each condition leaves out some of the requests, and several leave out more.
fn requests_by_filter(tracker: &mut Tracker) {
    let udp = Client::new(tracker, Protocol::Udp);
    let http = Client::new(tracker, Protocol::Http);
    let ipv6 = tracker.addresses(Protocol::Http).iter().any(SocketAddr::is_ipv6);
    udp.announce(&Announce::leecher(INFO_HASH, 1)); // 1, 2
    http.announce(&Announce::seeder(OTHER, 2)); // 3
    http.scrape(&[OTHER, INFO_HASH]); // 4
    http.announce(&Announce::leecher(INFO_HASH, 1).stopped()); // 5
    http::get(tracker.ipv4(Protocol::Http), "/nowhere"); // 6
    UdpClient::new(tracker.ipv4(Protocol::Udp)).send_unanswered(b"junk"); // 7, 8
    if ipv6 {
        let client = Client::ipv6(tracker, Protocol::Http);
        client.announce(&transmission()); // 9
    }

    let mut expect = |filter: Filter, numbers: &[u64]| {
        let requests = tracker.requests(&filter);
        let found: Vec<_> = requests.iter().map(|request| request.number).collect();
        let expected: Vec<_> =
            numbers.iter().copied().filter(|&number| ipv6 || number < 9).collect();
        assert_eq!(found, expected, "{filter:?}");
    };
    let any = Filter::any;
    let peer_id = |begin: &[u8]| Filter { peer_id: Some(begin.into()), ..any() };
    expect(any(), &[1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(Filter { transport: Some(Transport::Udp), ..any() }, &[1, 2, 7, 8]);
    expect(Filter { transport: Some(Transport::Http), ..any() }, &[3, 4, 5, 6, 9]);
    expect(Filter { action: Some(Action::Connect), ..any() }, &[1, 8]);
    expect(Filter::announces(), &[2, 3, 5, 9]);
    expect(Filter { action: Some(Action::Scrape), ..any() }, &[4]);
    expect(Filter { action: Some(Action::Unknown), ..any() }, &[6, 7]);
    expect(Filter { info_hash: Some(INFO_HASH), ..any() }, &[2, 4, 5, 9]);
    expect(Filter { info_hash: Some(OTHER), ..any() }, &[3, 4]);
    expect(Filter { info_hash: Some(DENIED), ..any() }, &[]);
    expect(peer_id(b""), &[2, 3, 5, 9]);
    expect(peer_id(b"-TT0100-"), &[2, 3, 5]);
    expect(peer_id(&Announce::leecher(INFO_HASH, 1).peer_id), &[2, 5]);
    expect(peer_id(b"-TR4060-\x00\xff\\"), &[9]);
    expect(peer_id(b"T"), &[]);
    expect(Filter { event: Some(Event::Started), ..any() }, &[2, 3]);
    expect(Filter { event: Some(Event::Stopped), ..any() }, &[5]);
    expect(Filter { event: Some(Event::Completed), ..any() }, &[9]);
    expect(Filter { event: Some(Event::None), ..any() }, &[]);
    expect(Filter { family: Some(Family::V4), ..any() }, &[1, 2, 3, 4, 5, 6, 7, 8]);
    expect(Filter { family: Some(Family::V6), ..any() }, &[9]);
    let remote = |remote| Filter { remote: Some(remote), ..any() };
    expect(remote(Ipv4Addr::LOCALHOST.into()), &[1, 2, 3, 4, 5, 6, 7, 8]);
    expect(remote(Ipv4Addr::LOCALHOST.to_ipv6_mapped().into()), &[1, 2, 3, 4, 5, 6, 7, 8]);
    expect(remote(Ipv6Addr::LOCALHOST.into()), &[9]);
    expect(remote(Ipv4Addr::new(192, 0, 2, 1).into()), &[]);
    let outcome = |outcome| Filter { outcome: Some(outcome), ..any() };
    expect(outcome(Outcome::Answered), &[1, 2, 3, 4, 5, 8, 9]);
    expect(outcome(Outcome::Refused), &[6]);
    expect(outcome(Outcome::Ignored), &[7]);
    expect(
        Filter {
            transport: Some(Transport::Http),
            info_hash: Some(INFO_HASH),
            event: Some(Event::Stopped),
            peer_id: Some(b"-TT".to_vec()),
            outcome: Some(Outcome::Answered),
            ..Filter::announces()
        },
        &[5],
    );
}

/// Announces, each in a turn of its own: the tracker answers us between two turns only.
fn announce_in_turns(tracker: &mut Tracker, numbers: RangeInclusive<u8>) {
    let client = Client::new(tracker, Protocol::Http);
    for number in numbers {
        client.announce(&Announce::leecher(INFO_HASH, number));
        assert_eq!(tracker.recorded().total, u64::from(number));
    }
}

fn numbers(tracker: &mut Tracker) -> Vec<u64> {
    tracker.requests(&Filter::any()).iter().map(|request| request.number).collect()
}

fn the_record_keeps_the_newest(tracker: &mut Tracker) {
    assert_eq!(tracker.recorded(), Recorded { total: 0, dropped: 0 });
    announce_in_turns(tracker, 1..=3);
    assert_eq!(tracker.recorded(), Recorded { total: 3, dropped: 0 });
    assert_eq!(numbers(tracker), [1, 2, 3]);
    announce_in_turns(tracker, 4..=8);
    // The last one is there besides three others until the next turn, which may have been.
    let kept = numbers(tracker);
    assert!([&[5, 6, 7, 8][..], &[6, 7, 8]].contains(&&kept[..]), "{kept:?}");
    let Recorded { total, dropped } = tracker.recorded();
    assert_eq!(total, 8);
    assert!((4..=5).contains(&dropped), "{dropped} dropped");
}

fn nothing_is_kept(tracker: &mut Tracker) {
    announce_in_turns(tracker, 1..=3);
    let kept = numbers(tracker);
    assert!([&[3][..], &[]].contains(&&kept[..]), "{kept:?}");
    let Recorded { total, dropped } = tracker.recorded();
    assert_eq!(total, 3);
    assert!((2..=3).contains(&dropped), "{dropped} dropped");
}

/// Counters count what the record has dropped, too.
fn counters_go_by_kind(tracker: &mut Tracker) {
    assert_eq!(tracker.counters(), []);
    let udp = UdpClient::new(tracker.ipv4(Protocol::Udp));
    let http = Client::new(tracker, Protocol::Http);
    let leecher = Announce::leecher(INFO_HASH, 1);
    udp.announce_all([leecher.clone(), leecher.again(), leecher.again()]);
    udp.send_unanswered(b"junk");
    udp.request(1, action::SCRAPE, &INFO_HASH);
    let mut no_such_event = announce_body(&leecher);
    no_such_event[67] = 9;
    udp.request(udp.connect(), action::ANNOUNCE, &no_such_event);
    http.announce(&leecher.stopped());
    http.announce(&Announce { event: announce::Event::Completed, ..leecher.clone() });
    http.announce(&Announce { event: announce::Event::Paused, ..leecher });
    http.scrape(&[INFO_HASH]);
    http::get(tracker.ipv4(Protocol::Http), "/announce?event=started");
    http::get(tracker.ipv4(Protocol::Http), "/nowhere");
    let kind = |transport: &str, action: &str, event: &str, outcome: &str, count| Counter {
        transport: transport.into(),
        action: action.into(),
        event: (event != "-").then(|| event.into()),
        outcome: outcome.into(),
        count,
    };
    let mut counters = tracker.counters();
    let order = |counter: &Counter| {
        let Counter { transport, action, event, outcome, .. } = counter.clone();
        (transport, action, event, outcome)
    };
    counters.sort_by_key(order);
    let expected = [
        kind("http", "announce", "completed", "answered", 1),
        kind("http", "announce", "paused", "answered", 1),
        kind("http", "announce", "started", "refused", 1),
        kind("http", "announce", "stopped", "answered", 1),
        kind("http", "scrape", "-", "answered", 1),
        kind("http", "unknown", "-", "refused", 1),
        kind("udp", "announce", "-", "refused", 1),
        kind("udp", "announce", "none", "answered", 2),
        kind("udp", "announce", "started", "answered", 1),
        kind("udp", "connect", "-", "answered", 3),
        kind("udp", "scrape", "-", "refused", 1),
        kind("udp", "unknown", "-", "ignored", 1),
    ];
    assert_eq!(counters, expected);
    tracker.clear();
    assert_eq!(tracker.counters(), []);
}

fn swarms_have_numbers(tracker: &mut Tracker) {
    assert_eq!(tracker.swarms(), []);
    let client = Client::new(tracker, Protocol::Udp);
    let finished = Announce::leecher(OTHER, 1);
    client.announce(&finished);
    let completed = announce::Event::Completed;
    client.announce(&Announce { left: 0, event: completed, ..finished });
    client.announce(&Announce::leecher(OTHER, 2));
    client.announce(&Announce::leecher(INFO_HASH, 3));
    let left = Announce::leecher(DENIED, 4);
    client.announce(&left);
    client.announce(&left.stopped());
    let swarm = |info_hash: [u8; 20], seeders, leechers, downloaded| Scraped {
        info_hash: info_hash.into(),
        counts: Counts { seeders, leechers, downloaded },
    };
    // In the order of the info hashes, and only those with a peer.
    assert_eq!(tracker.swarms(), [swarm(INFO_HASH, 0, 1, 0), swarm(OTHER, 1, 1, 1)]);
}

/// However a client writes it, a request and its peer have the same text.
fn keys_are_the_same_everywhere(tracker: &mut Tracker) {
    let http = tracker.ipv4(Protocol::Http);
    let keys = [
        ("c0ffee", "00c0ffee"),
        ("00C0FFEE", "00c0ffee"),
        ("PCXG8ePc", "PCXG8ePc"),
        ("123456789", "123456789"),
        ("%00%ff%5c%22%0a", r#"\x00\xff\\"\x0a"#),
        ("", ""),
    ];
    for (port, (key, _)) in (1..).zip(keys) {
        let announce = http::announce_target(&Announce::leecher(INFO_HASH, port), Escape::Upper);
        let target = [&announce[..], b"&key=", key.as_bytes()].concat();
        http::announced(&http::get(http, target));
    }
    let expected = keys.map(|(_, text)| Some(text.to_owned()));
    let requests = tracker.requests(&Filter::announces());
    let of_requests: Vec<_> = requests.into_iter().map(|request| request.key).collect();
    assert_eq!(of_requests, expected);
    let of_peers: Vec<_> = tracker.peers(&INFO_HASH).into_iter().map(|peer| peer.key).collect();
    assert_eq!(of_peers, expected);
}

fn peers_have_all_that_they_said(tracker: &mut Tracker) {
    let udp = Client::new(tracker, Protocol::Udp);
    let http = tracker.ipv4(Protocol::Http);
    let transmission = transmission();
    udp.announce(&transmission);
    tracker.advance(Duration::from_millis(2500));
    let silent = "info_hash=%bb%bb%bb%bb%bb%bb%bb%bb%bb%bb%bb%bb%bb%bb%bb%bb%bb%bb%bb%bb\
        &peer_id=-qB4630-abcdefghijkl&port=6881";
    http::announced(&http::get(http, format!("/announce?{silent}&event=paused")));
    tracker.advance(Duration::from_secs(7));

    let expected = Peer {
        address: SocketAddr::from((Ipv4Addr::LOCALHOST, 51_413)),
        peer_id: transmission.peer_id.into(),
        left: Some((1 << 53) - 1),
        uploaded: 11,
        downloaded: 1 << 40,
        event: "completed".into(),
        key: Some("00c0ffee".into()),
        client: Some("Transmission 4.0.6".into()),
        age: 9.5,
    };
    assert_eq!(tracker.peers(&INFO_HASH), [expected]);
    let expected = Peer {
        address: SocketAddr::from((Ipv4Addr::LOCALHOST, 6881)),
        peer_id: b"-qB4630-abcdefghijkl".into(),
        left: None,
        uploaded: 0,
        downloaded: 0,
        event: "paused".into(),
        key: None,
        client: Some("qBittorrent 4.6.3".into()),
        age: 7.0,
    };
    assert_eq!(tracker.peers(&OTHER), [expected]);

    // Another announce is the last one; a peer id need not say whose it is.
    let unknown = Announce { peer_id: [0xff; 20], left: 0, ..transmission.again() };
    udp.announce(&unknown);
    let peers = tracker.peers(&INFO_HASH);
    let [peer] = &peers[..] else { panic!("expected one peer at its address, not {peers:?}") };
    assert_eq!((&peer.client, &peer.event[..], peer.left), (&None, "none", Some(0)));
    assert_eq!(peer.age, 0.0);
}
