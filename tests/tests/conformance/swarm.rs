//! SW-01 to 09: who is in a swarm, who is counted, and who is told of whom, over either protocol.

use std::collections::BTreeSet;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::time::Duration;

use test_tracker_tests::announce::{Announce, Announced, Event, InfoHash, Scraped};
use test_tracker_tests::client::{Client, Protocol};
use test_tracker_tests::host::Tracker;
use test_tracker_tests::http;
use test_tracker_tests::settings::Settings;
use test_tracker_tests::swarm::identity;

use crate::Case;

pub(crate) const CASES: &[Case] = &[
    Case::new("sw_01", nobody_is_told_of_himself),
    Case::new("sw_01_endpoint", nobody_is_told_of_his_former_self),
    Case::new("sw_01_families", nobody_is_told_of_his_other_address).needs_ipv6(),
    Case::new("sw_02", seeders_are_told_of_everyone),
    Case::new("sw_03_count", numwant_is_met_exactly),
    Case::new("sw_03_choice", every_peer_is_chosen_as_often),
    Case::new("sw_04", silent_peers_expire),
    Case::new("sw_04_lifetime", silent_peers_expire_as_set)
        .with(|| Settings { peer_lifetime: Some(100), ..Settings::default() }),
    Case::new("sw_05", counts_are_those_after_the_announce),
    Case::new("sw_06_port", one_peer_id_on_two_ports_is_two_peers),
    Case::new("sw_06_address", a_client_is_listed_at_each_of_its_addresses),
    Case::new("sw_06_peer_id", another_peer_id_replaces_the_former),
    Case::new("sw_07", two_addresses_of_a_client_are_two_entries_and_one_count).needs_ipv6(),
    Case::new("sw_07_key", without_a_key_each_address_counts).needs_ipv6(),
    Case::new("sw_08", seeders_may_become_leechers),
    Case::new("sw_08_completed", completed_is_counted_on_the_transition),
    Case::new("sw_09", empty_swarms_are_not_told_of)
        .with(|| Settings { full_scrape: Some(true), ..Settings::default() }),
];

/// A protocol, its client, and a torrent of its own.
fn over_both(tracker: &Tracker) -> [(Protocol, Client, InfoHash); 2] {
    Protocol::ALL
        .map(|protocol| (protocol, Client::new(tracker, protocol), [b'A' + protocol as u8; 20]))
}

fn on_loopback(announce: &Announce) -> SocketAddr {
    (Ipv4Addr::LOCALHOST, announce.port).into()
}

fn counts(answer: &Announced) -> (i64, i64) {
    (answer.seeders, answer.leechers)
}

fn nobody_is_told_of_himself(tracker: &mut Tracker) {
    for (protocol, client, info_hash) in over_both(tracker) {
        let [first, second] = [1, 2].map(|number| Announce::leecher(info_hash, number));
        for (announce, others) in [
            (first.clone(), vec![]),
            (first.again(), vec![]),
            (second.clone(), vec![on_loopback(&first)]),
            (first.again(), vec![on_loopback(&second)]),
            (second.again(), vec![on_loopback(&first)]),
        ] {
            assert_eq!(client.announce(&announce).peers, others, "{protocol}");
        }
    }
}

/// A client that was started anew, with another peer id.
fn nobody_is_told_of_his_former_self(tracker: &mut Tracker) {
    for (protocol, client, info_hash) in over_both(tracker) {
        let former = Announce::leecher(info_hash, 1);
        client.announce(&former);
        let answer = client.announce(&Announce { peer_id: [7; 20], ..former });
        assert_eq!((counts(&answer), answer.peers), ((0, 1), vec![]), "{protocol}");
    }
}

/// By peer id and key together; the peer id alone hides nobody.
fn nobody_is_told_of_his_other_address(tracker: &mut Tracker) {
    for (protocol, ipv4, info_hash) in over_both(tracker) {
        let ipv6 = Client::ipv6(tracker, protocol);
        let client = Announce { key: Some(7), ..Announce::leecher(info_hash, 1) };
        ipv4.announce(&client);
        assert_eq!(ipv6.announce(&client).peers, [], "{protocol}");
        assert_eq!(ipv4.announce(&client.again()).peers, [], "{protocol}");
        for key in [None, Some(0), Some(8)] {
            let other = Announce { key, ..client.again() };
            // A reply over UDP has the peers of its own family only.
            let told = match protocol {
                Protocol::Udp => vec![],
                Protocol::Http => vec![on_loopback(&client)],
            };
            assert_eq!(ipv6.announce(&other).peers, told, "{protocol}: {key:?}");
        }
    }
}

fn seeders_are_told_of_everyone(tracker: &mut Tracker) {
    for (protocol, client, info_hash) in over_both(tracker) {
        let others = [Announce::seeder(info_hash, 1), Announce::leecher(info_hash, 2)];
        for other in &others {
            client.announce(other);
        }
        let answer = client.announce(&Announce::seeder(info_hash, 3));
        assert_eq!(answer.sorted_peers(), others.each_ref().map(on_loopback), "{protocol}");
    }
}

/// 40 clients.
fn crowd(client: &Client, info_hash: InfoHash) -> BTreeSet<SocketAddr> {
    let announces = (1..=40).map(|number| Announce::leecher(info_hash, number));
    announces
        .map(|announce| {
            client.announce(&announce);
            on_loopback(&announce)
        })
        .collect()
}

/// A client that asks a crowd's tracker for so many peers.
fn wants(info_hash: InfoHash, num_want: i32) -> Announce {
    Announce { num_want: Some(num_want), ..Announce::seeder(info_hash, 100) }
}

fn numwant_is_met_exactly(tracker: &mut Tracker) {
    for (protocol, client, info_hash) in over_both(tracker) {
        let crowd = crowd(&client, info_hash);
        for num_want in 0..=42 {
            let peers = client.announce(&wants(info_hash, num_want)).peers;
            assert_eq!(peers.len(), crowd.len().min(num_want as usize), "{protocol}: {peers:?}");
            let distinct: BTreeSet<_> = peers.iter().copied().collect();
            assert_eq!(distinct.len(), peers.len(), "{protocol}: a peer twice in {peers:?}");
            assert!(distinct.is_subset(&crowd), "{protocol}: a stranger in {peers:?}");
        }
    }
}

/// In 400 answers of 10 out of 40, a peer is told of 100 times, give or take 8.7 (one standard
/// deviation): 35 to 165 times leave out one case in 10^13.
fn every_peer_is_chosen_as_often(tracker: &mut Tracker) {
    let (_, client, info_hash) = over_both(tracker)[0];
    let crowd = crowd(&client, info_hash);
    let mut told = Vec::new();
    for _ in 0..400 {
        told.extend(client.announce(&wants(info_hash, 10)).peers);
    }
    for peer in crowd {
        let times = told.iter().filter(|&&other| other == peer).count();
        assert!((35..=165).contains(&times), "{peer} {times} times");
    }
}

/// Silent for 3600 s; 3500 is as near as a test comes, for real time passes as well.
fn silent_peers_expire(tracker: &mut Tracker) {
    expires(tracker, 3600, 100);
}

fn silent_peers_expire_as_set(tracker: &mut Tracker) {
    expires(tracker, 100, 40);
}

/// Of two peers only one goes on announcing; the other is gone after its lifetime, not before.
fn expires(tracker: &mut Tracker, lifetime: u64, margin: u64) {
    let both = over_both(tracker);
    let [silent, alive] = [1, 2].map(|number| move |hash| Announce::leecher(hash, number));
    for (_, client, info_hash) in both {
        client.announce(&silent(info_hash));
        client.announce(&alive(info_hash));
    }
    tracker.advance(Duration::from_secs(lifetime - margin));
    for (protocol, client, info_hash) in both {
        let answer = client.announce(&alive(info_hash).again());
        assert_eq!(answer.peers, [on_loopback(&silent(info_hash))], "{protocol}");
        assert_eq!(counts(&answer), (0, 2), "{protocol}: a scrape keeps nobody alive");
        client.scrape(&[info_hash]);
    }
    tracker.advance(Duration::from_secs(margin + 1));
    for (protocol, client, info_hash) in both {
        let leecher = Scraped { leechers: 1, ..Scraped::default() };
        assert_eq!(client.scrape(&[info_hash]), [leecher], "{protocol}");
        let answer = client.announce(&alive(info_hash).again());
        assert_eq!((counts(&answer), answer.peers), ((0, 1), vec![]), "{protocol}");
    }
    assert_eq!(tracker.swarm_count(), 2);
    tracker.advance(Duration::from_secs(lifetime + 1));
    assert_eq!(tracker.swarm_count(), 0);
    for (protocol, client, info_hash) in both {
        assert_eq!(client.scrape(&[info_hash]), [Scraped::default()], "{protocol}");
    }
}

fn counts_are_those_after_the_announce(tracker: &mut Tracker) {
    for (protocol, client, info_hash) in over_both(tracker) {
        let [first, second] = [1, 2].map(|number| Announce::leecher(info_hash, number));
        let seeder = Announce::seeder(info_hash, 3);
        for (announce, expected) in [
            (first.clone(), (0, 1)),
            (second.clone(), (0, 2)),
            (seeder.clone(), (1, 2)),
            (first.again(), (1, 2)),
            (Announce { left: 0, event: Event::Completed, ..first }, (2, 1)),
            (second.stopped(), (2, 0)),
            (seeder.stopped(), (1, 0)),
        ] {
            assert_eq!(counts(&client.announce(&announce)), expected, "{protocol}: {announce:?}");
        }
    }
}

/// They see each other, and one goes without the other.
fn one_peer_id_on_two_ports_is_two_peers(tracker: &mut Tracker) {
    for (protocol, client, info_hash) in over_both(tracker) {
        for key in [None, Some(7)] {
            let first = Announce { key, ..Announce::leecher(info_hash, 1) };
            let second = Announce { port: 4_000, ..first.clone() };
            client.announce(&first);
            let answer = client.announce(&second);
            assert_eq!(counts(&answer), (0, 2), "{protocol}: {key:?}");
            assert_eq!(answer.peers, [on_loopback(&first)], "{protocol}: {key:?}");
            let answer = client.announce(&first.again());
            assert_eq!(answer.peers, [on_loopback(&second)], "{protocol}: {key:?}");
            assert_eq!(counts(&client.announce(&first.stopped())), (0, 1), "{protocol}: {key:?}");
            let left = identity(on_loopback(&second), &second);
            assert_eq!(tracker.identities(&info_hash), [left], "{protocol}: {key:?}");
            client.announce(&second.stopped());
        }
    }
}

/// A client with two IPv4 addresses announces from each (BEP 7).
fn a_client_is_listed_at_each_of_its_addresses(tracker: &mut Tracker) {
    let addresses = [1, 2].map(|host| IpAddr::from([127, 0, 0, host]));
    for (protocol, client, info_hash) in over_both(tracker) {
        let announce = Announce { key: Some(7), ..Announce::leecher(info_hash, 1) };
        for address in addresses {
            client.announce_from(address, &announce);
        }
        let endpoints = addresses.map(|address| SocketAddr::new(address, announce.port));
        let other = Announce::leecher(info_hash, 2);
        let answer = client.announce(&other);
        assert_eq!(counts(&answer), (0, 3), "{protocol}");
        assert_eq!(answer.sorted_peers(), endpoints, "{protocol}");
        client.announce_from(addresses[0], &announce.stopped());
        let answer = client.announce(&other.again());
        assert_eq!(counts(&answer), (0, 2), "{protocol}");
        assert_eq!(answer.peers, [endpoints[1]], "{protocol}");
    }
}

fn another_peer_id_replaces_the_former(tracker: &mut Tracker) {
    for (protocol, client, info_hash) in over_both(tracker) {
        let before = Announce::seeder(info_hash, 1);
        let after = Announce { peer_id: [0xff; 20], ..Announce::leecher(info_hash, 1) };
        client.announce(&before);
        assert_eq!(counts(&client.announce(&after)), (0, 1), "{protocol}");
        let peer = identity(on_loopback(&after), &after);
        assert_eq!(tracker.identities(&info_hash), [peer], "{protocol}");
        let stopped = counts(&client.announce(&before.stopped()));
        assert_eq!(stopped, (0, 0), "{protocol}: whatever peer id it is stopped with");
    }
}

fn two_addresses_of_a_client_are_two_entries_and_one_count(tracker: &mut Tracker) {
    for (protocol, ipv4, info_hash) in over_both(tracker) {
        let ipv6 = Client::ipv6(tracker, protocol);
        let seeder = Announce { key: Some(7), ..Announce::seeder(info_hash, 1) };
        ipv4.announce(&seeder);
        assert_eq!(counts(&ipv6.announce(&seeder)), (1, 0), "{protocol}");
        assert_eq!(tracker.peers(&info_hash).len(), 2, "{protocol}");
        assert_eq!(counts(&ipv4.announce(&seeder.stopped())), (1, 0), "{protocol}");
        assert_eq!(tracker.peers(&info_hash).len(), 1, "{protocol}");
        assert_eq!(counts(&ipv6.announce(&seeder.stopped())), (0, 0), "{protocol}");
        assert_eq!(tracker.peers(&info_hash), [], "{protocol}");
    }
}

fn without_a_key_each_address_counts(tracker: &mut Tracker) {
    for (protocol, ipv4, info_hash) in over_both(tracker) {
        let ipv6 = Client::ipv6(tracker, protocol);
        for key in [None, Some(0)] {
            let seeder = Announce { key, ..Announce::seeder(info_hash, 1) };
            ipv4.announce(&seeder);
            assert_eq!(counts(&ipv6.announce(&seeder)), (2, 0), "{protocol}: {key:?}");
        }
        let keyed = Announce { key: Some(7), ..Announce::seeder(info_hash, 1) };
        ipv4.announce(&keyed);
        assert_eq!(counts(&ipv6.announce(&keyed)), (1, 0), "{protocol}: given since");
    }
}

fn seeders_may_become_leechers(tracker: &mut Tracker) {
    for (protocol, client, info_hash) in over_both(tracker) {
        let seeder = Announce::seeder(info_hash, 1);
        assert_eq!(counts(&client.announce(&seeder)), (1, 0), "{protocol}");
        let leecher = Announce { left: 1, ..seeder.again() };
        assert_eq!(counts(&client.announce(&leecher)), (0, 1), "{protocol}");
        assert_eq!(counts(&client.announce(&seeder.again())), (1, 0), "{protocol}");
    }
}

fn completed_is_counted_on_the_transition(tracker: &mut Tracker) {
    for (protocol, client, info_hash) in over_both(tracker) {
        let leecher = Announce::leecher(info_hash, 1);
        let completed = Announce { event: Event::Completed, ..Announce::seeder(info_hash, 1) };
        for (announce, expected) in [
            (Announce::seeder(info_hash, 2), 0), // it was complete when it came
            (leecher.clone(), 0),
            (completed.clone(), 1),
            (completed.clone(), 1),
            (completed.again(), 1),
            (completed.stopped(), 1),
        ] {
            client.announce(&announce);
            let [scraped] = client.scrape(&[info_hash])[..] else { panic!("not one answer") };
            assert_eq!(scraped.completed, expected, "{protocol}: {announce:?}");
        }
    }
}

/// Not by a full scrape, and not by the host.
fn empty_swarms_are_not_told_of(tracker: &mut Tracker) {
    let address = tracker.ipv4(Protocol::Http);
    let files = || http::get(address, "/scrape").bencode().at("files").keys();
    for (protocol, client, info_hash) in over_both(tracker) {
        let completed = Announce { event: Event::Completed, ..Announce::seeder(info_hash, 1) };
        client.announce(&Announce::leecher(info_hash, 1));
        client.announce(&completed);
        assert_eq!(files(), [info_hash], "{protocol}");
        client.announce(&completed.stopped());
        assert_eq!(files(), [[0; 0]; 0], "{protocol}");
        assert_eq!(tracker.swarm_count(), 0, "{protocol}");
        let [scraped] = client.scrape(&[info_hash])[..] else { panic!("not one answer") };
        assert_eq!(scraped.completed, 1, "{protocol}: its history is not lost");
    }
}
