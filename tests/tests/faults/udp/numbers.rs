//! Numbers that are too small, too large, or not true: U13, U14.

use test_tracker_tests::announce::{Announce, Announced};
use test_tracker_tests::filter::Filter;
use test_tracker_tests::host::Tracker;
use test_tracker_tests::request::Answer;

use super::{Asked, INFO_HASH, client, with};
use crate::{Case, add};

pub(crate) const CASES: &[Case] = &[
    Case::new("U13_interval", which_interval_is_told),
    Case::new("U13_record", the_record_has_the_right_one),
    Case::new("U14_announce", which_counts_an_announce_is_told),
    Case::new("U14_scrape", which_counts_a_scrape_is_told),
    Case::new("U14_inconsistent", counts_without_peers_and_peers_without_counts),
];

/// What is told, and the 32 bits of it.
const NUMBERS: [(&str, [u8; 4]); 9] = [
    ("0", [0; 4]),
    ("1", [0, 0, 0, 1]),
    ("-1", [0xff; 4]),
    ("2147483647", [0x7f, 0xff, 0xff, 0xff]),
    ("-2147483648", [0x80, 0, 0, 0]),
    ("4294967295", [0xff; 4]),
    ("4294967297", [0, 0, 0, 1]),
    ("9223372036854775807", [0xff; 4]),
    ("-9223372036854775808", [0; 4]),
];

fn which_interval_is_told(tracker: &mut Tracker) {
    let asked = Asked::new(tracker);
    for (number, bytes) in NUMBERS {
        let effects = format!("interval={number}");
        let reply = asked.reply(tracker, &asked.announce, &effects);
        assert_eq!(reply, with(&asked.announce.right, 8, &bytes), "{number}");
        for to in [&asked.connect, &asked.scrape] {
            asked.refused(tracker, to, &effects);
        }
    }
}

fn the_record_has_the_right_one(tracker: &mut Tracker) {
    let asked = Asked::new(tracker);
    let reply = asked.reply(tracker, &asked.announce, "interval=-1 seeders=9 peers=none");
    let met = tracker.requests(&Filter { fault: Some(1), ..Filter::any() });
    assert_eq!(met.len(), 1);
    assert_eq!(met[0].reply.0, reply);
    let peers = vec![([192, 0, 2, 1], 6881).into()];
    let told =
        Answer::Announced { interval: 1800, min_interval: None, seeders: 0, leechers: 2, peers };
    assert_eq!(met[0].answer, told);
}

fn which_counts_an_announce_is_told(tracker: &mut Tracker) {
    let asked = Asked::new(tracker);
    for (number, bytes) in NUMBERS {
        for (word, at) in [("leechers", 12), ("seeders", 16)] {
            let reply = asked.reply(tracker, &asked.announce, &format!("{word}={number}"));
            assert_eq!(reply, with(&asked.announce.right, at, &bytes), "{word}={number}");
        }
    }
    // An announce tells nothing of completed downloads, and an error of nothing.
    asked.refused(tracker, &asked.announce, "downloaded=5");
    let error = tracker.add_fault("announce udp refuse=no seeders=5").expect_err("an error");
    assert!(error.contains("seeders: does nothing beside refuse"), "{error}");
    add(tracker, "announce udp seeders=5");
    let reply = asked.reply(tracker, &asked.announce, "refuse=\"long enough for numbers\"");
    assert_eq!(reply[8..], *b"long enough for numbers");
}

fn which_counts_a_scrape_is_told(tracker: &mut Tracker) {
    let asked = Asked::new(tracker);
    for (number, bytes) in NUMBERS {
        for (word, at) in [("seeders", 8), ("downloaded", 12), ("leechers", 16)] {
            let reply = asked.reply(tracker, &asked.scrape, &format!("{word}={number}"));
            assert_eq!(reply, with(&asked.scrape.right, at, &bytes), "{word}={number}");
        }
    }
    // Of every swarm.
    add(tracker, "scrape seeders=1 leechers=3 downloaded=2");
    for counts in client(tracker).scrape(&[INFO_HASH, [1; 20], [2; 20]]) {
        assert_eq!((counts.seeders, counts.completed, counts.leechers), (1, 2, 3));
    }
}

fn counts_without_peers_and_peers_without_counts(tracker: &mut Tracker) {
    let asked = Asked::new(tracker);
    let reply = asked.reply(tracker, &asked.announce, "seeders=0 leechers=0");
    assert_eq!(reply, with(&asked.announce.right, 12, &[0; 8]), "with a peer");
    let reply = asked.reply(tracker, &asked.announce, "peers=none seeders=100");
    assert_eq!(reply, with(&asked.announce.right[..20], 16, &[0, 0, 0, 100]));
    let Announced { seeders, leechers, .. } =
        asked.client.announce(&Announce::leecher(INFO_HASH, 2));
    assert_eq!((seeders, leechers), (0, 3), "the tracker counts as ever");
}
