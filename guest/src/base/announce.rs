//! An announce, and the answer to it, over either protocol.

use std::net::SocketAddr;

use super::counts::Counts;
use super::ids::{InfoHash, PeerId};
use super::kinds::Event;

/// A parsed announce.
#[derive(Clone, Debug)]
pub struct Announce {
    /// The torrent.
    pub info_hash: InfoHash,
    /// The id that the client chose for itself.
    pub peer_id: PeerId,
    /// Where other peers reach it: the address the announce came from, the port it names. Never an
    /// IPv4-mapped IPv6 address.
    pub address: SocketAddr,
    /// The event.
    pub event: Event,
    /// Bytes still to download; `None` if not given.
    pub left: Option<u64>,
    /// Bytes uploaded, as the client says.
    pub uploaded: u64,
    /// Bytes downloaded, as the client says.
    pub downloaded: u64,
    /// A key that the client sends to trackers only: the same in its announces over IPv4 and over
    /// IPv6 (BEP 7).
    pub key: Option<u32>,
    /// Peers wanted in the reply; `None` for the tracker's default.
    pub numwant: Option<u32>,
}

/// The numbers of an announce reply, without the peers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AnnounceReply {
    /// When to announce again, in seconds.
    pub interval: u32,
    /// `min interval`, in seconds; `None` if the reply has no such field.
    pub min_interval: Option<u32>,
    /// The numbers of the swarm, with the announcing client.
    pub counts: Counts,
}
