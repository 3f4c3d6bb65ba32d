//! What each profile changes: answers to requests of the script that ours by default are not.

mod file;

use std::collections::BTreeSet;
use std::fs;
use std::time::Duration;

use test_tracker::{ConnectionIdScope, Profile};
use test_tracker_tests::case::Case;
use test_tracker_tests::client::Protocol;
use test_tracker_tests::host::{Host, Options, Tracker};
use test_tracker_tests::http;
use test_tracker_tests::request::Answer;
use test_tracker_tests::settings::{Settings, Word};
use test_tracker_tests::udp::{Reply, UdpClient, action};
use test_tracker_tests::workspace;

use crate::compare::{Chance, settled};
use crate::run::Replies;

/// Every profile; each has a file in `rows/`.
pub(crate) const PROFILES: [Profile; 8] = [
    Profile::BepStrict,
    Profile::Opentracker,
    Profile::Aquatic,
    Profile::Torrust,
    Profile::Chihaya,
    Profile::Mochi,
    Profile::BittorrentTracker,
    Profile::Qbittorrent,
];

/// Characters of an answer that a file has; of a longer one it has the beginning and the length.
const SHOWN: usize = 300;

/// Compares the answers with the rows of a profile.
pub(crate) fn check(replies: &Replies, profile: Profile) {
    let mut wrong = String::new();
    for (name, expected) in file::read(profile) {
        let Some(reply) = replies.get(&name) else {
            wrong += &format!("there is no request `{name}`\n\n");
            continue;
        };
        let shown = shown(&name, reply, profile);
        if shown != expected {
            let [expected, shown] = [expected, shown].map(|answer| file::write(&name, &answer));
            wrong += &format!("expected\n{expected}not\n{shown}\n");
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

/// An answer as the files have it; what is chance is settled.
fn shown(name: &str, reply: &[u8], profile: Profile) -> String {
    let chance = match profile {
        Profile::Opentracker => Chance::PeersAndInterval,
        _ => Chance::Peers,
    };
    let settled = settled(name, reply, chance);
    let text = settled.escape_ascii().to_string();
    match text.len() > SHOWN {
        true => format!("{}... {} bytes", &text[..SHOWN / 2], settled.len()),
        false => text,
    }
}

/// Checks of the files themselves.
pub(crate) const CHECKS: [(&str, fn()); 2] = [
    ("files_are_those_of_profiles", files_are_those_of_profiles),
    ("files_are_read_strictly", file::files_are_read_strictly),
];

fn files_are_those_of_profiles() {
    let entries = fs::read_dir(workspace::path(file::FOLDER)).expect("the folder of rows");
    let names = entries.map(|entry| entry.expect("an entry").file_name().display().to_string());
    let texts: BTreeSet<_> = names.filter(|name| !name.ends_with(".rs")).collect();
    assert_eq!(texts, PROFILES.map(|profile| format!("{profile}.txt")).into());
}

/// Settings that are not of a profile alone.
pub(crate) const SETTINGS: &[Case] = &[
    Case::own("a_setting_wins_over_the_profile", a_setting_wins_over_the_profile),
    Case::own("connection_id_lifetime", connection_id_lifetime),
    Case::own("connection_id_scope", connection_id_scope),
    Case::own("ban_after", ban_after),
];

fn start(host: Host, settings: Settings) -> Tracker {
    Tracker::start(host, &Options { host: "127.0.0.1", settings, ..Options::default() })
}

fn a_setting_wins_over_the_profile(host: Host) {
    let tracker = start(
        host,
        Settings {
            profile: Some(Word(Profile::Opentracker)),
            interval: Some(7),
            min_interval: Some(5),
            announce_paths: Some(vec!["/x/announce".into()]),
            connection_id_scope: Some(Word(ConnectionIdScope::Endpoint)),
            ..Settings::default()
        },
    );
    let address = tracker.ipv4(Protocol::Http);
    let query = "info_hash=aaaaaaaaaaaaaaaaaaaa&port=1&left=1";
    let get = |path: &str| http::get(address, format!("{path}?{query}"));
    let response = get("/x/announce");
    let body = response.body.escape_ascii().to_string();
    assert!(body.contains("8:intervali7e12:min intervali5e"), "{body}");
    assert_eq!(get("/announce").status, 404);
    let [one, other] = [(); 2].map(|()| UdpClient::new(tracker.ipv4(Protocol::Udp)));
    assert!(is_refused(&other, one.connect(), "Connection ID missmatch.\0"));
    tracker.close();
}

fn connection_id_lifetime(host: Host) {
    let settings =
        Settings { connection_id_lifetime: Some(10), frozen: Some(true), ..Settings::default() };
    let mut tracker = start(host, settings);
    let client = UdpClient::new(tracker.ipv4(Protocol::Udp));
    let id = client.connect();
    tracker.advance(Duration::from_secs(9));
    assert!(!is_refused(&client, id, ""));
    tracker.advance(Duration::from_secs(2));
    assert!(is_refused(&client, id, "connection ID unknown or expired"));
    tracker.close();
}

fn connection_id_scope(host: Host) {
    for (scope, refused) in [
        (ConnectionIdScope::Address, false),
        (ConnectionIdScope::Endpoint, true),
        (ConnectionIdScope::Any, false),
    ] {
        let settings = Settings { connection_id_scope: Some(Word(scope)), ..Settings::default() };
        let tracker = start(host, settings);
        let [one, other] = [(); 2].map(|()| UdpClient::new(tracker.ipv4(Protocol::Udp)));
        let id = one.connect();
        assert!(!is_refused(&one, id, ""), "{scope}");
        assert_eq!(is_refused(&other, id, "connection ID unknown or expired"), refused, "{scope}");
        tracker.close();
    }
}

fn ban_after(host: Host) {
    let mut tracker = start(host, Settings { ban_after: Some(2), ..Settings::default() });
    let client = UdpClient::new(tracker.ipv4(Protocol::Udp));
    for _ in 0..2 {
        assert!(is_refused(&client, 0, "connection ID unknown or expired"));
    }
    // Nobody at this address is answered any more; over HTTP everybody is.
    client.send(b"\0\0\x04\x17\x27\x10\x19\x80\0\0\0\0abcd");
    let ignored = tracker.find_request(|request| matches!(request.answer, Answer::Nothing { .. }));
    assert!(ignored.raw.0.ends_with(b"abcd"), "{ignored:?}");
    let target = "/scrape?info_hash=aaaaaaaaaaaaaaaaaaaa";
    assert_eq!(http::get(tracker.ipv4(Protocol::Http), target).status, 200);
    tracker.clear();
    client.send(b"\0\0\x04\x17\x27\x10\x19\x80\0\0\0\0efgh");
    assert!(client.receive("connection id").starts_with(b"\0\0\0\0efgh"));
    tracker.close();
}

/// Whether a scrape with this id is refused, and then with this text.
fn is_refused(client: &UdpClient, id: u64, text: &str) -> bool {
    match client.request(id, action::SCRAPE, &[b'a'; 20]) {
        Reply::Error(error) => {
            assert_eq!(
                error.escape_ascii().to_string(),
                text.as_bytes().escape_ascii().to_string()
            );
            true
        }
        _ => false,
    }
}
