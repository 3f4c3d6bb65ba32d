//! A client of the UDP tracker protocol (BEP 15) that sends exactly the given bytes, valid or not.

use std::cell::Cell;
use std::io::ErrorKind;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, UdpSocket};
use std::time::Instant;

use crate::announce::{Announce, Announced, InfoHash, Scraped, compact_peers};
use crate::deadline;

/// The value that a connect request has instead of a connection id.
pub const PROTOCOL_ID: u64 = 0x417_2710_1980;

/// The `action` fields of requests and replies.
pub mod action {
    /// Asks for a connection id.
    pub const CONNECT: u32 = 0;
    /// Announces a peer.
    pub const ANNOUNCE: u32 = 1;
    /// Asks for counts.
    pub const SCRAPE: u32 = 2;
    /// A reply: the request failed.
    pub const ERROR: u32 = 3;
    /// Unknown to BEP 15.
    pub const UNKNOWN: u32 = 77;
}

/// A decoded reply.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reply {
    /// A connection id.
    Connect {
        /// The id for the following requests.
        connection_id: u64,
    },
    /// The answer to an announce.
    Announce(Announced),
    /// The answer to a scrape, in the order of the request.
    Scrape(Vec<Scraped>),
    /// The request failed, and why.
    Error(Vec<u8>),
}

/// One socket of a client, on loopback.
#[derive(Debug)]
pub struct UdpClient {
    socket: UdpSocket,
    tracker: SocketAddr,
    next_transaction_id: Cell<u32>,
}

impl UdpClient {
    /// A client of the tracker at this address, with its own port.
    #[track_caller]
    pub fn new(tracker: SocketAddr) -> Self {
        let local = match tracker {
            SocketAddr::V4(_) => Ipv4Addr::LOCALHOST.into(),
            SocketAddr::V6(_) => Ipv6Addr::LOCALHOST.into(),
        };
        Self::on(local, tracker)
    }

    /// A client whose socket is IPv6 and carries IPv4, to this IPv4 address of a tracker.
    #[track_caller]
    pub fn dual_stack(tracker: SocketAddr) -> Self {
        let SocketAddr::V4(ipv4) = tracker else { panic!("{tracker} is not IPv4") };
        let local = Ipv4Addr::LOCALHOST.to_ipv6_mapped();
        Self::on(local.into(), (ipv4.ip().to_ipv6_mapped(), ipv4.port()).into())
    }

    /// A client of the tracker, with its own port at this address.
    #[track_caller]
    pub fn on(local: IpAddr, tracker: SocketAddr) -> Self {
        let bind = || UdpSocket::bind((local, 0)).expect("a UDP socket on loopback");
        let port = |socket: &UdpSocket| socket.local_addr().expect("its address").port();
        let first = bind();
        // The port of a tracker that is down is free: a client on that port would receive its own
        // requests.
        let socket = if port(&first) == tracker.port() { bind() } else { first };
        socket.connect(tracker).expect("a UDP socket for the tracker's address");
        socket.set_read_timeout(Some(deadline::ANSWER)).expect("a time limit");
        // High bits and low bits set, so that a reply that mangles either is noticed.
        Self { socket, tracker, next_transaction_id: Cell::new(0xfedc_ba01) }
    }

    /// This client's address.
    #[track_caller]
    pub fn local_address(&self) -> SocketAddr {
        self.socket.local_addr().expect("the address of a bound socket")
    }

    /// Sends a datagram.
    #[track_caller]
    pub fn send(&self, datagram: &[u8]) {
        self.socket.send(datagram).expect("the datagram can be sent");
    }

    /// The next datagram from the tracker. `what` says in the message of a failure which datagram
    /// was missing.
    #[track_caller]
    pub fn receive(&self, what: &str) -> Vec<u8> {
        let mut datagram = vec![0; 65_536];
        match self.socket.recv(&mut datagram) {
            Ok(length) => datagram[..length].to_vec(),
            Err(error) => panic!("no {what} from udp://{}: {error}", self.tracker),
        }
    }

    /// Sends a datagram, and returns the reply.
    #[track_caller]
    pub fn exchange(&self, datagram: &[u8], what: &str) -> Vec<u8> {
        self.send(datagram);
        self.receive(what)
    }

    /// Sends a datagram that the tracker must leave unanswered: the next reply must be to a connect
    /// request that is sent after it.
    #[track_caller]
    pub fn send_unanswered(&self, datagram: &[u8]) {
        self.send(datagram);
        let transaction_id = self.transaction_id();
        let reply = self.exchange(&request(PROTOCOL_ID, action::CONNECT, transaction_id), "answer");
        let answers_connect = reply.starts_with(&reply_head(action::CONNECT, transaction_id));
        assert!(answers_connect, "expected silence, not the reply {}", reply.escape_ascii());
    }

    /// All datagrams that the tracker has sent and still sends without further requests: those that
    /// come before two requests with an unknown action are refused. The second of these is in its
    /// own turn.
    #[track_caller]
    pub fn arrived(&self) -> Vec<Vec<u8>> {
        let mut arrived = Vec::new();
        for _ in 0..2 {
            let transaction_id = self.transaction_id();
            self.send(&request(0, action::UNKNOWN, transaction_id));
            loop {
                let reply = self.receive("refusal of an unknown action");
                if reply.starts_with(&reply_head(action::ERROR, transaction_id)) {
                    break;
                }
                arrived.push(reply);
            }
        }
        arrived
    }

    /// Fails if [something has arrived](Self::arrived).
    #[track_caller]
    pub fn silent(&self) {
        let arrived = self.arrived();
        assert!(arrived.is_empty(), "expected silence, not {}", arrived[0].escape_ascii());
    }

    /// Sends a datagram, and fails unless the system reports that the port is closed.
    #[track_caller]
    pub fn refused(&self) {
        assert_eq!(self.knock(), Err(ErrorKind::ConnectionRefused), "of udp://{}", self.tracker);
    }

    /// Sends datagrams until the tracker listens.
    #[track_caller]
    pub fn answered(&self) {
        let limit = Instant::now() + deadline::ANSWER;
        while let Err(error) = self.knock() {
            let refused = error == ErrorKind::ConnectionRefused && Instant::now() < limit;
            assert!(refused, "no answer from udp://{}: {error}", self.tracker);
        }
    }

    /// Sends a connect request, and returns the reply or the system's error.
    fn knock(&self) -> Result<Vec<u8>, ErrorKind> {
        let mut reply = vec![0; 65_536];
        let datagram = request(PROTOCOL_ID, action::CONNECT, self.transaction_id());
        let length = self.socket.send(&datagram).and_then(|_| self.socket.recv(&mut reply));
        let length = length.map_err(|error| error.kind())?;
        reply.truncate(length);
        Ok(reply)
    }

    /// A transaction id that this client has not used yet.
    pub fn transaction_id(&self) -> u32 {
        self.next_transaction_id.replace(self.next_transaction_id.get().wrapping_add(1))
    }

    /// Asks for a connection id.
    #[track_caller]
    pub fn connect(&self) -> u64 {
        match self.request(PROTOCOL_ID, action::CONNECT, &[]) {
            Reply::Connect { connection_id } => connection_id,
            other => panic!("expected a connection id, not {other:?}"),
        }
    }

    /// Connects, announces, and returns the tracker's answer.
    #[track_caller]
    pub fn announce(&self, announce: &Announce) -> Announced {
        match self.request(self.connect(), action::ANNOUNCE, &announce_body(announce)) {
            Reply::Announce(announced) => announced,
            other => panic!("expected the answer to an announce, not {other:?}"),
        }
    }

    /// Connects, scrapes, and returns the counts in the order of the reply.
    #[track_caller]
    pub fn scrape(&self, info_hashes: &[InfoHash]) -> Vec<Scraped> {
        match self.request(self.connect(), action::SCRAPE, info_hashes.as_flattened()) {
            Reply::Scrape(counts) => counts,
            other => panic!("expected the answer to a scrape, not {other:?}"),
        }
    }

    /// Connects, and returns the datagram of an announce.
    #[track_caller]
    pub fn announce_datagram(&self, announce: &Announce) -> Vec<u8> {
        let mut datagram = request(self.connect(), action::ANNOUNCE, self.transaction_id());
        datagram.extend(announce_body(announce));
        datagram
    }

    /// Announces one client after the other.
    #[track_caller]
    pub fn announce_all(&self, announces: impl IntoIterator<Item = Announce>) {
        let connection_id = self.connect();
        for announce in announces {
            let reply = self.request(connection_id, action::ANNOUNCE, &announce_body(&announce));
            assert!(matches!(reply, Reply::Announce(_)), "no answer to an announce: {reply:?}");
        }
    }

    /// Sends a request with a body after its first 16 bytes, and decodes the reply.
    #[track_caller]
    pub fn request(&self, connection_id: u64, action: u32, body: &[u8]) -> Reply {
        let transaction_id = self.transaction_id();
        let mut datagram = request(connection_id, action, transaction_id);
        datagram.extend(body);
        let reply = self.exchange(&datagram, &format!("reply to a request of action {action}"));
        let [head @ .., _, _, _, _] =
            reply.first_chunk::<8>().expect("at least 8 bytes in a reply");
        let replied = u32::from_be_bytes(*head);
        assert!(
            reply.starts_with(&reply_head(replied, transaction_id)),
            "expected a reply with transaction id {transaction_id:#x}, not {}",
            reply.escape_ascii()
        );
        assert!(
            replied == action || replied == action::ERROR,
            "expected a reply of action {action} or an error, not {}",
            reply.escape_ascii()
        );
        Reply::decode(replied, &reply[8..], self.tracker.ip().to_canonical().is_ipv6())
    }
}

impl Reply {
    /// Decodes the bytes after action and transaction id. Fails on a length that BEP 15 does not
    /// allow.
    #[track_caller]
    fn decode(action: u32, body: &[u8], ipv6: bool) -> Self {
        let integer = |at: usize| -> i64 {
            let bytes =
                body.get(at..at + 4).unwrap_or_else(|| panic!("no 4 bytes at {at}: {body:?}"));
            i32::from_be_bytes(bytes.try_into().expect("4 bytes")).into()
        };
        match action {
            action::CONNECT => Self::Connect {
                connection_id: u64::from_be_bytes(
                    body.try_into().expect("16 bytes in a connect reply"),
                ),
            },
            action::ANNOUNCE => Self::Announce(Announced {
                interval: integer(0),
                leechers: integer(4),
                seeders: integer(8),
                peers: compact_peers(&body[12..], ipv6),
            }),
            action::SCRAPE => {
                assert!(
                    body.len().is_multiple_of(12),
                    "{} bytes are no 12-byte counts",
                    body.len()
                );
                let counts = |at| Scraped {
                    seeders: integer(at),
                    completed: integer(at + 4),
                    leechers: integer(at + 8),
                };
                Self::Scrape((0..body.len()).step_by(12).map(counts).collect())
            }
            _ => Self::Error(body.to_vec()),
        }
    }
}

/// The 16 bytes that every request begins with.
pub fn request(connection_id: u64, action: u32, transaction_id: u32) -> Vec<u8> {
    let mut bytes = connection_id.to_be_bytes().to_vec();
    bytes.extend(action.to_be_bytes());
    bytes.extend(transaction_id.to_be_bytes());
    bytes
}

/// The 8 bytes that every reply begins with.
pub fn reply_head(action: u32, transaction_id: u32) -> [u8; 8] {
    let [a, b, c, d] = action.to_be_bytes();
    let [e, f, g, h] = transaction_id.to_be_bytes();
    [a, b, c, d, e, f, g, h]
}

/// The 82 bytes after the first 16 of an announce.
pub fn announce_body(announce: &Announce) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(82);
    bytes.extend(announce.info_hash);
    bytes.extend(announce.peer_id);
    bytes.extend(announce.downloaded.to_be_bytes());
    bytes.extend(announce.left.to_be_bytes());
    bytes.extend(announce.uploaded.to_be_bytes());
    bytes.extend((announce.event as u32).to_be_bytes());
    bytes.extend([0; 4]); // IP address: the datagram's own
    bytes.extend(announce.key.unwrap_or(0).to_be_bytes());
    bytes.extend(announce.num_want.unwrap_or(-1).to_be_bytes());
    bytes.extend(announce.port.to_be_bytes());
    bytes
}
