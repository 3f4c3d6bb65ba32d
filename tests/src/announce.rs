//! Requests of clients and answers of trackers, independent of the protocol.

use std::net::{IpAddr, SocketAddr};

/// Identifies a torrent.
pub type InfoHash = [u8; 20];

/// Identifies a client.
pub type PeerId = [u8; 20];

/// What has happened since the client's last announce.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Event {
    /// Nothing: the interval is over.
    None = 0,
    /// The client has completed the torrent since it started.
    Completed = 1,
    /// The client starts.
    Started = 2,
    /// The client leaves.
    Stopped = 3,
    /// The client has all that it wants of the torrent, but not the whole torrent (BEP 21).
    Paused = 4,
}

/// An announce. Set the fields that matter to the case and take the rest from [`Announce::leecher`]
/// or [`Announce::seeder`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Announce {
    /// The torrent.
    pub info_hash: InfoHash,
    /// The client.
    pub peer_id: PeerId,
    /// Where the client listens.
    pub port: u16,
    /// Bytes that it has uploaded.
    pub uploaded: u64,
    /// Bytes that it has downloaded.
    pub downloaded: u64,
    /// Bytes that it still lacks; 0 makes it a seeder.
    pub left: u64,
    /// What has happened.
    pub event: Event,
    /// The key by which trackers know it, whatever its address. `None`: no key over HTTP, 0 over
    /// UDP.
    pub key: Option<u32>,
    /// How many peers it wants; `None` leaves that to the tracker.
    pub num_want: Option<i32>,
    /// Compact lists or not, for HTTP; `None` leaves that to the tracker.
    pub compact: Option<bool>,
}

impl Announce {
    /// The first announce of a client that lacks some of the torrent. `number` distinguishes a
    /// test's clients: peer id and port are made from it.
    pub fn leecher(info_hash: InfoHash, number: u8) -> Self {
        let mut peer_id = *b"-TT0100-            ";
        peer_id[8..].fill(number);
        Self {
            info_hash,
            peer_id,
            port: 10_000 + u16::from(number),
            uploaded: 0,
            downloaded: 0,
            left: 1 << 20,
            event: Event::Started,
            key: None,
            num_want: None,
            compact: None,
        }
    }

    /// The first announce of one of many leechers: more than [`Announce::leecher`] can distinguish,
    /// and on other ports.
    pub fn one_of_many(info_hash: InfoHash, number: u16) -> Self {
        let mut peer_id = *b"-TT0200-            ";
        peer_id[18..].copy_from_slice(&number.to_be_bytes());
        Self { peer_id, port: 20_000 + number, ..Self::leecher(info_hash, 0) }
    }

    /// The first announce of a client that has the whole torrent.
    pub fn seeder(info_hash: InfoHash, number: u8) -> Self {
        Self { left: 0, ..Self::leecher(info_hash, number) }
    }

    /// The same client's announce when it leaves.
    pub fn stopped(&self) -> Self {
        Self { event: Event::Stopped, ..self.clone() }
    }

    /// The same client's next announce, without an event.
    pub fn again(&self) -> Self {
        Self { event: Event::None, ..self.clone() }
    }
}

/// The answer to an announce.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Announced {
    /// Seconds until the client should announce again.
    pub interval: i64,
    /// How many seeders the swarm has.
    pub seeders: i64,
    /// How many leechers the swarm has.
    pub leechers: i64,
    /// Where other clients of the swarm listen, in the order of the answer.
    pub peers: Vec<SocketAddr>,
}

impl Announced {
    /// The peers' addresses sorted, because the tracker's order is random.
    pub fn sorted_peers(&self) -> Vec<SocketAddr> {
        let mut peers = self.peers.clone();
        peers.sort();
        peers
    }
}

/// The answer to a scrape, for one torrent.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Scraped {
    /// How many seeders the swarm has.
    pub seeders: i64,
    /// How many clients have completed the download, ever.
    pub completed: i64,
    /// How many leechers the swarm has.
    pub leechers: i64,
}

/// IPv4 records (6 bytes) or IPv6 records (18 bytes) of a compact peer list.
pub(crate) fn compact_peers(bytes: &[u8], ipv6: bool) -> Vec<SocketAddr> {
    let record = if ipv6 { 18 } else { 6 };
    assert!(
        bytes.len().is_multiple_of(record),
        "{} bytes are no {record}-byte records",
        bytes.len()
    );
    let address = |record: &[u8]| {
        let (ip, port) = record.split_at(record.len() - 2);
        let ip = match <[u8; 4]>::try_from(ip) {
            Ok(ipv4) => IpAddr::from(ipv4),
            Err(_) => IpAddr::from(<[u8; 16]>::try_from(ip).expect("4 or 16 bytes")),
        };
        SocketAddr::new(ip, u16::from_be_bytes([port[0], port[1]]))
    };
    bytes.chunks_exact(record).map(address).collect()
}
