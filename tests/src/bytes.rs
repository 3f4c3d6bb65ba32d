//! Bytes, and byte counts, as the hosts write them in JSON.

use std::fmt;

use serde::{Deserialize, Deserializer, de::Error};
use serde_json::Number;

/// Bytes that are hexadecimal digits in JSON.
#[derive(Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Bytes(pub Vec<u8>);

/// Bytes that are text in JSON: printable ASCII stands for itself, a backslash is doubled, and any
/// byte may be written as `\xff`.
#[derive(Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Text(pub Vec<u8>);

macro_rules! bytes {
    ($($name:ident),*) => {
        $(
            impl<T: AsRef<[u8]>> From<T> for $name {
                fn from(bytes: T) -> Self {
                    Self(bytes.as_ref().to_vec())
                }
            }

            /// In the form that a test writes.
            impl fmt::Debug for $name {
                fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                    write!(f, "b\"{}\"", self.0.escape_ascii())
                }
            }
        )*
    };
}

bytes!(Bytes, Text);

impl<'de> Deserialize<'de> for Bytes {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let digits = String::deserialize(deserializer)?;
        let bytes = hex::decode(&digits);
        bytes.map(Self).map_err(|error| D::Error::custom(format!("`{digits}`: {error}")))
    }
}

impl<'de> Deserialize<'de> for Text {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        match unescape(text.as_bytes()) {
            Some(bytes) => Ok(Self(bytes)),
            None => Err(D::Error::custom(format!("`{text}` is not escaped as it should be"))),
        }
    }
}

/// Reads the bytes of a 64-bit number: `0x` and all its hexadecimal digits.
pub(crate) fn number<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Bytes, D::Error> {
    let text = String::deserialize(deserializer)?;
    let digits = text.strip_prefix("0x").filter(|digits| digits.len() == 16);
    match digits.map(hex::decode) {
        Some(Ok(bytes)) => Ok(Bytes(bytes)),
        _ => Err(D::Error::custom(format!("`{text}`, expected 0x and 16 hexadecimal digits"))),
    }
}

/// Reads a byte count of 64 bits, which is rounded if JavaScript has read it before.
pub(crate) fn size<'de, D: Deserializer<'de>>(deserializer: D) -> Result<u64, D::Error> {
    let number = Number::deserialize(deserializer)?;
    let inexact = || number.as_f64().filter(|size| *size >= 9_007_199_254_740_992.0);
    let size = number.as_u64().or_else(|| inexact().map(|size| size as u64));
    size.ok_or_else(|| D::Error::custom(format!("`{number}` is no number of bytes")))
}

/// Reads a byte count that may be missing.
pub(crate) fn optional_size<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<u64>, D::Error> {
    size(deserializer).map(Some)
}

fn unescape(text: &[u8]) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    let mut rest = text;
    loop {
        rest = match rest {
            [] => return Some(bytes),
            [b'\\', b'\\', rest @ ..] => {
                bytes.push(b'\\');
                rest
            }
            [b'\\', b'x', high, low, rest @ ..] => {
                bytes.extend(hex::decode([*high, *low]).ok()?);
                rest
            }
            [byte @ (b' '..=b'[' | b']'..=b'~'), rest @ ..] => {
                bytes.push(*byte);
                rest
            }
            _ => return None,
        };
    }
}
