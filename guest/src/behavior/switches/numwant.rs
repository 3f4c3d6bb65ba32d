//! What becomes of a number of peers that is 0 or negative.

/// How many peers such a number gets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Numwant {
    /// No peers.
    Nobody,
    /// As many as if there were no number.
    Default,
    /// As many as anybody.
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
