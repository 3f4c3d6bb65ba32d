//! Several faults at once, and several effects of one.

use std::time::Duration;

use test_tracker_tests::filter::Filter;
use test_tracker_tests::host::Tracker;

use crate::udp::{Asked, with};
use crate::{Case, add};

pub(crate) const CASES: &[Case] = &[
    Case::new("several_work_together", faults_work_together),
    Case::new("several_older_wins", the_older_one_decides),
    Case::new("several_schedules", each_has_its_own_schedule),
    Case::new("several_effects", effects_work_in_their_order),
    Case::new("several_refusals", what_is_lost_is_not_refused),
];

fn faults_work_together(tracker: &mut Tracker) {
    let asked = Asked::new(tracker);
    let ids = [
        add(tracker, "announce udp interval=7"),
        add(tracker, "udp peers=none"),
        add(tracker, "scrape udp drop"),
        add(tracker, "announce append=!"),
    ];
    let reply = asked.client.exchange(&asked.announce.request, "reply");
    let expected = with(&asked.announce.right[..20], 8, &[0, 0, 0, 7]);
    assert_eq!(reply, [&expected[..], b"!"].concat());
    let hits: Vec<_> = tracker.faults().iter().map(|fault| fault.hits).collect();
    assert_eq!(hits, [1, 1, 0, 1]);
    let announce = tracker.requests(&Filter::announces()).pop().expect("the last announce");
    assert_eq!(announce.faults, [ids[0], ids[1], ids[3]]);
}

fn the_older_one_decides(tracker: &mut Tracker) {
    let asked = Asked::new(tracker);
    let older = add(tracker, "announce udp interval=1 seeders=2");
    let younger = add(tracker, "announce udp interval=3 leechers=4");
    let interval = |tracker: &mut Tracker| {
        let reply = asked.client.exchange(&asked.announce.request, "reply");
        let announce = tracker.requests(&Filter::announces()).pop().expect("the last announce");
        (reply[8..20].to_vec(), announce.faults)
    };
    let told = vec![0, 0, 0, 1, 0, 0, 0, 4, 0, 0, 0, 2];
    assert_eq!(interval(tracker), (told, vec![older, younger]));
    let hits: Vec<_> = tracker.faults().iter().map(|fault| (fault.id, fault.hits)).collect();
    assert_eq!(hits, [(older, 1), (younger, 1)], "both are counted");
    assert!(tracker.remove_fault(older));
    let told = vec![0, 0, 0, 3, 0, 0, 0, 4, 0, 0, 0, 0];
    assert_eq!(interval(tracker), (told, vec![younger]));
    // It is the youngest now.
    let again = add(tracker, "announce udp interval=1 seeders=2");
    let told = vec![0, 0, 0, 3, 0, 0, 0, 4, 0, 0, 0, 2];
    assert_eq!(interval(tracker), (told, vec![younger, again]));
}

fn each_has_its_own_schedule(tracker: &mut Tracker) {
    let asked = Asked::new(tracker);
    add(tracker, "connect udp every=2 append=a");
    add(tracker, "connect udp every=3 append=b");
    add(tracker, "connect udp skip=3 once pad=20");
    let mut tails = Vec::new();
    for _ in 0..6 {
        let reply = asked.client.exchange(&asked.connect.request, "connection id");
        tails.push(String::from_utf8(reply[16..].to_vec()).expect("what was appended"));
    }
    assert_eq!(tails, ["", "a", "b", "a\0\0\0", "", "a"]);
    let hits: Vec<_> = tracker.faults().iter().map(|fault| fault.hits).collect();
    assert_eq!(hits, [3, 2, 1]);
}

fn effects_work_in_their_order(tracker: &mut Tracker) {
    let asked = Asked::new(tracker);
    let effects = "gap=1s duplicate=1 delay=2s pad=30 append=ab truncate=25 wrong-transaction-id \
                   reply-action=9 include-self peers=192.0.2.9:9 leechers=-1 interval=0";
    add(tracker, &format!("announce udp {effects}"));
    asked.client.send(&asked.announce.request);
    asked.client.silent();
    let transaction_id = asked.announce.right[4..8].iter().map(|byte| !byte);
    let mut expected = vec![0, 0, 0, 9];
    expected.extend(transaction_id);
    expected.extend([0, 0, 0, 0, 0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0, 192, 0, 2, 9, 0]);
    expected.extend(b"ab\0\0\0");
    for wait in [2, 1] {
        tracker.advance(Duration::from_secs(wait));
        assert_eq!(asked.client.arrived(), [expected.clone()]);
    }
}

/// Whichever came first.
fn what_is_lost_is_not_refused(tracker: &mut Tracker) {
    let asked = Asked::new(tracker);
    add(tracker, "announce udp refuse=no");
    let reply = asked.client.exchange(&asked.announce.request, "refusal");
    assert_eq!(reply[8..], *b"no");
    add(tracker, "announce udp bad-connection-id");
    let reply = asked.client.exchange(&asked.announce.request, "refusal");
    assert_eq!(reply[8..], *b"no");
    add(tracker, "announce udp drop");
    asked.client.send(&asked.announce.request);
    asked.client.silent();
}
