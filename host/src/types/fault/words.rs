//! The words that a fault is written in.

use std::fmt::{self, Display, Write};
use std::net::SocketAddr;
use std::time::Duration;

use crate::types::nanoseconds::nanoseconds;

/// Defines functions that add a word to a fault: their own name with hyphens, and a value if they have
/// one.
macro_rules! words {
    ($(
        $(#[$doc:meta])*
        $name:ident($($parameter:ident: $type:ty),*) $(=> $value:expr)?;
    )*) => {
        $(
            $(#[$doc])*
            pub fn $name(self $(, $parameter: $type)*) -> Self {
                let name = stringify!($name).replace('_', "-");
                words!(@add self, name $(, $value)?)
            }
        )*
    };
    (@add $fault:ident, $name:ident) => {
        $fault.word($name)
    };
    (@add $fault:ident, $name:ident, $value:expr) => {
        $fault.value(&$name, $value)
    };
}

pub(super) use words;

/// Bytes, quoted and escaped where they have to be.
pub(super) struct Bytes<'a>(pub(super) &'a [u8]);

impl Display for Bytes<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let quoted = self.0.is_empty() || self.0.iter().any(u8::is_ascii_whitespace);
        let quote = if quoted { "\"" } else { "" };
        f.write_str(quote)?;
        for &byte in self.0 {
            match byte {
                b'"' | b'\\' => write!(f, "\\{}", char::from(byte))?,
                b' '..=b'~' => f.write_char(byte.into())?,
                _ => write!(f, "\\x{byte:02x}")?,
            }
        }
        f.write_str(quote)
    }
}

/// A duration in the largest unit that it is a whole number of.
pub(super) struct Whole(pub(super) Duration);

impl Display for Whole {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const UNITS: [(&str, u64); 5] = [
            ("h", 3_600_000_000_000),
            ("m", 60_000_000_000),
            ("s", 1_000_000_000),
            ("ms", 1_000_000),
            ("us", 1000),
        ];
        let all = match nanoseconds(self.0) {
            0 => return f.write_str("0s"),
            all => all,
        };
        let whole = UNITS.into_iter().find(|(_, unit)| all.is_multiple_of(*unit));
        let (name, unit) = whole.unwrap_or(("ns", 1));
        write!(f, "{}{name}", all / unit)
    }
}

/// Addresses with commas between them.
pub(super) fn list(addresses: impl IntoIterator<Item = SocketAddr>) -> String {
    let addresses: Vec<_> = addresses.into_iter().map(|address| address.to_string()).collect();
    if addresses.is_empty() { "none".into() } else { addresses.join(",") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_are_quoted_and_escaped_where_they_have_to_be() {
        for (bytes, expected) in [
            (&b"plain-text,~"[..], "plain-text,~"),
            (b"", "\"\""),
            (b"not here", "\"not here\""),
            (b"\"\\", r#"\"\\"#),
            (b"\0\xff", r"\x00\xff"),
            (b"\r\n", r#""\x0d\x0a""#),
        ] {
            assert_eq!(Bytes(bytes).to_string(), expected);
        }
    }

    #[test]
    fn durations_have_the_largest_unit_that_is_whole() {
        for (duration, expected) in [
            (Duration::ZERO, "0s"),
            (Duration::from_nanos(1_000_001), "1000001ns"),
            (Duration::from_micros(1500), "1500us"),
            (Duration::from_millis(1500), "1500ms"),
            (Duration::from_secs(90), "90s"),
            (Duration::from_secs(120), "2m"),
            (Duration::from_secs(7200), "2h"),
            (Duration::MAX, "18446744073709551615ns"),
        ] {
            assert_eq!(Whole(duration).to_string(), expected);
        }
    }
}
