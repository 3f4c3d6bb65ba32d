//! The load generator for UDP (BEP 15).

use std::io::{self, ErrorKind};
use std::net::{Ipv4Addr, SocketAddr, UdpSocket};
use std::time::Instant;

use super::{Load, SILENCE, Until};
use crate::mmsg::{Batch, To};
use crate::work::Announce;

/// What BEP 15 has at the beginning of a connect request.
const PROTOCOL: u64 = 0x417_2710_1980;
const CONNECT: u32 = 0;
const ANNOUNCE: u32 = 1;

/// Bits of a transaction id that say the place of the request; the others count.
const PLACE_BITS: u32 = 10;

/// What the server speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Speaks {
    /// BEP 15.
    Tracker,
    /// What it is told.
    Echo,
}

/// A client at one address, with so many announces in flight.
pub(crate) struct Udp {
    socket: UdpSocket,
    speaks: Speaks,
    wanted: u32,
    places: Vec<Place>,
    batch: Batch,
    count: u32,
}

/// A request in flight, or none.
#[derive(Clone)]
struct Place {
    request: [u8; 98],
    sent: Instant,
    waits: bool,
}

impl Udp {
    /// A client at an address of this machine's, with so many requests in flight, that wants so many
    /// peers with each.
    pub(crate) fn new(
        source: Ipv4Addr,
        server: SocketAddr,
        speaks: Speaks,
        in_flight: usize,
        wanted: u32,
    ) -> io::Result<Self> {
        assert!(in_flight <= 1 << PLACE_BITS, "{in_flight} in flight are too many");
        let socket = UdpSocket::bind((source, 0))?;
        socket.connect(server)?;
        socket.set_read_timeout(Some(SILENCE))?;
        let place = Place { request: [0; 98], sent: Instant::now(), waits: false };
        Ok(Self {
            socket,
            speaks,
            wanted,
            places: vec![place; in_flight],
            batch: Batch::new(in_flight),
            count: 0,
        })
    }

    /// Connects, then makes the announces.
    pub(crate) fn run(
        &mut self,
        mut work: impl Iterator<Item = Announce>,
        until: Until,
    ) -> io::Result<Load> {
        let connection_id = match self.speaks {
            Speaks::Tracker => connect(&self.socket, Instant::now() + 5 * SILENCE)?,
            Speaks::Echo => 0,
        };
        let mut load = Load::begin();
        let mut free: Vec<usize> = (0..self.places.len()).collect();
        loop {
            self.send(&mut free, connection_id, &mut work)?;
            if free.len() == self.places.len() {
                return Ok(load.end());
            }
            self.receive(&mut free, &mut load)?;
            if load.over(until, Instant::now()) {
                break;
            }
        }
        while free.len() < self.places.len() {
            self.receive(&mut free, &mut load)?;
        }
        Ok(load.end())
    }

    /// Sends a request from each place that is free, as long as there is work.
    fn send(
        &mut self,
        free: &mut Vec<usize>,
        connection_id: u64,
        work: &mut impl Iterator<Item = Announce>,
    ) -> io::Result<()> {
        let mut count = 0;
        let now = Instant::now();
        while let Some(number) = free.pop() {
            let Some(announce) = work.next() else {
                free.push(number);
                break;
            };
            self.count = self.count.wrapping_add(1);
            let transaction_id = self.count << PLACE_BITS | number as u32;
            let place = &mut self.places[number];
            place.request = packet(connection_id, transaction_id, &announce, self.wanted);
            (place.sent, place.waits) = (now, true);
            self.batch.set(count, &place.request);
            count += 1;
        }
        self.batch.send(&self.socket, count, To::Connected)
    }

    /// Waits for answers, and checks them. Those that do not come are lost.
    fn receive(&mut self, free: &mut Vec<usize>, load: &mut Load) -> io::Result<()> {
        let count = match self.batch.receive(&self.socket) {
            Ok(count) => count,
            Err(error) if is_silence(&error) => {
                for (number, place) in self.places.iter_mut().enumerate() {
                    if place.waits {
                        place.waits = false;
                        load.lost += 1;
                        free.push(number);
                    }
                }
                return Ok(());
            }
            Err(error) => return Err(error),
        };
        let now = Instant::now();
        for number in 0..count {
            let reply = self.batch.get(number);
            let Some(number) = place_of(reply, &self.places, self.speaks) else {
                // A reply that was given up may still come.
                if load.lost == 0 {
                    load.mistake(format!("a reply that nobody waits for: {}", hex(reply)));
                }
                continue;
            };
            let place = &mut self.places[number];
            place.waits = false;
            let checked = match self.speaks {
                Speaks::Tracker => check(reply, self.wanted),
                Speaks::Echo if reply == place.request => Ok(()),
                Speaks::Echo => Err(format!("no echo: {}", hex(reply))),
            };
            load.answer(place.sent, now, checked);
            free.push(number);
        }
        Ok(())
    }
}

/// Gets a connection id from the server that the socket is connected to.
fn connect(socket: &UdpSocket, deadline: Instant) -> io::Result<u64> {
    loop {
        if let Some(connection_id) = ask(socket) {
            return Ok(connection_id);
        }
        if Instant::now() >= deadline {
            return Err(io::Error::new(ErrorKind::TimedOut, "no reply to a connect request"));
        }
    }
}

/// Asks for a connection id once. There is none if nobody listens, or if no answer comes in the time
/// that the socket waits.
pub(crate) fn ask(socket: &UdpSocket) -> Option<u64> {
    let transaction_id = 0x7465_7374_u32;
    let mut request = [0; 16];
    request[..8].copy_from_slice(&PROTOCOL.to_be_bytes());
    request[8..12].copy_from_slice(&CONNECT.to_be_bytes());
    request[12..].copy_from_slice(&transaction_id.to_be_bytes());
    socket.send(&request).ok()?;
    let mut reply = [0; 2048];
    loop {
        match socket.recv(&mut reply).ok()? {
            16 if reply[..4] == CONNECT.to_be_bytes() && reply[4..8] == request[12..] => {
                return Some(u64::from_be_bytes(reply[8..16].try_into().expect("eight bytes")));
            }
            // What is left from before.
            _ => {}
        }
    }
}

/// An announce request.
fn packet(connection_id: u64, transaction_id: u32, announce: &Announce, wanted: u32) -> [u8; 98] {
    let mut packet = [0; 98];
    packet[..8].copy_from_slice(&connection_id.to_be_bytes());
    packet[8..12].copy_from_slice(&ANNOUNCE.to_be_bytes());
    packet[12..16].copy_from_slice(&transaction_id.to_be_bytes());
    packet[16..36].copy_from_slice(&announce.info_hash);
    packet[36..56].copy_from_slice(&announce.peer_id);
    // Nothing downloaded or uploaded, one byte left.
    packet[71] = 1;
    packet[80..84].copy_from_slice(&(announce.event as u32).to_be_bytes());
    packet[92..96].copy_from_slice(&wanted.to_be_bytes());
    packet[96..].copy_from_slice(&announce.port.to_be_bytes());
    packet
}

/// The place of the request that a reply answers.
fn place_of(reply: &[u8], places: &[Place], speaks: Speaks) -> Option<usize> {
    let transaction_id = match speaks {
        Speaks::Tracker => reply.get(4..8)?,
        Speaks::Echo => reply.get(12..16)?,
    };
    let number = u32::from_be_bytes(transaction_id.try_into().ok()?) & ((1 << PLACE_BITS) - 1);
    let place = places.get(number as usize)?;
    (place.waits && place.request[12..16] == *transaction_id).then_some(number as usize)
}

/// Checks a reply whose transaction id is right: action, length, number of peers.
fn check(reply: &[u8], wanted: u32) -> Result<(), String> {
    if reply[..4] != ANNOUNCE.to_be_bytes() {
        let text = String::from_utf8_lossy(&reply[8..]);
        return Err(format!(
            "action {}: {text}",
            u32::from_be_bytes([0, 1, 2, 3].map(|n| reply[n]))
        ));
    }
    match reply.len().checked_sub(20) {
        None => Err(format!("{} bytes", reply.len())),
        Some(peers) if !peers.is_multiple_of(6) => Err(format!("{peers} bytes of peers")),
        Some(peers) if peers / 6 > wanted as usize => Err(format!("{} peers", peers / 6)),
        Some(_) => Ok(()),
    }
}

fn is_silence(error: &io::Error) -> bool {
    matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut | ErrorKind::Interrupted)
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().take(32).map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::work::Swarms;
    use std::thread;

    const SWARMS: Swarms = Swarms { swarms: 2, peers: 20 };

    /// What comes of twenty announces to a server that makes these of an announce request.
    fn load(answer: fn(&[u8]) -> Vec<Vec<u8>>) -> Load {
        let server = UdpSocket::bind("127.0.0.1:0").unwrap();
        let address = server.local_addr().unwrap();
        thread::spawn(move || {
            let mut request = [0; 2048];
            while let Ok((length, origin)) = server.recv_from(&mut request) {
                let replies = match length {
                    16 => vec![[&[0; 4], &request[12..16], b"12345678"].concat()],
                    _ => answer(&request[..length]),
                };
                for reply in replies {
                    server.send_to(&reply, origin).unwrap();
                }
            }
        });
        let mut udp = Udp::new(Ipv4Addr::LOCALHOST, address, Speaks::Tracker, 4, 2).unwrap();
        udp.run(SWARMS.again(0).take(20), Until::Done).unwrap()
    }

    fn reply(request: &[u8], peers: usize) -> Vec<u8> {
        [&[0, 0, 0, 1], &request[12..16], &[0; 12], &vec![7; peers][..]].concat()
    }

    #[test]
    fn a_server_without_mistakes() {
        let load = load(|request| vec![reply(request, 12)]);
        assert_eq!((load.answered, load.complaint()), (20, None));
        assert!(load.rate() > 0.0 && load.percentile(50.0) <= load.percentile(99.0));
    }

    #[test]
    fn a_reply_that_is_too_short() {
        assert_eq!(load(|request| vec![reply(request, 0)[..19].to_vec()]).mistakes, 20);
    }

    #[test]
    fn half_a_peer() {
        assert_eq!(load(|request| vec![reply(request, 9)]).mistakes, 20);
    }

    #[test]
    fn more_peers_than_are_wanted() {
        assert_eq!(load(|request| vec![reply(request, 18)]).mistakes, 20);
    }

    #[test]
    fn an_error() {
        let load = load(|request| vec![[&[0, 0, 0, 3], &request[12..16], b"go away"].concat()]);
        let complaint = load.complaint().unwrap();
        assert_eq!(complaint, "20 mistakes in 20 answers, first: action 3: go away");
    }

    #[test]
    fn every_reply_twice() {
        let load = load(|request| vec![reply(request, 0), reply(request, 0)]);
        assert_eq!(load.answered, 20);
        assert!(load.complaint().unwrap().contains("nobody waits for"));
    }

    #[test]
    fn another_transaction_id_and_none() {
        let load = load(|request| match request[15] & 1 {
            0 => vec![reply(&[9; 98], 0)],
            _ => vec![b"no".to_vec()],
        });
        assert_eq!((load.answered, load.lost), (0, 20));
        assert!(load.complaint().unwrap().contains("nobody waits for"));
    }

    #[test]
    fn no_reply() {
        let load = load(|request| match request[15] & 1 {
            0 => vec![reply(request, 0)],
            _ => vec![],
        });
        assert!(load.lost > 0 && load.answered + load.lost == 20);
        assert!(load.complaint().unwrap().contains("requests lost"));
    }
}
