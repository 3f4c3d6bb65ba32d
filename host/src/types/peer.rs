//! A peer, as the tracker knows it.

use std::net::SocketAddr;
use std::time::Duration;

use crate::types::ids::PeerId;
use crate::types::kinds::Event;

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
    /// The event of its last announce.
    pub event: Event,
    /// The key by which it is known to trackers only, if it gave one (BEP 7, BEP 15), as
    /// [`Request::key`](crate::Request::key) has it; for a key that is no number and that the tracker
    /// no longer has, 8 hexadecimal digits of a hash (`docs/limits.md`).
    pub key: Option<String>,
    /// The client's name and version, as far as its peer id says (BEP 20).
    pub client: Option<String>,
    /// How long ago it announced last, by the tracker's clock.
    pub age: Duration,
}
