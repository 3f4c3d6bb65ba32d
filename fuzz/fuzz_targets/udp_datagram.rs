//! Any datagram, behind a good connection id or a bad one: the answer is a packet of BEP 15 to the
//! same transaction, or none, and never longer than what every path takes.
#![no_main]

use std::net::SocketAddr;

use libfuzzer_sys::fuzz_target;
use test_tracker_guest::record::{Filter, Times};
use test_tracker_guest::{Arrival, Instant, Secrets, Settings, Tracker, udp};

const CONNECT: &[u8] = &[0, 0, 4, 0x17, 0x27, 0x10, 0x19, 0x80, 0, 0, 0, 0, 1, 2, 3, 4];

/// The record has the request, and can tell of it.
fn recorded(tracker: &Tracker, datagram: &[u8], reply: &[u8]) {
    let number = tracker.record.total();
    let request = tracker.record.requests(number - 1).next().expect("the last request");
    assert_eq!((&request.raw[..], &request.reply[..]), (datagram, reply));
    let times = Times { min: 1, max: None };
    assert!(!tracker.record.explain(&Filter::default(), times, number - 1).is_empty());
}

fuzz_target!(|input: (bool, bool, Vec<Vec<u8>>)| {
    let (v6, good, datagrams) = input;
    let settings = Settings { trust_ip: good, ..Settings::default() };
    let secrets = Secrets { connection_ids: [1; 16], choice: 2, tables: 3 };
    let mut tracker = Tracker::new(settings, secrets);
    let remote = SocketAddr::new(if v6 { [0; 16].into() } else { [127, 0, 0, 1].into() }, 50_000);
    let arrival = Arrival { at: Instant(1 << 40), remote, local: remote };
    let mut reply = Vec::new();
    udp::answer(&mut tracker, arrival, CONNECT, &mut reply);
    let id = reply[8..16].to_vec();
    for (number, mut datagram) in datagrams.into_iter().enumerate() {
        if good && datagram.len() >= 8 && number % 4 != 3 {
            datagram[..8].copy_from_slice(&id);
        }
        udp::answer(&mut tracker, arrival, &datagram, &mut reply);
        recorded(&tracker, &datagram, &reply);
        if reply.is_empty() {
            continue;
        }
        assert!((8..=1500).contains(&reply.len()));
        assert_eq!(reply[4..8], datagram[12..16]);
        let record = if v6 { 18 } else { 6 };
        match u32::from_be_bytes([reply[0], reply[1], reply[2], reply[3]]) {
            0 => assert_eq!(reply.len(), 16),
            1 => assert!(reply.len() >= 20 && (reply.len() - 20) % record == 0),
            2 => assert_eq!(reply.len() - 8, (datagram.len() - 16) / 20 * 12),
            3 => assert!(std::str::from_utf8(&reply[8..]).is_ok_and(|text| !text.is_empty())),
            other => panic!("action {other}"),
        }
    }
});
