//! UDP datagrams (BEP 15), byte for byte.

use test_tracker_tests::announce::{Announce, Event, Scraped};
use test_tracker_tests::client::Protocol;
use test_tracker_tests::host::{Host, Options, Tracker};
use test_tracker_tests::udp::{
    PROTOCOL_ID, Reply, UdpClient, action, announce_body, reply_head, request,
};

use crate::{Case, cases};

type Run = fn(&Tracker);

pub(crate) const CASES: &[Case<Run>] = cases![
    connect_reply_has_16_bytes,
    wrong_protocol_id_is_not_answered,
    short_datagrams_are_not_answered,
    wrong_connection_id_is_an_error,
    connection_id_of_another_tracker_is_an_error,
    connection_ids_differ_between_addresses,
    connection_id_is_good_for_every_port_of_a_client,
    announce_reply_is_as_long_as_it_should_be,
    longer_announces_are_accepted,
    truncated_announce_is_an_error,
    retransmitted_announce_has_the_same_answer,
    every_byte_value_in_info_hashes,
    scrape_answers_in_order_with_duplicates,
    scrape_of_74_info_hashes,
    scrape_of_nothing_is_an_error,
    unknown_action_is_an_error,
    unknown_event_is_an_error,
    port_zero_is_an_error,
];

const INFO_HASH: [u8; 20] = [3; 20];

fn client(tracker: &Tracker) -> UdpClient {
    UdpClient::new(tracker.ipv4(Protocol::Udp))
}

/// The text of an error packet, which names what was wrong.
#[track_caller]
fn error_text(reply: Reply) -> String {
    let Reply::Error(text) = reply else { panic!("expected an error packet, not {reply:?}") };
    assert!(!text.is_empty() && !text.contains(&0), "expected a text, not {}", text.escape_ascii());
    String::from_utf8(text).expect("UTF-8 in the text of an error")
}

fn connect_reply_has_16_bytes(tracker: &Tracker) {
    let client = client(tracker);
    for transaction_id in [0, 1, 0x8000_0000, u32::MAX] {
        let datagram = request(PROTOCOL_ID, action::CONNECT, transaction_id);
        let reply = client.exchange(&datagram, "answer to a connect request");
        assert_eq!(reply.len(), 16, "{}", reply.escape_ascii());
        assert_eq!(reply[..8], reply_head(action::CONNECT, transaction_id));
    }
}

fn wrong_protocol_id_is_not_answered(tracker: &Tracker) {
    client(tracker).send_unanswered(&request(PROTOCOL_ID + 1, action::CONNECT, 7));
}

fn short_datagrams_are_not_answered(tracker: &Tracker) {
    let client = client(tracker);
    let datagram = request(PROTOCOL_ID, action::CONNECT, 7);
    for length in 0..16 {
        client.send_unanswered(&datagram[..length]);
    }
}

fn wrong_connection_id_is_an_error(tracker: &Tracker) {
    let client = client(tracker);
    let good = client.connect();
    let body = announce_body(&Announce::leecher(INFO_HASH, 1));
    for connection_id in
        [0, u64::MAX, PROTOCOL_ID, good ^ 1, good ^ (1 << 63), good.swap_bytes() ^ 1]
    {
        error_text(client.request(connection_id, action::ANNOUNCE, &body));
        error_text(client.request(connection_id, action::SCRAPE, &INFO_HASH));
    }
    assert_eq!(client.scrape(&[INFO_HASH]), [Scraped::default()]);
}

fn connection_id_of_another_tracker_is_an_error(tracker: &Tracker) {
    let other = Tracker::start(Host::Library, &Options::default());
    let connection_id = self::client(&other).connect();
    error_text(client(tracker).request(connection_id, action::SCRAPE, &INFO_HASH));
    other.close();
}

/// The two addresses are those of the two families, where the machine has both.
fn connection_ids_differ_between_addresses(tracker: &Tracker) {
    let ids: Vec<u64> = tracker
        .addresses(Protocol::Udp)
        .into_iter()
        .map(|address| UdpClient::new(address).connect())
        .collect();
    for (number, id) in ids.iter().enumerate() {
        assert!(![0, u64::MAX, PROTOCOL_ID].contains(id), "{id:#x}");
        assert!(!ids[..number].contains(id), "{ids:x?}");
    }
}

/// libtorrent keeps connection ids by IP address, whatever the port.
fn connection_id_is_good_for_every_port_of_a_client(tracker: &Tracker) {
    let connection_id = client(tracker).connect();
    let reply = client(tracker).request(connection_id, action::SCRAPE, &INFO_HASH);
    assert_eq!(reply, Reply::Scrape(vec![Scraped::default()]));
}

fn announce_reply_is_as_long_as_it_should_be(tracker: &Tracker) {
    let client = client(tracker);
    for number in 1..=5 {
        let transaction_id = client.transaction_id();
        let mut datagram = request(client.connect(), action::ANNOUNCE, transaction_id);
        datagram.extend(announce_body(&Announce::leecher(INFO_HASH, number)));
        let reply = client.exchange(&datagram, "answer to an announce");
        assert_eq!(reply.len(), 20 + usize::from(number - 1) * 6);
        assert_eq!(reply[..8], reply_head(action::ANNOUNCE, transaction_id));
        assert_eq!(reply[12..20], [[0, 0, 0, number], [0, 0, 0, 0]].concat(), "leechers, seeders");
    }
}

/// aria2 appends two zeros, others BEP 41 options.
fn longer_announces_are_accepted(tracker: &Tracker) {
    let client = client(tracker);
    let tails: [&[u8]; 4] = [&[0, 0], &[1, 1, 0], b"\x02\x09/announce\x00", b"\x02\x09/announce"];
    for (number, tail) in (1..).zip(tails) {
        let mut body = announce_body(&Announce::leecher(INFO_HASH, number));
        body.extend(tail);
        let reply = client.request(client.connect(), action::ANNOUNCE, &body);
        let Reply::Announce(answer) = reply else { panic!("expected an answer, not {reply:?}") };
        assert_eq!(answer.leechers, i64::from(number));
    }
}

fn truncated_announce_is_an_error(tracker: &Tracker) {
    let client = client(tracker);
    let body = announce_body(&Announce::leecher(INFO_HASH, 1));
    for length in [0, 1, 20, 81] {
        error_text(client.request(client.connect(), action::ANNOUNCE, &body[..length]));
    }
    assert_eq!(client.scrape(&[INFO_HASH]), [Scraped::default()]);
}

fn retransmitted_announce_has_the_same_answer(tracker: &Tracker) {
    let client = client(tracker);
    client.announce(&Announce::leecher(INFO_HASH, 1));
    let completed = Announce { event: Event::Completed, ..Announce::seeder(INFO_HASH, 1) };
    let mut datagram = request(client.connect(), action::ANNOUNCE, client.transaction_id());
    datagram.extend(announce_body(&completed));
    let first = client.exchange(&datagram, "answer to an announce");
    let second = client.exchange(&datagram, "answer to a retransmitted announce");
    assert_eq!(first.escape_ascii().to_string(), second.escape_ascii().to_string());
    let counts = Scraped { seeders: 1, completed: 1, leechers: 0 };
    assert_eq!(client.scrape(&[INFO_HASH]), [counts]);
}

fn every_byte_value_in_info_hashes(tracker: &Tracker) {
    let client = client(tracker);
    for value in 0..=255 {
        let info_hash = [value; 20];
        assert_eq!(client.announce(&Announce::leecher(info_hash, 1)).leechers, 1);
        let counts = Scraped { seeders: 0, completed: 0, leechers: 1 };
        assert_eq!(client.scrape(&[info_hash]), [counts]);
    }
}

fn scrape_answers_in_order_with_duplicates(tracker: &Tracker) {
    let client = client(tracker);
    client.announce(&Announce::seeder([9; 20], 1));
    client.announce(&Announce::leecher([4; 20], 2));
    let seeder = Scraped { seeders: 1, ..Scraped::default() };
    let leecher = Scraped { leechers: 1, ..Scraped::default() };
    let counts = client.scrape(&[[9; 20], [4; 20], [9; 20], [5; 20], [4; 20]]);
    assert_eq!(counts, [seeder, leecher, seeder, Scraped::default(), leecher]);
}

fn scrape_of_74_info_hashes(tracker: &Tracker) {
    let client = client(tracker);
    client.announce(&Announce::seeder([73; 20], 1));
    let info_hashes: Vec<_> = (0..74).map(|value| [value; 20]).collect();
    let counts = client.scrape(&info_hashes);
    assert_eq!(counts.len(), 74);
    assert_eq!(counts[..73], [Scraped::default(); 73]);
    assert_eq!(counts[73], Scraped { seeders: 1, ..Scraped::default() });
}

fn scrape_of_nothing_is_an_error(tracker: &Tracker) {
    let client = client(tracker);
    error_text(client.request(client.connect(), action::SCRAPE, &[]));
    error_text(client.request(client.connect(), action::SCRAPE, &[7; 21]));
}

fn unknown_action_is_an_error(tracker: &Tracker) {
    let client = client(tracker);
    let connection_id = client.connect();
    for action in [action::ERROR, 4, 255, u32::MAX] {
        let reply = client.request(connection_id, action, &[0; 82]);
        error_text(reply);
    }
}

fn unknown_event_is_an_error(tracker: &Tracker) {
    let client = client(tracker);
    let mut body = announce_body(&Announce::leecher(INFO_HASH, 1));
    body[64..68].copy_from_slice(&[0, 0, 0, 5]);
    error_text(client.request(client.connect(), action::ANNOUNCE, &body));
}

fn port_zero_is_an_error(tracker: &Tracker) {
    let client = client(tracker);
    let body = announce_body(&Announce { port: 0, ..Announce::leecher(INFO_HASH, 1) });
    error_text(client.request(client.connect(), action::ANNOUNCE, &body));
    assert_eq!(client.scrape(&[INFO_HASH]), [Scraped::default()]);
}
