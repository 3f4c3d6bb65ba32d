//! The two 20-byte identifiers of the protocol.

use std::fmt;
use std::hash::{Hash, Hasher};
use std::net::SocketAddr;

use siphasher::sip::SipHasher24;

use crate::notation::output::hex;
use crate::notation::{Type, Value, read_hex};

/// Identifies a torrent: the SHA-1 hash of its info dictionary (BEP 3), or the first 20 bytes of
/// its SHA-256 hash (BEP 52).
#[derive(Clone, Copy, Eq, PartialOrd, Ord)]
pub struct InfoHash(pub [u8; 20]);

/// Identifies a client: 20 bytes that it chose for itself (BEP 3).
#[derive(Clone, Copy, Eq)]
pub struct PeerId(pub [u8; 20]);

/// Twenty bytes as three numbers, the last bytes first, because peer ids begin alike. In
/// WebAssembly, comparing and hashing bytes would need calls and loops.
fn words(bytes: &[u8; 20]) -> (u64, u64, u32) {
    let [a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r, s, t] = *bytes;
    (
        u64::from_ne_bytes([m, n, o, p, q, r, s, t]),
        u64::from_ne_bytes([e, f, g, h, i, j, k, l]),
        u32::from_ne_bytes([a, b, c, d]),
    )
}

/// Compares and hashes by words.
macro_rules! by_words {
    ($($name:ident),*) => {
        $(
            impl PartialEq for $name {
                fn eq(&self, other: &Self) -> bool {
                    words(&self.0) == words(&other.0)
                }
            }

            impl Hash for $name {
                fn hash<H: Hasher>(&self, state: &mut H) {
                    let (end, middle, start) = words(&self.0);
                    state.write_u64(end);
                    state.write_u64(middle);
                    state.write_u32(start);
                }
            }
        )*
    };
}

by_words!(InfoHash, PeerId);

impl PeerId {
    /// An id for a peer without one. It is made from the address, and always the same.
    pub(crate) fn from_address(address: SocketAddr) -> Self {
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

impl Value for InfoHash {
    const EXPECTED: &'static str = "40 hexadecimal digits";
    const TYPE: Type = Type::InfoHash;

    fn read(text: &[u8]) -> Option<Self> {
        read_hex(text)?.try_into().ok().map(InfoHash)
    }

    fn write(&self, out: &mut Vec<u8>) {
        out.extend(hex(&self.0).bytes());
    }
}

impl Value for PeerId {
    const EXPECTED: &'static str = "20 bytes, or their 40 hexadecimal digits";
    const TYPE: Type = Type::Bytes;

    fn read(text: &[u8]) -> Option<Self> {
        text.try_into().ok().or_else(|| read_hex(text)?.try_into().ok()).map(PeerId)
    }

    fn write(&self, out: &mut Vec<u8>) {
        out.extend(&self.0);
    }
}

/// The beginning of a peer id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PeerIdPrefix(pub Vec<u8>);

impl Value for PeerIdPrefix {
    const EXPECTED: &'static str =
        "a text or bytes, 20 bytes at most, or the 40 hexadecimal digits of a peer id";
    const TYPE: Type = Type::PeerIdPrefix;

    fn read(text: &[u8]) -> Option<Self> {
        match text.len() {
            0..=20 => Some(PeerIdPrefix(text.to_vec())),
            _ => PeerId::read(text).map(|id| PeerIdPrefix(id.0.to_vec())),
        }
    }

    fn write(&self, out: &mut Vec<u8>) {
        out.extend(&self.0);
    }
}
