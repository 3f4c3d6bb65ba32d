//! The two 20-byte names of the protocol.

use std::fmt;
use std::net::SocketAddr;

use siphasher::sip::SipHasher24;

/// Names a torrent: the SHA-1 hash of its info dictionary (BEP 3), or the first 20 bytes of its
/// SHA-256 hash (BEP 52).
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct InfoHash(pub [u8; 20]);

/// Names a client: 20 bytes that it chose for itself (BEP 3).
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct PeerId(pub [u8; 20]);

impl PeerId {
    /// An id for a peer that has none: made from its address, always the same.
    pub(crate) fn made_up(address: SocketAddr) -> Self {
        let hash = SipHasher24::new().hash(address.to_string().as_bytes());
        let mut id = *b"-VP0001-............";
        id[8..].copy_from_slice(&format!("{hash:016x}").as_bytes()[..12]);
        PeerId(id)
    }
}

impl fmt::Debug for InfoHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for PeerId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0.escape_ascii())
    }
}

/// A value of exactly 20 bytes.
///
/// # Errors
/// What it is called, how many bytes it has, and how many were expected.
pub(crate) fn twenty_bytes(name: &str, value: &[u8]) -> Result<[u8; 20], String> {
    let wrong = |_| format!("{name}: {} bytes, expected 20", value.len());
    value.try_into().map_err(wrong)
}
