//! Scrapes whose numbers are another torrent's: U15.

use test_tracker_tests::host::Tracker;
use test_tracker_tests::swarm::Counts;
use test_tracker_tests::udp::{action, request};

use super::{Asked, Exchange};
use crate::Case;

pub(crate) const CASES: &[Case] = &[
    Case::new("U15_scrape", swarms_are_reordered_dropped_and_added),
    Case::new("U15_length", a_scrape_of_odd_length),
    Case::new("U15_one_swarm", a_scrape_of_one_swarm),
    Case::new("U15_other_actions", only_scrapes_change),
];

/// A scrape of three swarms, whose numbers are all different.
fn three(tracker: &mut Tracker, asked: &Asked) -> Exchange {
    let mut body = Vec::new();
    for number in 1..=3 {
        let counts = Counts { seeders: number, downloaded: 10 * number, leechers: 100 * number };
        let info_hash = [number as u8; 20];
        tracker.set_counts(&info_hash, Some(counts));
        body.extend(info_hash);
    }
    let head = request(asked.client.connect(), action::SCRAPE, asked.client.transaction_id());
    let request = [head, body].concat();
    let right = asked.client.exchange(&request, "answer to a scrape");
    Exchange { word: "scrape", request, right }
}

/// The head of the right reply, and these numbers behind it.
fn reply(to: &Exchange, numbers: &[u32]) -> Vec<u8> {
    let numbers = numbers.iter().flat_map(|number| number.to_be_bytes());
    to.right[..8].iter().copied().chain(numbers).collect()
}

fn swarms_are_reordered_dropped_and_added(tracker: &mut Tracker) {
    let asked = Asked::new(tracker);
    let three = three(tracker, &asked);
    for (change, expected) in [
        ("reversed", &[3, 30, 300, 2, 20, 200, 1, 10, 100][..]),
        ("first-missing", &[2, 20, 200, 3, 30, 300]),
        ("first-twice", &[1, 10, 100, 1, 10, 100, 2, 20, 200, 3, 30, 300]),
        ("one-unknown", &[1, 10, 100, 2, 20, 200, 3, 30, 300, 1, 1, 1]),
        ("swapped", &[1, 100, 10, 2, 200, 20, 3, 300, 30]),
    ] {
        let reply_to = asked.reply(tracker, &three, &format!("scrape={change}"));
        assert_eq!(reply_to, reply(&three, expected), "{change}");
    }
    let both = asked.reply(tracker, &three, "seeders=-1 scrape=first-missing");
    assert_eq!(both, reply(&three, &[u32::MAX, 20, 200, u32::MAX, 30, 300]));
}

fn a_scrape_of_odd_length(tracker: &mut Tracker) {
    let asked = Asked::new(tracker);
    let three = three(tracker, &asked);
    let short = asked.reply(tracker, &three, "scrape=reversed truncate=27");
    assert_eq!(short, reply(&three, &[3, 30, 300, 2, 20])[..27]);
    let long = asked.reply(tracker, &three, r"append=\x00\x00\x00\x01\xff");
    assert_eq!(long, [&three.right[..], &[0, 0, 0, 1, 0xff]].concat());
}

fn a_scrape_of_one_swarm(tracker: &mut Tracker) {
    let asked = Asked::new(tracker);
    for (change, expected) in [
        ("reversed", &[0, 0, 2][..]),
        ("first-missing", &[]),
        ("first-twice", &[0, 0, 2, 0, 0, 2]),
        ("one-unknown", &[0, 0, 2, 1, 1, 1]),
        ("swapped", &[0, 2, 0]),
    ] {
        let reply_to = asked.reply(tracker, &asked.scrape, &format!("scrape={change}"));
        assert_eq!(reply_to, reply(&asked.scrape, expected), "{change}");
    }
}

fn only_scrapes_change(tracker: &mut Tracker) {
    let asked = Asked::new(tracker);
    for to in [&asked.connect, &asked.announce] {
        asked.refused(tracker, to, "scrape=reversed");
    }
}
