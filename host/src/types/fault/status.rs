//! A fault that a tracker has.

/// A fault that a tracker has, and what has come of it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct FaultStatus {
    /// Which one: the tracker counts them from 1.
    pub id: u32,
    /// What it is called.
    pub name: String,
    /// All of it in words: [`Fault`](crate::Fault) reads them.
    pub text: String,
    /// How many requests it was due for.
    pub hits: u64,
    /// How many replies it holds now.
    pub held: u32,
}
