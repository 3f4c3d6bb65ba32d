//! What each profile changes: answers to requests of the script that ours by default are not.

mod tables;

use std::time::Duration;

use libtest_mimic::Failed;
use test_tracker::{ConnectionIdScope, Profile};
use test_tracker_tests::client::Protocol;
use test_tracker_tests::host::{Host, Options, Tracker};
use test_tracker_tests::http;
use test_tracker_tests::request::Answer;
use test_tracker_tests::settings::{Settings, Word};
use test_tracker_tests::udp::{Reply, UdpClient, action};

use crate::compare::{Chance, settled};
use crate::run::Replies;

pub(crate) use tables::ALL;

/// Names of requests, with the answer.
pub(crate) type Rows = &'static [(&'static str, &'static str)];

/// Characters of an answer that a table has; of a longer one it has the beginning and the length.
const SHOWN: usize = 300;

/// Compares the answers with a table.
pub(crate) fn check(replies: &Replies, profile: Profile, rows: Rows) -> Result<(), Failed> {
    let mut wrong = String::new();
    for (name, expected) in rows {
        let reply = replies.get(*name).unwrap_or_else(|| panic!("there is no request `{name}`"));
        let shown = shown(name, reply, profile);
        if shown != *expected {
            wrong += &format!("{name}\n  expected {expected}\n  not      {shown}\n");
        }
    }
    if wrong.is_empty() { Ok(()) } else { Err(Failed::from(wrong)) }
}

/// An answer as the tables have it; what is chance is settled.
pub(crate) fn shown(name: &str, reply: &[u8], profile: Profile) -> String {
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

/// A test by its name.
type Case = (&'static str, fn(Host));

/// Settings that are not of a profile alone.
pub(crate) const SETTINGS: [Case; 4] = [
    ("a_setting_wins_over_the_profile", a_setting_wins_over_the_profile),
    ("connection_id_lifetime", connection_id_lifetime),
    ("connection_id_scope", connection_id_scope),
    ("ban_after", ban_after),
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
