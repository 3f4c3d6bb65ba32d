//! Swarms in numbers.

use crate::types::ids::InfoHash;

/// A swarm in numbers.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct Counts {
    /// Peers with nothing left to download: `complete` (BEP 3), `seeders` (BEP 15).
    pub seeders: u32,
    /// All other peers: `incomplete`, `leechers`.
    pub leechers: u32,
    /// The number of completed downloads: `downloaded` of a scrape (BEP 48), `completed` (BEP 15).
    pub downloaded: u32,
}

/// A swarm that has at least one peer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Swarm {
    /// The torrent.
    pub info_hash: InfoHash,
    /// The real counts. [`set_counts`](crate::Tracker::set_counts) changes replies, not this.
    pub counts: Counts,
}
