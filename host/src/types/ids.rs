//! Info hashes and peer ids.

use std::fmt;
use std::str::FromStr;

/// Identifies a torrent and its swarm: the SHA-1 hash of its info dictionary, or the first 20 bytes
/// of the SHA-256 hash for a v2 torrent.
///
/// ```
/// use test_tracker::InfoHash;
///
/// let hash: InfoHash = "00112233445566778899aabbccddeeff00112233".parse()?;
/// assert_eq!(hash.as_bytes()[1], 0x11);
/// assert_eq!(hash.to_string(), "00112233445566778899aabbccddeeff00112233");
/// # Ok::<(), test_tracker::ParseInfoHashError>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct InfoHash([u8; 20]);

/// The 20 bytes that a client chose as its id; any byte value may occur.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PeerId([u8; 20]);

impl InfoHash {
    /// The bytes.
    pub fn as_bytes(&self) -> &[u8; 20] {
        &self.0
    }
}

impl PeerId {
    /// The bytes.
    pub fn as_bytes(&self) -> &[u8; 20] {
        &self.0
    }
}

impl From<[u8; 20]> for InfoHash {
    fn from(bytes: [u8; 20]) -> Self {
        Self(bytes)
    }
}

impl From<[u8; 20]> for PeerId {
    fn from(bytes: [u8; 20]) -> Self {
        Self(bytes)
    }
}

/// Defines the conversions to bytes.
macro_rules! to_bytes {
    ($($id:ty),*) => {
        $(
            impl AsRef<[u8]> for $id {
                fn as_ref(&self) -> &[u8] {
                    &self.0
                }
            }

            impl From<$id> for Vec<u8> {
                fn from(id: $id) -> Self {
                    id.0.to_vec()
                }
            }
        )*
    };
}

to_bytes!(InfoHash, PeerId);

/// A text that is not an info hash.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not an info hash: expected 40 hexadecimal digits")]
pub struct ParseInfoHashError(String);

impl FromStr for InfoHash {
    type Err = ParseInfoHashError;

    /// Reads 40 hexadecimal digits, in upper or lower case.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let mut bytes = [0; 20];
        hex::decode_to_slice(text, &mut bytes).map_err(|_| ParseInfoHashError(text.into()))?;
        Ok(Self(bytes))
    }
}

/// As 40 lower-case hexadecimal digits.
impl fmt::Display for InfoHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex::encode(self.0))
    }
}

impl fmt::Debug for InfoHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "InfoHash({self})")
    }
}

/// As text, with every byte that is not printable ASCII escaped: `-TR4060-\x00…`.
impl fmt::Display for PeerId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0.escape_ascii())
    }
}

impl fmt::Debug for PeerId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PeerId({self})")
    }
}
