//! UDP-18 to 20, 25: scrapes.

use test_tracker_tests::announce::{Announce, Scraped};
use test_tracker_tests::host::Tracker;
use test_tracker_tests::settings::Settings;
use test_tracker_tests::udp::{action, reply_head, request};

use crate::Case;
use crate::udp::{client, error_text};

pub(crate) const CASES: &[Case] = &[
    Case::new("udp_18", up_to_74_info_hashes),
    Case::new("udp_18_scrape_max", up_to_as_many_info_hashes_as_set)
        .with(|| Settings { scrape_max: Some(2), ..Settings::default() }),
    Case::new("udp_18_reach", as_many_info_hashes_as_a_datagram_holds)
        .with(|| Settings { scrape_max: Some(u32::MAX), ..Settings::default() }),
    Case::new("udp_19", counts_are_in_the_order_of_the_request),
    Case::new("udp_19_bytes", every_byte_value_in_info_hashes),
    Case::new("udp_20", length_of_a_scrape_is_checked),
    Case::new("udp_25", full_scrape_is_an_error),
];

fn info_hashes(count: u8) -> Vec<[u8; 20]> {
    (0..count).map(|value| [value; 20]).collect()
}

fn up_to_74_info_hashes(tracker: &mut Tracker) {
    let client = client(tracker);
    client.announce(&Announce::seeder([73; 20], 1));
    let counts = client.scrape(&info_hashes(74));
    assert_eq!(counts.len(), 74);
    assert_eq!(counts[..73], [Scraped::default(); 73]);
    assert_eq!(counts[73], Scraped { seeders: 1, ..Scraped::default() });
    let too_many = info_hashes(75);
    let reply = client.request(client.connect(), action::SCRAPE, too_many.as_flattened());
    assert_eq!(error_text(reply), "too many info hashes: 75, expected 74 at most");
}

fn up_to_as_many_info_hashes_as_set(tracker: &mut Tracker) {
    let client = client(tracker);
    assert_eq!(client.scrape(&info_hashes(2)).len(), 2);
    let too_many = info_hashes(3);
    let reply = client.request(client.connect(), action::SCRAPE, too_many.as_flattened());
    assert_eq!(error_text(reply), "too many info hashes: 3, expected 2 at most");
}

/// 3274 info hashes in 65,496 bytes.
fn as_many_info_hashes_as_a_datagram_holds(tracker: &mut Tracker) {
    let client = client(tracker);
    client.announce(&Announce::seeder([9; 20], 1));
    let counts = client.scrape(&[[9; 20]; 3274]);
    assert_eq!(counts, [Scraped { seeders: 1, ..Scraped::default() }; 3274]);
}

/// Not sorted, with one that nobody knows, and with one that comes three times.
fn counts_are_in_the_order_of_the_request(tracker: &mut Tracker) {
    let client = client(tracker);
    let [many, downloaded, unknown] = [[9; 20], [4; 20], [5; 20]];
    client.announce_all((1..=258).map(|number| Announce::one_of_many(many, number)));
    client.announce(&Announce::leecher(downloaded, 1));
    client.announce(&Announce::seeder(downloaded, 1));
    let mut datagram = request(client.connect(), action::SCRAPE, 0xfedc_ba98);
    datagram.extend([many, downloaded, many, unknown, many].as_flattened());
    let reply = client.exchange(&datagram, "answer to a scrape");
    let mut expected = reply_head(action::SCRAPE, 0xfedc_ba98).to_vec();
    let of_many = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 2]; // seeders, completed, leechers
    let of_downloaded = [0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 0];
    expected.extend([of_many, of_downloaded, of_many, [0; 12], of_many].as_flattened());
    assert_eq!(reply, expected);
}

fn every_byte_value_in_info_hashes(tracker: &mut Tracker) {
    let client = client(tracker);
    for value in 0..=255 {
        let info_hash = [value; 20];
        assert_eq!(client.announce(&Announce::leecher(info_hash, 1)).leechers, 1);
        let counts = Scraped { seeders: 0, completed: 0, leechers: 1 };
        assert_eq!(client.scrape(&[info_hash]), [counts]);
    }
}

fn length_of_a_scrape_is_checked(tracker: &mut Tracker) {
    let client = client(tracker);
    let connection_id = client.connect();
    for length in [1, 19, 21, 39, 41, 74 * 20 + 1] {
        let text = error_text(client.request(connection_id, action::SCRAPE, &vec![7; length]));
        assert!(text.starts_with("malformed packet"), "{length}: {text}");
    }
}

/// Neither without an info hash nor with one of zeros, which is an info hash like any other.
fn full_scrape_is_an_error(tracker: &mut Tracker) {
    let client = client(tracker);
    client.announce(&Announce::seeder([1; 20], 1));
    let text = error_text(client.request(client.connect(), action::SCRAPE, &[]));
    assert_eq!(text, "malformed packet: a scrape without an info hash");
    assert_eq!(client.scrape(&[[0; 20]]), [Scraped::default()]);
}
