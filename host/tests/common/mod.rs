//! What several of the tests need, and none of them all of it.

#![allow(dead_code)]

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream, UdpSocket};
use std::thread;
use std::time::{Duration, Instant};

use test_tracker::{Options, Tracker, Transport};

/// How long anything may take that is expected to happen.
pub(crate) const LIMIT: Duration = Duration::from_secs(30);

/// Waits for something that is expected to happen.
pub(crate) async fn soon<T>(what: &str, future: impl Future<Output = T>) -> T {
    let answer = tokio::time::timeout(LIMIT, future).await;
    answer.unwrap_or_else(|_| panic!("waited {LIMIT:?} for {what}"))
}

pub(crate) async fn start(options: Options) -> Tracker {
    soon("a tracker", Tracker::start(options)).await.expect("the tracker starts")
}

/// Lets this process open as many files as it may.
#[cfg(unix)]
pub(crate) fn raise_file_limit() {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

    let maximum = getrlimit(Resource::Nofile).maximum;
    setrlimit(Resource::Nofile, Rlimit { current: maximum, maximum }).expect("a limit in reach");
}

/// There is no such limit.
#[cfg(not(unix))]
pub(crate) fn raise_file_limit() {}

/// Binds the addresses, which fails for one that is taken. Another test may have taken it meanwhile, but
/// gives it back; a tracker that has not let go of it never does.
pub(crate) fn assert_free(tracker_was_at: &[(Transport, SocketAddr)]) {
    let begin = Instant::now();
    for (transport, address) in tracker_was_at {
        let bind = || match transport {
            Transport::Udp => UdpSocket::bind(address).map(drop),
            Transport::Http | Transport::Ws => TcpListener::bind(address).map(drop),
        };
        while let Err(error) = bind() {
            assert!(begin.elapsed() < LIMIT, "{transport} {address}: {error}");
            thread::sleep(Duration::from_millis(10));
        }
    }
}

pub(crate) fn addresses(tracker: &Tracker) -> Vec<(Transport, SocketAddr)> {
    let udp = tracker.udp_addresses().iter().map(|address| (Transport::Udp, *address));
    let http = tracker.http_addresses().iter().map(|address| (Transport::Http, *address));
    udp.chain(http).collect()
}

/// The action, transaction id and connection id of the answer to a UDP connect request.
pub(crate) fn connect(tracker: SocketAddr) -> (u32, u32, u64) {
    let socket = UdpSocket::bind(("127.0.0.1", 0)).unwrap();
    socket.set_read_timeout(Some(LIMIT)).unwrap();
    let request =
        [&0x0000_0417_2710_1980_u64.to_be_bytes()[..], &[0, 0, 0, 0, 1, 2, 3, 4]].concat();
    socket.send_to(&request, tracker).unwrap();
    let mut answer = [0; 32];
    let length = socket.recv(&mut answer).expect("the tracker answers a connect request");
    assert_eq!(length, 16);
    let number = |at: usize| u32::from_be_bytes(answer[at..at + 4].try_into().unwrap());
    (number(0), number(4), u64::from_be_bytes(answer[8..16].try_into().unwrap()))
}

/// The whole answer to an HTTP request.
pub(crate) fn get(address: SocketAddr, target: &str) -> String {
    let mut stream = TcpStream::connect_timeout(&address, LIMIT).expect("the tracker accepts");
    stream.set_read_timeout(Some(LIMIT)).unwrap();
    write!(stream, "GET {target} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n")
        .unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).expect("the tracker answers and closes the connection");
    String::from_utf8_lossy(&answer).into_owned()
}

/// The info hash of [`announce`].
pub(crate) const INFO_HASH: [u8; 20] = [b'h'; 20];

/// Announces over HTTP as a client does, with these parameters besides: `event=started&left=0`.
pub(crate) fn announce(tracker: &Tracker, more: &str) {
    announce_to(tracker.http_addresses()[0], more);
}

/// The same, to a tracker at this address.
pub(crate) fn announce_to(address: SocketAddr, more: &str) {
    let target = format!(
        "/announce?info_hash={}&peer_id=-XX0001-abcdefghijkl&port=6881&uploaded=0&downloaded=0&{more}",
        "h".repeat(20),
    );
    let answer = get(address, &target);
    assert!(answer.starts_with("HTTP/1.1 200 "), "{answer}");
}
