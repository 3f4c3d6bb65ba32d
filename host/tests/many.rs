//! Hundreds of trackers in one process, closed while clients are in the middle of something.

mod common;

use std::io::Write;
use std::net::{SocketAddr, TcpStream, UdpSocket};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use common::{LIMIT, addresses, announce, assert_free, get, raise_file_limit, soon, start};
use test_tracker::{Filter, InfoHash, Options, Tracker};
use tokio::task::JoinSet;

const TRACKERS: usize = 300;

/// What clients have open with one tracker.
struct Clients {
    _connections: Vec<TcpStream>,
    _udp: UdpSocket,
}

impl Clients {
    /// Clients that sent half a request, that keep a connection without using it, that never said
    /// anything, and one that waits for no answer.
    fn of(tracker: &Tracker) -> Self {
        let http = tracker.http_addresses()[0];
        let connect = || TcpStream::connect(http).expect("the tracker accepts");
        let [mut half, mut idle, silent] = [connect(), connect(), connect()];
        half.write_all(b"GET /announce?info_hash=").unwrap();
        idle.write_all(b"GET /announce HTTP/1.1\r\nHost: tracker\r\n\r\n").unwrap();
        let udp = UdpSocket::bind("127.0.0.1:0").unwrap();
        udp.send_to(b"\0\0\x04\x17", tracker.udp_addresses()[0]).unwrap();
        // An answer to a later connection shows that those before it have been accepted.
        announce(tracker, "event=started");
        Self { _connections: vec![half, idle, silent], _udp: udp }
    }
}

#[tokio::test]
async fn hundreds_of_trackers_keep_apart_and_close_whatever_clients_do() {
    raise_file_limit();
    let mut trackers = Vec::new();
    for number in 0..TRACKERS {
        let options = Options::new().udp("127.0.0.1:0").http("127.0.0.1:0").keep_alive(true);
        let tracker = start(options).await;
        let clients = Clients::of(&tracker);
        let waiting = tracker.wait_for(Filter::scrape());
        // The first keeps a swarm more than the others.
        if number == 0 {
            soon("an answer", tracker.add_peer([1; 20], other_peer())).await.unwrap();
        }
        trackers.push((tracker, clients, waiting));
    }
    let mut addresses_were = Vec::new();
    for (number, (tracker, ..)) in trackers.iter().enumerate() {
        let swarms = soon("the swarms", tracker.swarms()).await.unwrap();
        let expected = if number == 0 { 2 } else { 1 };
        assert_eq!(swarms.len(), expected, "tracker {number}: {swarms:?}");
        let peers = soon("the peers", tracker.peers(InfoHash::from(common::INFO_HASH))).await;
        assert_eq!(peers.unwrap().len(), 1, "tracker {number}");
        addresses_were.extend(addresses(tracker));
    }
    let mut ends = JoinSet::new();
    let mut still_open = Vec::new();
    for (tracker, clients, waiting) in trackers {
        ends.spawn(async move { tracker.close().await });
        still_open.push((clients, waiting));
    }
    for end in soon("the end of all", ends.join_all()).await {
        assert_eq!(end, Ok(()));
    }
    assert_free(&addresses_were);
}

#[tokio::test]
async fn a_tracker_closes_under_hundreds_of_connections() {
    raise_file_limit();
    let tracker = start(Options::new().http("127.0.0.1:0").keep_alive(true)).await;
    let address = tracker.http_addresses()[0];
    let mut connections = Vec::new();
    for number in 0..300 {
        let mut connection = TcpStream::connect(address).expect("the tracker accepts");
        connection.write_all(&b"GET /announce?info_hash=%00"[..number % 28]).unwrap();
        connections.push(connection);
    }
    get(address, "/announce");
    let addresses = addresses(&tracker);
    assert_eq!(soon("the end", tracker.close()).await, Ok(()));
    assert_free(&addresses);
}

/// What is served when a tracker closes has a bound: clients that go on sending do not keep it open.
#[tokio::test]
async fn a_tracker_closes_under_a_flood() {
    let options = Options::new().udp("127.0.0.1:0").http("127.0.0.1:0").keep_alive(true);
    let tracker = start(options).await;
    let (udp, http) = (tracker.udp_addresses()[0], tracker.http_addresses()[0]);
    let is_over = Arc::new(AtomicBool::new(false));
    let flood = |send: fn(SocketAddr), to: SocketAddr| {
        let is_over = Arc::clone(&is_over);
        thread::spawn(move || {
            while !is_over.load(Ordering::Relaxed) {
                send(to)
            }
        })
    };
    let floods = [
        flood(datagrams, udp),
        flood(datagrams, udp),
        flood(requests, http),
        flood(requests, http),
    ];
    tracker.wait_for(Filter::connect()).count(10_000).timeout(LIMIT).await.unwrap();
    tracker.wait_for(Filter::scrape()).count(100).timeout(LIMIT).await.unwrap();
    let addresses = addresses(&tracker);
    assert_eq!(soon("the end", tracker.close()).await, Ok(()));
    is_over.store(true, Ordering::Relaxed);
    floods.into_iter().for_each(|flood| flood.join().expect("the client ends"));
    assert_free(&addresses);
}

/// Sends a thousand connect requests, and reads no answer.
fn datagrams(tracker: SocketAddr) {
    let socket = UdpSocket::bind("127.0.0.1:0").expect("a socket");
    for _ in 0..1000 {
        // Nobody listens any more when the tracker has closed.
        let _ = socket.send_to(b"\0\0\x04\x17\x27\x10\x19\x80\0\0\0\0abcd", tracker);
    }
}

/// Sends a thousand scrapes on one connection, as far as there is room, and reads no response.
fn requests(tracker: SocketAddr) {
    let Ok(mut stream) = TcpStream::connect(tracker) else { return };
    stream.set_write_timeout(Some(LIMIT)).expect("a time limit");
    for _ in 0..1000 {
        if stream.write_all(b"GET /scrape HTTP/1.1\r\nHost: tracker\r\n\r\n").is_err() {
            break;
        }
    }
}

fn other_peer() -> test_tracker::NewPeer {
    test_tracker::NewPeer::new(([192, 0, 2, 1], 6881))
}
