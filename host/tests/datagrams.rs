//! Datagrams, in batches and one by one: nobody can tell which of them it is.

use std::net::UdpSocket;
use std::time::Duration;

use test_tracker::{Options, Transport, blocking::Tracker};

/// A connect with this transaction id (BEP 15).
fn connect(transaction_id: u32) -> Vec<u8> {
    [&b"\0\0\x04\x17\x27\x10\x19\x80\0\0\0\0"[..], &transaction_id.to_be_bytes()].concat()
}

fn client() -> UdpSocket {
    let client = UdpSocket::bind("127.0.0.1:0").unwrap();
    client.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    client
}

#[test]
fn every_datagram_of_many_at_once_is_answered_in_order_whichever_way_they_go() {
    for options in [Options::default(), Options::default().single_datagrams()] {
        let tracker = Tracker::start(options).unwrap();
        let (address, client) = (tracker.udp_addresses()[0], client());
        for round in 0..3 {
            let ids = round * 100..round * 100 + 100;
            for id in ids.clone() {
                client.send_to(&connect(id), address).unwrap();
            }
            for id in ids {
                let mut reply = [0; 100];
                let (length, from) = client.recv_from(&mut reply).expect("a reply to each");
                assert_eq!((length, from), (16, address));
                assert_eq!(reply[..8], [&[0; 4][..], &id.to_be_bytes()].concat());
            }
        }
        assert_eq!(tracker.requests(Transport::Udp).unwrap().len(), 300);
        tracker.close().unwrap();
    }
}

#[test]
fn large_and_empty_datagrams_are_recorded_byte_by_byte_whichever_way_they_go() {
    for options in [Options::default(), Options::default().single_datagrams()] {
        let tracker = Tracker::start(options).unwrap();
        let (address, client) = (tracker.udp_addresses()[0], client());
        let large: Vec<u8> = (0..65_507u32).map(|number| number as u8).collect();
        for datagram in [&large[..], b"", b"junk", &connect(7)] {
            client.send_to(datagram, address).unwrap();
        }
        // The first has no good connection id, two are no requests, the last is a connect.
        for action in [3, 0] {
            let mut reply = [0; 100];
            client.recv_from(&mut reply).expect("a reply");
            assert_eq!(reply[..4], [0, 0, 0, action]);
        }
        let requests = tracker.requests(Transport::Udp).unwrap();
        let raw: Vec<_> = requests.iter().map(|request| &request.raw[..]).collect();
        assert_eq!(raw.len(), 4);
        assert!(raw[0] == large && raw[1..3] == [&b""[..], b"junk"]);
        assert_eq!(requests[3].remote, client.local_addr().unwrap());
    }
}
