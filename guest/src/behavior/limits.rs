//! How much the tracker keeps.

/// How much the swarms may hold together.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Swarms at most, those included that have no peer left but a history.
    pub swarms: usize,
    /// Peers in all swarms at most.
    pub peers: usize,
}
