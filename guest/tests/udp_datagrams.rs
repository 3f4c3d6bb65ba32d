//! Datagrams of any kind: the answer is a packet of BEP 15, or none.

use std::net::SocketAddr;

use proptest::prelude::*;
use test_tracker_guest::record::Answer;
use test_tracker_guest::{Arrival, Instant, Outcome, Secrets, Settings, Tracker, udp};

const CONNECT: &[u8] = &[0, 0, 4, 0x17, 0x27, 0x10, 0x19, 0x80, 0, 0, 0, 0, 1, 2, 3, 4];

fn tracker() -> Tracker {
    Tracker::new(Settings::default(), Secrets { connection_ids: [1; 16], choice: 2, tables: 3 })
}

/// The reply; every datagram is recorded once, with the reply that it got.
fn answer(tracker: &mut Tracker, remote: SocketAddr, datagram: &[u8]) -> Vec<u8> {
    let mut reply = vec![9; 9];
    let before = tracker.record.total();
    let arrival = Arrival { at: Instant(1 << 40), remote, local: client(remote.is_ipv6()) };
    udp::answer(tracker, arrival, datagram, &mut reply);
    let recorded: Vec<_> = tracker.record.requests(before).collect();
    let [request] = &recorded[..] else { panic!("{} requests recorded", recorded.len()) };
    assert_eq!((&request.raw[..], &request.reply), (datagram, &reply));
    assert_eq!(request.outcome == Outcome::Ignored, reply.is_empty());
    let refused =
        matches!(&request.answer, Answer::Refused(text) if reply.ends_with(text.as_bytes()));
    assert_eq!(refused, reply.starts_with(&[0, 0, 0, 3]), "{request}");
    reply
}

fn client(v6: bool) -> SocketAddr {
    if v6 { "[::1]:50000".parse() } else { "127.0.0.1:50000".parse() }.expect("an address")
}

#[test]
fn an_ipv4_client_on_an_ipv6_socket_is_an_ipv4_client() {
    let mut tracker = tracker();
    let mapped = "[::ffff:127.0.0.1]:50000".parse().expect("an address");
    let id = answer(&mut tracker, mapped, CONNECT)[8..].to_vec();
    assert_eq!(id, answer(&mut tracker, client(false), CONNECT)[8..]);
}

proptest! {
    #[test]
    fn any_datagram_gets_a_packet_or_nothing(
        v6 in any::<bool>(), action in 0..5u32, body in prop::collection::vec(any::<u8>(), 0..160), good in any::<bool>()
    ) {
        let mut tracker = tracker();
        let id = answer(&mut tracker, client(v6), CONNECT)[8..].to_vec();
        let id = if good { &id[..] } else { &CONNECT[..8] };
        let datagram = [id, &action.to_be_bytes(), b"tid!", &body].concat();
        let reply = answer(&mut tracker, client(v6), &datagram);
        match (action, good) {
            (0, true) => prop_assert!(reply.is_empty()),
            _ => {
                prop_assert_eq!(&reply[4..8], b"tid!");
                let replied = u32::from_be_bytes(reply[..4].try_into().expect("4 bytes"));
                prop_assert!(replied == action || replied == 3);
                match replied {
                    0 => prop_assert_eq!(reply.len(), 16),
                    1 => prop_assert_eq!(reply.len(), 20),
                    2 => prop_assert_eq!(reply.len(), 8 + body.len() / 20 * 12),
                    _ => prop_assert!(std::str::from_utf8(&reply[8..]).is_ok_and(|text| !text.is_empty())),
                }
            }
        }
    }

    #[test]
    fn bytes_that_are_no_request_get_no_answer(bytes in prop::collection::vec(any::<u8>(), 0..16)) {
        prop_assert!(answer(&mut tracker(), client(false), &bytes).is_empty());
    }
}
