//! What the answers say by default, byte for byte.

use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr};

use test_tracker_tests::announce::Announce;
use test_tracker_tests::client::Protocol;
use test_tracker_tests::host::Tracker;
use test_tracker_tests::http::{self, Response};

use super::{GOOD, INFO_HASH, announce, counts, get, scrape, target};

/// Announces over IPv6.
#[track_caller]
fn get_over_ipv6(tracker: &Tracker, announce: &Announce, more: &str) -> Response {
    http::get(tracker.ipv6(Protocol::Http), target(announce, more))
}

#[track_caller]
fn assert_body(response: &Response, expected: &[u8]) {
    assert_eq!(response.status, 200);
    let shown = |bytes: &[u8]| bytes.escape_ascii().to_string();
    assert_eq!(shown(&response.body), shown(expected));
}

pub(super) fn dictionaries_are_byte_exact(tracker: &mut Tracker) {
    let peer_id = *b"-XX\0\x7f\x80\xff\xc3\xa9 %+&=?#:iee";
    announce(tracker, &Announce { peer_id, ..Announce::leecher(INFO_HASH, 1) }, "");
    let asker = Announce::leecher(INFO_HASH, 2);
    assert_body(
        &get(tracker, target(&asker, "&compact=0")),
        b"d8:completei0e10:incompletei2e8:intervali1800e12:min intervali60e5:peersl\
          d2:ip9:127.0.0.17:peer id20:-XX\0\x7f\x80\xff\xc3\xa9 %+&=?#:iee4:porti10001eeee",
    );
    assert_body(
        &get(tracker, target(&asker, "&compact=0&no_peer_id=1")),
        b"d8:completei0e10:incompletei2e8:intervali1800e12:min intervali60e5:peersl\
          d2:ip9:127.0.0.14:porti10001eeee",
    );
    assert_body(
        &get(tracker, target(&asker, "&compact=0&numwant=0")),
        b"d8:completei0e10:incompletei2e8:intervali1800e12:min intervali60e5:peerslee",
    );
}

pub(super) fn dictionaries_of_ipv6_peers(tracker: &mut Tracker) {
    get_over_ipv6(tracker, &Announce::seeder(INFO_HASH, 0x31), "");
    // One list for both families, so there is no `peers6`.
    assert_body(
        &get(tracker, target(&Announce::leecher(INFO_HASH, 2), "&compact=0")),
        b"d8:completei1e10:incompletei1e8:intervali1800e12:min intervali60e5:peersl\
          d2:ip3:::17:peer id20:-TT0100-1111111111114:porti10049eeee",
    );
}

pub(super) fn peers_is_there_when_it_is_empty(tracker: &mut Tracker) {
    let alone = Announce::leecher(INFO_HASH, 0x31);
    for more in ["", "&compact=1", "&event=stopped", "&numwant=0"] {
        let body = get(tracker, target(&alone, more)).bencode();
        assert_eq!(body.at("peers").bytes(), b"", "{more}");
        assert_eq!(body.get(b"peers6"), None, "{more}");
    }
    announce(tracker, &alone, "");
    let body = get(tracker, target(&Announce::leecher(INFO_HASH, 2), "")).bencode();
    assert_eq!(body.at("peers").bytes(), b"\x7f\0\0\x01\x27\x41");
    assert_eq!(body.get(b"peers6"), None);
}

pub(super) fn peers6_is_there_with_ipv6_peers(tracker: &mut Tracker) {
    let peer6 = b"\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x01\x27\x42";
    let asker = Announce::leecher(INFO_HASH, 3);
    get_over_ipv6(tracker, &Announce::leecher(INFO_HASH, 0x32), "");
    let only_ipv6 = get(tracker, target(&asker, "")).bencode();
    assert_eq!(only_ipv6.at("peers").bytes(), b"");
    assert_eq!(only_ipv6.at("peers6").bytes(), peer6);
    announce(tracker, &Announce::leecher(INFO_HASH, 0x31), "");
    // Whichever family asks, it is told of both; and not of its own address in the other.
    for body in [get(tracker, target(&asker, "&key=1")), get_over_ipv6(tracker, &asker, "&key=1")] {
        assert_eq!(body.bencode().at("peers").bytes(), b"\x7f\0\0\x01\x27\x41");
        assert_eq!(body.bencode().at("peers6").bytes(), peer6);
    }
}

pub(super) fn bodies_are_byte_exact(tracker: &mut Tracker) {
    assert_body(
        &get(tracker, target(&Announce::seeder(INFO_HASH, 0x31), "")),
        b"d8:completei1e10:incompletei0e8:intervali1800e12:min intervali60e5:peers0:e",
    );
    assert_body(
        &get(tracker, target(&Announce::leecher(INFO_HASH, 2), "")),
        b"d8:completei1e10:incompletei1e8:intervali1800e12:min intervali60e\
          5:peers6:\x7f\0\0\x01\x27\x41e",
    );
    assert_body(
        &get(tracker, target(&Announce::leecher(INFO_HASH, 2).stopped(), "")),
        b"d8:completei1e10:incompletei0e8:intervali1800e12:min intervali60e5:peers0:e",
    );
    assert_body(&get(tracker, "/announce"), b"d14:failure reason18:info_hash: missinge");
}

pub(super) fn intervals_are_there(tracker: &mut Tracker) {
    let announce = Announce::leecher(INFO_HASH, 1);
    for more in ["", "&event=stopped", "&compact=0"] {
        let body = get(tracker, target(&announce, more)).bencode();
        let intervals = (body.at("interval").integer(), body.at("min interval").integer());
        assert_eq!(intervals, (1800, 60), "{more}");
    }
}

/// One announce for each way to be refused.
fn refused() -> Vec<String> {
    let more = ["port=0", "left=x", "event=x", "numwant=x", "peer_id=x", "info_hash=x", "key=%"];
    more.map(|more| format!("{GOOD}&{more}")).to_vec()
}

pub(super) fn failures_have_status_200_and_nothing_but_a_reason(tracker: &mut Tracker) {
    for target in refused() {
        let response = get(tracker, &target);
        assert_eq!(response.status, 200, "{target}");
        assert_eq!(response.bencode().keys(), [b"failure reason"], "{target}");
        assert!(!response.failure_reason().is_empty(), "{target}");
    }
    let reason = "port: \"x\", expected 1 to 65535";
    let expected = format!("d14:failure reason{}:{reason}e", reason.len());
    assert_body(&get(tracker, format!("{GOOD}&port=x")), expected.as_bytes());
}

/// Nothing that is refused would be better off for being asked again.
pub(super) fn failures_ask_for_no_retry(tracker: &mut Tracker) {
    for target in refused() {
        let response = get(tracker, &target);
        assert_eq!(response.bencode().get(b"retry in"), None, "{target}");
        assert_eq!(response.header_values("Retry-After"), <[&str; 0]>::default(), "{target}");
    }
}

#[track_caller]
fn assert_absent(tracker: &Tracker, key: &str, more: &str) {
    let body = get(tracker, target(&Announce::leecher(INFO_HASH, 1), more)).bencode();
    assert_eq!(body.get(key.as_bytes()), None, "{more}");
}

pub(super) fn no_external_ip(tracker: &mut Tracker) {
    assert_absent(tracker, "external ip", "");
}

pub(super) fn no_tracker_id_and_an_echo_is_tolerated(tracker: &mut Tracker) {
    for more in ["", "&trackerid=abc", "&trackerid=%ff%00", "&tracker%20id=abc"] {
        assert_absent(tracker, "tracker id", more);
    }
}

pub(super) fn no_warning_message(tracker: &mut Tracker) {
    assert_absent(tracker, "warning message", "");
}

pub(super) fn a_paused_peer_is_no_downloader(tracker: &mut Tracker) {
    let partial_seed = Announce::leecher(INFO_HASH, 1).again();
    let downloader = Announce::leecher(INFO_HASH, 2);
    announce(tracker, &downloader, "");
    let counted = |tracker: &Tracker| {
        let files = get(tracker, "/scrape?info_hash=aaaaaaaaaaaaaaaaaaaa").bencode().at("files");
        let file = files.get(&INFO_HASH).expect("the torrent");
        ["complete", "incomplete", "downloaders"].map(|key| file.at(key).integer())
    };
    assert_eq!(counted(tracker), [0, 1, 1]);
    // It says so in every announce.
    for _ in 0..2 {
        assert_eq!(counts(&announce(tracker, &partial_seed, "&event=paused")), (0, 2));
        assert_eq!(counted(tracker), [0, 2, 1]);
    }
    let listed = (Ipv4Addr::LOCALHOST, partial_seed.port).into();
    assert_eq!(announce(tracker, &downloader.again(), "").peers, [listed]);
    announce(tracker, &partial_seed, "");
    assert_eq!(counted(tracker), [0, 2, 2]);
    announce(tracker, &partial_seed, "&event=paused");
    announce(tracker, &partial_seed, "&event=paused&left=0");
    assert_eq!(counted(tracker), [1, 1, 1]);
    announce(tracker, &partial_seed, "&event=stopped");
    assert_eq!(counted(tracker), [0, 1, 1]);
}

/// Client 1, and nobody else.
#[track_caller]
fn assert_listed_at_own_address(tracker: &mut Tracker) {
    let listed: Vec<_> = tracker.peers(&INFO_HASH).iter().map(|peer| peer.address).collect();
    assert_eq!(listed, [(Ipv4Addr::LOCALHOST, 10_001).into()]);
}

pub(super) fn ip_is_ignored(tracker: &mut Tracker) {
    for ip in ["10.1.2.3", "2001:db8::1", "tracker.example", "", "%ff"] {
        announce(tracker, &Announce::leecher(INFO_HASH, 1), &format!("&ip={ip}"));
        assert_listed_at_own_address(tracker);
    }
}

pub(super) fn ipv4_and_ipv6_are_ignored(tracker: &mut Tracker) {
    for more in ["&ipv4=10.1.2.3", "&ipv6=2001:db8::1", "&ipv6=[2001:db8::1]:80", "&ipv6=x"] {
        announce(tracker, &Announce::leecher(INFO_HASH, 1), more);
        assert_listed_at_own_address(tracker);
    }
}

pub(super) fn one_key_over_both_families_counts_once(tracker: &mut Tracker) {
    let client = Announce::leecher(INFO_HASH, 0x31);
    let over_ipv6 = |more: &str| http::announced(&get_over_ipv6(tracker, &client, more));
    assert_eq!(counts(&announce(tracker, &client, "&key=1A2B3C4D")), (0, 1));
    let answer = over_ipv6("&key=1a2b3c4d");
    assert_eq!((counts(&answer), answer.peers), ((0, 1), vec![]));
    // It is listed at both of its addresses.
    let listed = announce(tracker, &Announce::seeder(INFO_HASH, 2), "");
    assert_eq!(counts(&listed), (1, 1));
    let addresses: [SocketAddr; 2] =
        [(Ipv4Addr::LOCALHOST, client.port).into(), (Ipv6Addr::LOCALHOST, client.port).into()];
    assert_eq!(listed.sorted_peers(), addresses);
    // Completed at both, it has completed once.
    announce(tracker, &client, "&key=1A2B3C4D&left=0&event=completed");
    over_ipv6("&key=1A2B3C4D&left=0&event=completed");
    let scraped = scrape(tracker, INFO_HASH);
    assert_eq!((scraped.seeders, scraped.completed, scraped.leechers), (2, 1, 0));
    // Gone from one, it is still there.
    assert_eq!(counts(&announce(tracker, &client, "&key=1A2B3C4D&event=stopped")), (2, 0));
    assert_eq!(counts(&over_ipv6("&key=1A2B3C4D&event=stopped")), (1, 0));
    // Another key is another client.
    announce(tracker, &client, "&key=1");
    assert_eq!(counts(&over_ipv6("&key=2")), (1, 2));
}
