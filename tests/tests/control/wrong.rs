//! Arguments that make no sense: each is named, with its value and what was expected, and changes
//! nothing.

use std::net::SocketAddr;

use serde_json::{Value, json};
use test_tracker_tests::host::{Host, Tracker};
use test_tracker_tests::swarm::NewPeer;

use crate::{Case, message};

pub(crate) const CASES: &[Case] = &[
    Case::new("wrong_port", port_0_is_no_peers),
    Case::new("wrong_component_arguments", the_component_checks_lengths).on(&[Host::StockShim]),
    Case::new("wrong_package_arguments", the_package_checks_everything).on(&[Host::SimpleTracker]),
];

const INFO_HASH: [u8; 20] = [1; 20];

fn port_0_is_no_peers(tracker: &mut Tracker) {
    for ip in [[192, 0, 2, 1].into(), "2001:db8::1".parse().expect("an address")] {
        let peer = NewPeer::at(SocketAddr::new(ip, 0));
        message(tracker.add_peer(&INFO_HASH, &peer), &["port", "0", "1 to 65535"]);
    }
    assert_eq!(tracker.swarm_count(), 0);
}

/// Calls that must fail, and what their messages have to have.
fn all_fail(tracker: &mut Tracker, calls: &[(&str, Value, &[&str])]) {
    for (call, args, parts) in calls {
        let mut result = tracker.call(call, args.clone());
        // It begins in any case, and tells afterwards.
        if *call == "waitFor" {
            result = tracker.call("waited", json!([result.expect("the number of a wait")]));
        }
        let error = result.expect_err(call);
        for part in *parts {
            assert!(error.contains(part), "expected `{part}` in `{error}` of {call} {args}");
        }
    }
    assert_eq!((tracker.swarm_count(), tracker.snapshot().is_empty()), (0, false));
}

/// What a host with types that are not as narrow as Rust's could give it.
fn the_component_checks_lengths(tracker: &mut Tracker) {
    let short = json!({ "hex": "00".repeat(19) });
    let peer = json!({ "ip": "192.0.2.1", "port": 1 });
    let counts = json!({ "seeders": 0, "leechers": 0, "downloaded": 0 });
    let wrong: &[&str] = &["19 bytes", "expected 20"];
    let untouched = tracker.snapshot();
    all_fail(
        tracker,
        &[
            ("addPeer", json!([short, peer]), wrong),
            ("setCounts", json!([short, counts]), wrong),
            ("refuse", json!([short, "no"]), wrong),
        ],
    );
    assert_eq!(tracker.snapshot(), untouched);
    assert_eq!(tracker.call("peers", json!([short])), Ok(json!([])));
    assert_eq!(tracker.call("removePeer", json!([short, peer])), Ok(json!(false)));
}

fn the_package_checks_everything(tracker: &mut Tracker) {
    let hash = json!({ "hex": hex::encode(INFO_HASH) });
    let short = json!({ "hex": "00".repeat(19) });
    let peer = json!({ "ip": "192.0.2.1", "port": 1 });
    let untouched = tracker.snapshot();
    all_fail(
        tracker,
        &[
            ("peers", json!([short]), &["info hash", "19 bytes", "20 bytes or 40 hex"]),
            ("peers", json!(["xyz"]), &["info hash", "'xyz'"]),
            (
                "requests",
                json!([{ "action": "anounce" }]),
                &["action", "\"anounce\"", " announce "],
            ),
            ("requests", json!([{ "actoin": 1 }]), &["actoin", "unknown", "action"]),
            ("requests", json!([{ "remote": "localhost" }]), &["remote", "\"localhost\"", "IP"]),
            ("requests", json!([{ "peerId": "x".repeat(21) }]), &["peerId", "20 bytes at most"]),
            ("waitFor", json!([{ "event": "stop" }, {}]), &["event", "\"stop\"", " stopped "]),
            ("waitFor", json!([{}, { "count": -1 }]), &["count", "-1", "from"]),
            ("waitFor", json!([{}, { "timeout": "1s" }]), &["timeout", "'1s'", "milliseconds"]),
            ("watch", json!([{}, { "past": 1 }]), &["past", "1", "true or false"]),
            ("expect", json!([{}, -1]), &["times", "-1", "from 0"]),
            ("expect", json!([{}, { "min": 2, "max": 1 }]), &["times", "min", "above max"]),
            ("addPeer", json!([short, peer]), &["info hash", "19 bytes"]),
            ("addPeer", json!([hash, { "ip": "x", "port": 1 }]), &["ip", "'x'", "IP address"]),
            ("addPeer", json!([hash, { "ip": "::1", "port": 65536 }]), &["port", "65536", "65535"]),
            (
                "addPeer",
                json!([hash, { "ip": "::1", "port": 1, "peerId": "short" }]),
                &["peerId", "'short'", "20 bytes"],
            ),
            (
                "addPeer",
                json!([hash, { "ip": "::1", "port": 1, "left": -1 }]),
                &["left", "-1", "from 0"],
            ),
            ("removePeer", json!([hash, { "ip": "::1" }]), &["port", "undefined"]),
            ("setCounts", json!([hash, { "seeders": 1 }]), &["leechers", "undefined", "integer"]),
            ("setIntervals", json!([{ "interval": 1.5 }]), &["interval", "1.5", "integer"]),
            ("nextAnnounce", json!([{ "peers": [peer, {}] }]), &["peers", "{}", "\"ip\""]),
            ("refuse", json!([hash, 7]), &["reason", "7", "a string"]),
            ("restore", json!(["text"]), &["snapshot", "'text'", "bytes"]),
            ("advance", json!([-1]), &["advance", "-1", "from 0"]),
        ],
    );
    assert_eq!(tracker.snapshot(), untouched);
    assert_eq!(tracker.verify(), Ok(()), "nothing is expected");
}
