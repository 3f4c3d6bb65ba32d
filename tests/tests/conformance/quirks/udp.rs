//! Over UDP.

use std::time::Duration;

use test_tracker_tests::announce::{Announce, Announced};
use test_tracker_tests::client::Protocol;
use test_tracker_tests::host::Tracker;
use test_tracker_tests::udp::{
    PROTOCOL_ID, Reply, UdpClient, action, announce_body, reply_head, request,
};

use crate::http::{INFO_HASH, announce, counts, scrape};

fn client(tracker: &Tracker) -> UdpClient {
    UdpClient::new(tracker.ipv4(Protocol::Udp))
}

/// Sends an announce's body on a connection id of its own.
#[track_caller]
fn send(tracker: &Tracker, body: &[u8]) -> Announced {
    let client = client(tracker);
    match client.request(client.connect(), action::ANNOUNCE, body) {
        Reply::Announce(announced) => announced,
        other => panic!("expected the answer to an announce, not {other:?}"),
    }
}

/// The body of a leecher's announce.
fn body() -> Vec<u8> {
    announce_body(&Announce::leecher(INFO_HASH, 1))
}

#[track_caller]
fn listed(tracker: &mut Tracker) -> Vec<String> {
    tracker.peers(&INFO_HASH).iter().map(|peer| peer.address.to_string()).collect()
}

/// aria2: the two bytes are the length of extensions of old, which are zero.
pub(super) fn an_announce_has_two_bytes_more(tracker: &mut Tracker) {
    let mut body = body();
    body.extend([0, 0]);
    assert_eq!(body.len() + 16, 100);
    assert_eq!(counts(&send(tracker, &body)), (0, 1));
}

/// libtorrent and anacrolix send the path of the announce URL (BEP 41); some pad.
pub(super) fn an_announce_has_options(tracker: &mut Tracker) {
    for options in [
        &b"\x02\x09/announce"[..],
        b"\x02\x0e/announce?a=b%\x00",
        b"\x02\x00",
        b"\x02\x04/ann\x02\x05ounce\x00",
        b"\x01\x01\x01\x02\x09/announce\x01",
        b"\x09\x03abc",
        b"\x00\x00\x00\x00\x00\x00",
    ] {
        let body = [&body()[..], options].concat();
        assert_eq!(counts(&send(tracker, &body)), (0, 1), "{}", options.escape_ascii());
    }
}

/// lftp.
pub(super) fn the_ip_field_is_not_zero(tracker: &mut Tracker) {
    for ip in [[10, 1, 2, 3], [255; 4], [127, 0, 0, 1]] {
        let mut body = body();
        // Byte 84 of the datagram.
        body[68..72].copy_from_slice(&ip);
        assert_eq!(counts(&send(tracker, &body)), (0, 1));
        assert_eq!(listed(tracker), ["127.0.0.1:10001"], "{ip:?}");
    }
}

/// Most send -1; it is a signed number.
pub(super) fn any_number_is_wanted(tracker: &mut Tracker) {
    send(tracker, &body());
    for (num_want, expected) in [(-1, 1), (i32::MIN, 1), (i32::MAX, 1), (0, 0)] {
        let asker = Announce { num_want: Some(num_want), ..Announce::leecher(INFO_HASH, 2) };
        assert_eq!(send(tracker, &announce_body(&asker)).peers.len(), expected, "{num_want}");
    }
}

/// Several take one transaction id for the connect and the announce.
pub(super) fn the_transaction_id_is_used_again(tracker: &mut Tracker) {
    let client = client(tracker);
    for transaction_id in [0, 1, u32::MAX] {
        let connect = request(PROTOCOL_ID, action::CONNECT, transaction_id);
        let reply = client.exchange(&connect, "connection id");
        assert_eq!(reply[..8], reply_head(action::CONNECT, transaction_id));
        let connection_id = reply[8..].try_into().expect("8 bytes of a connection id");
        let connection_id = u64::from_be_bytes(connection_id);
        let mut datagram = request(connection_id, action::ANNOUNCE, transaction_id);
        datagram.extend(body());
        let reply = client.exchange(&datagram, "answer to an announce");
        assert_eq!(reply[..8], reply_head(action::ANNOUNCE, transaction_id));
        assert_eq!(reply.len(), 20);
    }
}

/// libtorrent.
pub(super) fn event_4_is_paused(tracker: &mut Tracker) {
    let mut paused = body();
    // Byte 80 of the datagram.
    paused[64..68].copy_from_slice(&4u32.to_be_bytes());
    assert_eq!(counts(&send(tracker, &paused)), (0, 1));
    assert_eq!(listed(tracker), ["127.0.0.1:10001"]);
}

/// All of them, when an answer is lost or late: the same datagram, byte for byte.
pub(super) fn an_announce_is_retransmitted(tracker: &mut Tracker) {
    let leecher = Announce::leecher(INFO_HASH, 2);
    send(tracker, &announce_body(&Announce::leecher(INFO_HASH, 1)));
    send(tracker, &announce_body(&leecher));
    let client = client(tracker);
    let mut datagram = request(client.connect(), action::ANNOUNCE, 0x1234_5678);
    let completed = Announce { left: 0, ..leecher };
    datagram.extend(announce_body(&completed));
    // Event 1: completed.
    datagram[80..84].copy_from_slice(&1u32.to_be_bytes());
    // Both are on their way before the first is answered.
    client.send(&datagram);
    client.send(&datagram);
    let first = client.receive("answer to an announce");
    assert_eq!(client.receive("answer to its retransmission"), first);
    assert_eq!(client.exchange(&datagram, "answer to another one"), first);
    let scraped = scrape(tracker, INFO_HASH);
    assert_eq!((scraped.seeders, scraped.completed, scraped.leechers), (1, 1, 1));
}

/// libtorrent keeps a connection id for an IP address, and uses it with all its sockets.
pub(super) fn a_connection_id_is_used_on_another_port(tracker: &mut Tracker) {
    let connection_id = client(tracker).connect();
    for _ in 0..3 {
        let reply = client(tracker).request(connection_id, action::ANNOUNCE, &body());
        assert!(matches!(reply, Reply::Announce(_)), "{reply:?}");
    }
}

/// For 60 seconds, as BEP 15 has it.
pub(super) fn a_connection_id_is_kept_for_a_minute(tracker: &mut Tracker) {
    let client = client(tracker);
    let connection_id = client.connect();
    tracker.advance(Duration::from_secs(60));
    let reply = client.request(connection_id, action::ANNOUNCE, &body());
    assert!(matches!(reply, Reply::Announce(_)), "{reply:?}");
}

/// A client whose trackers are one by two protocols has one key, in hexadecimal over HTTP.
pub(super) fn one_client_announces_over_both_protocols(tracker: &mut Tracker) {
    let leecher = Announce { key: Some(0x0012_abcd), ..Announce::leecher(INFO_HASH, 1) };
    send(tracker, &announce_body(&leecher));
    assert_eq!(counts(&announce(tracker, &leecher, "")), (0, 1));
    assert_eq!(listed(tracker), ["127.0.0.1:10001"]);
}
