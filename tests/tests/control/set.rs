//! What a test sets, and what clients are told then, over both protocols.

use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr};

use test_tracker_tests::announce::{Announce, Announced, Scraped};
use test_tracker_tests::bencode::Bencode;
use test_tracker_tests::bytes::Bytes;
use test_tracker_tests::client::{Client, Protocol};
use test_tracker_tests::filter::Filter;
use test_tracker_tests::host::Tracker;
use test_tracker_tests::http::{self, Escape};
use test_tracker_tests::request::Answer;
use test_tracker_tests::settings::Settings;
use test_tracker_tests::swarm::{Counts, NewPeer, Peer, Recorded, Script};
use test_tracker_tests::udp::{Reply, UdpClient, action, announce_body};

use crate::{Case, frozen};

pub(crate) const CASES: &[Case] = &[
    Case::new("set_added_peers", added_peers_are_told),
    Case::new("set_added_peer_is_a_peer", an_added_peer_is_one_of_the_swarm),
    Case::new("set_removed_peers", removed_peers_are_not_told),
    Case::new("set_counts", counts_are_what_is_set),
    Case::new("set_counts_in_full_scrape", a_full_scrape_has_set_counts)
        .with(|| Settings { full_scrape: Some(true), ..frozen() }),
    Case::new("set_intervals", intervals_are_what_is_set).with(|| Settings {
        interval: Some(100),
        min_interval: Some(50),
        ..frozen()
    }),
    Case::new("set_scripts", scripts_are_used_up_in_order),
    Case::new("set_scripted_peers", scripted_peers_are_told_as_they_are),
    Case::new("set_refused", a_refused_torrent_is_refused_with_the_text),
    Case::new("set_odd_refusals", any_text_can_be_the_reason),
    Case::new("set_clear", clearing_forgets_everything),
];

const INFO_HASH: [u8; 20] = [1; 20];
const OTHER: [u8; 20] = [2; 20];

fn ipv4(last: u8) -> SocketAddr {
    (Ipv4Addr::new(192, 0, 2, last), 6881).into()
}

fn ipv6(last: u16) -> SocketAddr {
    (Ipv6Addr::new(0x2001, 0xdb8, 0, 0, 0, 0, 0, last), 6881).into()
}

fn clients(tracker: &Tracker) -> [(Protocol, Client); 2] {
    Protocol::ALL.map(|protocol| (protocol, Client::new(tracker, protocol)))
}

/// `peers` of an answer in dictionaries: where each is, and its peer id.
fn listed(tracker: &Tracker, announce: &Announce) -> Vec<(SocketAddr, Bytes)> {
    let announce = Announce { compact: Some(false), ..announce.clone() };
    let target = http::announce_target(&announce, Escape::Upper);
    let response = http::get(tracker.ipv4(Protocol::Http), target);
    let addresses = http::announced(&response).peers;
    let peers = response.bencode().at("peers").as_list().expect("a list");
    let ids = peers.iter().map(|peer: &Bencode| Bytes::from(peer.at("peer id").bytes()));
    addresses.into_iter().zip(ids).collect()
}

fn added_peers_are_told(tracker: &mut Tracker) {
    let seeder = NewPeer { left: Some(0), ..NewPeer::at(ipv4(1)) };
    for peer in [seeder, NewPeer::at(ipv4(2)), NewPeer::at(ipv6(3))] {
        tracker.add_peer(&INFO_HASH, &peer).expect("it can be added");
    }
    let udp = Client::new(tracker, Protocol::Udp).announce(&Announce::leecher(INFO_HASH, 1));
    assert_eq!(udp.sorted_peers(), [ipv4(1), ipv4(2)], "those of the socket's family");
    assert_eq!((udp.seeders, udp.leechers), (1, 3), "of both families");
    let http = Client::new(tracker, Protocol::Http).announce(&Announce::leecher(INFO_HASH, 1));
    assert_eq!(http.sorted_peers(), [ipv4(1), ipv4(2), ipv6(3)]);
    assert_eq!((http.seeders, http.leechers), (1, 3));
    if let Some(&address) = tracker.addresses(Protocol::Udp).iter().find(|it| it.is_ipv6()) {
        let told = UdpClient::new(address).announce(&Announce::leecher(INFO_HASH, 1));
        assert_eq!(told.peers, [ipv6(3)]);
    }
    for (protocol, client) in clients(tracker) {
        let other = client.announce(&Announce::leecher(OTHER, 1).stopped());
        assert_eq!(other.peers, [], "{protocol}: another torrent");
    }
}

fn an_added_peer_is_one_of_the_swarm(tracker: &mut Tracker) {
    let peer_id = *b"-qB4630-\x00\xff\\abcdefghi";
    let named = NewPeer { peer_id: Some(peer_id), left: Some(7), ..NewPeer::at(ipv4(1)) };
    tracker.add_peer(&INFO_HASH, &named).expect("it can be added");
    tracker.add_peer(&INFO_HASH, &NewPeer::at(ipv6(2))).expect("it can be added");
    let peers = tracker.peers(&INFO_HASH);
    let [first, second] = &peers[..] else { panic!("expected two peers, not {peers:#?}") };
    let expected = Peer {
        address: ipv4(1),
        peer_id: peer_id.into(),
        left: Some(7),
        uploaded: 0,
        downloaded: 0,
        event: "none".into(),
        key: None,
        client: Some("qBittorrent 4.6.3".into()),
        age: 0.0,
    };
    assert_eq!(first, &expected);
    assert_eq!((second.address, second.peer_id.0.len()), (ipv6(2), 20));
    assert_ne!(second.left, Some(0), "a leecher");
    let ids = [(ipv4(1), first.peer_id.clone()), (ipv6(2), second.peer_id.clone())];
    let mut told = listed(tracker, &Announce::leecher(INFO_HASH, 1));
    told.sort();
    assert_eq!(told, ids);

    // The one at that address is changed, not joined by another.
    tracker
        .add_peer(&INFO_HASH, &NewPeer { left: Some(0), ..named })
        .expect("it can be added again");
    let seeders = |tracker: &mut Tracker| tracker.swarms()[0].counts.seeders;
    assert_eq!((tracker.peers(&INFO_HASH).len(), seeders(tracker)), (3, 1));
    // A client that announces from there takes its place.
    let leecher = Announce { port: 7000, ..Announce::leecher(INFO_HASH, 2) };
    let here = SocketAddr::from((Ipv4Addr::LOCALHOST, 7000));
    tracker.add_peer(&INFO_HASH, &NewPeer::at(here)).expect("it can be added");
    Client::new(tracker, Protocol::Http).announce(&leecher);
    let at_it: Vec<_> =
        tracker.peers(&INFO_HASH).into_iter().filter(|peer| peer.address == here).collect();
    let [peer] = &at_it[..] else { panic!("expected one peer at {here}, not {at_it:#?}") };
    assert_eq!(peer.peer_id, leecher.peer_id.into());
}

fn removed_peers_are_not_told(tracker: &mut Tracker) {
    for (protocol, client) in clients(tracker) {
        let leecher = Announce::leecher(INFO_HASH, 1);
        let at = SocketAddr::from((Ipv4Addr::LOCALHOST, leecher.port));
        client.announce(&leecher);
        for peer in [ipv4(1), ipv6(2)] {
            tracker.add_peer(&INFO_HASH, &NewPeer::at(peer)).expect("it can be added");
        }
        assert!(!tracker.remove_peer(&OTHER, at), "{protocol}: not in that swarm");
        assert!(!tracker.remove_peer(&INFO_HASH, ipv4(9)), "{protocol}: not there");
        assert_eq!(tracker.peers(&INFO_HASH).len(), 3, "{protocol}");
        for peer in [at, ipv6(2)] {
            assert!(tracker.remove_peer(&INFO_HASH, peer), "{protocol}: {peer}");
            assert!(!tracker.remove_peer(&INFO_HASH, peer), "{protocol}: {peer} once more");
        }
        let told = client.announce(&Announce::leecher(INFO_HASH, 2));
        assert_eq!(told.peers, [ipv4(1)], "{protocol}");
        assert_eq!((told.seeders, told.leechers), (0, 2), "{protocol}");
        assert!(tracker.remove_peer(&INFO_HASH, ipv4(1)), "{protocol}");
        client.announce(&Announce::leecher(INFO_HASH, 2).stopped());
        assert_eq!(tracker.swarm_count(), 0, "{protocol}: nobody is left");
    }
}

fn counts_are_what_is_set(tracker: &mut Tracker) {
    let set = Counts { seeders: 1_000_000, leechers: 7, downloaded: 42 };
    let scraped = Scraped { seeders: 1_000_000, completed: 42, leechers: 7 };
    tracker.set_counts(&INFO_HASH, Some(set));
    for (protocol, client) in clients(tracker) {
        // Also where there is no swarm, or another one.
        assert_eq!(client.scrape(&[INFO_HASH, OTHER]), [scraped, Scraped::default()], "{protocol}");
        let leecher = Announce::leecher(INFO_HASH, 1);
        let told = client.announce(&leecher);
        assert_eq!((told.seeders, told.leechers), (1_000_000, 7), "{protocol}");
        assert_eq!(tracker.swarms()[0].counts.leechers, 1, "{protocol}: what is counted");
        let told = client.announce(&leecher.stopped());
        assert_eq!((told.seeders, told.leechers), (1_000_000, 7), "{protocol}: goodbye");
    }
    tracker.set_counts(&INFO_HASH, None);
    for (protocol, client) in clients(tracker) {
        let told = client.announce(&Announce::leecher(INFO_HASH, 1));
        assert_eq!((told.seeders, told.leechers), (0, 1), "{protocol}: as counted");
        let counted = Scraped { leechers: 1, ..Scraped::default() };
        assert_eq!(client.scrape(&[INFO_HASH]), [counted], "{protocol}: as counted");
    }
}

fn a_full_scrape_has_set_counts(tracker: &mut Tracker) {
    let http = tracker.ipv4(Protocol::Http);
    http::announce(http, &Announce::leecher(OTHER, 1));
    tracker.set_counts(&INFO_HASH, Some(Counts { seeders: 3, ..Counts::default() }));
    let files = http::get(http, "/scrape").bencode().at("files");
    assert_eq!(files.keys(), [INFO_HASH.to_vec(), OTHER.to_vec()]);
    let file = files.get(&INFO_HASH).expect("the torrent");
    assert_eq!(file.at("complete").integer(), 3);
}

/// `interval` over both protocols, and `min interval` over HTTP.
fn told_intervals(tracker: &Tracker) -> (i64, i64, i64) {
    let leecher = Announce::leecher(INFO_HASH, 1);
    let udp = Client::new(tracker, Protocol::Udp).announce(&leecher).interval;
    let target = http::announce_target(&leecher, Escape::Upper);
    let http = http::get(tracker.ipv4(Protocol::Http), target).bencode();
    (udp, http.at("interval").integer(), http.at("min interval").integer())
}

fn intervals_are_what_is_set(tracker: &mut Tracker) {
    assert_eq!(told_intervals(tracker), (100, 100, 50));
    tracker.set_intervals(Some(7), None);
    assert_eq!(told_intervals(tracker), (7, 7, 50));
    tracker.set_intervals(None, Some(3));
    assert_eq!(told_intervals(tracker), (100, 100, 3));
    tracker.set_intervals(None, None);
    assert_eq!(told_intervals(tracker), (100, 100, 50));
    tracker.set_intervals(Some(0), Some(0));
    assert_eq!(told_intervals(tracker), (0, 0, 0));
    tracker.set_intervals(Some(i32::MAX as u32), Some(u32::MAX));
    assert_eq!(told_intervals(tracker), (0x7fff_ffff, 0x7fff_ffff, 0xffff_ffff));
    tracker.clear();
    assert_eq!(told_intervals(tracker), (100, 100, 50));
}

fn scripts_are_used_up_in_order(tracker: &mut Tracker) {
    for (protocol, client) in clients(tracker) {
        for (info_hash, interval) in [(Some(OTHER), 1), (None, 2), (Some(INFO_HASH), 3), (None, 4)]
        {
            let script = Script { info_hash, interval: Some(interval), ..Script::default() };
            tracker.next_announce(&script).expect("it can be scripted");
        }
        let leecher = Announce::leecher(INFO_HASH, 1);
        let interval = |announce: &Announce| client.announce(announce).interval;
        assert_eq!(interval(&leecher), 2, "{protocol}: the oldest that fits");
        client.scrape(&[INFO_HASH]);
        assert_eq!(interval(&leecher.stopped()), 1800, "{protocol}: one that stops uses up none");
        refuse(tracker, protocol);
        assert_eq!(interval(&leecher), 3, "{protocol}: nor does one that is refused");
        let other = Announce::leecher(OTHER, 1);
        assert_eq!([interval(&other), interval(&other)], [1, 4], "{protocol}");
        assert_eq!([interval(&other), interval(&leecher)], [1800, 1800], "{protocol}: used up");
    }
}

/// Sends an announce that is refused.
fn refuse(tracker: &Tracker, protocol: Protocol) {
    let no_port = Announce { port: 0, ..Announce::leecher(INFO_HASH, 1) };
    match protocol {
        Protocol::Udp => {
            let client = UdpClient::new(tracker.ipv4(protocol));
            let reply =
                client.request(client.connect(), action::ANNOUNCE, &announce_body(&no_port));
            assert!(matches!(reply, Reply::Error(_)), "{reply:?}");
        }
        Protocol::Http => {
            let target = http::announce_target(&no_port, Escape::Upper);
            http::get(tracker.ipv4(protocol), target).failure_reason();
        }
    }
}

fn scripted_peers_are_told_as_they_are(tracker: &mut Tracker) {
    let (a, b) = (ipv4(9), ipv6(8));
    let named = NewPeer { peer_id: Some([0xfe; 20]), ..NewPeer::at(ipv4(1)) };
    let peers = vec![NewPeer::at(a), NewPeer::at(b), named, NewPeer::at(a)];
    let script = Script {
        info_hash: Some(INFO_HASH),
        min_interval: Some(5),
        peers: Some(peers),
        ..Script::default()
    };
    // Whatever the client wants, and whoever is in the swarm.
    let leecher = Announce { num_want: Some(1), ..Announce::leecher(INFO_HASH, 1) };
    let udp = Client::new(tracker, Protocol::Udp);
    udp.announce(&Announce::leecher(INFO_HASH, 2));
    tracker.next_announce(&script).expect("it can be scripted");
    let told = udp.announce(&leecher);
    assert_eq!(told.peers, [a, ipv4(1), a], "over UDP those of one family, in order");
    assert_eq!((told.interval, told.leechers), (1800, 2));
    tracker.next_announce(&script).expect("it can be scripted");
    let http = tracker.ipv4(Protocol::Http);
    let response = http::get(http, http::announce_target(&leecher, Escape::Upper));
    assert_eq!(http::announced(&response).peers, [a, ipv4(1), a, b], "`peers`, then `peers6`");
    assert_eq!(response.bencode().at("min interval").integer(), 5);
    tracker.next_announce(&script).expect("it can be scripted");
    let listed = listed(tracker, &leecher);
    let addresses: Vec<_> = listed.iter().map(|(address, _)| *address).collect();
    assert_eq!(addresses, [a, b, ipv4(1), a]);
    assert_eq!(listed[2].1, [0xfe; 20].into());
    assert_eq!(listed[0].1, listed[3].1, "one id for one address");
    // As the record has it; and they are no members of the swarm.
    let requests = tracker.requests(&Filter::announces());
    let Answer::Announced { peers, min_interval, .. } = &requests[2].answer else {
        panic!("expected an answer: {:#?}", requests[2])
    };
    assert_eq!((peers, *min_interval), (&vec![a, ipv4(1), a, b], Some(5)));
    assert_eq!(tracker.peers(&INFO_HASH).len(), 2);
    // None at all is something else than as ever.
    let nobody = Script { peers: Some(vec![]), ..Script::default() };
    tracker.next_announce(&nobody).expect("it can be scripted");
    assert_eq!(udp.announce(&leecher).peers, []);
    assert_eq!(udp.announce(&leecher).peers.len(), 1, "as ever");
}

fn a_refused_torrent_is_refused_with_the_text(tracker: &mut Tracker) {
    const TEXT: &str = "unregistered torrent – ask staff";
    tracker.refuse(&INFO_HASH, Some(TEXT));
    let leecher = Announce::leecher(INFO_HASH, 1);
    let udp = UdpClient::new(tracker.ipv4(Protocol::Udp));
    let reply = udp.request(udp.connect(), action::ANNOUNCE, &announce_body(&leecher));
    assert_eq!(reply, Reply::Error(TEXT.into()));
    let target = http::announce_target(&leecher, Escape::Upper);
    let response = http::get(tracker.ipv4(Protocol::Http), &target);
    assert_eq!(response.body, format!("d14:failure reason{}:{TEXT}e", TEXT.len()).into_bytes());
    for request in tracker.requests(&Filter::announces()) {
        assert_eq!(request.answer, Answer::Refused { reason: TEXT.into() });
    }
    assert_eq!(tracker.swarm_count(), 0);
    for (protocol, client) in clients(tracker) {
        assert_eq!(client.scrape(&[INFO_HASH]), [Scraped::default()], "{protocol}: a scrape");
        assert_eq!(client.announce(&Announce::leecher(OTHER, 1)).leechers, 1, "{protocol}");
    }
    tracker.refuse(&INFO_HASH, Some("gone"));
    assert_eq!(http::get(tracker.ipv4(Protocol::Http), &target).failure_reason(), "gone");
    tracker.refuse(&INFO_HASH, None);
    for (protocol, client) in clients(tracker) {
        assert_eq!(client.announce(&leecher).leechers, 1, "{protocol}: no longer");
    }
}

/// Whatever the text, the record tells what the client was told.
fn any_text_can_be_the_reason(tracker: &mut Tracker) {
    let leecher = Announce::leecher(INFO_HASH, 1);
    for text in ["", "two\nlines\0", &"ä".repeat(1000)] {
        tracker.clear();
        tracker.refuse(&INFO_HASH, Some(text));
        let udp = UdpClient::new(tracker.ipv4(Protocol::Udp));
        let reply = udp.request(udp.connect(), action::ANNOUNCE, &announce_body(&leecher));
        let Reply::Error(told) = reply else { panic!("expected an error packet, not {reply:?}") };
        let told = String::from_utf8(told).expect("UTF-8, cut where a character ends");
        let target = http::announce_target(&leecher, Escape::Upper);
        let reason = http::get(tracker.ipv4(Protocol::Http), target).failure_reason();
        assert_eq!(reason, text);
        let answers: Vec<_> =
            tracker.requests(&Filter::announces()).into_iter().map(|it| it.answer).collect();
        assert_eq!(answers, [Answer::Refused { reason: told }, Answer::Refused { reason }]);
    }
}

fn clearing_forgets_everything(tracker: &mut Tracker) {
    let udp = UdpClient::new(tracker.ipv4(Protocol::Udp));
    let connection_id = udp.connect();
    tracker.add_peer(&INFO_HASH, &NewPeer::at(ipv4(1))).expect("it can be added");
    tracker.set_counts(&INFO_HASH, Some(Counts { seeders: 9, leechers: 9, downloaded: 9 }));
    tracker.set_intervals(Some(9), Some(9));
    tracker.refuse(&OTHER, Some("no"));
    tracker.refuse(&INFO_HASH, Some("no"));
    let script = Script { interval: Some(8), ..Script::default() };
    tracker.next_announce(&script).expect("it can be scripted");
    Client::new(tracker, Protocol::Http).scrape(&[INFO_HASH]);
    tracker.clear();

    assert_eq!(tracker.swarm_count(), 0);
    assert_eq!(tracker.recorded(), Recorded { total: 2, dropped: 2 });
    assert_eq!((tracker.requests(&Filter::any()), tracker.counters()), (vec![], vec![]));
    let leecher = Announce::leecher(INFO_HASH, 1);
    // The connection id is still good.
    let reply = udp.request(connection_id, action::ANNOUNCE, &announce_body(&leecher));
    let fresh = Announced { interval: 1800, seeders: 0, leechers: 1, peers: vec![] };
    assert_eq!(reply, Reply::Announce(fresh.clone()));
    let other = Announce::leecher(OTHER, 1);
    assert_eq!(Client::new(tracker, Protocol::Http).announce(&other), fresh);
    let scraped = Scraped { leechers: 1, ..Scraped::default() };
    assert_eq!(Client::new(tracker, Protocol::Http).scrape(&[INFO_HASH]), [scraped]);
    let numbers: Vec<_> =
        tracker.requests(&Filter::any()).iter().map(|request| request.number).collect();
    assert_eq!(numbers, [3, 4, 5], "they go on");
    assert_eq!(tracker.peers(&INFO_HASH).len(), 1);
}
