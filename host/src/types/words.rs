//! Words, the notation of the tracker's arguments: `announce udp times=2`.

use std::collections::BTreeMap;
use std::fmt::{self, Display, Write};
use std::net::SocketAddr;
use std::time::Duration;

use crate::types::nanoseconds::nanoseconds;

/// Fields as words, such as `interval=5 keep-alive=true`, each at most once.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub(crate) struct Words(BTreeMap<String, Vec<String>>);

impl Words {
    /// Sets a field, and replaces an earlier value.
    pub(crate) fn set(&mut self, name: &str, value: impl Display) {
        self.0.insert(name.into(), vec![value.to_string()]);
    }

    /// Sets a field that may have any number of values.
    pub(crate) fn set_list(&mut self, name: &str, values: impl IntoIterator<Item = impl Display>) {
        self.0.insert(name.into(), values.into_iter().map(|value| value.to_string()).collect());
    }

    /// Removes a field, and returns its value.
    pub(super) fn take(&mut self, name: &str) -> Option<String> {
        self.0.remove(name)?.pop()
    }
}

/// In the form that the tracker reads. A field without a value is an empty list.
impl Display for Words {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut space = "";
        for (name, values) in &self.0 {
            if values.is_empty() {
                write!(f, "{space}{name}")?;
                space = " ";
            }
            for value in values {
                write!(f, "{space}{name}={value}")?;
                space = " ";
            }
        }
        Ok(())
    }
}

/// Bytes, quoted and escaped where they have to be.
pub(crate) struct Bytes<T>(pub(crate) T);

impl<T: AsRef<[u8]>> Display for Bytes<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let bytes = self.0.as_ref();
        let quoted = bytes.is_empty() || bytes.iter().any(u8::is_ascii_whitespace);
        let quote = if quoted { "\"" } else { "" };
        f.write_str(quote)?;
        for &byte in bytes {
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
pub(crate) struct Whole(pub(crate) Duration);

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
pub(crate) fn list(addresses: impl IntoIterator<Item = SocketAddr>) -> String {
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
