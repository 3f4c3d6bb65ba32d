//! Which of the requests that a fault means it is due for.

use test_tracker_tests::host::{Host, Tracker};
use test_tracker_tests::settings::Settings;
use test_tracker_tests::udp::{PROTOCOL_ID, UdpClient, action, request};

use crate::udp::{Asked, client};
use crate::{Case, add, frozen, start};

pub(crate) const CASES: &[Case] = &[
    Case::new("schedule_table", faults_are_due_when_they_say_so),
    Case::own("schedule_probability", chance_is_the_same_on_every_host),
    Case::own("schedule_probability_first", chance_picks_the_first_few),
    Case::new("schedule_counts_what_it_means", requests_of_others_do_not_count),
    Case::new("schedule_script", a_script_goes_on_with_its_last_step),
    Case::new("schedule_script_and_first", a_script_ends_with_its_schedule),
    Case::new("schedule_from_now_on", a_fault_counts_from_when_it_is_added),
];

/// Sends connect requests, which are answered by their number; those that are not answered.
fn lost(client: &UdpClient, count: u8) -> Vec<u8> {
    for number in 1..=count {
        client.send(&request(PROTOCOL_ID, action::CONNECT, number.into()));
    }
    let answered: Vec<_> = client.arrived().iter().map(|reply| reply[7]).collect();
    assert!(answered.is_sorted(), "{answered:?}");
    (1..=count).filter(|number| !answered.contains(number)).collect()
}

fn faults_are_due_when_they_say_so(tracker: &mut Tracker) {
    let client = client(tracker);
    for (schedule, expected) in [
        ("", &[1, 2, 3, 4, 5, 6, 7, 8, 9, 10][..]),
        ("always", &[1, 2, 3, 4, 5, 6, 7, 8, 9, 10]),
        ("times=1", &[1]),
        ("once", &[1]),
        ("times=3", &[1, 2, 3]),
        ("times=100", &[1, 2, 3, 4, 5, 6, 7, 8, 9, 10]),
        ("skip=0", &[1, 2, 3, 4, 5, 6, 7, 8, 9, 10]),
        ("skip=7", &[8, 9, 10]),
        ("skip=10", &[]),
        ("every=1", &[1, 2, 3, 4, 5, 6, 7, 8, 9, 10]),
        ("every=2", &[2, 4, 6, 8, 10]),
        ("every=4", &[4, 8]),
        ("every=11", &[]),
        ("probability=0", &[]),
        ("probability=1", &[1, 2, 3, 4, 5, 6, 7, 8, 9, 10]),
        ("skip=2 times=3", &[3, 4, 5]),
        ("skip=3 every=2", &[5, 7, 9]),
        ("every=3 times=2", &[3, 6]),
        ("skip=1 every=3 times=2", &[4, 7]),
        ("skip=1 once", &[2]),
    ] {
        let fault = add(tracker, &format!("connect udp {schedule} drop"));
        assert_eq!(lost(&client, 10), expected, "{schedule}");
        assert_eq!(tracker.faults()[0].hits, expected.len() as u64, "{schedule}");
        assert!(tracker.remove_fault(fault));
    }
}

/// What chance takes of 200 requests.
fn taken(host: Host, seed: u64, schedule: &str) -> Vec<u8> {
    let settings = Settings { seed: Some(seed), ..frozen() };
    let mut tracker = start(host, settings);
    let client = client(&tracker);
    add(&mut tracker, &format!("connect {schedule} drop"));
    let taken = lost(&client, 200);
    tracker.close();
    taken
}

fn chance_is_the_same_on_every_host(host: Host) {
    let seven = taken(host, 7, "probability=0.25");
    assert!((25..=75).contains(&seven.len()), "{} of 200", seven.len());
    assert_eq!(seven, taken(Host::Library, 7, "probability=0.25"));
    assert_ne!(seven, taken(Host::Library, 8, "probability=0.25"));
}

fn chance_picks_the_first_few(host: Host) {
    let picked = taken(host, 7, "skip=10 every=2 probability=0.5 times=20");
    assert_eq!(picked.len(), 20);
    assert!(picked.iter().all(|number| *number > 10 && number % 2 == 0), "{picked:?}");
    assert_eq!(picked, taken(Host::Library, 7, "skip=10 every=2 probability=0.5 times=20"));
}

fn requests_of_others_do_not_count(tracker: &mut Tracker) {
    let asked = Asked::new(tracker);
    add(tracker, "announce udp skip=1 once drop");
    for to in [&asked.connect, &asked.scrape, &asked.announce, &asked.connect, &asked.scrape] {
        assert_eq!(asked.client.exchange(&to.request, to.word), to.right);
    }
    asked.client.send(&asked.announce.request);
    asked.client.silent();
}

fn a_script_goes_on_with_its_last_step(tracker: &mut Tracker) {
    let asked = Asked::new(tracker);
    add(tracker, "connect udp truncate=9 then ok then truncate=10 then drop then truncate=11");
    let mut lengths = Vec::new();
    for _ in 0..8 {
        asked.client.send(&asked.connect.request);
        lengths.push(asked.client.arrived().first().map_or(0, Vec::len));
    }
    assert_eq!(lengths, [9, 16, 10, 0, 11, 11, 11, 11]);
    // A step in which nothing goes wrong is one that it is due for.
    assert_eq!(tracker.faults()[0].hits, 8);
}

fn a_script_ends_with_its_schedule(tracker: &mut Tracker) {
    let asked = Asked::new(tracker);
    add(tracker, "connect udp skip=1 every=2 times=3 truncate=9 then truncate=10");
    let mut lengths = Vec::new();
    for _ in 0..10 {
        let reply = asked.client.exchange(&asked.connect.request, "connection id");
        lengths.push(reply.len());
    }
    assert_eq!(lengths, [16, 16, 9, 16, 10, 16, 10, 16, 16, 16]);
}

fn a_fault_counts_from_when_it_is_added(tracker: &mut Tracker) {
    let client = client(tracker);
    for _ in 0..3 {
        client.connect();
    }
    add(tracker, "connect udp skip=2 once drop");
    assert_eq!(lost(&client, 5), [3]);
    add(tracker, "connect udp once drop");
    assert_eq!(lost(&client, 5), [1]);
}
