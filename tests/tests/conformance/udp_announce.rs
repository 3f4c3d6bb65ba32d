//! UDP-10 to 17, 22 to 24: announces.

use std::collections::BTreeSet;
use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr};

use test_tracker_tests::announce::{Announce, Event, Scraped};
use test_tracker_tests::client::Protocol;
use test_tracker_tests::filter::Filter;
use test_tracker_tests::host::Tracker;
use test_tracker_tests::settings::Settings;
use test_tracker_tests::udp::{Reply, UdpClient, action, announce_body};

use crate::Case;
use crate::udp::{client, error_text, ipv6_client, url_data};

pub(crate) const CASES: &[Case] = &[
    Case::new("udp_10", events_0_to_4_are_known),
    Case::new("udp_10_unknown", unknown_event_is_an_error),
    Case::new("udp_11", ip_address_field_is_ignored),
    Case::new("udp_11_trusted", ip_address_field_is_used_if_trusted).with(trust_ip),
    Case::new("udp_11_ipv6", ip_address_field_is_of_no_use_over_ipv6).with(trust_ip).needs_ipv6(),
    Case::new("udp_12", clients_are_counted_by_their_key).needs_ipv6(),
    Case::new("udp_12_record", keys_are_recorded),
    Case::new("udp_13", numwant_is_signed_and_bounded),
    Case::new("udp_13_ipv6", numwant_is_bounded_more_over_ipv6).needs_ipv6(),
    Case::new("udp_13_settings", numwant_is_bounded_as_set).with(|| Settings {
        numwant_default: Some(3),
        numwant_max: Some(5),
        ..Settings::default()
    }),
    Case::new("udp_14", port_zero_is_an_error),
    Case::new("udp_15", announce_reply_is_as_it_should_be),
    Case::new("udp_15_ipv6", announce_reply_over_ipv6_is_as_it_should_be).needs_ipv6(),
    Case::new("udp_15_families", replies_carry_the_family_of_their_socket).needs_ipv6(),
    Case::new("udp_16", stopped_removes),
    Case::new("udp_17", retransmission_has_the_same_answer),
    Case::new("udp_22", options_are_read).with(passkeys),
    Case::new("udp_22_escaped", url_data_is_percent_encoded).with(passkeys),
    Case::new("udp_22_truncated", truncated_option_is_an_error),
    Case::new("udp_23", ipv4_over_an_ipv6_socket_is_ipv4).needs_ipv6(),
    Case::new("udp_24", replies_fit_into_every_path).needs_ipv6(),
    Case::new("udp_24_reach", replies_fit_into_a_datagram)
        .with(|| Settings { numwant_max: Some(u32::MAX), ..Settings::default() }),
];

const INFO_HASH: [u8; 20] = [5; 20];

fn trust_ip() -> Settings {
    Settings { trust_ip: Some(true), ..Settings::default() }
}

fn passkeys() -> Settings {
    Settings {
        passkeys: Some(vec!["open sesame".into(), "xyzzy".into(), "a".repeat(300)]),
        announce_paths: Some(vec!["/announce".into(), "/x/{passkey}/announce.php".into()]),
        ..Settings::default()
    }
}

fn on_loopback(announce: &Announce) -> SocketAddr {
    (Ipv4Addr::LOCALHOST, announce.port).into()
}

fn on_ipv6_loopback(announce: &Announce) -> SocketAddr {
    (Ipv6Addr::LOCALHOST, announce.port).into()
}

fn crowd(count: u16) -> impl Iterator<Item = Announce> {
    (1..=count).map(|number| Announce::one_of_many(INFO_HASH, number))
}

/// The number of peers that a newcomer to the crowd gets.
fn got(client: &UdpClient, num_want: i32) -> usize {
    let newcomer = Announce { num_want: Some(num_want), ..Announce::leecher(INFO_HASH, 1) };
    let peers = client.announce(&newcomer).peers;
    let distinct: BTreeSet<_> = peers.iter().collect();
    assert_eq!(distinct.len(), peers.len(), "a peer twice in {peers:?}");
    peers.len()
}

fn events_0_to_4_are_known(tracker: &mut Tracker) {
    let client = client(tracker);
    let counts = |seeders, completed, leechers| Scraped { seeders, completed, leechers };
    let leecher = Announce::leecher(INFO_HASH, 1);
    let seeder = Announce::seeder(INFO_HASH, 1);
    let steps = [
        (Event::None, &leecher, counts(0, 0, 1)),
        (Event::Started, &leecher, counts(0, 0, 1)),
        (Event::Paused, &leecher, counts(0, 0, 1)),
        (Event::Completed, &seeder, counts(1, 1, 0)),
        (Event::Stopped, &seeder, counts(0, 1, 0)),
        (Event::Paused, &leecher, counts(0, 1, 1)),
    ];
    for (event, announce, expected) in steps {
        client.announce(&Announce { event, ..announce.clone() });
        assert_eq!(client.scrape(&[INFO_HASH]), [expected], "after {event:?}");
    }
    let other = client.announce(&Announce::leecher(INFO_HASH, 2));
    assert_eq!(other.peers, [on_loopback(&leecher)], "who is paused can be reached");
}

fn unknown_event_is_an_error(tracker: &mut Tracker) {
    let client = client(tracker);
    let mut body = announce_body(&Announce::leecher(INFO_HASH, 1));
    for event in [5, 0x0200_0000, u32::MAX] {
        body[64..68].copy_from_slice(&event.to_be_bytes());
        let text = error_text(client.request(client.connect(), action::ANNOUNCE, &body));
        assert_eq!(text, format!("malformed event ID: {event}, expected 0 to 4"));
    }
    assert_eq!(client.scrape(&[INFO_HASH]), [Scraped::default()]);
}

/// Announces a client that names 192.0.2.7, and answers where others are told to reach it.
fn where_told(client: &UdpClient) -> SocketAddr {
    let mut body = announce_body(&Announce::leecher(INFO_HASH, 1));
    body[68..72].copy_from_slice(&[192, 0, 2, 7]);
    client.request(client.connect(), action::ANNOUNCE, &body);
    let peers = client.announce(&Announce::leecher(INFO_HASH, 2)).peers;
    let [address] = peers[..] else { panic!("expected one peer, not {peers:?}") };
    address
}

fn ip_address_field_is_ignored(tracker: &mut Tracker) {
    let told = where_told(&client(tracker));
    assert_eq!(told, on_loopback(&Announce::leecher(INFO_HASH, 1)));
}

fn ip_address_field_is_used_if_trusted(tracker: &mut Tracker) {
    let told = where_told(&client(tracker));
    assert_eq!(told, SocketAddr::from(([192, 0, 2, 7], Announce::leecher(INFO_HASH, 1).port)));
    let unnamed = Announce::leecher(INFO_HASH, 3);
    client(tracker).announce(&unnamed);
    let peers = client(tracker).announce(&Announce::leecher(INFO_HASH, 4)).peers;
    assert!(peers.contains(&on_loopback(&unnamed)), "0 names none: {peers:?}");
}

fn ip_address_field_is_of_no_use_over_ipv6(tracker: &mut Tracker) {
    let told = where_told(&ipv6_client(tracker));
    assert_eq!(told, on_ipv6_loopback(&Announce::leecher(INFO_HASH, 1)));
}

/// One client at two addresses, and two clients that only share the peer id.
fn clients_are_counted_by_their_key(tracker: &mut Tracker) {
    let (ipv4, ipv6) = (client(tracker), ipv6_client(tracker));
    let announce = Announce { key: Some(0xfedc_ba98), ..Announce::leecher(INFO_HASH, 1) };
    ipv4.announce(&announce);
    let answer = ipv6.announce(&announce);
    assert_eq!((answer.seeders, answer.leechers), (0, 1));
    let other = Announce { key: Some(0x98ba_dcfe), ..announce };
    let answer = ipv6.announce(&other);
    assert_eq!((answer.seeders, answer.leechers), (0, 2));
}

/// As they are written over HTTP, where a client has the same one.
fn keys_are_recorded(tracker: &mut Tracker) {
    let keys = [0x0000_0001, 0x0123_4567, 0xfedc_ba98];
    for (number, key) in (1..).zip(keys) {
        client(tracker)
            .announce(&Announce { key: Some(key), ..Announce::leecher(INFO_HASH, number) });
    }
    let recorded: Vec<_> =
        tracker.requests(&Filter::announces()).into_iter().map(|request| request.key).collect();
    let expected = ["00000001", "01234567", "fedcba98"];
    assert_eq!(recorded, expected.map(|key| Some(key.into())));
    let of_peers: Vec<_> = tracker.peers(&INFO_HASH).iter().map(|peer| peer.key.clone()).collect();
    assert_eq!(of_peers, recorded);
}

fn numwant_is_signed_and_bounded(tracker: &mut Tracker) {
    let client = client(tracker);
    client.announce_all(crowd(210));
    for (num_want, expected) in [
        (-1, 50),
        (i32::MIN, 50),
        (0, 0),
        (1, 1),
        (51, 51),
        (199, 199),
        (200, 200),
        (201, 200),
        (i32::MAX, 200),
    ] {
        assert_eq!(got(&client, num_want), expected, "of {num_want}");
    }
}

fn numwant_is_bounded_more_over_ipv6(tracker: &mut Tracker) {
    let client = ipv6_client(tracker);
    client.announce_all(crowd(70));
    for (num_want, expected) in [(-1, 50), (0, 0), (1, 1), (66, 66), (67, 66), (i32::MAX, 66)] {
        assert_eq!(got(&client, num_want), expected, "of {num_want}");
    }
}

fn numwant_is_bounded_as_set(tracker: &mut Tracker) {
    let client = client(tracker);
    client.announce_all(crowd(9));
    for (num_want, expected) in [(-1, 3), (0, 0), (4, 4), (5, 5), (6, 5)] {
        assert_eq!(got(&client, num_want), expected, "of {num_want}");
    }
}

fn port_zero_is_an_error(tracker: &mut Tracker) {
    let client = client(tracker);
    let body = announce_body(&Announce { port: 0, ..Announce::leecher(INFO_HASH, 1) });
    let text = error_text(client.request(client.connect(), action::ANNOUNCE, &body));
    assert_eq!(text, "invalid port: 0, expected 1 to 65535");
    assert_eq!(client.scrape(&[INFO_HASH]), [Scraped::default()]);
    for port in [1, 255, 256, 65_535] {
        let info_hash = [(port % 251) as u8; 20];
        client.announce(&Announce { port, ..Announce::leecher(info_hash, 1) });
        let peers = client.announce(&Announce::leecher(info_hash, 2)).peers;
        assert_eq!(peers, [SocketAddr::from((Ipv4Addr::LOCALHOST, port))]);
    }
}

/// The whole reply to a leecher that comes after a seeder, whose record is this.
#[track_caller]
fn assert_reply(client: &UdpClient, record: &[u8]) {
    client.announce(&Announce { port: 0x0102, ..Announce::seeder(INFO_HASH, 1) });
    let datagram = client.announce_datagram(&Announce::leecher(INFO_HASH, 2));
    let mut expected = vec![0, 0, 0, 1];
    expected.extend(&datagram[12..16]);
    expected.extend([0, 0, 0x07, 0x08, 0, 0, 0, 1, 0, 0, 0, 1]); // 1800 s, leechers, seeders
    expected.extend(record);
    assert_eq!(client.exchange(&datagram, "answer to an announce"), expected);
}

/// The lengths of the replies to a third client and those after it.
#[track_caller]
fn assert_lengths(client: &UdpClient, record: usize) {
    for number in 3..=6 {
        let datagram = client.announce_datagram(&Announce::leecher(INFO_HASH, number));
        let reply = client.exchange(&datagram, "answer to an announce");
        assert_eq!(reply.len(), 20 + usize::from(number - 1) * record);
    }
}

fn announce_reply_is_as_it_should_be(tracker: &mut Tracker) {
    let client = client(tracker);
    assert_reply(&client, &[127, 0, 0, 1, 0x01, 0x02]);
    assert_lengths(&client, 6);
}

fn announce_reply_over_ipv6_is_as_it_should_be(tracker: &mut Tracker) {
    let client = ipv6_client(tracker);
    assert_reply(&client, &[0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0x01, 0x02]);
    assert_lengths(&client, 18);
}

/// All are counted, whoever asks.
fn replies_carry_the_family_of_their_socket(tracker: &mut Tracker) {
    let [first, second, third, fourth] =
        [1, 2, 3, 4].map(|number| Announce::seeder(INFO_HASH, number));
    let (ipv4, ipv6) = (client(tracker), ipv6_client(tracker));
    ipv6.announce(&first);
    let answer = ipv4.announce(&second);
    assert_eq!((answer.seeders, answer.peers), (2, vec![]));
    let answer = ipv6.announce(&third);
    assert_eq!((answer.seeders, answer.peers), (3, vec![on_ipv6_loopback(&first)]));
    let answer = ipv4.announce(&fourth);
    assert_eq!((answer.seeders, answer.peers), (4, vec![on_loopback(&second)]));
}

fn stopped_removes(tracker: &mut Tracker) {
    let client = client(tracker);
    let [first, second, stranger] = [1, 2, 3].map(|number| Announce::leecher(INFO_HASH, number));
    client.announce(&first);
    client.announce(&second);
    for (goodbye, leechers) in
        [(first.stopped(), 1), (stranger.stopped(), 1), (second.stopped(), 0)]
    {
        let datagram = client.announce_datagram(&goodbye);
        let reply = client.exchange(&datagram, "answer to a goodbye");
        assert_eq!(reply.len(), 20, "{}", reply.escape_ascii());
        assert_eq!(reply[..4], [0, 0, 0, 1], "{}", reply.escape_ascii());
        assert_eq!(reply[12..20], [0, 0, 0, leechers, 0, 0, 0, 0], "leechers, seeders");
    }
    assert_eq!(tracker.peers(&INFO_HASH), []);
}

/// A client that has completed its download and hears nothing.
fn retransmission_has_the_same_answer(tracker: &mut Tracker) {
    let client = client(tracker);
    client.announce(&Announce::leecher(INFO_HASH, 1));
    client.announce(&Announce::leecher(INFO_HASH, 2));
    let completed = Announce { event: Event::Completed, ..Announce::seeder(INFO_HASH, 1) };
    let datagram = client.announce_datagram(&completed);
    let first = client.exchange(&datagram, "answer to an announce");
    assert_eq!(first[12..20], [0, 0, 0, 1, 0, 0, 0, 1], "leechers, seeders");
    for _ in 0..3 {
        assert_eq!(client.exchange(&datagram, "answer to a retransmission"), first);
    }
    let counts = Scraped { seeders: 1, completed: 1, leechers: 1 };
    assert_eq!(client.scrape(&[INFO_HASH]), [counts]);
    let stopped = client.announce_datagram(&completed.stopped());
    let first = client.exchange(&stopped, "answer to a goodbye");
    assert_eq!(client.exchange(&stopped, "answer to a retransmission"), first);
}

/// Announces with these options.
fn announce(client: &UdpClient, options: &[u8]) -> Reply {
    let mut body = announce_body(&Announce::leecher(INFO_HASH, 1));
    body.extend(options);
    client.request(client.connect(), action::ANNOUNCE, &body)
}

/// What they say is seen by the passkey in the URL that they make up.
fn options_are_read(tracker: &mut Tracker) {
    let client = client(tracker);
    let long = "a".repeat(300);
    let admitted = [
        url_data(b"/announce?passkey=xyzzy"),
        url_data(b"/x/xyzzy/announce.php"),
        url_data(format!("/announce?passkey={long}").as_bytes()),
        b"\x02\x0b/announce?p\x02\x07asskey=\x02\x05xyzzy".to_vec(),
        b"\x01\x01\x02\x12/announce?passkey=\x01\x02\x00\x02\x05xyzzy\x00".to_vec(),
        b"\x63\x03abc\xff\x00\x02\x17/announce?passkey=xyzzy\x00\x02\x09".to_vec(),
    ];
    let refused = [
        (vec![], "missing"),
        (url_data(b""), "missing"),
        (url_data(b"/announce"), "missing"),
        (url_data(b"/announce?passkey=Xyzzy"), "not known"),
        (b"\x02\x12/announce?passkey=\x00\x02\x05xyzzy".to_vec(), "not known"),
        (b"\x00\x02\x17/announce?passkey=xyzzy".to_vec(), "missing"),
        (b"\x03\x17/announce?passkey=xyzzy".to_vec(), "missing"),
    ];
    for (options, why) in refused {
        let text = error_text(announce(&client, &options));
        assert!(text.starts_with("passkey") && text.contains(why), "{text}: {options:?}");
    }
    assert_eq!(tracker.swarm_count(), 0);
    for options in admitted {
        let reply = announce(&client, &options);
        assert!(matches!(reply, Reply::Announce(_)), "{}: {reply:?}", options.escape_ascii());
    }
}

/// It is a piece of a URL, in which a passkey may have to be escaped.
fn url_data_is_percent_encoded(tracker: &mut Tracker) {
    let client = client(tracker);
    for url in ["/announce?passkey=open%20sesame", "/x/open%20sesame/announce.php"] {
        let reply = announce(&client, &url_data(url.as_bytes()));
        assert!(matches!(reply, Reply::Announce(_)), "{url}: {reply:?}");
    }
}

fn truncated_option_is_an_error(tracker: &mut Tracker) {
    let client = client(tracker);
    let options: [&[u8]; 5] =
        [b"\x02", b"\x02\x02/", b"\x01\x63", b"\x63\x01", b"\x02\x01/\x02\xff"];
    for options in options {
        let mut datagram = client.announce_datagram(&Announce::leecher(INFO_HASH, 1));
        datagram.extend(options);
        let reply = client.exchange(&datagram, "error packet");
        assert_eq!(reply[..4], [0, 0, 0, 3], "{}", reply.escape_ascii());
        assert!(reply[8..].starts_with(b"malformed option"), "{}", reply.escape_ascii());
    }
    assert_eq!(tracker.swarm_count(), 0);
}

/// A client whose own socket shows it `::ffff:127.0.0.1`.
fn ipv4_over_an_ipv6_socket_is_ipv4(tracker: &mut Tracker) {
    let client = UdpClient::dual_stack(tracker.ipv4(Protocol::Udp));
    let first = Announce::leecher(INFO_HASH, 1);
    client.announce(&first);
    let datagram = client.announce_datagram(&Announce::leecher(INFO_HASH, 2));
    let reply = client.exchange(&datagram, "answer to an announce");
    let mut record = vec![127, 0, 0, 1];
    record.extend(first.port.to_be_bytes());
    assert_eq!(reply[20..], record);
    let peers = ipv6_client(tracker).announce(&Announce::leecher(INFO_HASH, 3)).peers;
    assert_eq!(peers, [], "they are no peers of an IPv6 client");
}

/// 1232 bytes are what every IPv6 path takes: 1280 without the headers.
fn replies_fit_into_every_path(tracker: &mut Tracker) {
    for client in [client(tracker), ipv6_client(tracker)] {
        client.announce_all(crowd(210));
        let greedy = Announce { num_want: Some(i32::MAX), ..Announce::leecher(INFO_HASH, 1) };
        let reply = client.exchange(&client.announce_datagram(&greedy), "answer to an announce");
        assert!((1200..=1232).contains(&reply.len()), "{} bytes", reply.len());
    }
}

/// 65,507 bytes are the most that UDP over IPv4 carries: 10,914 peers.
fn replies_fit_into_a_datagram(tracker: &mut Tracker) {
    let client = client(tracker);
    client.announce_all(crowd(11_000));
    assert_eq!(got(&client, i32::MAX), 10_914);
}
