//! Error packets: U8.

use test_tracker::Outcome;
use test_tracker_tests::filter::Filter;
use test_tracker_tests::host::Tracker;
use test_tracker_tests::request::Answer;
use test_tracker_tests::udp::{action, request};

use super::{Asked, INFO_HASH, client};
use crate::{Case, add, escaped};

pub(crate) const CASES: &[Case] = &[
    Case::new("U8_error", requests_get_an_error_packet),
    Case::new("U8_no_effect", nobody_enters_a_swarm_by_it),
    Case::new("U8_unknown_action", an_unknown_action_gets_another_text),
    Case::new("U8_wrong_protocol_id", what_is_ignored_gets_an_error),
];

/// With and without NUL, empty, no UTF-8, with quotes, and 4 kB.
fn texts() -> Vec<Vec<u8>> {
    vec![
        b"Torrent is not registered".to_vec(),
        b"with NUL\0".to_vec(),
        b"\0".to_vec(),
        vec![],
        b"\xff\xfe\x80 \xe4".to_vec(),
        "Schlie\u{df}t um 8 \"Uhr\" \\ ☂".into(),
        b"x".repeat(4096),
    ]
}

fn requests_get_an_error_packet(tracker: &mut Tracker) {
    let asked = Asked::new(tracker);
    let before = tracker.recorded().total;
    for to in asked.all() {
        for text in texts() {
            let reply = asked.reply(tracker, to, &format!("refuse=\"{}\"", escaped(&text)));
            let expected = [&[0, 0, 0, 3], &to.right[4..8], &text].concat();
            assert_eq!(reply, expected, "{}", to.word);
        }
    }
    let refused = Filter { outcome: Some(Outcome::Refused), ..Filter::any() };
    let refused = tracker.requests(&refused).into_iter().filter(|request| request.number > before);
    let refused: Vec<_> = refused.filter(|request| request.action != "unknown").collect();
    assert_eq!(refused.len(), 3 * texts().len());
    for (request, text) in refused.iter().zip(texts().iter().cycle()) {
        assert_eq!(request.reply.0[8..], text[..]);
        assert_eq!(
            request.answer,
            Answer::Refused { reason: String::from_utf8_lossy(text).into_owned() }
        );
        assert_eq!(request.faults.len(), 1);
    }
}

fn nobody_enters_a_swarm_by_it(tracker: &mut Tracker) {
    let fault = add(tracker, "announce udp refuse=no");
    let asked = Asked::new(tracker);
    let head = [&[0, 0, 0, 3], &asked.announce.request[12..16]].concat();
    assert_eq!(asked.announce.right, [&head[..], b"no"].concat());
    assert_eq!(tracker.peers(&INFO_HASH).len(), 1, "but the one that was there");
    assert_eq!(asked.scrape.right[8..], [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]);
    assert!(tracker.remove_fault(fault));
    let answer = asked.client.exchange(&asked.announce.request, "answer to an announce");
    assert_eq!(answer[12..16], [0, 0, 0, 2], "leechers");
}

fn an_unknown_action_gets_another_text(tracker: &mut Tracker) {
    let client = client(tracker);
    add(tracker, "unknown udp refuse=what?");
    let datagram = request(client.connect(), 9, 0x0102_0304);
    assert_eq!(client.exchange(&datagram, "error"), b"\0\0\0\x03\x01\x02\x03\x04what?");
    // What is too short to have a transaction id is no request.
    client.send_unanswered(&datagram[..15]);
}

/// A connect without the protocol id has a transaction id, and can be refused as others are.
fn what_is_ignored_gets_an_error(tracker: &mut Tracker) {
    let client = client(tracker);
    add(tracker, "connect udp once refuse=what?");
    let datagram = request(0, action::CONNECT, 0x0102_0304);
    assert_eq!(client.exchange(&datagram, "error"), b"\0\0\0\x03\x01\x02\x03\x04what?");
    client.send_unanswered(&datagram);
}
