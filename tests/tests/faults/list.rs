//! Faults are added, listed and removed while the tracker runs.

use test_tracker_tests::announce::Announce;
use test_tracker_tests::client::{Client, Protocol};
use test_tracker_tests::host::{Host, Options, Tracker};
use test_tracker_tests::udp::{PROTOCOL_ID, action, request};

use crate::udp::{Asked, INFO_HASH, client};
use crate::{Case, add, frozen};

pub(crate) const CASES: &[Case] = &[
    Case::new("list_status", a_fault_says_what_has_come_of_it),
    Case::new("list_ids", ids_are_never_used_again),
    Case::new("list_remove", what_is_removed_does_nothing),
    Case::new("list_clear_faults", all_are_removed),
    Case::new("list_clear", clear_removes_faults),
    Case::own("list_at_the_start", faults_are_there_from_the_beginning),
    Case::new("list_snapshot", a_snapshot_has_no_faults),
];

fn a_fault_says_what_has_come_of_it(tracker: &mut Tracker) {
    assert_eq!(tracker.faults(), []);
    let client = client(tracker);
    let first = add(tracker, "times=2   udp connect hold name=\"the gate\"");
    let second = add(tracker, "announce  drop");
    let status = |tracker: &mut Tracker| -> Vec<_> {
        let faults = tracker.faults();
        faults.into_iter().map(|it| (it.id, it.name, it.text, it.hits, it.held)).collect()
    };
    let gate = "connect udp times=2 hold name=\"the gate\"";
    let expected = |hits, held| {
        let gate = (first, "the gate".to_owned(), gate.to_owned(), hits, held);
        vec![gate, (second, "announce drop".into(), "announce drop".into(), 0, 0)]
    };
    assert_eq!((first, second), (1, 2));
    assert_eq!(status(tracker), expected(0, 0));
    let connect = request(PROTOCOL_ID, action::CONNECT, 1);
    for hits in 1..=3 {
        client.send(&connect);
        assert_eq!(client.arrived().len(), usize::from(hits == 3));
        let hits: u32 = hits.min(2);
        assert_eq!(status(tracker), expected(hits.into(), hits));
    }
    assert_eq!(tracker.release(first), 2);
    assert_eq!(status(tracker), expected(2, 0));
    assert_eq!(client.arrived().len(), 2);
}

fn ids_are_never_used_again(tracker: &mut Tracker) {
    let first = add(tracker, "connect drop");
    assert!(tracker.remove_fault(first));
    let second = add(tracker, "connect drop");
    tracker.add_fault("nonsense").expect_err("it is no fault");
    let third = add(tracker, "connect drop");
    tracker.clear_faults();
    let fourth = add(tracker, "connect drop");
    tracker.clear();
    let fifth = add(tracker, "connect drop");
    assert_eq!([first, second, third, fourth, fifth], [1, 2, 3, 4, 5]);
}

fn what_is_removed_does_nothing(tracker: &mut Tracker) {
    let asked = Asked::new(tracker);
    let first = add(tracker, "connect udp append=a");
    let second = add(tracker, "connect udp pad=20");
    assert!(tracker.remove_fault(first));
    assert!(!tracker.remove_fault(first), "it is gone");
    assert!(!tracker.remove_fault(99));
    let reply = asked.client.exchange(&asked.connect.request, "connection id");
    assert_eq!(reply, [&asked.connect.right[..], &[0; 4]].concat());
    assert!(tracker.remove_fault(second));
    let reply = asked.client.exchange(&asked.connect.request, "connection id");
    assert_eq!(reply, asked.connect.right);
    assert_eq!(tracker.faults(), []);
}

fn all_are_removed(tracker: &mut Tracker) {
    let asked = Asked::new(tracker);
    add(tracker, "connect udp append=a");
    add(tracker, "udp drop");
    tracker.clear_faults();
    for to in asked.all() {
        assert_eq!(asked.client.exchange(&to.request, to.word), to.right);
    }
    assert_eq!(tracker.faults(), []);
    assert_eq!(tracker.peers(&INFO_HASH).len(), 2, "nothing else is");
}

fn clear_removes_faults(tracker: &mut Tracker) {
    add(tracker, "drop");
    add(tracker, "interval=5");
    tracker.clear();
    assert_eq!(tracker.faults(), []);
    for protocol in Protocol::ALL {
        let told = Client::new(tracker, protocol).announce(&Announce::leecher(INFO_HASH, 1));
        assert_eq!(told.interval, 1800, "{protocol}");
    }
    assert!(tracker.requests(&Default::default()).iter().all(|request| request.faults.is_empty()));
}

fn faults_are_there_from_the_beginning(host: Host) {
    let faults = vec!["connect udp once drop".into(), "announce interval=7 name=seven".into()];
    let options = Options { settings: frozen(), faults, ..Options::default() };
    let mut tracker = Tracker::start(host, &options);
    let listed: Vec<_> = tracker.faults().into_iter().map(|it| (it.id, it.name)).collect();
    assert_eq!(listed, [(1, "connect udp times=1 drop".into()), (2, "seven".into())]);
    let client = client(&tracker);
    client.send(&request(PROTOCOL_ID, action::CONNECT, 1));
    client.silent();
    assert_eq!(client.announce(&Announce::leecher(INFO_HASH, 1)).interval, 7);
    assert_eq!(add(&mut tracker, "scrape drop"), 3);
    tracker.close();
}

/// And leaves those that there are.
fn a_snapshot_has_no_faults(tracker: &mut Tracker) {
    let first = add(tracker, "announce interval=7");
    let snapshot = tracker.snapshot();
    assert!(tracker.remove_fault(first));
    add(tracker, "announce interval=8");
    tracker.restore(&snapshot).expect("a snapshot");
    let told = client(tracker).announce(&Announce::leecher(INFO_HASH, 1));
    assert_eq!(told.interval, 8);
}
