//! An announce, and the answer to it, over either protocol.

use std::net::SocketAddr;

use super::counts::Counts;
use super::ids::{InfoHash, PeerId};
use super::kinds::Event;

/// An announce that has been understood.
#[derive(Clone, Debug)]
pub struct Announce {
    /// The torrent.
    pub info_hash: InfoHash,
    /// The client's name for itself.
    pub peer_id: PeerId,
    /// Where other peers reach it: the address the announce came from, the port it names. Never an
    /// IPv4-mapped IPv6 address.
    pub address: SocketAddr,
    /// What has happened.
    pub event: Event,
    /// Bytes still to download; none if it does not say.
    pub left: Option<u64>,
    /// Bytes uploaded, as the client says.
    pub uploaded: u64,
    /// Bytes downloaded, as the client says.
    pub downloaded: u64,
    /// What the client tells nobody but trackers: the same in its announces over IPv4 and over
    /// IPv6 (BEP 7).
    pub key: Option<u32>,
    /// Peers wanted in the reply; none for the tracker's default.
    pub numwant: Option<u32>,
}

/// What an announce is told besides peers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AnnounceReply {
    /// When to announce again, in seconds.
    pub interval: u32,
    /// `min interval`, in seconds; none: the reply has no such field.
    pub min_interval: Option<u32>,
    /// The swarm, the announcer included.
    pub counts: Counts,
}
