//! Replies that say they are something else: U1, U2.

use test_tracker_tests::host::Tracker;
use test_tracker_tests::udp::{action, reply_head, request};

use super::{Asked, with};
use crate::{Case, add};

pub(crate) const CASES: &[Case] = &[
    Case::new("U1_wrong_transaction_id", the_transaction_id_is_wrong),
    Case::new("U1_then_right", the_right_reply_follows),
    Case::new("U1_ignored", nothing_follows_what_is_ignored),
    Case::new("U2_action", the_action_is_another),
    Case::new("U2_error", an_error_has_another_action),
];

/// Every bit of it, and nothing else.
fn wrong(right: &[u8]) -> Vec<u8> {
    with(right, 4, &[!right[4], !right[5], !right[6], !right[7]])
}

fn the_transaction_id_is_wrong(tracker: &mut Tracker) {
    let asked = Asked::new(tracker);
    for to in asked.all() {
        let reply = asked.reply(tracker, to, "wrong-transaction-id");
        assert_eq!(reply, wrong(&to.right), "{}", to.word);
    }
}

fn the_right_reply_follows(tracker: &mut Tracker) {
    let asked = Asked::new(tracker);
    for to in asked.all() {
        let replies = asked.replies(tracker, to, "wrong-transaction-id then-correct");
        assert_eq!(replies, [wrong(&to.right), to.right.clone()], "{}", to.word);
        let replies = asked.replies(tracker, to, "duplicate=1 truncate=9 then-correct");
        let short = to.right[..9].to_vec();
        assert_eq!(replies, [short.clone(), short, to.right.clone()], "{}", to.word);
    }
}

/// What gets no reply has no right one.
fn nothing_follows_what_is_ignored(tracker: &mut Tracker) {
    let asked = Asked::new(tracker);
    add(tracker, "connect udp wrong-transaction-id then-correct");
    asked.client.send(&request(0, action::CONNECT, 1));
    asked.client.silent();
}

fn the_action_is_another(tracker: &mut Tracker) {
    let asked = Asked::new(tracker);
    for to in asked.all() {
        for number in [0, 1, 2, 3, 4, 255, 0x0100_0000, 0x8000_0001, u32::MAX] {
            let reply = asked.reply(tracker, to, &format!("reply-action={number}"));
            assert_eq!(reply, with(&to.right, 0, &number.to_be_bytes()), "{} {number}", to.word);
        }
    }
}

fn an_error_has_another_action(tracker: &mut Tracker) {
    let asked = Asked::new(tracker);
    for to in asked.all() {
        let reply = asked.reply(tracker, to, "refuse=no reply-action=1");
        let head = reply_head(1, u32::from_be_bytes(to.right[4..8].try_into().expect("4 bytes")));
        assert_eq!(reply, [&head[..], b"no"].concat(), "{}", to.word);
    }
}
