//! What a client gets that asks for 0 or a negative number of peers.

/// How many peers such a number gets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Numwant {
    /// No peers.
    Nobody,
    /// As many as without a number.
    Default,
    /// The most that any client gets.
    Most,
}

impl Numwant {
    /// How many peers that is.
    pub(crate) fn peers(self, default: u32, most: u32) -> u32 {
        match self {
            Numwant::Nobody => 0,
            Numwant::Default => default,
            Numwant::Most => most,
        }
    }
}
