//! A fault that a tracker has.

/// A fault that a tracker has, and its effect so far.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct FaultStatus {
    /// Its id: the tracker numbers its faults from 1.
    pub id: u32,
    /// Its name.
    pub name: String,
    /// The whole fault as words, which [`Fault`](crate::Fault) reads.
    pub text: String,
    /// How many requests it was due for.
    pub hits: u64,
    /// How many replies it holds now.
    pub held: u32,
}
