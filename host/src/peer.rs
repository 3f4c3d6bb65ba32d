//! A peer, as the tracker knows it.

use std::net::SocketAddr;

use crate::PeerId;

/// A peer in a swarm.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Peer {
    /// Where other peers are told to reach it: the address that its announce came from, and the
    /// port that it announced.
    pub address: SocketAddr,
    /// The peer id that it announced.
    pub peer_id: PeerId,
    /// How many bytes it still has to download; none if it never said. A seeder has 0.
    pub left: Option<u64>,
    /// How many bytes it has uploaded, as it said itself.
    pub uploaded: u64,
    /// How many bytes it has downloaded, as it said itself.
    pub downloaded: u64,
}
