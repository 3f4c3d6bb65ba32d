//! Starting and closing, for trackers that serve one protocol.

use std::net::{Ipv4Addr, SocketAddr, TcpListener, UdpSocket};

use test_tracker_tests::announce::Announce;
use test_tracker_tests::client::{Client, Protocol};
use test_tracker_tests::host::{Host, Options, Tracker};

use crate::Case;

pub(crate) const CASES: &[Case] = &[
    Case::own_each(
        "serves_what_was_asked_for_and_nothing_else",
        serves_what_was_asked_for_and_nothing_else,
    ),
    Case::own_each("close_frees_the_ports", close_frees_the_ports),
];

fn one_protocol(protocol: Protocol) -> Options {
    Options {
        udp: protocol == Protocol::Udp,
        http: protocol == Protocol::Http,
        own_process: true,
        ..Options::default()
    }
}

fn serves_what_was_asked_for_and_nothing_else(host: Host, protocol: Protocol) {
    let tracker = Tracker::start(host, &Options { host: "127.0.0.1", ..one_protocol(protocol) });
    let [served, other] = match protocol {
        Protocol::Udp => [Protocol::Udp, Protocol::Http],
        Protocol::Http => [Protocol::Http, Protocol::Udp],
    };
    let addresses = tracker.addresses(served);
    assert_eq!(addresses, [SocketAddr::from((Ipv4Addr::LOCALHOST, addresses[0].port()))]);
    assert_ne!(addresses[0].port(), 0);
    assert_eq!(tracker.addresses(other), []);
    Client::new(&tracker, protocol).announce(&Announce::leecher([1; 20], 1));
    tracker.close();
}

fn close_frees_the_ports(host: Host, protocol: Protocol) {
    let tracker = Tracker::start(host, &one_protocol(protocol));
    Client::new(&tracker, protocol).announce(&Announce::leecher([1; 20], 1));
    let addresses = tracker.addresses(protocol);
    for &address in &addresses {
        assert!(bind(protocol, address).is_err(), "{address} is shared");
    }
    tracker.close();
    for address in addresses {
        bind(protocol, address).unwrap_or_else(|error| panic!("{address} is still bound: {error}"));
    }
}

fn bind(protocol: Protocol, address: SocketAddr) -> std::io::Result<()> {
    match protocol {
        Protocol::Udp => UdpSocket::bind(address).map(drop),
        Protocol::Http => TcpListener::bind(address).map(drop),
    }
}
