//! The numbers of a swarm, and the address families of a reply.

/// The numbers of a swarm.
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

/// The address families that a reply can carry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Families {
    /// IPv4 peers only.
    V4,
    /// IPv6 peers only.
    V6,
    /// Both.
    Both,
}
