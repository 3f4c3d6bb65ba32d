//! Replies from another port: F9.

use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr, UdpSocket};
use std::time::Duration;

use test_tracker_tests::client::Protocol;
use test_tracker_tests::deadline;
use test_tracker_tests::host::{Host, Tracker};
use test_tracker_tests::udp::{PROTOCOL_ID, action, request};

use crate::udp::Asked;
use crate::{Case, add};

pub(crate) const CASES: &[Case] = &[
    Case::new("F9_other_port", a_reply_comes_from_another_port),
    Case::new("F9_other_port_ipv6", a_reply_comes_from_another_port_over_ipv6).needs_ipv6(),
    Case::new("F9_connected_client", a_client_that_looks_at_the_port_gets_nothing),
    Case::new("F9_late", a_late_reply_comes_from_another_port),
    Case::new("F9_after_restart", another_port_after_a_restart).on(&Host::EACH_KIND),
];

/// A socket that takes datagrams from everywhere.
fn socket(tracker: SocketAddr) -> UdpSocket {
    let socket = match tracker {
        SocketAddr::V4(_) => UdpSocket::bind((Ipv4Addr::LOCALHOST, 0)),
        SocketAddr::V6(_) => UdpSocket::bind((Ipv6Addr::LOCALHOST, 0)),
    };
    let socket = socket.expect("a UDP socket on loopback");
    socket.set_read_timeout(Some(deadline::ANSWER)).expect("a time limit");
    socket
}

/// The next datagram, and where it comes from.
#[track_caller]
fn receive(socket: &UdpSocket) -> (Vec<u8>, SocketAddr) {
    let mut datagram = vec![0; 2000];
    let (length, from) = socket.recv_from(&mut datagram).expect("a reply");
    datagram.truncate(length);
    (datagram, from)
}

#[track_caller]
fn exchange(socket: &UdpSocket, tracker: SocketAddr, datagram: &[u8]) -> (Vec<u8>, SocketAddr) {
    socket.send_to(datagram, tracker).expect("the datagram can be sent");
    receive(socket)
}

#[track_caller]
fn from_another_port(tracker: &mut Tracker, asked: &Asked, address: SocketAddr) -> SocketAddr {
    let socket = socket(address);
    let mut others = Vec::new();
    for to in asked.all() {
        let fault = add(tracker, &format!("{} udp other-port", to.word));
        let (reply, from) = exchange(&socket, address, &to.request);
        assert_eq!(reply, to.right, "{}", to.word);
        assert_eq!(from.ip(), address.ip());
        assert_ne!(from.port(), address.port());
        others.push(from);
        assert!(tracker.remove_fault(fault));
        assert_eq!(exchange(&socket, address, &to.request), (to.right.clone(), address));
    }
    assert_eq!(others, [others[0]; 3], "always the same");
    others[0]
}

fn a_reply_comes_from_another_port(tracker: &mut Tracker) {
    let asked = Asked::new(tracker);
    let address = tracker.ipv4(Protocol::Udp);
    let other = from_another_port(tracker, &asked, address);
    // Nobody reads what comes there.
    let socket = socket(address);
    socket.send_to(&asked.connect.request, other).expect("the datagram can be sent");
    let (_, from) = exchange(&socket, address, &asked.connect.request);
    assert_eq!(from, address);
}

fn a_reply_comes_from_another_port_over_ipv6(tracker: &mut Tracker) {
    let asked = Asked::ipv6(tracker);
    let address = tracker.ipv6(Protocol::Udp);
    from_another_port(tracker, &asked, address);
}

fn a_client_that_looks_at_the_port_gets_nothing(tracker: &mut Tracker) {
    let asked = Asked::new(tracker);
    add(tracker, "connect udp times=2 other-port duplicate=1");
    for _ in 0..2 {
        asked.client.send(&asked.connect.request);
        asked.client.silent();
    }
    let reply = asked.client.exchange(&asked.connect.request, "connection id");
    assert_eq!(reply, asked.connect.right);
}

fn a_late_reply_comes_from_another_port(tracker: &mut Tracker) {
    let asked = Asked::new(tracker);
    let address = tracker.ipv4(Protocol::Udp);
    let socket = socket(address);
    add(tracker, "announce udp delay=1s other-port duplicate=1 gap=1s then ok");
    socket.send_to(&asked.announce.request, address).expect("the datagram can be sent");
    let (reply, from) = exchange(&socket, address, &asked.announce.request);
    assert_eq!((reply, from), (asked.announce.right.clone(), address));
    let mut others = Vec::new();
    for _ in 0..2 {
        tracker.advance(Duration::from_secs(1));
        let (reply, from) = receive(&socket);
        assert_eq!(reply, asked.announce.right);
        others.push(from);
    }
    assert_eq!(others, [others[0]; 2]);
    assert_ne!(others[0].port(), address.port());
}

fn another_port_after_a_restart(tracker: &mut Tracker) {
    let address = tracker.ipv4(Protocol::Udp);
    let socket = socket(address);
    let connect = request(PROTOCOL_ID, action::CONNECT, 7);
    add(tracker, "connect udp other-port");
    let (reply, first) = exchange(&socket, address, &connect);
    for _ in 0..2 {
        tracker.down(None);
        // The other port is closed, too.
        UdpSocket::bind(first).expect("a port that is free");
        tracker.up();
        let (again, other) = exchange(&socket, address, &connect);
        assert_eq!(again, reply);
        assert_eq!(other.ip(), address.ip());
        assert_ne!(other.port(), address.port());
    }
}
