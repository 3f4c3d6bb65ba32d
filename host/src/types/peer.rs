//! Peers.

use std::net::SocketAddr;
use std::time::Duration;

use crate::types::ids::PeerId;
use crate::types::kinds::Event;

/// A peer in a swarm.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Peer {
    /// The address that other peers get: the IP address that its announce came from, and the port
    /// that it announced.
    pub address: SocketAddr,
    /// The peer id that it announced.
    pub peer_id: PeerId,
    /// How many bytes it still has to download; `None` if it never said so. A seeder has 0.
    pub left: Option<u64>,
    /// How many bytes it has uploaded, as it said itself.
    pub uploaded: u64,
    /// How many bytes it has downloaded, as it said itself.
    pub downloaded: u64,
    /// The event of its last announce.
    pub event: Event,
    /// The key that it gave, if any, by which only trackers know it (BEP 7, BEP 15), in the form of
    /// [`Request::key`](crate::Request::key). For a key that is not a number and that the tracker
    /// no longer has, 8 hexadecimal digits of a hash (`docs/limits.md`).
    pub key: Option<String>,
    /// The client's name and version, as far as its peer id says (BEP 20).
    pub client: Option<String>,
    /// How long ago it announced last, by the tracker's clock.
    pub age: Duration,
}
