//! Sends the script to a tracker, and writes down what comes back.

use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpStream, UdpSocket};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

use test_tracker_tests::deadline;
use test_tracker_tests::udp::{PROTOCOL_ID, UdpClient, action};

use crate::script::{Datagram, Id, Request, Script};

/// What came back, by the names of the requests, each behind `udp ` or `http `; nothing is silence.
pub(crate) type Replies = BTreeMap<String, Vec<u8>>;

/// How long a connection may be silent before that counts as an answer.
const SILENCE: Duration = Duration::from_millis(1500);

/// Connections at the same time.
const WORKERS: usize = 24;

/// Sends everything.
pub(crate) fn run(script: &Script, udp: Option<SocketAddr>, http: Option<SocketAddr>) -> Replies {
    let mut replies = Replies::new();
    if let Some(udp) = udp {
        run_udp(&script.udp, udp, &mut replies);
    }
    if let Some(http) = http {
        let (last, groups) = script.http.split_last().expect("groups of requests");
        let (next, all) = (AtomicUsize::new(0), Mutex::new(&mut replies));
        let run_group = |group: &[Request]| {
            for request in group {
                let reply = exchange(http, &request.bytes);
                let mut replies = all.lock().expect("no worker has panicked");
                replies.insert(format!("http {}", request.name), reply);
            }
        };
        thread::scope(|scope| {
            for _ in 0..WORKERS {
                scope.spawn(|| {
                    while let Some(group) = groups.get(next.fetch_add(1, Ordering::Relaxed)) {
                        run_group(group);
                    }
                });
            }
        });
        run_group(last);
    }
    replies.remove("udp ");
    replies.remove("http ");
    replies
}

fn run_udp(datagrams: &[Datagram], tracker: SocketAddr, replies: &mut Replies) {
    let other = UdpClient::new(tracker).connect();
    let socket = connected(Ipv4Addr::LOCALHOST, tracker);
    // Trackers answer in order: when this one is answered, the other has got whatever it gets. It is
    // at another address, which no tracker has anything against.
    let marker = connected(Ipv4Addr::new(127, 0, 0, 2), tracker);
    let own_port = socket.local_addr().expect("an address").port().to_be_bytes();
    let own = [&[127, 0, 0, 1], &own_port[..]].concat();
    socket.send(&connect(1)).expect("a datagram can be sent");
    let reply = receive(&socket).expect("a connection id");
    let good = u64::from_be_bytes(reply[8..16].try_into().expect("a connection id"));
    socket.set_nonblocking(true).expect("a socket that does not wait");
    for (number, datagram) in datagrams.iter().enumerate() {
        let id = match datagram.id {
            Id::Good => good,
            Id::OfAnotherPort => other,
            Id::Raw(id) => id,
        };
        let mut bytes = id.to_be_bytes().to_vec();
        bytes.extend(&datagram.rest);
        socket.send(&bytes[..datagram.length]).expect("a datagram can be sent");
        marker.send(&connect(number as u32)).expect("a datagram can be sent");
        receive(&marker).unwrap_or_else(|| panic!("no answer after `{}`", datagram.name));
        let mut reply = receive(&socket).unwrap_or_default();
        assert_eq!(receive(&socket), None, "`{}` is answered twice", datagram.name);
        // So that a request more or less in the script is no matter.
        if reply.get(4..8) == datagram.rest.get(4..8) {
            reply[4..8].copy_from_slice(b"same");
        }
        // The only port of a peer that is not the script's.
        if let Some(at) = reply.windows(6).position(|peer| peer == own) {
            reply[at + 4..at + 6].fill(0xff);
        }
        replies.insert(format!("udp {}", datagram.name), reply);
    }
}

pub(crate) fn connected(local: Ipv4Addr, tracker: SocketAddr) -> UdpSocket {
    let socket = UdpSocket::bind((local, 0)).expect("a UDP socket on loopback");
    socket.connect(tracker).expect("the tracker's address");
    socket.set_read_timeout(Some(deadline::ANSWER)).expect("a time limit");
    socket
}

/// A datagram, if one comes.
pub(crate) fn receive(socket: &UdpSocket) -> Option<Vec<u8>> {
    let mut buffer = vec![0; 65_536];
    let length = socket.recv(&mut buffer).ok()?;
    buffer.truncate(length);
    Some(buffer)
}

pub(crate) fn connect(transaction_id: u32) -> Vec<u8> {
    let numbers = [action::CONNECT, transaction_id].map(u32::to_be_bytes);
    [&PROTOCOL_ID.to_be_bytes(), numbers.as_flattened()].concat()
}

/// What comes back on a connection of its own: all of it, until the response is complete, the
/// connection is closed, or nothing comes any more.
fn exchange(tracker: SocketAddr, request: &[u8]) -> Vec<u8> {
    let mut stream = TcpStream::connect(tracker).expect("a connection");
    stream.set_read_timeout(Some(SILENCE)).expect("a time limit");
    let mut reply = Vec::new();
    // A tracker may close before it has read all.
    if stream.write_all(request).is_err() {
        return reply;
    }
    let mut buffer = vec![0; 65_536];
    while !is_complete(&reply) {
        match stream.read(&mut buffer) {
            Ok(0) | Err(_) => break,
            Ok(length) => reply.extend(&buffer[..length]),
        }
    }
    reply
}

/// Whether a response is as long as it says.
fn is_complete(reply: &[u8]) -> bool {
    let Some(at) = reply.windows(4).position(|four| four == b"\r\n\r\n") else { return false };
    let head = String::from_utf8_lossy(&reply[..at]).to_ascii_lowercase();
    let length = head.lines().find_map(|line| line.strip_prefix("content-length:"));
    let length = length.and_then(|length| length.trim().parse::<usize>().ok());
    length.is_some_and(|length| reply.len() >= at + 4 + length)
}
