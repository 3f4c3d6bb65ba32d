//! Swarms in numbers.

use crate::types::ids::InfoHash;

/// A swarm in numbers.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct Counts {
    /// Peers with nothing left to download: `complete` (BEP 3), `seeders` (BEP 15).
    pub seeders: u32,
    /// All other peers: `incomplete`, `leechers`.
    pub leechers: u32,
    /// How often a download was completed: `downloaded` of a scrape (BEP 48), `completed` (BEP 15).
    pub downloaded: u32,
}

/// A swarm that has at least one peer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Swarm {
    /// The torrent.
    pub info_hash: InfoHash,
    /// What the tracker has counted; [`set_counts`](crate::Tracker::set_counts) changes what it
    /// tells, not this.
    pub counts: Counts,
}
