//! H19 to H21, H23: the peers that an announce is told of, in both forms.

use std::net::{Ipv6Addr, SocketAddr};

use test_tracker_tests::client::Protocol;
use test_tracker_tests::filter::Filter;
use test_tracker_tests::host::Tracker;
use test_tracker_tests::http;
use test_tracker_tests::settings::Settings;
use test_tracker_tests::swarm::NewPeer;

use super::{
    ANNOUNCE, INFO_HASH, OTHER, address, assert_body, assert_bytes, ipv4, ipv6, with_fault,
};
use crate::{Case, add, frozen};

pub(super) const CASES: &[Case] = &[
    Case::new("H19_compact", compact),
    Case::new("H19_listed", listed),
    Case::new("H19_any_value", any_value),
    Case::new("H20_peers6", peers6),
    Case::new("H21_self", oneself),
    Case::new("H21_self_ipv6", oneself_over_ipv6).needs_ipv6(),
    Case::new("H21_self_elsewhere", oneself_elsewhere)
        .with(|| Settings { trust_ip: Some(true), ..frozen() }),
    Case::new("H21_twice", twice),
    Case::new("H21_odd", odd),
    Case::new("H23_families", families).needs_ipv6(),
];

/// `192.0.2.1:6881` and `[2001:db8::1]:6881` in a swarm's compact lists, but for the last byte of
/// the address.
const V4: &[u8] = b"\xc0\0\x02";
const V6: &[u8] = b"\x20\x01\x0d\xb8\0\0\0\0\0\0\0\0\0\0\0";
const PORT: &[u8] = b"\x1a\xe1";

fn v4(last: u8) -> Vec<u8> {
    [V4, &[last], PORT].concat()
}

fn v6(last: u8) -> Vec<u8> {
    [V6, &[last], PORT].concat()
}

/// The client itself.
const OWN: &[u8] = b"\x7f\0\0\x01\x1a\xe1";

/// The announce's answer with these peers, in a swarm of so many leechers.
fn told(leechers: u8, peers: &[u8]) -> Vec<u8> {
    let before =
        format!("d8:completei0e10:incompletei{leechers}e8:intervali1800e12:min intervali60e");
    [before.as_bytes(), peers, b"e"].concat()
}

/// A byte string.
fn string(bytes: &[u8]) -> Vec<u8> {
    [format!("{}:", bytes.len()).as_bytes(), bytes].concat()
}

/// The entry with compact peers.
fn compact_entry(peers: &[&[u8]]) -> Vec<u8> {
    [b"5:peers", &string(&peers.concat())[..]].concat()
}

/// The one with compact IPv6 peers besides.
fn compact_entries(peers: &[&[u8]], peers6: &[&[u8]]) -> Vec<u8> {
    [&compact_entry(peers)[..], b"6:peers6", &string(&peers6.concat())].concat()
}

/// The entry with a list.
fn list_entry(peers: &[Vec<u8>]) -> Vec<u8> {
    [b"5:peersl", &peers.concat()[..], b"e"].concat()
}

/// An item of the list; with a peer id or without.
fn item(address: SocketAddr, id: Option<&[u8]>) -> Vec<u8> {
    let ip = string(address.ip().to_string().as_bytes());
    let id = id.map(|id| [b"7:peer id", &string(id)[..]].concat()).unwrap_or_default();
    [b"d2:ip", &ip[..], &id, format!("4:porti{}ee", address.port()).as_bytes()].concat()
}

/// Enters a peer that the announce would be told of.
fn enter(tracker: &mut Tracker, peer: SocketAddr) {
    tracker.add_peer(&INFO_HASH, &NewPeer::at(peer)).expect("it can be added");
}

/// The peer id that the tracker makes from an address.
fn made_up(tracker: &mut Tracker, peer: SocketAddr) -> Vec<u8> {
    tracker.add_peer(&OTHER, &NewPeer::at(peer)).expect("it can be added");
    let peers = tracker.peers(&OTHER);
    assert!(tracker.remove_peer(&OTHER, peer));
    peers.into_iter().find(|it| it.address == peer).expect("it has been added").peer_id.0
}

const ALL: &str = "peers=192.0.2.2:6881,[2001:db8::3]:6881,192.0.2.4:6881";

/// Those of the fault and no others, in their order, each family in its list.
fn compact(tracker: &mut Tracker) {
    enter(tracker, ipv4(1));
    for (fault, entries) in [
        ("leechers=2", compact_entry(&[&v4(1)])),
        (ALL, compact_entries(&[&v4(2), &v4(4)], &[&v6(3)])),
        ("peers=192.0.2.9:6881", compact_entry(&[&v4(9)])),
        ("peers=[2001:db8::9]:6881", compact_entries(&[], &[&v6(9)])),
        ("peers=none", compact_entry(&[])),
        ("remove=peers", Vec::new()),
    ] {
        assert_body(tracker, ANNOUNCE, fault, told(2, &entries));
        // Whatever number of them it wants.
        let few = format!("{ANNOUNCE}&numwant=1&compact=1");
        assert_body(tracker, &few, fault, told(2, &entries));
    }
}

/// The same in a list of dictionaries, with peer ids or without.
fn listed(tracker: &mut Tracker) {
    enter(tracker, ipv4(1));
    let all = [ipv4(2), ipv6(3), ipv4(4)];
    let [one, two, three, four] =
        [ipv4(1), all[0], all[1], all[2]].map(|peer| made_up(tracker, peer));
    let ids = [two, three, four];
    let with_ids = all.iter().zip(&ids).map(|(peer, id)| item(*peer, Some(id)));
    let with_ids = list_entry(&with_ids.collect::<Vec<_>>());
    let without = list_entry(&all.map(|peer| item(peer, None)));
    for (more, fault, entry) in [
        ("&compact=0", "leechers=2", list_entry(&[item(ipv4(1), Some(&one))])),
        ("&compact=0", ALL, with_ids),
        ("&compact=0&no_peer_id=1", ALL, without),
        ("&compact=0", "peers=none", list_entry(&[])),
        ("&compact=0", "remove=peers", Vec::new()),
    ] {
        assert_body(tracker, &format!("{ANNOUNCE}{more}"), fault, told(2, &entry));
    }
}

/// Whatever is set in the place of the peers, whichever form the client has asked for.
fn any_value(tracker: &mut Tracker) {
    for target in [ANNOUNCE.to_owned(), format!("{ANNOUNCE}&compact=0")] {
        for value in [
            "le",
            "i5e",
            "de",
            "7:abcdefg",
            "5:abcde",
            "13:abcdefghijklm",
            "l4:spame",
            "li1ee",
            "lld2:ip9:192.0.2.14:porti1eeee",
            "ld2:ip9:192.0.2.1ee",
            "ld4:porti6881eee",
            "ldee",
            "ld2:ip9:192.0.2.14:port4:6881ee",
            "ld2:ip9:192.0.2.14:porti0eee",
            "ld2:ip9:192.0.2.14:porti65536eee",
            "ld2:ip9:192.0.2.14:porti-1eee",
            "ld2:ip15:tracker.example4:porti6881eee",
            "ld2:ip3:::14:porti6881eee",
            "ld2:ip5:[::1]4:porti6881eee",
            "ld2:ip4:abcd4:porti6881eee",
            "ld2:ipi1e4:porti6881eee",
            "ld2:ip9:192.0.2.17:peer id5:short4:porti6881eee",
            "ld2:ip9:192.0.2.14:porti1eed2:ip9:192.0.2.1e4:spame",
        ] {
            let fault = format!("set=\"peers={value}\"");
            assert_body(
                tracker,
                &target,
                &fault,
                told(1, &[b"5:peers", value.as_bytes()].concat()),
            );
        }
    }
}

/// Missing, alone, of any length, and no string.
fn peers6(tracker: &mut Tracker) {
    enter(tracker, ipv4(1));
    enter(tracker, ipv6(2));
    let both = compact_entries(&[&v4(1)], &[&v6(2)]);
    let only6 = [b"6:peers6", &string(&v6(2))[..]].concat();
    for (fault, entries) in [
        ("leechers=3", both),
        ("remove=peers6", compact_entry(&[&v4(1)])),
        ("remove=peers", only6),
        ("remove=peers remove=peers6", Vec::new()),
    ] {
        assert_body(tracker, ANNOUNCE, fault, told(3, &entries));
    }
    for value in ["0:", "17:abcdefghijklmnopq", "19:abcdefghijklmnopqrs", "le", "i6e", "ldee"] {
        let entries = [&compact_entry(&[&v4(1)])[..], b"6:peers6", value.as_bytes()].concat();
        assert_body(tracker, ANNOUNCE, &format!("set=peers6={value}"), told(3, &entries));
        // Also where there would be none.
        let own = format!("set=peers6={value} peers=192.0.2.1:6881");
        assert_body(tracker, ANNOUNCE, &own, told(3, &entries));
    }
}

/// The client is told of itself, behind all others; with the peer id that it has announced.
fn oneself(tracker: &mut Tracker) {
    let here: SocketAddr = "127.0.0.1:6881".parse().expect("an address");
    let own_item = item(here, Some(b"-TT0100-aaaaaaaaaaaa"));
    let only_own = list_entry(std::slice::from_ref(&own_item));
    let listed = format!("{ANNOUNCE}&compact=0");
    assert_body(tracker, ANNOUNCE, "include-self", told(1, &compact_entry(&[OWN])));
    assert_body(tracker, &listed, "include-self", told(1, &only_own));
    enter(tracker, ipv4(1));
    let id = made_up(tracker, ipv4(1));
    assert_body(tracker, ANNOUNCE, "include-self", told(2, &compact_entry(&[&v4(1), OWN])));
    let items = [item(ipv4(1), Some(&id)), own_item];
    assert_body(tracker, &listed, "include-self", told(2, &list_entry(&items)));
    let bare = list_entry(&[item(ipv4(1), None), item(here, None)]);
    assert_body(tracker, &format!("{listed}&no_peer_id=1"), "include-self", told(2, &bare));
    let only = "peers=none include-self";
    assert_body(tracker, ANNOUNCE, only, told(2, &compact_entry(&[OWN])));
    assert_body(tracker, &listed, only, told(2, &only_own));
    let fault = "peers=[2001:db8::3]:6881 include-self";
    assert_body(tracker, ANNOUNCE, fault, told(2, &compact_entries(&[OWN], &[&v6(3)])));
    // Nobody is told of a client that has gone; it is, by the fault.
    let gone = format!("{ANNOUNCE}&event=stopped");
    assert_body(tracker, &gone, "include-self", told(1, &compact_entry(&[OWN])));
}

/// It is one of the IPv6 peers then.
fn oneself_over_ipv6(tracker: &mut Tracker) {
    let target = format!("{ANNOUNCE}&compact=1");
    let own = [&Ipv6Addr::LOCALHOST.octets()[..], PORT].concat();
    let got = with_fault(tracker, "include-self", |tracker| {
        http::get(tracker.ipv6(Protocol::Http), target).body
    });
    assert_bytes("include-self", &got, told(1, &compact_entries(&[], &[&own])));
}

/// Where other peers are told that it is.
fn oneself_elsewhere(tracker: &mut Tracker) {
    let target = format!("{ANNOUNCE}&ip=192.0.2.7");
    assert_body(tracker, &target, "include-self", told(1, &compact_entry(&[&v4(7)])));
    assert_eq!(tracker.peers(&INFO_HASH)[0].address, ipv4(7));
}

/// Each of them twice in a row, in every form.
fn twice(tracker: &mut Tracker) {
    enter(tracker, ipv4(1));
    let id = made_up(tracker, ipv4(1));
    let listed = format!("{ANNOUNCE}&compact=0");
    let fault = "peers-twice";
    assert_body(tracker, ANNOUNCE, fault, told(2, &compact_entry(&[&v4(1), &v4(1)])));
    let twice = [item(ipv4(1), Some(&id)), item(ipv4(1), Some(&id))];
    assert_body(tracker, &listed, fault, told(2, &list_entry(&twice)));
    let peers = compact_entries(&[&v4(2), &v4(2), &v4(4), &v4(4), OWN, OWN], &[&v6(3), &v6(3)]);
    assert_body(tracker, ANNOUNCE, &format!("{ALL} include-self {fault}"), told(2, &peers));
    assert_body(tracker, ANNOUNCE, "peers=none peers-twice", told(2, &compact_entry(&[])));
}

/// Addresses that no peer can be reached at.
fn odd(tracker: &mut Tracker) {
    let odd =
        ["0.0.0.0:6881", "127.0.0.1:6881", "224.0.0.1:6881", "255.255.255.255:1", "192.0.2.1:0"];
    let bytes: [&[u8]; 5] = [
        b"\0\0\0\0\x1a\xe1",
        b"\x7f\0\0\x01\x1a\xe1",
        b"\xe0\0\0\x01\x1a\xe1",
        b"\xff\xff\xff\xff\0\x01",
        b"\xc0\0\x02\x01\0\0",
    ];
    let fault = format!("peers={}", odd.join(","));
    assert_body(tracker, ANNOUNCE, &fault, told(1, &compact_entry(&bytes)));
    let items = odd.map(|peer| item(peer.parse().expect("an address"), None));
    let listed = format!("{ANNOUNCE}&compact=0&no_peer_id=1");
    assert_body(tracker, &listed, &fault, told(1, &list_entry(&items)));
    let fault = "peers=[::]:6881,[ff02::1]:6881,[::ffff:192.0.2.1]:6881";
    let bytes: [&[u8]; 3] = [
        b"\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x1a\xe1",
        b"\xff\x02\0\0\0\0\0\0\0\0\0\0\0\0\0\x01\x1a\xe1",
        b"\0\0\0\0\0\0\0\0\0\0\xff\xff\xc0\0\x02\x01\x1a\xe1",
    ];
    assert_body(tracker, ANNOUNCE, fault, told(1, &compact_entries(&[], &bytes)));
}

/// One client is told other things over IPv4 than over IPv6.
fn families(tracker: &mut Tracker) {
    let [v4_id, v6_id] = [
        "announce ipv4 peers=192.0.2.4:6881 interval=4",
        "announce ipv6 peers=[2001:db8::6]:6881 interval=6",
    ]
    .map(|fault| add(tracker, fault));
    let target = format!("{ANNOUNCE}&key=1a2b3c4d");
    for (here, interval, entries) in [
        (address(tracker), "i4e", compact_entry(&[&v4(4)])),
        (tracker.ipv6(Protocol::Http), "i6e", compact_entries(&[], &[&v6(6)])),
    ] {
        let body = http::get(here, &target).body;
        let expected = told(1, &entries).escape_ascii().to_string().replace("i1800e", interval);
        assert_eq!(body.escape_ascii().to_string(), expected, "{here}");
    }
    let faults: Vec<_> =
        tracker.requests(&Filter::any()).into_iter().map(|request| request.faults).collect();
    assert_eq!(faults, [vec![v4_id], vec![v6_id]]);
    let refused = add(tracker, "family=ipv6 status=503");
    assert_eq!(http::get(address(tracker), &target).status, 200);
    assert_eq!(http::get(tracker.ipv6(Protocol::Http), &target).status, 503);
    assert!(tracker.remove_fault(refused));
}
