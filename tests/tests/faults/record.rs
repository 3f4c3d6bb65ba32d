//! What the record tells of requests with which something went wrong.

use std::time::Duration;

use test_tracker::Outcome;
use test_tracker_tests::announce::Announce;
use test_tracker_tests::client::{Client, Protocol};
use test_tracker_tests::filter::{Filter, Times, Wait};
use test_tracker_tests::host::{Host, Tracker};
use test_tracker_tests::request::Answer;
use test_tracker_tests::udp::{PROTOCOL_ID, action, request};

use crate::udp::{Asked, INFO_HASH, client};
use crate::{Case, add};

pub(crate) const CASES: &[Case] = &[
    Case::new("record_faults", requests_name_their_faults),
    Case::new("record_filter", requests_are_found_by_their_fault),
    Case::new("record_wait", a_fault_can_be_waited_for).on(&Host::EACH_KIND),
    Case::new("record_expect", a_fault_can_be_expected),
    Case::new("record_reply", the_reply_is_what_was_sent),
    Case::new("record_answer", the_answer_is_what_the_tracker_had_to_say).on(&Host::EACH_KIND),
    Case::new("record_outcome", outcomes_are_those_of_the_tracker),
    Case::new("record_unsent", a_reply_that_is_not_sent_is_recorded),
];

fn with_fault(fault: u32) -> Filter {
    Filter { fault: Some(fault), ..Filter::any() }
}

fn numbers(tracker: &mut Tracker, filter: &Filter) -> Vec<u64> {
    tracker.requests(filter).iter().map(|request| request.number).collect()
}

fn requests_name_their_faults(tracker: &mut Tracker) {
    let client = client(tracker);
    client.connect();
    add(tracker, "connect append=a then ok then append=b");
    add(tracker, "connect every=3 append=c");
    for _ in 0..3 {
        client.send(&request(PROTOCOL_ID, action::CONNECT, 1));
        client.receive("connection id");
    }
    let requests = tracker.requests(&Filter::any());
    let faults: Vec<_> = requests.iter().map(|request| &request.faults[..]).collect();
    assert_eq!(faults, [&[][..], &[1], &[], &[1, 2]]);
    let said: Vec<_> = requests.iter().map(|it| it.summary.contains(" fault ")).collect();
    assert_eq!(said, [false, true, false, true]);
    assert!(requests[3].summary.contains("fault 1 fault 2"), "{}", requests[3].summary);
}

/// Also when the fault is gone, and in the middle of other conditions.
fn requests_are_found_by_their_fault(tracker: &mut Tracker) {
    let asked = Asked::new(tracker); // 1 to 4
    let odd = add(tracker, "every=2 append=a");
    let announces = add(tracker, "announce append=b");
    for _ in 0..2 {
        for to in asked.all() {
            asked.client.exchange(&to.request, to.word); // 5 to 10
        }
    }
    tracker.clear_faults();
    assert_eq!(numbers(tracker, &with_fault(odd)), [6, 8, 10]);
    assert_eq!(numbers(tracker, &with_fault(announces)), [6, 9]);
    assert!(numbers(tracker, &with_fault(99)).is_empty());
    let both = Filter { fault: Some(odd), ..Filter::announces() };
    assert_eq!(numbers(tracker, &both), [6]);
}

fn a_fault_can_be_waited_for(tracker: &mut Tracker) {
    let client = client(tracker);
    let fault = add(tracker, "connect skip=1 drop");
    let two = tracker.wait_for(&with_fault(fault), Wait { count: 2, ..Wait::default() });
    client.connect();
    for number in 1..=2 {
        client.send(&request(PROTOCOL_ID, action::CONNECT, number));
    }
    let lost = tracker.waited(two).expect("two that are lost");
    let numbers: Vec<_> = lost.iter().map(|request| request.number).collect();
    assert_eq!(numbers, [2, 3]);
    let third = tracker
        .wait_for(&with_fault(9), Wait { timeout: Duration::from_millis(20), ..Wait::default() });
    client.send(&request(PROTOCOL_ID, action::CONNECT, 3));
    let message = tracker.waited(third).expect_err("there is no such fault");
    assert!(message.contains("fault 9"), "{message}");
}

fn a_fault_can_be_expected(tracker: &mut Tracker) {
    let client = client(tracker);
    let fault = add(tracker, "connect once append=a");
    tracker.expect(&with_fault(fault), Times::exactly(1));
    let message = tracker.verify().expect_err("none has come");
    assert!(message.contains(&format!("fault {fault}")), "{message}");
    client.exchange(&request(PROTOCOL_ID, action::CONNECT, 1), "connection id");
    client.exchange(&request(PROTOCOL_ID, action::CONNECT, 2), "connection id");
    assert_eq!(tracker.verify(), Ok(()));
}

/// Of several datagrams the first.
fn the_reply_is_what_was_sent(tracker: &mut Tracker) {
    let asked = Asked::new(tracker);
    for effects in ["truncate=9", "reply=abc", "garbage=7", "wrong-transaction-id", "pad=30"] {
        let before = tracker.recorded().total;
        let reply = asked.reply(tracker, &asked.announce, effects);
        let recorded = tracker.requests(&Filter::announces());
        let recorded = recorded.iter().find(|request| request.number > before);
        assert_eq!(recorded.map(|request| &request.reply.0), Some(&reply), "{effects}");
    }
    let before = tracker.recorded().total;
    let effects = "append=a duplicate=1 then-correct";
    let [first, _, last] = asked.replies(tracker, &asked.announce, effects);
    assert_ne!(first, last);
    let recorded = tracker.requests(&Filter::announces());
    let recorded = recorded.iter().find(|request| request.number > before).expect("an announce");
    assert_eq!(recorded.reply.0, first);
}

fn the_answer_is_what_the_tracker_had_to_say(tracker: &mut Tracker) {
    let asked = Asked::new(tracker);
    let answers = |tracker: &mut Tracker| -> Vec<Answer> {
        let requests = tracker.requests(&Filter::any());
        requests.into_iter().filter(|it| it.action != "unknown").map(|it| it.answer).collect()
    };
    let three = Wait { count: 3, past: true, ..Wait::default() };
    let right = answers(tracker).split_off(1);
    assert!(matches!(
        &right[..],
        [
            Answer::Connected { connection_id: _ },
            Answer::Announced { .. },
            Answer::Scraped { swarms: _ }
        ]
    ));
    for effects in ["truncate=5", "reply=\"\"", "reply-action=3 append=!", "garbage=100", "hold"] {
        let fault = add(tracker, &format!("udp {effects}"));
        for to in asked.all() {
            asked.client.send(&to.request);
        }
        let three = tracker.wait_for(&with_fault(fault), three);
        tracker.waited(three).expect("three requests");
        tracker.clear_faults();
        asked.client.arrived();
        let answers = answers(tracker);
        assert_eq!(answers[answers.len() - 3..], right[..], "{effects}");
    }
}

fn outcomes_are_those_of_the_tracker(tracker: &mut Tracker) {
    let asked = Asked::new(tracker);
    tracker.clear();
    for (effects, outcome) in [
        ("drop", Outcome::Ignored),
        ("refuse=no", Outcome::Refused),
        ("bad-connection-id", Outcome::Refused),
        ("reply-action=3", Outcome::Answered),
        ("truncate=0", Outcome::Answered),
        ("hold", Outcome::Answered),
    ] {
        let fault = add(tracker, &format!("announce udp {effects}"));
        asked.client.send(&asked.announce.request);
        asked.client.arrived();
        tracker.remove_fault(fault);
        asked.client.arrived();
        let filter = Filter { outcome: Some(outcome), ..with_fault(fault) };
        assert_eq!(tracker.requests(&filter).len(), 1, "{effects}");
    }
}

fn a_reply_that_is_not_sent_is_recorded(tracker: &mut Tracker) {
    let asked = Asked::new(tracker);
    let held = add(tracker, "announce udp hold");
    asked.client.send(&asked.announce.request);
    asked.client.silent();
    let late = add(tracker, "scrape delay=1h");
    asked.client.send(&asked.scrape.request);
    asked.client.silent();
    for (fault, right) in [(held, &asked.announce.right), (late, &asked.scrape.right)] {
        let requests = tracker.requests(&with_fault(fault));
        assert_eq!(requests.len(), 1);
        assert_eq!(&requests[0].reply.0, right);
    }
    let told = Client::new(tracker, Protocol::Http).announce(&Announce::leecher(INFO_HASH, 1));
    assert_eq!(told.peers.len(), 1, "{told:?}");
}
