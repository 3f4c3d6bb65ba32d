//! HTTP requests and responses (BEP 3, 7, 23, 48), byte for byte.

use std::net::SocketAddr;

use test_tracker_tests::announce::{Announce, Scraped};
use test_tracker_tests::client::Protocol;
use test_tracker_tests::host::Tracker;
use test_tracker_tests::http::{self, Connection, Escape, Response};

use crate::both::on_loopback;
use crate::{Case, cases};

type Run = fn(&Tracker);

pub(crate) const CASES: &[Case<Run>] = cases![
    responses_have_a_length_and_close,
    keep_alive_is_declined,
    a_request_may_come_byte_by_byte,
    compact_is_the_default,
    compact_0_gives_dictionaries,
    no_peer_id_leaves_peer_ids_out,
    every_byte_value_in_info_hashes_percent_encoded,
    every_byte_value_in_info_hashes_literal,
    literal_bytes_and_percent_encoded_ones_are_one_info_hash,
    plus_is_plus,
    left_above_32_bits_is_a_leecher,
    bad_announces_have_a_failure_reason,
    bad_percent_escapes_have_a_failure_reason,
    rejected_announces_add_no_peer,
    scrape_without_info_hash_has_a_failure_reason,
    other_paths_are_not_found,
    other_methods_are_not_allowed,
    head_has_no_body,
    garbage_is_a_bad_request,
];

const INFO_HASH: [u8; 20] = [7; 20];

fn address(tracker: &Tracker) -> SocketAddr {
    tracker.ipv4(Protocol::Http)
}

/// Every byte value occurs in one of these.
fn every_byte_value() -> impl Iterator<Item = [u8; 20]> {
    (0..=12u8).map(|row| std::array::from_fn(|column| (usize::from(row) * 20 + column) as u8))
}

#[track_caller]
fn assert_framed(response: &Response) {
    let length: usize = response.header("Content-Length").parse().expect("a number");
    assert_eq!(length, response.body.len());
    assert_eq!(response.header_values("Transfer-Encoding"), <[&str; 0]>::default());
    assert_eq!(response.header_values("Content-Encoding"), <[&str; 0]>::default());
    assert!(response.header("Connection").eq_ignore_ascii_case("close"), "{response:?}");
}

/// `http::get` fails unless the tracker closes the connection after the body.
fn responses_have_a_length_and_close(tracker: &Tracker) {
    let announce = http::announce_target(&Announce::leecher(INFO_HASH, 1), Escape::Upper);
    let scrape = http::scrape_target(&[INFO_HASH], Escape::Upper);
    for target in [&announce[..], &scrape, b"/announce", b"/nowhere"] {
        assert_framed(&http::get(address(tracker), target));
    }
}

fn keep_alive_is_declined(tracker: &Tracker) {
    for header in ["Connection: keep-alive", "connection: Keep-Alive", "Keep-Alive: timeout=5"] {
        let target = "/scrape?info_hash=aaaaaaaaaaaaaaaaaaaa";
        let request = format!(
            "GET {target} HTTP/1.1\r\nHost: localhost\r\nAccept-Encoding: gzip\r\n{header}\r\n\r\n"
        );
        let response = http::exchange(address(tracker), request.as_bytes());
        assert_framed(&response);
        response.bencode().at("files");
    }
}

fn a_request_may_come_byte_by_byte(tracker: &Tracker) {
    let target = http::announce_target(&Announce::leecher(INFO_HASH, 1), Escape::Upper);
    let mut connection = Connection::open(address(tracker));
    for byte in http::get_request(address(tracker), target) {
        connection.send(&[byte]);
    }
    assert_eq!(http::announced(&connection.response()).leechers, 1);
    connection.closed();
}

fn compact_is_the_default(tracker: &Tracker) {
    http::announce(address(tracker), &Announce::leecher(INFO_HASH, 0x35));
    for (number, compact) in [(2, None), (3, Some(true))] {
        let announce =
            Announce { compact, num_want: Some(1), ..Announce::seeder(INFO_HASH, number) };
        let target = http::announce_target(&announce, Escape::Upper);
        let body = http::get(address(tracker), target).bencode();
        // 10053 is 0x2745.
        assert_eq!(body.at("peers").bytes(), [127, 0, 0, 1, 0x27, 0x45]);
        http::announce(address(tracker), &announce.stopped());
    }
}

fn compact_0_gives_dictionaries(tracker: &Tracker) {
    for peer_id in every_byte_value() {
        let first = Announce { peer_id, ..Announce::leecher(INFO_HASH, 1) };
        http::announce(address(tracker), &first);
        let second = Announce { compact: Some(false), ..Announce::leecher(INFO_HASH, 2) };
        let target = http::announce_target(&second, Escape::Upper);
        let peers = http::get(address(tracker), target).bencode().at("peers");
        let peers = peers.as_list().unwrap_or_else(|| panic!("expected a list, not {peers}"));
        assert_eq!(peers.len(), 1, "{peers:?}");
        assert_eq!(peers[0].keys(), [&b"ip"[..], b"peer id", b"port"]);
        assert_eq!(peers[0].at("ip").bytes(), b"127.0.0.1");
        assert_eq!(peers[0].at("port").integer(), i64::from(first.port));
        assert_eq!(peers[0].at("peer id").bytes(), peer_id);
    }
}

fn no_peer_id_leaves_peer_ids_out(tracker: &Tracker) {
    http::announce(address(tracker), &Announce::leecher(INFO_HASH, 1));
    let second = Announce { compact: Some(false), ..Announce::leecher(INFO_HASH, 2) };
    let mut target = http::announce_target(&second, Escape::Upper);
    target.extend(b"&no_peer_id=1");
    let peers = http::get(address(tracker), target).bencode().at("peers").as_list();
    let peers = peers.expect("a list of peers");
    assert_eq!(peers.len(), 1, "{peers:?}");
    assert_eq!(peers[0].keys(), [&b"ip"[..], b"port"]);
}

/// Announces with info hashes and peer ids written in this way, and finds them under their bytes.
fn every_byte_value_in_info_hashes(tracker: &Tracker, escape: Escape) {
    for info_hash in every_byte_value() {
        let first = Announce { peer_id: info_hash, ..Announce::leecher(info_hash, 1) };
        let target = http::announce_target(&first, escape);
        let answer = http::announced(&http::get(address(tracker), target));
        assert_eq!((answer.leechers, answer.peers), (1, vec![]), "{}", info_hash.escape_ascii());
        let scrape = http::scrape_target(&[info_hash], escape);
        let files = http::get(address(tracker), scrape).bencode().at("files");
        assert_eq!(files.keys(), [info_hash]);
        let second = Announce { compact: Some(false), ..Announce::leecher(info_hash, 2) };
        let target = http::announce_target(&second, Escape::Upper);
        let peers = http::get(address(tracker), target).bencode().at("peers").as_list();
        assert_eq!(peers.expect("a list of peers")[0].at("peer id").bytes(), first.peer_id);
        for announce in [first, second] {
            http::announce(address(tracker), &announce.stopped());
        }
    }
}

fn every_byte_value_in_info_hashes_percent_encoded(tracker: &Tracker) {
    for escape in [Escape::Upper, Escape::Lower, Escape::Everything] {
        every_byte_value_in_info_hashes(tracker, escape);
    }
}

fn every_byte_value_in_info_hashes_literal(tracker: &Tracker) {
    every_byte_value_in_info_hashes(tracker, Escape::Literal);
}

fn literal_bytes_and_percent_encoded_ones_are_one_info_hash(tracker: &Tracker) {
    let info_hash = *b"\x00\x7f\x80\xc3\xa9\xe9\xff\xfe %+?&=#[]/$,";
    for (number, escape) in
        (1..).zip([Escape::Upper, Escape::Lower, Escape::Everything, Escape::Literal])
    {
        let announce = Announce::leecher(info_hash, number);
        let target = http::announce_target(&announce, escape);
        let answer = http::announced(&http::get(address(tracker), target));
        assert_eq!(answer.leechers, i64::from(number), "{escape:?}");
        let peers: Vec<_> =
            (1..number).map(|number| on_loopback(&Announce::leecher(info_hash, number))).collect();
        assert_eq!(answer.sorted_peers(), peers, "{escape:?}");
    }
}

/// A `+` is a byte of its own, not a space.
fn plus_is_plus(tracker: &Tracker) {
    let plus = [b'+'; 20];
    http::announce(address(tracker), &Announce::seeder(plus, 1));
    let literal = http::scrape_target(&[plus], Escape::Literal);
    assert!(literal.ends_with(&plus), "{}", literal.escape_ascii());
    let files = http::get(address(tracker), literal).bencode().at("files");
    assert_eq!(files.keys(), [plus]);
    let counts = http::scrape(address(tracker), &[plus, [b' '; 20]]);
    assert_eq!(counts, [Scraped { seeders: 1, ..Scraped::default() }, Scraped::default()]);
}

fn left_above_32_bits_is_a_leecher(tracker: &Tracker) {
    let lefts = [1, 1 << 32, (1 << 53) + 1, u64::MAX >> 1];
    for (number, left) in (1..).zip(lefts) {
        let announce = Announce { left, ..Announce::leecher(INFO_HASH, number) };
        let answer = http::announce(address(tracker), &announce);
        assert_eq!((answer.seeders, answer.leechers), (0, i64::from(number)), "left={left}");
    }
}

/// What a good announce says, but for one parameter that is replaced or left out.
fn with(parameter: &str, value: Option<&str>) -> String {
    let good = [
        ("info_hash", "%07%07%07%07%07%07%07%07%07%07%07%07%07%07%07%07%07%07%07%07"),
        ("peer_id", "-TT0100-aaaaaaaaaaaa"),
        ("port", "6881"),
        ("uploaded", "0"),
        ("downloaded", "0"),
        ("left", "0"),
    ];
    let others = good.iter().filter(|(name, _)| *name != parameter).copied();
    let pairs: Vec<String> = others
        .chain(value.map(|value| (parameter, value)))
        .map(|(name, value)| format!("{name}={value}"))
        .collect();
    format!("/announce?{}", pairs.join("&"))
}

const BAD_ANNOUNCES: &[(&str, Option<&str>)] = &[
    ("info_hash", None),
    ("info_hash", Some("")),
    ("info_hash", Some("aaaaaaaaaaaaaaaaaaa")),
    ("info_hash", Some("aaaaaaaaaaaaaaaaaaaaa")),
    ("peer_id", None),
    ("peer_id", Some("short")),
    ("port", None),
    ("port", Some("")),
    ("port", Some("0")),
    ("port", Some("65536")),
    ("port", Some("-1")),
    ("port", Some("http")),
    ("left", Some("-1")),
    ("left", Some("1.1")),
    ("left", Some("18446744073709551616")),
    ("uploaded", Some("1e9")),
    ("downloaded", Some("x")),
    ("event", Some("begun")),
    ("numwant", Some("many")),
];

/// The reason names the parameter, so that who reads it knows what to look at.
fn bad_announces_have_a_failure_reason(tracker: &Tracker) {
    for &(parameter, value) in BAD_ANNOUNCES {
        let response = http::get(address(tracker), with(parameter, value));
        assert_framed(&response);
        let reason = response.failure_reason();
        assert!(reason.contains(parameter), "{parameter}={value:?}: {reason}");
        assert_eq!(response.bencode().keys(), [b"failure reason"]);
    }
}

fn bad_percent_escapes_have_a_failure_reason(tracker: &Tracker) {
    for escape in ["%zz", "%4", "%"] {
        let info_hash = format!("aaaaaaaaaaaaaaaaaaa{escape}");
        let reason =
            http::get(address(tracker), with("info_hash", Some(&info_hash))).failure_reason();
        assert!(reason.contains(escape), "{escape}: {reason}");
    }
}

fn rejected_announces_add_no_peer(tracker: &Tracker) {
    for &(parameter, value) in BAD_ANNOUNCES {
        http::get(address(tracker), with(parameter, value));
    }
    assert_eq!(http::scrape(address(tracker), &[INFO_HASH]), [Scraped::default()]);
    let good = http::announced(&http::get(address(tracker), with("event", Some("started"))));
    assert_eq!((good.seeders, good.leechers), (1, 0));
}

fn scrape_without_info_hash_has_a_failure_reason(tracker: &Tracker) {
    for target in ["/scrape", "/scrape?", "/scrape?info_hash=short"] {
        http::get(address(tracker), target).failure_reason();
    }
}

fn other_paths_are_not_found(tracker: &Tracker) {
    for target in ["/", "/nowhere", "/announcer", "/announce/more", "/scraped"] {
        assert_eq!(http::get(address(tracker), target).status, 404, "{target}");
    }
}

fn other_methods_are_not_allowed(tracker: &Tracker) {
    for method in ["POST", "PUT", "DELETE", "OPTIONS"] {
        let request = format!("{method} /announce HTTP/1.1\r\nHost: localhost\r\n\r\n");
        assert_eq!(http::exchange(address(tracker), request.as_bytes()).status, 405, "{method}");
    }
}

fn head_has_no_body(tracker: &Tracker) {
    let mut connection = Connection::open(address(tracker));
    connection
        .send(b"HEAD /scrape?info_hash=aaaaaaaaaaaaaaaaaaaa HTTP/1.1\r\nHost: localhost\r\n\r\n");
    let head = connection.head();
    assert_eq!(head.status, 200);
    connection.closed();
}

fn garbage_is_a_bad_request(tracker: &Tracker) {
    for request in
        ["\0\0\0\0\r\n\r\n", "GET\r\n\r\n", "GET /announce\r\n\r\n", "\x16\x03\x01\r\n\r\n"]
    {
        let response = http::exchange(address(tracker), request.as_bytes());
        assert_eq!(response.status, 400, "{}", request.escape_debug());
    }
}
