//! Which requests a fault means.

use std::net::SocketAddr;

use test_tracker_tests::announce::{Announce, Event, InfoHash};
use test_tracker_tests::client::Protocol;
use test_tracker_tests::filter::Filter;
use test_tracker_tests::host::Tracker;
use test_tracker_tests::http::{self, Escape, announce_target, scrape_target};
use test_tracker_tests::settings::Settings;
use test_tracker_tests::udp::{PROTOCOL_ID, UdpClient, action, announce_body, request};

use crate::udp::{INFO_HASH, client, ipv6_client};
use crate::{Case, add, escaped, frozen};

pub(crate) const CASES: &[Case] = &[
    Case::new("scope_transport_and_action", by_transport_and_action),
    Case::new("scope_info_hash", by_info_hash),
    Case::new("scope_peer_id", by_the_beginning_of_the_peer_id),
    Case::new("scope_event", by_event),
    Case::new("scope_remote", by_address_and_family).needs_ipv6(),
    Case::new("scope_path", by_path),
    Case::new("scope_path_passkey", by_path_with_a_passkey).with(|| Settings {
        announce_paths: Some(vec!["/{passkey}/announce".into()]),
        passkeys: Some(vec!["one".into(), "two".into()]),
        ..frozen()
    }),
    Case::new("scope_over", by_number_of_info_hashes),
    Case::new("scope_together", by_everything_together),
];

const OTHER: InfoHash = [0x52; 20];
const THIRD: InfoHash = [0x53; 20];

/// The text that tells whom a fault meant.
const MEANT: &[u8] = b"meant";

/// Adds a fault with this scope, asks everything, and says which of the questions it meant.
#[track_caller]
fn meant(tracker: &mut Tracker, scope: &str, questions: &[&dyn Fn() -> bool]) -> Vec<usize> {
    let fault = add(tracker, &format!("{scope} refuse=meant"));
    let meant: Vec<_> = (1..).zip(questions).filter(|(_, ask)| ask()).map(|(n, _)| n).collect();
    let found = tracker.requests(&Filter { fault: Some(fault), ..Filter::any() });
    assert_eq!(found.len(), meant.len(), "{scope}");
    assert!(tracker.remove_fault(fault));
    meant
}

/// Whether a datagram is refused because it is meant.
#[track_caller]
fn datagram(client: &UdpClient, connection_id: u64, action: u32, body: &[u8]) -> bool {
    let datagram = [request(connection_id, action, 7), body.to_vec()].concat();
    client.exchange(&datagram, "reply") == [&[0, 0, 0, 3, 0, 0, 0, 7], MEANT].concat()
}

/// Whether a request is refused because it is meant.
#[track_caller]
fn target(address: SocketAddr, target: impl AsRef<[u8]>) -> bool {
    http::get(address, target).body == b"d14:failure reason5:meante"
}

fn target_of(announce: &Announce) -> Vec<u8> {
    announce_target(announce, Escape::Upper)
}

fn by_transport_and_action(tracker: &mut Tracker) {
    let (udp, http) = (client(tracker), tracker.ipv4(Protocol::Http));
    let id = udp.connect();
    let leecher = Announce::leecher(INFO_HASH, 1);
    let body = announce_body(&leecher);
    let questions: [&dyn Fn() -> bool; 7] = [
        &|| datagram(&udp, PROTOCOL_ID, action::CONNECT, &[]),
        &|| datagram(&udp, id, action::ANNOUNCE, &body),
        &|| datagram(&udp, id, action::SCRAPE, &INFO_HASH),
        &|| datagram(&udp, id, action::UNKNOWN, &[]),
        &|| target(http, target_of(&leecher)),
        &|| target(http, scrape_target(&[INFO_HASH], Escape::Upper)),
        &|| target(http, "/nowhere"),
    ];
    for (scope, expected) in [
        ("", &[1, 2, 3, 4, 5, 6, 7][..]),
        ("udp", &[1, 2, 3, 4]),
        ("transport=udp", &[1, 2, 3, 4]),
        ("http", &[5, 6, 7]),
        ("connect", &[1]),
        ("announce", &[2, 5]),
        ("action=announce", &[2, 5]),
        ("scrape", &[3, 6]),
        ("unknown", &[4, 7]),
        ("connect http", &[]),
        ("announce udp", &[2]),
        ("http scrape", &[6]),
        ("unknown transport=http", &[7]),
        ("ipv4", &[1, 2, 3, 4, 5, 6, 7]),
    ] {
        assert_eq!(meant(tracker, scope, &questions), expected, "{scope}");
    }
}

fn by_info_hash(tracker: &mut Tracker) {
    let (udp, http) = (client(tracker), tracker.ipv4(Protocol::Http));
    let id = udp.connect();
    let announce = |info_hash| announce_body(&Announce::leecher(info_hash, 1));
    let questions: [&dyn Fn() -> bool; 8] = [
        &|| datagram(&udp, PROTOCOL_ID, action::CONNECT, &[]),
        &|| datagram(&udp, id, action::ANNOUNCE, &announce(INFO_HASH)),
        &|| datagram(&udp, id, action::ANNOUNCE, &announce(OTHER)),
        &|| datagram(&udp, id, action::SCRAPE, &[INFO_HASH, OTHER].concat()),
        &|| datagram(&udp, id, action::SCRAPE, &OTHER),
        &|| target(http, target_of(&Announce::leecher(INFO_HASH, 1))),
        &|| target(http, scrape_target(&[OTHER, INFO_HASH], Escape::Upper)),
        &|| target(http, scrape_target(&[], Escape::Upper)),
    ];
    for (info_hash, expected) in
        [(INFO_HASH, &[2, 4, 6, 7][..]), (OTHER, &[3, 4, 5, 7]), (THIRD, &[])]
    {
        let digits = hex::encode(info_hash);
        let scope = format!("info-hash={digits}");
        assert_eq!(meant(tracker, &scope, &questions), expected, "{scope}");
        let scope = format!("info-hash={}", digits.to_uppercase());
        assert_eq!(meant(tracker, &scope, &questions), expected, "{scope}");
    }
    let scope = format!("scrape info-hash={}", hex::encode(INFO_HASH));
    assert_eq!(meant(tracker, &scope, &questions), [4, 7]);
}

fn by_the_beginning_of_the_peer_id(tracker: &mut Tracker) {
    let (udp, http) = (client(tracker), tracker.ipv4(Protocol::Http));
    let id = udp.connect();
    let leecher = Announce::leecher(INFO_HASH, 1);
    let odd = Announce { peer_id: *b"-TT0\xff00 \"\\=\0the rest", ..leecher.clone() };
    let questions: [&dyn Fn() -> bool; 4] = [
        &|| datagram(&udp, id, action::ANNOUNCE, &announce_body(&leecher)),
        &|| target(http, target_of(&odd)),
        &|| target(http, target_of(&leecher)),
        &|| target(http, scrape_target(&[INFO_HASH], Escape::Upper)),
    ];
    for (begin, expected) in [
        ("-TT0100-", &[1, 3][..]),
        ("-TT0", &[1, 2, 3]),
        ("-tt0", &[]),
        ("TT", &[]),
        (r#""-TT0\xff00 \"\\=\x00""#, &[2]),
        (r"-TT0100-\x01", &[1, 3]),
    ] {
        assert_eq!(meant(tracker, &format!("peer-id={begin}"), &questions), expected, "{begin}");
    }
    let whole = format!("peer-id={}", escaped(&leecher.peer_id));
    assert_eq!(meant(tracker, &whole, &questions), [1, 3]);
}

fn by_event(tracker: &mut Tracker) {
    let (udp, http) = (client(tracker), tracker.ipv4(Protocol::Http));
    let id = udp.connect();
    let with = |event| Announce { event, ..Announce::leecher(INFO_HASH, 1) };
    let over_udp = |event| datagram(&udp, id, action::ANNOUNCE, &announce_body(&with(event)));
    let over_http = |event| target(http, target_of(&with(event)));
    let questions: [&dyn Fn() -> bool; 12] = [
        &|| over_udp(Event::None),
        &|| over_udp(Event::Started),
        &|| over_udp(Event::Completed),
        &|| over_udp(Event::Stopped),
        &|| over_udp(Event::Paused),
        &|| over_http(Event::None),
        &|| over_http(Event::Started),
        &|| over_http(Event::Completed),
        &|| over_http(Event::Stopped),
        &|| over_http(Event::Paused),
        &|| datagram(&udp, id, action::SCRAPE, &INFO_HASH),
        &|| target(http, scrape_target(&[INFO_HASH], Escape::Upper)),
    ];
    for (scope, expected) in [
        ("event=none", &[1, 6][..]),
        ("started", &[2, 7]),
        ("event=started", &[2, 7]),
        ("completed", &[3, 8]),
        ("udp stopped", &[4]),
        ("http paused", &[10]),
        ("announce event=paused", &[5, 10]),
        ("scrape started", &[]),
    ] {
        assert_eq!(meant(tracker, scope, &questions), expected, "{scope}");
    }
}

fn by_address_and_family(tracker: &mut Tracker) {
    let udp = [client(tracker), ipv6_client(tracker)];
    let http = [tracker.ipv4(Protocol::Http), tracker.ipv6(Protocol::Http)];
    let connect = |client| datagram(client, PROTOCOL_ID, action::CONNECT, &[]);
    let questions: [&dyn Fn() -> bool; 4] =
        [&|| connect(&udp[0]), &|| connect(&udp[1]), &|| target(http[0], "/nowhere"), &|| {
            target(http[1], "/nowhere")
        }];
    for (scope, expected) in [
        ("ipv4", &[1, 3][..]),
        ("ipv6", &[2, 4]),
        ("family=ipv6", &[2, 4]),
        ("udp ipv6", &[2]),
        ("remote=127.0.0.1", &[1, 3]),
        ("remote=::ffff:127.0.0.1", &[1, 3]),
        ("remote=::1", &[2, 4]),
        ("remote=127.0.0.2", &[]),
        ("remote=::1 ipv4", &[]),
        ("remote=::1 http", &[4]),
    ] {
        assert_eq!(meant(tracker, scope, &questions), expected, "{scope}");
    }
}

/// The path of HTTP, and the URL data of UDP.
fn by_path(tracker: &mut Tracker) {
    let (udp, http) = (client(tracker), tracker.ipv4(Protocol::Http));
    let id = udp.connect();
    let leecher = Announce::leecher(INFO_HASH, 1);
    let url = |data: &[u8]| {
        let option = [&[2, data.len() as u8], data].concat();
        datagram(&udp, id, action::ANNOUNCE, &[announce_body(&leecher), option].concat())
    };
    let questions: [&dyn Fn() -> bool; 8] = [
        &|| target(http, target_of(&leecher)),
        &|| target(http, scrape_target(&[INFO_HASH], Escape::Upper)),
        &|| target(http, "/a%20nn?/announce"),
        &|| url(b"/announce"),
        &|| url(b"/announce?x=/scrape"),
        &|| url(b"/a%20n"),
        &|| datagram(&udp, id, action::ANNOUNCE, &announce_body(&leecher)),
        &|| datagram(&udp, id, action::SCRAPE, &INFO_HASH),
    ];
    for (scope, expected) in [
        ("path=/announce", &[1, 4, 5][..]),
        ("path=/announc", &[1, 4, 5]),
        ("path=/scrape", &[2]),
        ("path=/a", &[1, 3, 4, 5, 6]),
        ("path=/a%20n", &[3, 6]),
        ("path=/announce?", &[5]),
        ("path=/nowhere", &[]),
        ("path=/", &[1, 2, 3, 4, 5, 6]),
        ("path=\"\"", &[1, 2, 3, 4, 5, 6, 7, 8]),
        ("udp path=/", &[4, 5, 6]),
    ] {
        assert_eq!(meant(tracker, scope, &questions), expected, "{scope}");
    }
}

fn by_path_with_a_passkey(tracker: &mut Tracker) {
    let http = tracker.ipv4(Protocol::Http);
    let query = target_of(&Announce::leecher(INFO_HASH, 1));
    let query = &query[b"/announce".len()..];
    let announce =
        |passkey: &str| target(http, [format!("/{passkey}/announce").as_bytes(), query].concat());
    let questions: [&dyn Fn() -> bool; 3] =
        [&|| announce("one"), &|| announce("two"), &|| announce("three")];
    for (scope, expected) in [("path=/two/", &[2][..]), ("path=/t announce", &[2, 3])] {
        assert_eq!(meant(tracker, scope, &questions), expected, "{scope}");
    }
}

/// Of a scrape that is too large for the tracker's own limit, too.
fn by_number_of_info_hashes(tracker: &mut Tracker) {
    let (udp, http) = (client(tracker), tracker.ipv4(Protocol::Http));
    let id = udp.connect();
    let scrape = |count: u8| -> Vec<InfoHash> { (1..=count).map(|byte| [byte; 20]).collect() };
    let over_udp = |count| datagram(&udp, id, action::SCRAPE, scrape(count).as_flattened());
    let over_http = |count| target(http, scrape_target(&scrape(count), Escape::Upper));
    let leecher = Announce::leecher(INFO_HASH, 1);
    let questions: [&dyn Fn() -> bool; 8] = [
        &|| over_udp(1),
        &|| over_udp(2),
        &|| over_udp(75),
        &|| over_http(0),
        &|| over_http(1),
        &|| over_http(3),
        &|| datagram(&udp, id, action::ANNOUNCE, &announce_body(&leecher)),
        &|| target(http, target_of(&leecher)),
    ];
    for (scope, expected) in [
        ("min-info-hashes=1", &[1, 2, 3, 5, 6, 7, 8][..]),
        ("min-info-hashes=2", &[2, 3, 6]),
        ("min-info-hashes=3", &[3, 6]),
        ("udp min-info-hashes=75", &[3]),
        ("min-info-hashes=76", &[]),
        ("announce min-info-hashes=1", &[7, 8]),
    ] {
        assert_eq!(meant(tracker, scope, &questions), expected, "{scope}");
    }
}

fn by_everything_together(tracker: &mut Tracker) {
    let (udp, http) = (client(tracker), tracker.ipv4(Protocol::Http));
    let id = udp.connect();
    let all = Announce::leecher(INFO_HASH, 1);
    let others = [
        Announce { info_hash: OTHER, ..all.clone() },
        Announce { event: Event::Completed, ..all.clone() },
        Announce { peer_id: *b"-UT1000-            ", ..all.clone() },
    ];
    let over_udp = |announce, url: &[u8]| {
        datagram(&udp, id, action::ANNOUNCE, &[&announce_body(announce)[..], url].concat())
    };
    let url = b"\x02\x05/path";
    let questions: [&dyn Fn() -> bool; 6] = [
        &|| over_udp(&all, url),
        &|| over_udp(&all, b""),
        &|| over_udp(&others[0], url),
        &|| over_udp(&others[1], url),
        &|| over_udp(&others[2], url),
        &|| target(http, target_of(&all)),
    ];
    let scope = format!(
        "udp ipv4 announce started info-hash={} peer-id=-TT remote=127.0.0.1 path=/path min-info-hashes=1",
        hex::encode(INFO_HASH)
    );
    assert_eq!(meant(tracker, &scope, &questions), [1]);
}
