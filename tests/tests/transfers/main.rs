//! Real BitTorrent clients find each other through the tracker, and transfer a file.
//!
//! The torrent is private and has our announce URL as its only tracker, so that DHT, local
//! discovery and peer exchange are not used. Everything is on 127.0.0.1.

use std::fs;
use std::net::{IpAddr, SocketAddr};

use sha1::{Digest, Sha1};
use test_tracker_tests::announce::Announce;
use test_tracker_tests::client::{Client, Protocol};
use test_tracker_tests::host::{Host, Options, Tracker};
use test_tracker_tests::real_client::{RealClient, Share};
use test_tracker_tests::request::Answer;
use test_tracker_tests::torrent::Torrent;
use test_tracker_tests::trial;

/// Who of a pair starts first. The one that starts second is told of the other, and dials it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum First {
    Seeder,
    Leecher,
}

/// Seeder and leecher. Transmission drops peers on loopback that a tracker names, so the other side
/// has to dial it: where it takes part, it starts first.
const PAIRS: [(RealClient, RealClient, First); 4] = [
    (RealClient::Aria2, RealClient::Libtorrent, First::Seeder),
    (RealClient::Libtorrent, RealClient::Aria2, First::Seeder),
    (RealClient::Libtorrent, RealClient::Transmission, First::Leecher),
    (RealClient::Transmission, RealClient::Aria2, First::Seeder),
];

/// What takes most of a transfer with Transmission.
const SLOW: &str =
    "Transmission takes more than 10 s until pieces go to or from a peer that dials it";

fn main() {
    let mut trials = Vec::new();
    for (seeder, leecher, first) in PAIRS {
        let clients = [seeder, leecher];
        let waits = clients.contains(&RealClient::Transmission).then_some(SLOW);
        for host in [Host::Binary, Host::SimpleTracker] {
            for protocol in Protocol::ALL {
                let name = format!("{host}::{protocol}::{seeder}_to_{leecher}");
                trials.push(trial::with_clients(name, &clients, waits, move || {
                    transfer(host, protocol, seeder, leecher, first);
                }));
            }
        }
    }
    // Linux has all of 127.0.0.0/8, other systems have 127.0.0.1 only.
    if cfg!(target_os = "linux") {
        let clients = [RealClient::Libtorrent];
        for host in [Host::Binary, Host::SimpleTracker] {
            for protocol in Protocol::ALL {
                let name = format!("{host}::{protocol}::libtorrent_at_two_addresses");
                trials.push(trial::with_clients(name, &clients, None, move || {
                    at_two_addresses(host, protocol)
                }));
            }
        }
    }
    trial::run(trials)
}

/// It announces from each of them with one peer id and one key (BEP 7), and is found at both.
fn at_two_addresses(host: Host, protocol: Protocol) {
    let mut tracker = Tracker::start(host, &Options { host: "127.0.0.1", ..Options::default() });
    let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).expect("a temporary folder");
    let torrent = Torrent::new("payload", &[7; 1 << 14], &tracker.urls_of(protocol)[0]);
    let share = Share::new(folder.path(), &torrent);
    let addresses = ["listen_interfaces=127.0.0.1:0,127.0.0.2:0"];
    let client = RealClient::Libtorrent.leech_with(&share, protocol, &addresses);
    tracker.find_request(|request| {
        matches!(request.answer, Answer::Announced { seeders: 0, leechers: 2, .. })
    });
    let other = Announce::leecher(torrent.info_hash, 1);
    let peers = Client::new(&tracker, protocol).announce(&other).sorted_peers();
    let found: Vec<_> = peers.iter().map(SocketAddr::ip).collect();
    assert_eq!(found, [[127, 0, 0, 1], [127, 0, 0, 2]].map(IpAddr::from));
    drop(client);
    tracker.close();
}

fn transfer(host: Host, protocol: Protocol, seeder: RealClient, leecher: RealClient, first: First) {
    let mut tracker = Tracker::start(host, &Options { host: "127.0.0.1", ..Options::default() });
    let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).expect("a temporary folder");
    let mut payload = vec![0; 1 << 20];
    getrandom::fill(&mut payload).expect("random bytes");
    let torrent = Torrent::new("payload", &payload, &tracker.urls_of(protocol)[0]);
    let share = |role: &str| Share::new(&folder.path().join(role), &torrent);
    let (seed, leech) = (share("seeder"), share("leecher"));
    fs::write(seed.data().join("payload"), &payload).expect("the seeder's file");

    // The first announce after which the swarm has so many seeders and leechers.
    let mut announced = |counts: (u32, u32)| {
        tracker.find_request(|request| match request.answer {
            Answer::Announced { seeders, leechers, .. } => {
                request.info_hashes == [torrent.info_hash.into()] && (seeders, leechers) == counts
            }
            _ => false,
        })
    };
    let (mut seeding, mut leeching);
    match first {
        First::Seeder => {
            seeding = seeder.seed(&seed, protocol);
            announced((1, 0));
            leeching = leecher.leech(&leech, protocol);
        }
        First::Leecher => {
            leeching = leecher.leech(&leech, protocol);
            announced((0, 1));
            seeding = seeder.seed(&seed, protocol);
        }
    }
    leecher.wait_until_complete(&mut leeching);

    let received = fs::read(leech.data().join("payload")).expect("the leecher's file");
    assert_eq!(Sha1::digest(&received), Sha1::digest(&payload), "of {} bytes", received.len());
    seeding.terminate();
    seeding.wait();
    drop(leeching);
    tracker.close();
}
