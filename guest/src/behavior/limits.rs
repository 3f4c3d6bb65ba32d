//! How much the tracker keeps.

/// How much the swarms may hold together.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Most swarms, including those that have only a history.
    pub swarms: usize,
    /// Most peers in all swarms together.
    pub peers: usize,
}
