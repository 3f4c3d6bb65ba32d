//! UDP-01 to 09, 21, 26 to 28: what holds for every datagram, and connection ids.

use std::time::Duration;

use test_tracker::Outcome;
use test_tracker_tests::announce::{Announce, Scraped};
use test_tracker_tests::client::Protocol;
use test_tracker_tests::filter::Filter;
use test_tracker_tests::host::{Host, Options, Tracker};
use test_tracker_tests::request::Answer;
use test_tracker_tests::settings::Settings;
use test_tracker_tests::swarm::Counter;
use test_tracker_tests::udp::{
    PROTOCOL_ID, Reply, UdpClient, action, announce_body, reply_head, request,
};

use crate::Case;

pub(crate) const CASES: &[Case] = &[
    Case::new("udp_01_integers", integers_are_big_endian).with(|| Settings {
        interval: Some(0x0102_0304),
        numwant_default: Some(0),
        ..Settings::default()
    }),
    Case::new("udp_01_length", longer_datagrams_are_accepted),
    Case::new("udp_02", short_datagrams_are_not_answered),
    Case::new("udp_03", wrong_protocol_id_is_not_answered),
    Case::new("udp_03_record", wrong_protocol_id_is_counted_and_recorded),
    Case::new("udp_04", connect_reply_has_16_bytes),
    Case::new("udp_05_guess", connection_ids_are_not_guessable),
    Case::new("udp_05_tracker", connection_id_of_another_tracker_is_refused),
    Case::new("udp_05_address", connection_id_of_another_address_is_refused).needs_ipv6(),
    Case::new("udp_06_lifetime", connection_id_is_good_for_two_minutes),
    Case::new("udp_06_port", connection_id_is_good_for_every_port_of_a_client),
    Case::new("udp_07", wrong_connection_id_is_an_error),
    Case::new("udp_08", unknown_action_is_an_error),
    Case::new("udp_09", truncated_announce_is_an_error),
    Case::new("udp_21", errors_are_text_to_the_end_of_the_datagram).with(|| Settings {
        deny: Some(vec![DENIED]),
        passkeys: Some(vec!["open sesame".into()]),
        ..Settings::default()
    }),
    Case::new("udp_26", a_client_is_answered_at_every_step_of_its_back_off),
    Case::new("udp_27", ipv6_announce_of_old_opentrackers_is_unknown),
    Case::new("udp_28", authentication_of_xbtt_is_ignored),
];

const INFO_HASH: [u8; 20] = [3; 20];
const DENIED: [u8; 20] = [4; 20];

pub(crate) fn client(tracker: &Tracker) -> UdpClient {
    UdpClient::new(tracker.ipv4(Protocol::Udp))
}

pub(crate) fn ipv6_client(tracker: &Tracker) -> UdpClient {
    UdpClient::new(tracker.ipv6(Protocol::Udp))
}

/// The text of an error packet.
#[track_caller]
pub(crate) fn error_text(reply: Reply) -> String {
    let Reply::Error(text) = reply else { panic!("expected an error packet, not {reply:?}") };
    String::from_utf8(text).expect("UTF-8 in the text of an error")
}

/// 258 leechers, 1 seeder and an interval that would all be others with their bytes turned round.
fn integers_are_big_endian(tracker: &mut Tracker) {
    let client = client(tracker);
    client.announce_all((1..=258).map(|number| Announce::one_of_many(INFO_HASH, number)));
    let datagram = client.announce_datagram(&Announce::seeder(INFO_HASH, 1));
    let reply = client.exchange(&datagram, "answer to an announce");
    let mut expected = vec![0, 0, 0, 1];
    expected.extend(&datagram[12..16]);
    expected.extend([1, 2, 3, 4, 0, 0, 1, 2, 0, 0, 0, 1]);
    assert_eq!(reply, expected);
}

/// aria2 appends two zeros, others BEP 41 options.
fn longer_datagrams_are_accepted(tracker: &mut Tracker) {
    let client = client(tracker);
    let mut connect = request(PROTOCOL_ID, action::CONNECT, 7);
    connect.extend([0xff; 100]);
    let reply = client.exchange(&connect, "answer to a long connect request");
    assert_eq!(reply[..8], reply_head(action::CONNECT, 7));
    let tails: [&[u8]; 5] =
        [&[0, 0], &[1, 1, 0], b"\x02\x09/announce\x00", b"\x02\x09/announce", &[0; 1400]];
    for (number, tail) in (1..).zip(tails) {
        let mut datagram = client.announce_datagram(&Announce::leecher(INFO_HASH, number));
        datagram.extend(tail);
        let reply = client.exchange(&datagram, "answer to a long announce");
        assert_eq!(reply.len(), 20 + usize::from(number - 1) * 6, "{}", reply.escape_ascii());
        assert_eq!(reply[12..16], [0, 0, 0, number], "leechers");
    }
}

fn short_datagrams_are_not_answered(tracker: &mut Tracker) {
    let client = client(tracker);
    let datagram = request(PROTOCOL_ID, action::CONNECT, 7);
    for length in 0..16 {
        client.send_unanswered(&datagram[..length]);
    }
}

fn wrong_protocol_id_is_not_answered(tracker: &mut Tracker) {
    let client = client(tracker);
    let connection_id = client.connect();
    for protocol_id in [0, PROTOCOL_ID ^ 1, PROTOCOL_ID.swap_bytes(), u64::MAX, connection_id] {
        client.send_unanswered(&request(protocol_id, action::CONNECT, 7));
    }
}

fn wrong_protocol_id_is_counted_and_recorded(tracker: &mut Tracker) {
    let client = client(tracker);
    let wrong = [0, PROTOCOL_ID ^ 1].map(|id| request(id, action::CONNECT, 7));
    for datagram in &wrong {
        client.send_unanswered(datagram);
    }
    let ignored = Filter { outcome: Some(Outcome::Ignored), ..Filter::any() };
    let requests = tracker.requests(&ignored);
    let recorded: Vec<_> = requests.iter().map(|request| &request.raw.0).collect();
    assert_eq!(recorded, [&wrong[0], &wrong[1]]);
    for request in &requests {
        assert_eq!((&request.action[..], &request.answer), ("connect", &Answer::Nothing {}));
        assert_eq!(request.reply.0, b"");
    }
    let counted = tracker.counters().into_iter().map(|counter| {
        let Counter { action, outcome, count, .. } = counter;
        (action, outcome, count)
    });
    let connect = |outcome: &str| ("connect".to_owned(), outcome.to_owned(), 2);
    assert_eq!(counted.collect::<Vec<_>>(), [connect("answered"), connect("ignored")]);
}

fn connect_reply_has_16_bytes(tracker: &mut Tracker) {
    let client = client(tracker);
    for transaction_id in [0, 1, 0x0102_0304, 0x8000_0000, u32::MAX] {
        let datagram = request(PROTOCOL_ID, action::CONNECT, transaction_id);
        let reply = client.exchange(&datagram, "answer to a connect request");
        assert_eq!(reply.len(), 16, "{}", reply.escape_ascii());
        assert_eq!(reply[..8], reply_head(action::CONNECT, transaction_id));
        let connection_id = u64::from_be_bytes(reply[8..].try_into().expect("8 bytes"));
        assert!(![0, u64::MAX, PROTOCOL_ID].contains(&connection_id), "{connection_id:#x}");
    }
}

/// Whoever has one id and changes a bit of it has none.
fn connection_ids_are_not_guessable(tracker: &mut Tracker) {
    let client = client(tracker);
    let connection_id = client.connect();
    for bit in 0..64 {
        let reply = client.request(connection_id ^ 1 << bit, action::SCRAPE, &INFO_HASH);
        assert!(error_text(reply).starts_with("connection ID"), "bit {bit}");
    }
}

fn connection_id_of_another_tracker_is_refused(tracker: &mut Tracker) {
    let other = Tracker::start(Host::Library, &Options::default());
    let connection_id = self::client(&other).connect();
    let reply = client(tracker).request(connection_id, action::SCRAPE, &INFO_HASH);
    assert!(error_text(reply).starts_with("connection ID"));
    other.close();
}

fn connection_id_of_another_address_is_refused(tracker: &mut Tracker) {
    let (ipv4, ipv6) = (client(tracker), ipv6_client(tracker));
    let [of_ipv4, of_ipv6] = [ipv4.connect(), ipv6.connect()];
    for (client, own, foreign) in [(ipv4, of_ipv4, of_ipv6), (ipv6, of_ipv6, of_ipv4)] {
        let reply = client.request(own, action::SCRAPE, &INFO_HASH);
        assert_eq!(reply, Reply::Scrape(vec![Scraped::default()]));
        let reply = client.request(foreign, action::SCRAPE, &INFO_HASH);
        assert!(error_text(reply).starts_with("connection ID"));
    }
}

/// A client may use it for one minute. 100 s instead of 120: real time passes as well.
fn connection_id_is_good_for_two_minutes(tracker: &mut Tracker) {
    let client = client(tracker);
    let connection_id = client.connect();
    let scrape = || client.request(connection_id, action::SCRAPE, &INFO_HASH);
    for seconds in [0, 60, 40] {
        tracker.advance(Duration::from_secs(seconds));
        assert_eq!(scrape(), Reply::Scrape(vec![Scraped::default()]), "{seconds} s later");
    }
    tracker.advance(Duration::from_secs(21));
    assert_eq!(error_text(scrape()), "connection ID unknown or expired");
    assert_eq!(client.scrape(&[INFO_HASH]), [Scraped::default()], "with a new id");
}

/// libtorrent keeps connection ids by IP address, whatever the port.
fn connection_id_is_good_for_every_port_of_a_client(tracker: &mut Tracker) {
    let connection_id = client(tracker).connect();
    let reply = client(tracker).request(connection_id, action::SCRAPE, &INFO_HASH);
    assert_eq!(reply, Reply::Scrape(vec![Scraped::default()]));
}

fn wrong_connection_id_is_an_error(tracker: &mut Tracker) {
    let client = client(tracker);
    let good = client.connect();
    let announce = announce_body(&Announce::leecher(INFO_HASH, 1));
    let requests =
        [(action::ANNOUNCE, &announce[..]), (action::SCRAPE, &INFO_HASH), (77, &[]), (1, &[])];
    for connection_id in [0, u64::MAX, PROTOCOL_ID, good.swap_bytes()] {
        for (action, body) in requests {
            let mut datagram = request(connection_id, action, 0x0102_0304);
            datagram.extend(body);
            let reply = client.exchange(&datagram, "error packet");
            let expected = b"\0\0\0\x03\x01\x02\x03\x04connection ID unknown or expired";
            assert_eq!(reply.escape_ascii().to_string(), expected.escape_ascii().to_string());
        }
    }
    assert_eq!(client.scrape(&[INFO_HASH]), [Scraped::default()], "none was entered");
}

fn unknown_action_is_an_error(tracker: &mut Tracker) {
    let client = client(tracker);
    let connection_id = client.connect();
    for action in [action::ERROR, 4, 255, 0x0100_0000, u32::MAX] {
        let text = error_text(client.request(connection_id, action, &[0; 82]));
        assert_eq!(text, format!("unknown action ID: {action}, expected 0, 1 or 2"));
    }
}

fn truncated_announce_is_an_error(tracker: &mut Tracker) {
    let client = client(tracker);
    let connection_id = client.connect();
    let body = announce_body(&Announce::leecher(INFO_HASH, 1));
    for length in 0..82 {
        let text = error_text(client.request(connection_id, action::ANNOUNCE, &body[..length]));
        assert!(text.starts_with("malformed packet"), "{length}: {text}");
    }
    assert_eq!(client.scrape(&[INFO_HASH]), [Scraped::default()], "none was entered");
}

/// Every error there is.
fn errors_are_text_to_the_end_of_the_datagram(tracker: &mut Tracker) {
    let client = client(tracker);
    let announce = announce_body(&Announce::leecher(INFO_HASH, 1));
    let changed = |at: usize, bytes: &[u8]| {
        let mut announce = announce.clone();
        announce[at..at + bytes.len()].copy_from_slice(bytes);
        announce
    };
    let tail = |tail: &[u8]| [&announce, tail].concat();
    let connection_id = client.connect();
    let requests = [
        (connection_id ^ 1, action::SCRAPE, INFO_HASH.to_vec()),
        (connection_id, 9, vec![]),
        (connection_id, action::ANNOUNCE, vec![0; 81]),
        (connection_id, action::ANNOUNCE, changed(64, &[0, 0, 0, 5])),
        (connection_id, action::ANNOUNCE, changed(80, &[0, 0])),
        (connection_id, action::ANNOUNCE, changed(0, &DENIED)),
        (connection_id, action::ANNOUNCE, tail(b"")),
        (connection_id, action::ANNOUNCE, tail(b"\x02\x0b/?passkey=\0")),
        (
            connection_id,
            action::ANNOUNCE,
            tail(&url_data(&[&b"/?passkey="[..], &[0xff; 9_000]].concat())),
        ),
        (connection_id, action::ANNOUNCE, tail(&[2, 9])),
        (connection_id, action::SCRAPE, vec![]),
        (connection_id, action::SCRAPE, vec![0; 19]),
        (connection_id, action::SCRAPE, vec![0; 75 * 20]),
    ];
    for (connection_id, action, body) in requests {
        let mut datagram = request(connection_id, action, 0xfedc_ba98);
        datagram.extend(body);
        let reply = client.exchange(&datagram, "error packet");
        let shown = reply.escape_ascii();
        assert_eq!(reply[..8], reply_head(action::ERROR, 0xfedc_ba98), "{shown}");
        let text = str::from_utf8(&reply[8..]).expect("UTF-8 in the text of an error");
        assert!((1..=1024).contains(&text.len()), "{} bytes: {shown}", text.len());
        assert!(!text.contains(char::is_control), "{shown}");
    }
    assert_eq!(tracker.swarm_count(), 0);
}

/// URL data (BEP 41), in as many options as it takes.
pub(crate) fn url_data(url: &[u8]) -> Vec<u8> {
    url.chunks(255).flat_map(|part| [&[2, part.len() as u8], part].concat()).collect()
}

/// A client that gets no answer sends again after 15·2ⁿ s, n from 0 to 8, and connects anew if its
/// connection id is older than a minute. It is answered whenever it comes back.
fn a_client_is_answered_at_every_step_of_its_back_off(tracker: &mut Tracker) {
    let client = client(tracker);
    let announce = Announce::leecher(INFO_HASH, 1);
    let mut connection_id = client.connect();
    let mut age = 0;
    for n in 0..=8 {
        let pause = 15 << n;
        tracker.advance(Duration::from_secs(pause));
        age += pause;
        if age > 60 {
            (connection_id, age) = (client.connect(), 0);
        }
        let reply = client.request(connection_id, action::ANNOUNCE, &announce_body(&announce));
        let Reply::Announce(answer) = reply else { panic!("after {pause} s: {reply:?}") };
        assert_eq!((answer.seeders, answer.leechers), (0, 1), "after {pause} s");
    }
}

/// Action 4, and 16 bytes for the IP address.
fn ipv6_announce_of_old_opentrackers_is_unknown(tracker: &mut Tracker) {
    let mut body = announce_body(&Announce::leecher(INFO_HASH, 1));
    body.splice(68..72, [0; 16]);
    for address in tracker.addresses(Protocol::Udp) {
        let client = UdpClient::new(address);
        let text = error_text(client.request(client.connect(), 4, &body));
        assert_eq!(text, "unknown action ID: 4, expected 0, 1 or 2");
    }
    assert_eq!(tracker.swarm_count(), 0);
}

/// The bits are the 16 behind the port: 1 is a user name and a hash, 2 a request string.
fn authentication_of_xbtt_is_ignored(tracker: &mut Tracker) {
    let client = client(tracker);
    let authentication = b"\x00\x01username\xff\xfe\xfd\xfc\xfb\xfa\xf9\xf8";
    let request_string = b"\x00\x02\xff/announce";
    let both = b"\x00\x03username\xff\xfe\xfd\xfc\xfb\xfa\xf9\xf8\x09/announce";
    for (number, tail) in (1..).zip([&authentication[..], request_string, both]) {
        let mut datagram = client.announce_datagram(&Announce::leecher(INFO_HASH, number));
        datagram.extend(tail);
        let reply = client.exchange(&datagram, "answer to an announce");
        assert_eq!(reply[..4], [0, 0, 0, 1], "{}", reply.escape_ascii());
        assert_eq!(reply[12..16], [0, 0, 0, number], "leechers");
    }
}
