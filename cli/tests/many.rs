//! Many clients of one server.

#![cfg(target_os = "linux")]

mod common;

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};

use common::serve::{self, Serve};
use common::{LIMIT, raise_file_limit};
use rustix::process::Signal;

/// The tracker is stopped, so all clients wait in the backlog of its listener.
#[test]
fn a_thousand_clients_may_come_at_once() {
    raise_file_limit();
    let tracker = Serve::start(&["--http", "127.0.0.1:0", "--json"]);
    let address: SocketAddr = serve::addresses(&tracker.json(), "http")[0].parse().unwrap();
    tracker.signal(Signal::STOP);
    let ask = |number: usize| {
        let connected = TcpStream::connect_timeout(&address, LIMIT);
        let mut client = connected.unwrap_or_else(|error| panic!("client {number}: {error}"));
        client.write_all(b"GET /nowhere HTTP/1.1\r\nHost: tracker\r\n\r\n").unwrap();
        client
    };
    let clients: Vec<_> = (0..1000).map(ask).collect();
    tracker.signal(Signal::CONT);
    for (number, mut client) in clients.into_iter().enumerate() {
        client.set_read_timeout(Some(LIMIT)).unwrap();
        let mut answer = Vec::new();
        client.read_to_end(&mut answer).unwrap_or_else(|error| panic!("client {number}: {error}"));
        assert!(answer.starts_with(b"HTTP/1.1 404 "), "client {number}");
    }
}
