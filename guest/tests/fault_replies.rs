//! What faults do to the answers, byte by byte, and what the record then says.
//!
//! `fault_replies.txt` has a line for each request with a fault, over UDP and HTTP, as each profile
//! writes its replies.

use std::fmt::Write;
use std::net::SocketAddr;

use test_tracker_guest::fault::{Destination, Fault};
use test_tracker_guest::http::Connection;
use test_tracker_guest::{
    Announce, Arrival, Event, InfoHash, Instant, PeerId, Profile, Secrets, Settings, Tracker, udp,
};

const EXPECTED: &str = include_str!("fault_replies.txt");
const NOW: Instant = Instant(1 << 40);
const HASHES: [[u8; 20]; 2] = [*b"aaaaaaaaaaaaaaaaaaaa", [0xe9; 20]];

/// What faults change in each answer.
const CONNECT: [&str; 4] =
    ["drop", "connection-id=7", "connection-id=7 append=x then-correct", "refuse=no"];
const ANNOUNCE: [&str; 16] = [
    "append=x",
    "interval=-2",
    "min-interval=9",
    "seeders=4294967298 leechers=5",
    "peers=none",
    "peers=192.0.2.9:9,[2001:db8::9]:9",
    "include-self",
    "peers-twice",
    "peers=[2001:db8::9]:9,192.0.2.9:9 include-self peers-twice interval=1",
    "wrong-family-size",
    "wrong-family-size peers-twice include-self then-correct",
    "refuse=no\\xff interval=5 min-interval=6 seeders=7 leechers=8",
    "cross-talk",
    "cross-talk include-self peers-twice interval=3",
    "set=interval=i0e set=x=le remove=complete",
    "bencode=leading-zeros interval=-1",
];
const SCRAPE: [&str; 10] = [
    "seeders=-1 leechers=2",
    "downloaded=4294967299",
    "scrape=reversed",
    "scrape=first-missing",
    "scrape=first-twice",
    "scrape=one-unknown",
    "scrape=swapped",
    "scrape=swapped downloaded=9 leechers=8",
    "cross-talk",
    "bencode=unsorted downloaded=2",
];

fn address(text: &str) -> SocketAddr {
    text.parse().expect("an address")
}

fn tracker(profile: Option<Profile>) -> Tracker {
    let settings = match profile {
        Some(profile) => profile.settings(),
        None => Settings {
            external_ip: true,
            full_scrape: true,
            tracker_id: Some(b"id".to_vec()),
            warning_message: Some("careful".into()),
            ..Settings::default()
        },
    };
    let secrets = Secrets { connection_ids: [1; 16], choice: 2, tables: 3 };
    let mut tracker = Tracker::new(settings, secrets);
    for (at, left) in
        [("192.0.2.1:1", 0), ("192.0.2.2:2", 5), ("[2001:db8::1]:3", 5), ("[2001:db8::2]:4", 0)]
    {
        tracker.upsert_peer(
            NOW,
            &Announce {
                info_hash: InfoHash(HASHES[0]),
                peer_id: PeerId([0xe0; 20]),
                address: address(at),
                event: Event::Started,
                left: Some(left),
                uploaded: 0,
                downloaded: 0,
                key: None,
                numwant: None,
            },
        );
    }
    tracker
}

/// What one datagram gets, in the order in which it is sent.
fn ask_udp(tracker: &mut Tracker, remote: SocketAddr, datagram: &[u8]) -> Vec<Vec<u8>> {
    let mut reply = Vec::new();
    let arrival = Arrival { at: NOW, remote, local: address("127.0.0.1:6969") };
    let Some(delivery) = udp::answer(tracker, arrival, datagram, &mut reply) else {
        return vec![reply];
    };
    let other_port = delivery.other_port;
    tracker.outbox.put(NOW, delivery, Destination::Udp { listener: 0, remote, other_port });
    tracker.outbox.due(NOW).into_iter().map(|due| due.bytes).collect()
}

fn ask_http(tracker: &mut Tracker, remote: SocketAddr, target: &str) -> Vec<Vec<u8>> {
    let mut connection = Connection::new(1);
    connection.receive(format!("GET {target} HTTP/1.1\r\nHost: x\r\n\r\n").as_bytes());
    let arrival = Arrival { at: NOW, remote, local: address("127.0.0.1:6969") };
    vec![connection.answer(tracker, arrival).map(|outgoing| outgoing.bytes).unwrap_or_default()]
}

fn connect(id: &[u8]) -> Vec<u8> {
    [id, &[0, 0, 0, 0], b"tid!"].concat()
}

fn udp_announce(id: &[u8], peer_id: u8) -> Vec<u8> {
    let left = 6u64.to_be_bytes();
    let numbers =
        [&[0; 8][..], &left, &[0; 8], &[0; 4], &[0; 4], &[0; 4], &[0xff; 4], &[0x1a, 0xe1]]
            .concat();
    [id, &[0, 0, 0, 1], b"tid!", &HASHES[0], &[peer_id; 20], &numbers].concat()
}

/// Asks over UDP, connected, once as another client and once with the fault.
fn with_fault_over_udp(
    fault: &str,
    action: u32,
    remote: SocketAddr,
    profile: Option<Profile>,
) -> String {
    const MAGIC: &[u8] = &[0, 0, 4, 0x17, 0x27, 0x10, 0x19, 0x80];
    let mut tracker = tracker(profile);
    let ask = |tracker: &mut Tracker, port, peer_id| {
        let remote = SocketAddr::new(remote.ip(), port);
        let id = ask_udp(tracker, remote, &connect(MAGIC)).concat();
        let id = id.get(8..16).expect("a connection id").to_vec();
        let datagram = match action {
            0 => connect(MAGIC),
            1 => udp_announce(&id, peer_id),
            2 => [&id, &[0, 0, 0, 2][..], b"tid!", &HASHES[0], &HASHES[1]].concat(),
            _ => [&id, &[0, 0, 0, 1][..], b"tid!"].concat(),
        };
        ask_udp(tracker, remote, &datagram)
    };
    let words = ["connect", "announce", "scrape", "announce"][action as usize];
    add(&mut tracker, "skip=1000 cross-talk");
    ask(&mut tracker, 5, b'b');
    let skip = usize::from(action == 0);
    add(&mut tracker, &format!("{words} skip={skip} {fault}"));
    shown(&ask(&mut tracker, 6, 0xe1), &tracker)
}

/// The same over HTTP. The other client wants its peers in another form.
fn with_fault_over_http(
    fault: &str,
    target: &str,
    remote: SocketAddr,
    profile: Option<Profile>,
) -> String {
    let mut tracker = tracker(profile);
    let other = match target.contains("compact=1") {
        true => target.replace("compact=1", "compact=0"),
        false => target.replace("compact=0", "compact=1"),
    };
    add(&mut tracker, "skip=1000 cross-talk");
    let port_5 = SocketAddr::new(remote.ip(), 5);
    // It scrapes the last torrent alone.
    let other = other.replace("%e1", "b").replace("info_hash=aaaaaaaaaaaaaaaaaaaa&info", "info");
    ask_http(&mut tracker, port_5, &other);
    add(&mut tracker, fault);
    shown(&ask_http(&mut tracker, remote, target), &tracker)
}

fn add(tracker: &mut Tracker, fault: &str) {
    let parsed = Fault::parse(fault).and_then(|fault| tracker.faults.add(fault));
    parsed.unwrap_or_else(|error| panic!("{fault}: {error}"));
}

/// Replies as text, and what the record says of the request.
fn shown(replies: &[Vec<u8>], tracker: &Tracker) -> String {
    let mut text = String::new();
    for reply in replies {
        // The profiles' tables have the heads.
        let body = reply.windows(4).position(|four| four == b"\r\n\r\n").map_or(0, |at| at + 4);
        let _ = write!(text, " {} <{}>", reply.len(), reply[body..].escape_ascii());
    }
    let request = tracker.record.requests(0).last().expect("a request");
    let recorded = request.to_string();
    let told = recorded.split_once(": ").map_or(recorded.as_str(), |(_, told)| told);
    format!("{text} {told}")
}

/// What faults do to the head of a response, all of which is shown.
fn heads(text: &mut String, profile: Option<Profile>, name: &str) {
    for fault in [
        "append=x",
        "status=404",
        "redirect=301 location=/x{target}",
        "head=lowercase content-length=twice",
        "head=folded keep-alive=true chunked=plain",
        "head=http10 content-length=absent header=\"Content-Type: a/b\"",
    ] {
        let mut tracker = tracker(profile);
        add(&mut tracker, fault);
        let [reply] = &ask_http(&mut tracker, address("198.51.100.1:6"), "/scrape?info_hash=x")[..]
        else {
            panic!("{fault}: expected one response");
        };
        let _ = writeln!(text, "http {name} head {fault}: {}", reply.escape_ascii());
    }
}

/// The faults that matter where a profile writes a reply otherwise, or none.
fn is_short_list(fault: &&&str) -> bool {
    ["append", "peers=", "peers-twice", "refuse", "cross-talk i", "scrape=o", "scrape=s", "downl"]
        .iter()
        .any(|word| fault.starts_with(word))
}

fn over_http(text: &mut String, profile: Option<Profile>, name: &str) {
    let hash = String::from_utf8_lossy(&HASHES[0]).into_owned();
    let fields = format!(
        "info_hash={hash}&peer_id={}&port=6881&uploaded=0&downloaded=0&left=6",
        "%e1".repeat(20)
    );
    let (v4, v6) = ("198.51.100.1:6", "[2001:db8::6]:6");
    for (kind, query, remote) in [
        ("compact", "&compact=1", v4),
        ("compact", "&compact=1", v6),
        ("dictionaries", "&compact=0", v4),
        ("no peer id", "&compact=0&no_peer_id=1", v6),
        ("invalid", "&compact=1&left=x", v4),
    ] {
        let is_udp = |fault: &str| fault.contains("wrong-family") || fault.contains("then-correct");
        let is_short = profile.is_some() || kind == "invalid";
        for fault in ANNOUNCE.iter().filter(|fault| !is_udp(fault)) {
            if is_short && !is_short_list(&fault) {
                continue;
            }
            let target = format!("/announce?{fields}{query}");
            let got = with_fault_over_http(fault, &target, address(remote), profile);
            let _ = writeln!(text, "http {name} announce {kind} {remote} {fault}:{got}");
        }
    }
    for fault in SCRAPE.iter().filter(|fault| profile.is_none() || is_short_list(fault)) {
        let target = format!("/scrape?info_hash={hash}&info_hash={}", "%e9".repeat(20));
        let got = with_fault_over_http(fault, &target, address(v4), profile);
        let _ = writeln!(text, "http {name} scrape {fault}:{got}");
    }
}

fn over_udp(text: &mut String, profile: Option<Profile>, name: &str) {
    for (action, word, faults) in [
        (0, "connect", &CONNECT[..]),
        (1, "announce", &ANNOUNCE),
        (2, "scrape", &SCRAPE),
        (3, "short", &ANNOUNCE),
    ] {
        for remote in ["198.51.100.1:6", "[2001:db8::6]:6"] {
            let is_http = |fault: &str| {
                ["min-interval=9", "set=", "bencode="].iter().any(|word| fault.starts_with(word))
            };
            let is_short = profile.is_some() || action == 3;
            for fault in faults.iter().filter(|fault| !is_http(fault)) {
                if is_short && !is_short_list(&fault) {
                    continue;
                }
                let got = with_fault_over_udp(fault, action, address(remote), profile);
                let _ = writeln!(text, "udp {name} {word} {remote} {fault}:{got}");
            }
        }
    }
}

#[test]
fn every_reply_with_a_fault_is_as_expected() {
    let mut text = String::new();
    over_udp(&mut text, None, "default");
    over_udp(&mut text, Some(Profile::Aquatic), "aquatic");
    over_http(&mut text, None, "default");
    heads(&mut text, None, "default");
    for (profile, name) in [
        (Profile::BittorrentTracker, "bittorrent-tracker"),
        (Profile::Chihaya, "chihaya"),
        (Profile::Opentracker, "opentracker"),
        (Profile::Torrust, "torrust"),
        (Profile::Aquatic, "aquatic"),
    ] {
        over_http(&mut text, Some(profile), name);
        heads(&mut text, Some(profile), name);
    }
    let got = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("fault_replies.txt");
    std::fs::write(&got, &text).expect("a file that can be written");
    let different = text.lines().zip(EXPECTED.lines()).find(|(got, expected)| got != expected);
    assert_eq!(different, None, "what was got and expected; all of it is in {}", got.display());
    assert_eq!(text.lines().count(), EXPECTED.lines().count(), "lines in {}", got.display());
}
