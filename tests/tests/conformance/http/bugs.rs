//! What other trackers get wrong over HTTP, and we must not.

use test_tracker_tests::announce::{Announce, InfoHash};
use test_tracker_tests::host::Tracker;
use test_tracker_tests::http::{self, Escape};
use test_tracker_tests::settings::Settings;

use super::{INFO_HASH, address, announce, get, scrape, target};

/// Every byte value occurs in one of these, in ascending and in descending order.
fn every_byte_value() -> impl Iterator<Item = [u8; 20]> {
    let row = |row: u8| std::array::from_fn(|column| (usize::from(row) * 20 + column) as u8);
    (0..=12).map(row).chain((0..=12).map(move |number| {
        let mut reversed: [u8; 20] = row(number);
        reversed.reverse();
        reversed
    }))
}

/// bittorrent-tracker, chihaya and mochi read a query as a web form, where `+` is a space.
pub(super) fn plus_is_no_space(tracker: &mut Tracker) {
    let plus = [b'+'; 20];
    let literal = http::announce_target(&Announce::leecher(plus, 1), Escape::Literal);
    assert!(literal.windows(20).any(|window| window == plus), "{}", literal.escape_ascii());
    get(tracker, literal);
    assert_eq!(scrape(tracker, plus).leechers, 1);
    assert_eq!(scrape(tracker, [b' '; 20]).leechers, 0);
}

/// bittorrent-tracker puts peer ids through UTF-8.
pub(super) fn peer_ids_keep_their_bytes(tracker: &mut Tracker) {
    for peer_id in every_byte_value() {
        // At one port, each takes the place of the one before.
        let peer = Announce { peer_id, ..Announce::leecher(INFO_HASH, 1) };
        for escape in [Escape::Upper, Escape::Literal] {
            get(tracker, http::announce_target(&peer, escape));
            let body = get(tracker, target(&Announce::leecher(INFO_HASH, 2), "&compact=0"));
            let list = body.bencode().at("peers").as_list().expect("a list");
            let ids: Vec<_> = list.iter().map(|peer| peer.at("peer id").bytes().to_vec()).collect();
            assert_eq!(ids, [peer_id]);
        }
    }
}

/// It does the same to the keys of `files`.
pub(super) fn scrape_keys_keep_their_bytes(tracker: &mut Tracker) {
    let info_hashes: Vec<InfoHash> = every_byte_value().collect();
    for escape in [Escape::Upper, Escape::Literal] {
        let files = get(tracker, http::scrape_target(&info_hashes, escape)).bencode().at("files");
        let mut expected = info_hashes.clone();
        expected.sort();
        assert_eq!(files.keys(), expected);
    }
}

/// mochi writes the port of a dictionary as two bytes.
pub(super) fn ports_are_digits(tracker: &mut Tracker) {
    for (port, number) in [1, 80, 6881, 12_593, 65_535].into_iter().zip(1..) {
        let info_hash = [number; 20];
        announce(tracker, &Announce { port, ..Announce::leecher(info_hash, 1) }, "");
        let body = get(tracker, target(&Announce::leecher(info_hash, 2), "&compact=0")).body;
        let expected = format!("4:porti{port}eeee");
        assert!(body.ends_with(expected.as_bytes()), "{}", body.escape_ascii());
    }
}

/// The settings by which an address can be IPv4-mapped without an IPv6 socket that takes IPv4.
pub(super) fn believing() -> Settings {
    Settings {
        trust_ip: Some(true),
        trust_forwarded_for: Some(true),
        external_ip: Some(true),
        ..Settings::default()
    }
}

/// qBittorrent, torrust and opentracker gave IPv4 clients out as `::ffff:a.b.c.d`.
pub(super) fn mapped_addresses_are_ipv4(tracker: &mut Tracker) {
    let client = |more: &str, header: &str| {
        let mut request = b"GET ".to_vec();
        request.extend(target(&Announce::leecher(INFO_HASH, 1), more));
        request.extend(format!(" HTTP/1.1\r\nHost: localhost\r\n{header}\r\n").into_bytes());
        http::exchange(address(tracker), &request).bencode()
    };
    let cases = [
        ("&ip=::ffff:10.1.2.3", ""),
        ("&ip=[::ffff:10.1.2.3]:10001", ""),
        ("&ip=::ffff:a01:203", ""),
        ("", "X-Forwarded-For: ::ffff:10.1.2.3\r\n"),
    ];
    for (more, header) in cases {
        let external = client(more, header).at("external ip");
        assert_eq!(external.bytes(), [10, 1, 2, 3], "{more} {header}");
        let asker = target(&Announce::leecher(INFO_HASH, 2), "");
        let told = get(tracker, asker).bencode();
        // 10001 is 0x2711.
        assert_eq!(told.at("peers").bytes(), [10, 1, 2, 3, 0x27, 0x11], "{more} {header}");
        assert_eq!(told.get(b"peers6"), None, "{more} {header}");
        let asker = target(&Announce::leecher(INFO_HASH, 2), "&compact=0");
        let list = get(tracker, asker).bencode().at("peers").as_list().expect("a list");
        assert_eq!(list[0].at("ip").bytes(), b"10.1.2.3", "{more} {header}");
        client(&format!("{more}&event=stopped"), header);
        assert_eq!(scrape(tracker, INFO_HASH).leechers, 1, "{more} {header}");
    }
}
