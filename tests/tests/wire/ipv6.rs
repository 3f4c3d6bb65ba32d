//! Clients on ::1, over both protocols.

use std::net::{Ipv6Addr, SocketAddr};

use test_tracker_tests::announce::Announce;
use test_tracker_tests::client::{Client, Protocol};
use test_tracker_tests::host::Tracker;

use crate::Case;

pub(crate) const CASES: &[Case] = &[
    Case::each(
        "localhost_is_127_0_0_1_and_1_on_one_port",
        localhost_is_127_0_0_1_and_1_on_one_port,
    )
    .needs_ipv6(),
    Case::each("ipv6_clients_get_each_other", ipv6_clients_get_each_other).needs_ipv6(),
];

const INFO_HASH: [u8; 20] = [6; 20];

fn on_ipv6_loopback(announce: &Announce) -> SocketAddr {
    (Ipv6Addr::LOCALHOST, announce.port).into()
}

fn localhost_is_127_0_0_1_and_1_on_one_port(tracker: &mut Tracker, protocol: Protocol) {
    let addresses = tracker.addresses(protocol);
    let [ipv4, ipv6] = addresses[..] else { panic!("expected two addresses, not {addresses:?}") };
    assert_eq!(ipv4, SocketAddr::from(([127, 0, 0, 1], ipv4.port())));
    assert_eq!(ipv6, SocketAddr::from((Ipv6Addr::LOCALHOST, ipv4.port())));
    for client in [Client::new(tracker, protocol), Client::ipv6(tracker, protocol)] {
        client.scrape(&[INFO_HASH]);
    }
}

fn ipv6_clients_get_each_other(tracker: &mut Tracker, protocol: Protocol) {
    let client = Client::ipv6(tracker, protocol);
    let [first, second] = [1, 2].map(|number| Announce::leecher(INFO_HASH, number));
    assert_eq!(client.announce(&first).peers, []);
    assert_eq!(client.announce(&second).peers, [on_ipv6_loopback(&first)]);
    assert_eq!(client.announce(&first.again()).peers, [on_ipv6_loopback(&second)]);
}
