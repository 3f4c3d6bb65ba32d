//! Scrapes over HTTP.

use std::time::Duration;

use test_tracker_tests::announce::{Announce, Event, InfoHash, Scraped};
use test_tracker_tests::bencode::Bencode;
use test_tracker_tests::host::Tracker;
use test_tracker_tests::http::{self, Escape, Response};
use test_tracker_tests::settings::Settings;

use crate::Case;
use crate::http::{INFO_HASH, announce, get, scrape};

pub(crate) const CASES: &[Case] = &[
    Case::new("scr_01", every_info_hash_that_is_asked_for_is_answered_once),
    Case::new("scr_01_no_info_hash", what_is_no_info_hash_is_a_failure),
    Case::new("scr_02", an_entry_has_its_four_keys),
    Case::new("scr_02_downloaded", downloaded_outlives_the_peers),
    Case::new("scr_03", a_full_scrape_is_refused),
    Case::new("scr_03_setting", a_full_scrape_tells_of_all_swarms)
        .with(|| Settings { full_scrape: Some(true), ..Settings::default() }),
    Case::new("scr_04", more_than_74_are_a_bad_request),
    Case::new("scr_04_setting", more_than_the_setting_are_a_bad_request)
        .with(|| Settings { scrape_max: Some(2), ..Settings::default() }),
    Case::new("scr_05", keys_are_raw_bytes_in_order),
    Case::new("scr_06", a_scrape_changes_nothing),
];

/// So many torrents.
pub(crate) fn torrents(number: u8) -> Vec<InfoHash> {
    (0..number).map(|number| [number; 20]).collect()
}

/// Scrapes these torrents.
#[track_caller]
pub(crate) fn scrape_all(tracker: &Tracker, info_hashes: &[InfoHash]) -> Response {
    get(tracker, http::scrape_target(info_hashes, Escape::Upper))
}

/// A response of status 400 by which transmission knows to ask for fewer.
#[track_caller]
pub(crate) fn assert_bad_request(response: &Response, reason: &str) {
    assert_eq!(response.status, 400);
    assert_eq!(Bencode::decode(&response.body).at("failure reason").text(), reason);
}

fn every_info_hash_that_is_asked_for_is_answered_once(tracker: &mut Tracker) {
    announce(tracker, &Announce::seeder(INFO_HASH, 1), "");
    announce(tracker, &Announce::leecher(INFO_HASH, 2), "");
    // The known one twice, and one that nobody has announced.
    let response = scrape_all(tracker, &[INFO_HASH, [b'z'; 20], INFO_HASH]);
    let expected = "d5:filesd\
        20:aaaaaaaaaaaaaaaaaaaad8:completei1e10:downloadedi0e11:downloadersi1e10:incompletei1ee\
        20:zzzzzzzzzzzzzzzzzzzzd8:completei0e10:downloadedi0e11:downloadersi0e10:incompletei0ee\
        ee";
    assert_eq!(response.body.escape_ascii().to_string(), expected);
    assert_eq!(response.status, 200);
}

fn what_is_no_info_hash_is_a_failure(tracker: &mut Tracker) {
    for (value, length) in [("", 0), ("x", 1), ("aaaaaaaaaaaaaaaaaaaaa", 21)] {
        let target = format!("/scrape?info_hash=aaaaaaaaaaaaaaaaaaaa&info_hash={value}");
        let expected = format!("info_hash: {length} bytes, expected 20");
        assert_eq!(get(tracker, target).failure_reason(), expected);
    }
    let reason = get(tracker, "/scrape?info_hash=%zz").failure_reason();
    assert!(reason.contains("%zz"), "{reason}");
    // What else is in the query is left alone.
    let files = get(tracker, "/scrape?x=1&info_hash=aaaaaaaaaaaaaaaaaaaa&port=x").bencode();
    assert_eq!(files.at("files").keys(), [INFO_HASH]);
}

fn an_entry_has_its_four_keys(tracker: &mut Tracker) {
    announce(tracker, &Announce::leecher(INFO_HASH, 1), "");
    let body = scrape_all(tracker, &[INFO_HASH]).bencode();
    assert_eq!(body.keys(), [b"files"]);
    let file = body.at("files").get(&INFO_HASH).expect("the torrent");
    let expected = [&b"complete"[..], b"downloaded", b"downloaders", b"incomplete"];
    assert_eq!(file.keys(), expected);
}

fn downloaded_outlives_the_peers(tracker: &mut Tracker) {
    for number in 1..=3 {
        announce(tracker, &Announce::seeder(INFO_HASH, number), "");
    }
    let leecher = Announce::leecher(INFO_HASH, 4);
    announce(tracker, &leecher, "");
    let completed = Announce { left: 0, event: Event::Completed, ..leecher };
    announce(tracker, &completed, "");
    let counted = Scraped { seeders: 4, completed: 1, leechers: 0 };
    assert_eq!(scrape(tracker, INFO_HASH), counted);
    announce(tracker, &completed.stopped(), "");
    assert_eq!(scrape(tracker, INFO_HASH), Scraped { seeders: 3, ..counted });
    tracker.advance(Duration::from_secs(3601));
    assert_eq!(tracker.swarm_count(), 0);
    assert_eq!(scrape(tracker, INFO_HASH), Scraped { seeders: 0, ..counted });
}

fn a_full_scrape_is_refused(tracker: &mut Tracker) {
    announce(tracker, &Announce::leecher(INFO_HASH, 1), "");
    for target in ["/scrape", "/scrape?", "/scrape?infohash=aaaaaaaaaaaaaaaaaaaa"] {
        let response = get(tracker, target);
        let reason = "info_hash: missing; this tracker does not tell of all swarms at once";
        assert_eq!(response.failure_reason(), reason, "{target}");
        assert_eq!(response.bencode().keys(), [b"failure reason"]);
    }
}

fn a_full_scrape_tells_of_all_swarms(tracker: &mut Tracker) {
    assert_eq!(get(tracker, "/scrape").body, b"d5:filesdee");
    // More than in a scrape that names its torrents.
    let known = torrents(100);
    for (number, info_hash) in (0..).zip(known.iter().rev()) {
        announce(tracker, &Announce::seeder(*info_hash, number), "");
    }
    // A swarm that has no peer any more is none to tell of.
    announce(tracker, &Announce::leecher(INFO_HASH, 1), "");
    announce(tracker, &Announce::leecher(INFO_HASH, 1).stopped(), "");
    let files = get(tracker, "/scrape?").bencode().at("files");
    assert_eq!(files.keys(), known);
    for info_hash in &known {
        let file = files.get(info_hash).expect("a torrent");
        assert_eq!(file.at("complete").integer(), 1);
    }
    assert_eq!(scrape_all(tracker, &known[..3]).bencode().at("files").keys(), known[..3]);
}

fn more_than_74_are_a_bad_request(tracker: &mut Tracker) {
    let info_hashes = torrents(75);
    let files = scrape_all(tracker, &info_hashes[..74]).bencode().at("files");
    assert_eq!(files.keys(), info_hashes[..74]);
    let response = scrape_all(tracker, &info_hashes);
    assert_bad_request(&response, "Bad Request: 75 info hashes, expected 74 at most");
}

fn more_than_the_setting_are_a_bad_request(tracker: &mut Tracker) {
    let info_hashes = torrents(3);
    let files = scrape_all(tracker, &info_hashes[..2]).bencode().at("files");
    assert_eq!(files.keys(), info_hashes[..2]);
    let response = scrape_all(tracker, &info_hashes);
    assert_bad_request(&response, "Bad Request: 3 info hashes, expected 2 at most");
}

fn keys_are_raw_bytes_in_order(tracker: &mut Tracker) {
    // As unsigned bytes: neither as signed ones, nor as the characters that some of them make up.
    let mut high_first = [b'a'; 20];
    high_first[..3].copy_from_slice(b"\xff\x00\x80");
    let mut utf8 = [b'a'; 20];
    utf8[..3].copy_from_slice(b"\xef\xbf\xbd");
    let sorted =
        [[0; 20], [b'9'; 20], [b'a'; 20], [0x7f; 20], [0x80; 20], utf8, high_first, [0xff; 20]];
    let mut asked = sorted;
    asked.reverse();
    for escape in [Escape::Upper, Escape::Literal] {
        let response = get(tracker, http::scrape_target(&asked, escape));
        let mut expected = b"d5:filesd".to_vec();
        for info_hash in &sorted {
            expected.extend(b"20:");
            expected.extend(info_hash);
            expected.extend(b"d8:completei0e10:downloadedi0e11:downloadersi0e10:incompletei0ee");
        }
        expected.extend(b"ee");
        assert_eq!(response.body.escape_ascii().to_string(), expected.escape_ascii().to_string());
    }
}

fn a_scrape_changes_nothing(tracker: &mut Tracker) {
    assert_eq!(scrape(tracker, INFO_HASH), Scraped::default());
    assert_eq!(tracker.swarm_count(), 0);
    announce(tracker, &Announce::leecher(INFO_HASH, 1), "");
    tracker.advance(Duration::from_secs(3500));
    let own = "&peer_id=-TT0100-%01%01%01%01%01%01%01%01%01%01%01%01&port=10001&left=0";
    let as_the_peer = format!("/scrape?info_hash=aaaaaaaaaaaaaaaaaaaa{own}");
    let file =
        get(tracker, as_the_peer).bencode().at("files").get(&INFO_HASH).expect("the torrent");
    assert_eq!((file.at("complete").integer(), file.at("incomplete").integer()), (0, 1));
    // Had the scrape been heard of as from the peer, it would stay for another hour.
    tracker.advance(Duration::from_secs(101));
    assert_eq!(tracker.swarm_count(), 0);
    assert_eq!(scrape(tracker, INFO_HASH), Scraped::default());
}
