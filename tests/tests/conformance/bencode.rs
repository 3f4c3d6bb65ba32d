//! The bencode of all answers over HTTP.

use test_tracker_tests::announce::Announce;
use test_tracker_tests::bencode::Bencode;
use test_tracker_tests::host::Tracker;
use test_tracker_tests::http::{Connection, Response, get_request};
use test_tracker_tests::settings::Settings;

use crate::Case;
use crate::http::{GOOD, INFO_HASH, address, announce, get, target};
use crate::scrape::{scrape_all, torrents};

pub(crate) const CASES: &[Case] = &[
    Case::new("ben_01", answers_are_canonical).with(every_key),
    Case::new("ben_02", a_body_is_one_dictionary_and_nothing_more).with(every_key),
    Case::new("ben_03", keys_have_their_exact_names),
    Case::new("ben_03_settings", keys_of_the_settings_have_their_exact_names).with(every_key),
];

/// The settings by which every key is in an answer.
fn every_key() -> Settings {
    Settings {
        external_ip: Some(true),
        trust_ip: Some(true),
        tracker_id: Some("i1e".into()),
        warning_message: Some("4:żółw".into()),
        ..Settings::default()
    }
}

/// An answer of each kind: lists of either form, with peers of both families, and refusals.
#[track_caller]
fn answers(tracker: &Tracker) -> Vec<Response> {
    for number in 1..=11 {
        let ip = if number % 2 == 0 { "&ip=2001:db8::1" } else { "" };
        announce(tracker, &Announce::leecher(INFO_HASH, number), ip);
    }
    let asker = Announce::seeder(INFO_HASH, 100);
    let more = ["", "&compact=0", "&compact=0&no_peer_id=1", "&numwant=0", "&event=stopped"];
    let mut answers: Vec<_> = more.iter().map(|more| get(tracker, target(&asker, more))).collect();
    answers.push(scrape_all(tracker, &[INFO_HASH, [0xff; 20], [0; 20]]));
    answers.push(scrape_all(tracker, &torrents(75)));
    answers.extend(["/announce", "/scrape", "/"].map(|target| get(tracker, target)));
    answers.push(get(tracker, format!("{GOOD}&event=%ff%00%22")));
    answers
}

/// Integers without leading zeros and no `-0`, keys sorted as raw bytes and each of them once: the
/// decoder accepts nothing else. It must be able to refuse, too.
fn answers_are_canonical(tracker: &mut Tracker) {
    for response in answers(tracker) {
        Bencode::decode(&response.body);
    }
    let not_canonical =
        ["d1:bi1e1:ai1ee", "d1:ai1e1:ai1ee", "d1:ai01ee", "d1:ai-0ee", "d01:ai1ee", "d1:ai1ee\r\n"];
    for body in not_canonical {
        let decoded = std::panic::catch_unwind(|| Bencode::decode(body.as_bytes()));
        assert!(decoded.is_err(), "{body}");
    }
}

fn a_body_is_one_dictionary_and_nothing_more(tracker: &mut Tracker) {
    for response in answers(tracker) {
        Bencode::decode(&response.body).keys();
        assert!(response.body.starts_with(b"d") && response.body.ends_with(b"e"), "{response:?}");
    }
    // And nothing follows the body on the connection: `closed` fails at any byte more.
    for target in [GOOD, "/announce", "/scrape?info_hash=aaaaaaaaaaaaaaaaaaaa"] {
        let mut connection = Connection::open(address(tracker));
        connection.send(&get_request(address(tracker), target));
        connection.response();
        connection.closed();
    }
}

#[track_caller]
fn assert_keys(response: &Response, expected: &[&str]) {
    let keys: Vec<_> = Bencode::decode(&response.body)
        .keys()
        .iter()
        .map(|key| key.escape_ascii().to_string())
        .collect();
    assert_eq!(keys, expected);
}

fn keys_have_their_exact_names(tracker: &mut Tracker) {
    let announced = ["complete", "incomplete", "interval", "min interval", "peers"];
    assert_keys(&get(tracker, GOOD), &announced);
    assert_keys(&get(tracker, format!("{GOOD}&event=stopped")), &announced);
    assert_keys(&get(tracker, "/announce"), &["failure reason"]);
    assert_keys(&get(tracker, "/scrape"), &["failure reason"]);
    assert_keys(&get(tracker, "/"), &["failure reason"]);
    let scraped = scrape_all(tracker, &[INFO_HASH]);
    assert_keys(&scraped, &["files"]);
    let file = scraped.bencode().at("files").get(&INFO_HASH).expect("the torrent");
    let keys = [&b"complete"[..], b"downloaded", b"downloaders", b"incomplete"];
    assert_eq!(file.keys(), keys);
}

fn keys_of_the_settings_have_their_exact_names(tracker: &mut Tracker) {
    announce(tracker, &Announce::leecher(INFO_HASH, 1), "&ip=2001:db8::1");
    let expected = [
        "complete",
        "external ip",
        "incomplete",
        "interval",
        "min interval",
        "peers",
        "peers6",
        "tracker id",
        "warning message",
    ];
    assert_keys(&get(tracker, GOOD), &expected);
}
