//! Clients on ::1, over both protocols.

use std::net::{Ipv6Addr, SocketAddr};

use test_tracker_tests::announce::Announce;
use test_tracker_tests::client::{Client, Protocol};
use test_tracker_tests::host::Tracker;
use test_tracker_tests::http::{self, Escape};
use test_tracker_tests::udp::{UdpClient, action, announce_body, reply_head, request};

use crate::both::on_loopback;
use crate::{Case, cases};

type Run = fn(&Tracker, Protocol);

pub(crate) const CASES: &[Case<Run>] = cases![
    localhost_is_127_0_0_1_and_1_on_one_port,
    ipv6_clients_get_each_other,
    ipv6_records_have_18_bytes,
    ipv4_and_ipv6_clients_share_a_swarm,
];

const INFO_HASH: [u8; 20] = [6; 20];

fn on_ipv6_loopback(announce: &Announce) -> SocketAddr {
    (Ipv6Addr::LOCALHOST, announce.port).into()
}

fn localhost_is_127_0_0_1_and_1_on_one_port(tracker: &Tracker, protocol: Protocol) {
    let addresses = tracker.addresses(protocol);
    let [ipv4, ipv6] = addresses[..] else { panic!("expected two addresses, not {addresses:?}") };
    assert_eq!(ipv4, SocketAddr::from(([127, 0, 0, 1], ipv4.port())));
    assert_eq!(ipv6, SocketAddr::from((Ipv6Addr::LOCALHOST, ipv4.port())));
    for client in [Client::new(tracker, protocol), Client::ipv6(tracker, protocol)] {
        client.scrape(&[INFO_HASH]);
    }
}

fn ipv6_clients_get_each_other(tracker: &Tracker, protocol: Protocol) {
    let client = Client::ipv6(tracker, protocol);
    let [first, second] = [1, 2].map(|number| Announce::leecher(INFO_HASH, number));
    assert_eq!(client.announce(&first).peers, []);
    assert_eq!(client.announce(&second).peers, [on_ipv6_loopback(&first)]);
    assert_eq!(client.announce(&first.again()).peers, [on_ipv6_loopback(&second)]);
}

fn ipv6_records_have_18_bytes(tracker: &Tracker, protocol: Protocol) {
    let first = Announce::leecher(INFO_HASH, 1);
    let second = Announce::leecher(INFO_HASH, 2);
    Client::ipv6(tracker, protocol).announce(&first);
    let mut record = Ipv6Addr::LOCALHOST.octets().to_vec();
    record.extend(first.port.to_be_bytes());
    let address = tracker.ipv6(protocol);
    match protocol {
        Protocol::Udp => {
            let client = UdpClient::new(address);
            let transaction_id = client.transaction_id();
            let mut datagram = request(client.connect(), action::ANNOUNCE, transaction_id);
            datagram.extend(announce_body(&second));
            let reply = client.exchange(&datagram, "answer to an announce");
            assert_eq!(reply[..8], reply_head(action::ANNOUNCE, transaction_id));
            assert_eq!(reply[20..], record);
        }
        Protocol::Http => {
            let body = http::get(address, http::announce_target(&second, Escape::Upper)).bencode();
            assert_eq!(body.at("peers").bytes(), b"");
            assert_eq!(body.at("peers6").bytes(), record);
        }
    }
}

/// Over UDP a client gets only what its socket can reach (BEP 15); over HTTP it gets both (BEP 7).
fn ipv4_and_ipv6_clients_share_a_swarm(tracker: &Tracker, protocol: Protocol) {
    let [first, second, third] = [1, 2, 3].map(|number| Announce::seeder(INFO_HASH, number));
    Client::ipv6(tracker, protocol).announce(&first);
    let ipv4 = Client::new(tracker, protocol).announce(&second);
    let ipv6 = Client::ipv6(tracker, protocol).announce(&third);
    assert_eq!((ipv4.seeders, ipv6.seeders), (2, 3));
    let [first, second] = [on_ipv6_loopback(&first), on_loopback(&second)];
    assert_eq!(ipv4.peers, if protocol == Protocol::Udp { vec![] } else { vec![first] });
    assert_eq!(
        ipv6.peers,
        if protocol == Protocol::Udp { vec![first] } else { vec![second, first] }
    );
}
