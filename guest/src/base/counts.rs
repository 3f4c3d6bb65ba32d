//! A swarm in numbers, and whose addresses count.

/// A swarm in numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Peers with nothing left to download.
    pub seeders: u32,
    /// All other peers, partial seeds among them.
    pub leechers: u32,
    /// Leechers that are partial seeds (BEP 21).
    pub partial_seeds: u32,
    /// How often a leecher has become a seeder, since the tracker started (BEP 48).
    pub downloaded: u32,
}

/// Whose addresses a reply can carry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Families {
    /// IPv4 peers only.
    V4,
    /// IPv6 peers only.
    V6,
    /// Both.
    Both,
}
