//! Over HTTP.

use std::time::Duration;

use test_tracker_tests::announce::{Announce, InfoHash};
use test_tracker_tests::host::Tracker;
use test_tracker_tests::http::{self, Escape, Response, exchange};

use crate::http::{GOOD, INFO_HASH, address, announce, counts, get, scrape, target};
use crate::scrape::{assert_bad_request, scrape_all, torrents};

/// `info_hash=…&peer_id=…&port=…` of the announce that most of these tests start from.
fn query() -> &'static str {
    GOOD.split_once('?').expect("a query").1
}

#[track_caller]
fn assert_leecher(response: &Response, what: &str) {
    assert_eq!(counts(&http::announced(response)), (0, 1), "{what}");
}

/// Sends a request with these header lines for an announce that is right.
#[track_caller]
fn with_headers(tracker: &Tracker, headers: &str) -> Response {
    exchange(address(tracker), format!("GET {GOOD} HTTP/1.1\r\n{headers}\r\n").as_bytes())
}

/// Also qBittorrent and Deluge.
pub(super) fn the_parameters_of_libtorrent(tracker: &mut Tracker) {
    let target = "/announce?info_hash=aaaaaaaaaaaaaaaaaaaa&peer_id=-LT20A0-%8bu%c3%28%ff%00abcdef\
        &port=6881&uploaded=0&downloaded=0&left=16384&corrupt=0&key=1A2B3C4D&event=started\
        &numwant=200&compact=1&no_peer_id=1&supportcrypto=1&redundant=0&ipv4=10.1.2.3\
        &ipv6=2001%3adb8%3a%3a1&trackerid=abc";
    let headers = "Host: localhost\r\nUser-Agent: libtorrent/2.0.10\r\n\
        Accept-Encoding: gzip\r\nConnection: close\r\n";
    let request = format!("GET {target} HTTP/1.1\r\n{headers}\r\n");
    assert_leecher(&exchange(address(tracker), request.as_bytes()), target);
    let peers = tracker.peers(&INFO_HASH);
    assert_eq!(peers.len(), 1);
    assert_eq!(peers[0].peer_id.0, *b"-LT20A0-\x8bu\xc3\x28\xff\0abcdef");
    assert_eq!(peers[0].address.to_string(), "127.0.0.1:6881");
}

/// Of a magnet link that it knows nothing about yet, the highest signed number is left.
pub(super) fn the_parameters_of_transmission(tracker: &mut Tracker) {
    let target = format!(
        "/announce?info_hash=aaaaaaaaaaaaaaaaaaaa&peer_id=-TR3000-k7w3v1x8q0ab&port=51413\
        &uploaded=0&downloaded=0&left={}&numwant=80&key=7f3a9c21&compact=1&supportcrypto=1\
        &requirecrypto=1&corrupt=0&event=started&ipv6=2001%3Adb8%3A%3A1",
        i64::MAX
    );
    assert_leecher(&get(tracker, target), "left of a magnet link");
}

/// lftp.
pub(super) fn an_ipv6_endpoint_is_not_escaped(tracker: &mut Tracker) {
    for endpoint in ["[::1]:6881", "[2001:db8::1]:6881", "::1"] {
        assert_leecher(&get(tracker, format!("{GOOD}&ipv6={endpoint}")), endpoint);
    }
    let peers: Vec<_> = tracker.peers(&INFO_HASH).iter().map(|peer| peer.address).collect();
    assert_eq!(peers, ["127.0.0.1:6881".parse().expect("an address")]);
}

pub(super) fn reserved_bytes_are_not_escaped(tracker: &mut Tracker) {
    let info_hash = *b"[/]$,?:@!*'();|^`{}<";
    let leecher = Announce { peer_id: info_hash, ..Announce::leecher(info_hash, 1) };
    let literal = http::announce_target(&leecher, Escape::Literal);
    assert!(literal.windows(20).any(|window| window == info_hash), "{}", literal.escape_ascii());
    assert_leecher(&get(tracker, literal), "literal");
    assert_eq!(tracker.peers(&info_hash)[0].peer_id.0, info_hash);
}

/// Most write lower or upper case; one escapes every byte.
pub(super) fn escapes_are_in_either_case_and_for_any_byte(tracker: &mut Tracker) {
    let info_hash = *b"\xab\xcd\xef\x00\x0a\x1f-TT_~.01234567";
    let leecher = Announce { peer_id: info_hash, ..Announce::leecher(info_hash, 1) };
    for escape in [Escape::Lower, Escape::Upper, Escape::Everything] {
        assert_leecher(&get(tracker, http::announce_target(&leecher, escape)), "escaped");
    }
    assert_eq!(tracker.swarm_count(), 1);
}

/// aria2's key, and everybody's ids.
pub(super) fn values_are_no_text(tracker: &mut Tracker) {
    for value in ["%c3%28", "%ff%fe%00", "%80", "\u{e9}"] {
        let leecher = Announce::leecher(INFO_HASH, 1);
        assert_leecher(&get(tracker, target(&leecher, &format!("&key={value}"))), value);
    }
    let mut raw = GOOD.as_bytes().to_vec();
    raw.extend(
        b"&peer_id=\xff\xfe\x80\xc3\x28\xed\xa0\x80\xf0\x9faaaaaaaaaa&event=stopped&key=\xff",
    );
    assert_eq!(counts(&http::announced(&get(tracker, raw))), (0, 1));
}

pub(super) fn parameters_come_in_any_order(tracker: &mut Tracker) {
    let mut pairs: Vec<_> = query().split('&').chain(["compact=1", "event=started"]).collect();
    for _ in 0..pairs.len() {
        pairs.rotate_left(1);
        assert_leecher(&get(tracker, format!("/announce?{}", pairs.join("&"))), &pairs.join("&"));
    }
    // Empty ones between them, too.
    assert_leecher(&get(tracker, format!("/announce?&{}&", pairs.join("&&"))), "&&");
}

pub(super) fn unknown_parameters_are_sent(tracker: &mut Tracker) {
    for more in ["azudp=0", "azver=3", "hide=1", "cryptoport=1", "x", "=", "=x", "%ff=%ff", "a=b=c"]
    {
        assert_leecher(&get(tracker, format!("{GOOD}&{more}")), more);
    }
}

pub(super) fn header_names_are_in_any_case(tracker: &mut Tracker) {
    for headers in [
        "host: localhost\r\nuser-agent: x\r\naccept-encoding: gzip\r\n",
        "HOST: localhost\r\nCONNECTION: CLOSE\r\n",
        "hOsT:localhost\r\ncOnNeCtIoN:Keep-Alive\r\n",
        "Host:\tlocalhost \r\nUser-Agent: caf\u{e9}\r\n",
        "Host: elsewhere.example:1\r\nUser-Agent:\r\n",
    ] {
        assert_leecher(&with_headers(tracker, headers), headers);
    }
    // A length of zero is no body, whatever its name looks like.
    assert_leecher(&with_headers(tracker, "CONTENT-LENGTH: 0\r\n"), "no body");
}

pub(super) fn there_are_no_headers(tracker: &mut Tracker) {
    assert_leecher(&with_headers(tracker, ""), "HTTP/1.1 without Host");
    let bare_newlines = format!("GET {GOOD} HTTP/1.1\nHost: localhost\n\n");
    assert_leecher(&exchange(address(tracker), bare_newlines.as_bytes()), "LF alone");
}

/// ctorrent, unworkable.
pub(super) fn http_1_0_is_spoken(tracker: &mut Tracker) {
    for headers in ["", "User-Agent: CTorrent/3.3.2\r\n", "Connection: keep-alive\r\n"] {
        let request = format!("GET {GOOD} HTTP/1.0\r\n{headers}\r\n");
        let response = exchange(address(tracker), request.as_bytes());
        assert_eq!(response.header("Connection"), "close");
        assert_leecher(&response, headers);
    }
}

/// Nearly all.
pub(super) fn gzip_is_accepted_and_not_sent(tracker: &mut Tracker) {
    let plain = with_headers(tracker, "");
    for accepted in ["gzip", "gzip, deflate, br", "deflate;q=1, identity;q=0", "*"] {
        let response = with_headers(tracker, &format!("Accept-Encoding: {accepted}\r\n"));
        assert_eq!(response, plain, "{accepted}");
        assert_eq!(response.header_values("Content-Encoding"), <[&str; 0]>::default());
    }
}

/// Some do, and wait for an end that only `Content-Length` or `Connection: close` tells them of.
pub(super) fn keep_alive_is_asked_for(tracker: &mut Tracker) {
    for headers in ["Connection: keep-alive\r\n", "Connection: Keep-Alive\r\nKeep-Alive: 300\r\n"] {
        let response = with_headers(tracker, headers);
        assert_eq!(response.header("Connection"), "close");
        assert_eq!(response.header("Content-Length"), response.body.len().to_string());
        assert_leecher(&response, headers);
    }
}

pub(super) fn compact_is_not_said(tracker: &mut Tracker) {
    announce(tracker, &Announce::leecher(INFO_HASH, 1), "");
    assert!(!GOOD.contains("compact"));
    assert_eq!(get(tracker, GOOD).bencode().at("peers").bytes(), b"\x7f\0\0\x01\x27\x11");
}

/// Some fail without the counts; torrust's client and checker fail without `min interval`.
pub(super) fn readers_need_counts_and_min_interval(tracker: &mut Tracker) {
    for more in ["", "&event=stopped", "&compact=0", "&numwant=0", "&event=paused"] {
        let body = get(tracker, format!("{GOOD}{more}")).bencode();
        for key in ["complete", "incomplete", "interval", "min interval"] {
            body.at(key).integer();
        }
    }
}

/// It begins at 60, and asks for 5 fewer when what it is told has "Bad Request" in it.
pub(super) fn transmission_scrapes_60_and_lowers_it(tracker: &mut Tracker) {
    let info_hashes = torrents(80);
    for number in [60, 74] {
        let files = scrape_all(tracker, &info_hashes[..number]).bencode().at("files");
        assert_eq!(files.keys(), info_hashes[..number]);
    }
    let refused = scrape_all(tracker, &info_hashes);
    assert_bad_request(&refused, "Bad Request: 80 info hashes, expected 74 at most");
}

/// libtorrent 2 and those on top of it announce the SHA-1 and the cut SHA-256 one by one.
pub(super) fn a_hybrid_torrent_has_two_info_hashes(tracker: &mut Tracker) {
    let [v1, v2]: [InfoHash; 2] = [[0xd0; 20], [0x12; 20]];
    for info_hash in [v1, v2] {
        let [one, other] = [1, 2].map(|number| Announce::leecher(info_hash, number));
        assert_eq!(announce(tracker, &one, "&key=1").peers, []);
        assert_eq!(announce(tracker, &other, "&key=2").peers.len(), 1);
    }
    assert_eq!(tracker.swarm_count(), 2);
    announce(tracker, &Announce::leecher(v1, 1).stopped(), "&key=1");
    assert_eq!((scrape(tracker, v1).leechers, scrape(tracker, v2).leechers), (1, 2));
}

/// rqbit, and transmission when a signal ends it.
pub(super) fn a_client_vanishes_without_stopped(tracker: &mut Tracker) {
    let [gone, stays] = [1, 2].map(|number| Announce::leecher(INFO_HASH, number));
    announce(tracker, &gone, "");
    tracker.advance(Duration::from_secs(1800));
    assert_eq!(announce(tracker, &stays, "").peers.len(), 1);
    tracker.advance(Duration::from_secs(1801));
    assert_eq!(announce(tracker, &stays, "").peers, []);
    assert_eq!(tracker.swarm_count(), 1);
}

/// rtorrent: told of itself, it would be left alone with itself. On another port it is another peer.
pub(super) fn a_client_keeps_one_peer_an_address(tracker: &mut Tracker) {
    let client = Announce::leecher(INFO_HASH, 1);
    for (port, others) in [(10_001, 0), (10_001, 0), (10_002, 1), (10_001, 1)] {
        let answer = announce(tracker, &Announce { port, ..client.clone() }, "");
        assert_eq!(
            (counts(&answer), answer.peers.len()),
            ((0, 1 + others), others as usize),
            "{port}"
        );
    }
}

/// All of them, when an answer is lost.
pub(super) fn an_announce_is_repeated(tracker: &mut Tracker) {
    announce(tracker, &Announce::leecher(INFO_HASH, 1), "");
    let again = target(&Announce::leecher(INFO_HASH, 2), "&left=0&event=completed&key=5");
    let first = get(tracker, &again);
    for _ in 0..3 {
        assert_eq!(get(tracker, &again), first);
    }
    let scraped = scrape(tracker, INFO_HASH);
    assert_eq!((scraped.seeders, scraped.completed, scraped.leechers), (1, 0, 1));
}
