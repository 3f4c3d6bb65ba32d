//! Datagrams that are too short or too long, or no reply at all: U3, U4, U6, U7.

use test_tracker_tests::host::{Host, Tracker};
use test_tracker_tests::settings::Settings;
use test_tracker_tests::udp::{PROTOCOL_ID, action, request};

use super::Asked;
use crate::{Case, add, escaped, frozen, start};

pub(crate) const CASES: &[Case] = &[
    Case::new("U3_truncate", every_length_there_is),
    Case::new("U3_truncate_ipv6", every_length_there_is_over_ipv6).needs_ipv6(),
    Case::new("U4_append", bytes_are_behind),
    Case::new("U4_pad", zeros_are_behind),
    Case::new("U4_order", truncated_then_appended_then_padded),
    Case::own("U6_garbage", random_bytes_by_the_seed),
    Case::new("U6_reply", exactly_these_bytes),
    Case::new("U6_no_request", what_is_no_request_gets_a_reply),
    Case::new("U7_oversized", up_to_what_a_datagram_holds),
    Case::new("U7_too_large", no_more_than_a_datagram_holds),
];

/// What a datagram holds over IPv4.
const MAX: usize = 65_507;

#[track_caller]
fn truncated(tracker: &mut Tracker, asked: &Asked) {
    for to in asked.all() {
        for length in 0..=to.right.len() + 2 {
            let reply = asked.reply(tracker, to, &format!("truncate={length}"));
            let expected = &to.right[..to.right.len().min(length)];
            assert_eq!(reply, expected, "{} of {length} bytes", to.word);
        }
    }
}

/// 0 is an empty datagram; 8 leaves the head, 12 half a connection id, 20 no peers, 22 half of one.
fn every_length_there_is(tracker: &mut Tracker) {
    let asked = Asked::new(tracker);
    let lengths = asked.all().map(|to| to.right.len());
    assert_eq!(lengths, [16, 26, 20]);
    truncated(tracker, &asked);
}

fn every_length_there_is_over_ipv6(tracker: &mut Tracker) {
    let asked = Asked::ipv6(tracker);
    assert_eq!(asked.announce.right.len(), 38);
    truncated(tracker, &asked);
}

fn bytes_are_behind(tracker: &mut Tracker) {
    let asked = Asked::new(tracker);
    let tails: [&[u8]; 6] =
        [b"\0", b"\xff\0\x80", b"5bytes"[..5].as_ref(), b"7 bytes", b"", &[0; 19]];
    for to in asked.all() {
        for tail in tails {
            let reply = asked.reply(tracker, to, &format!("append={}", escaped(tail)));
            assert_eq!(reply, [&to.right[..], tail].concat(), "{}", to.word);
        }
    }
}

fn zeros_are_behind(tracker: &mut Tracker) {
    let asked = Asked::new(tracker);
    for to in asked.all() {
        let length = to.right.len();
        for padded in [0, 1, length, length + 1, length + 3, 100, 1200] {
            let reply = asked.reply(tracker, to, &format!("pad={padded}"));
            let mut expected = to.right.clone();
            expected.resize(length.max(padded), 0);
            assert_eq!(reply, expected, "{} of {padded} bytes", to.word);
        }
    }
}

fn truncated_then_appended_then_padded(tracker: &mut Tracker) {
    let asked = Asked::new(tracker);
    let reply = asked.reply(tracker, &asked.announce, "pad=12 append=ab truncate=8");
    assert_eq!(reply, [&asked.announce.right[..8], b"ab\0\0"].concat());
}

/// Random bytes of a seed, on every host the same, and each time others.
fn random_bytes_by_the_seed(host: Host) {
    let garbage = |host, seed| {
        let mut tracker = start(host, Settings { seed: Some(seed), ..frozen() });
        let asked = Asked::new(&mut tracker);
        let all: Vec<_> = [0, 1, 7, 16, 100, 1000, 1000]
            .into_iter()
            .flat_map(|length| {
                asked.all().map(|to| {
                    let reply = asked.reply(&mut tracker, to, &format!("garbage={length}"));
                    assert_eq!(reply.len(), length, "{}", to.word);
                    reply
                })
            })
            .collect();
        tracker.close();
        all
    };
    let all = garbage(host, 7);
    assert_eq!(all, garbage(Host::Library, 7));
    let large = &all[all.len() - 6..];
    for (index, one) in large.iter().enumerate() {
        assert!(!large[..index].contains(one), "twice");
    }
    assert_ne!(all, garbage(Host::Library, 8));
}

fn exactly_these_bytes(tracker: &mut Tracker) {
    let asked = Asked::new(tracker);
    let html = b"<html><body>\"Not\" \\ here\r\n</body></html>";
    let replies: [&[u8]; 5] = [html, b"", b"\0", b"d14:failure reason2:noe", &[0xff; 1400]];
    for to in asked.all() {
        for bytes in replies {
            let reply = asked.reply(tracker, to, &format!("reply=\"{}\"", escaped(bytes)));
            assert_eq!(reply, bytes, "{}", to.word);
        }
        // It is bytes like any other.
        let reply = asked.reply(tracker, to, "reply=abcd truncate=3 append=!!");
        assert_eq!(reply, b"abc!!", "{}", to.word);
    }
}

/// What the tracker ignores, with one step for each.
fn what_is_no_request_gets_a_reply(tracker: &mut Tracker) {
    let asked = Asked::new(tracker);
    let fault = add(tracker, "unknown udp reply=what? then drop then truncate=0");
    let wrong_protocol_id = add(tracker, "connect udp garbage=5");
    assert_eq!(asked.client.exchange(b"junk", "reply to junk"), b"what?");
    for datagram in [&b"junk"[..], b"junk", b""] {
        asked.client.send(datagram);
    }
    let reply = asked.client.exchange(&request(1, action::CONNECT, 7), "reply to no protocol id");
    assert_eq!(reply.len(), 5);
    let hits: Vec<_> = tracker.faults().iter().map(|fault| (fault.id, fault.hits)).collect();
    assert_eq!(hits, [(fault, 4), (wrong_protocol_id, 1)]);
    tracker.clear_faults();
    asked.client.send_unanswered(&request(PROTOCOL_ID ^ 1, action::CONNECT, 7));
}

fn up_to_what_a_datagram_holds(tracker: &mut Tracker) {
    let asked = Asked::new(tracker);
    for to in asked.all() {
        for length in [1500, 8192, MAX] {
            let reply = asked.reply(tracker, to, &format!("pad={length}"));
            let mut expected = to.right.clone();
            expected.resize(length, 0);
            assert!(reply == expected, "{} of {length} bytes", to.word);
            let reply = asked.reply(tracker, to, &format!("garbage={length}"));
            assert_eq!(reply.len(), length, "{}", to.word);
        }
    }
}

/// What is longer ends there.
fn no_more_than_a_datagram_holds(tracker: &mut Tracker) {
    let asked = Asked::new(tracker);
    let long = "x".repeat(MAX);
    for effects in [
        "pad=65508".to_owned(),
        "pad=1048576".to_owned(),
        "garbage=65508".to_owned(),
        format!("append={long}"),
        format!("reply={long}x"),
    ] {
        // Of UDP alone it would be too much to ask for.
        let fault = add(tracker, &format!("announce {effects}"));
        let reply = asked.client.exchange(&asked.announce.request, "reply");
        assert_eq!(reply.len(), MAX, "{}", &effects[..12.min(effects.len())]);
        assert!(tracker.remove_fault(fault));
    }
}
