//! How the tracker's data is written, in JSON and in lines: addresses, bytes, and durations.

use std::net::SocketAddr;
use std::time::Duration;

use serde::Serialize;
use serde_json::value::RawValue;

/// An IP address with a port.
#[derive(Serialize)]
pub(crate) struct Address {
    ip: String,
    port: u16,
}

impl From<SocketAddr> for Address {
    fn from(address: SocketAddr) -> Self {
        Address { ip: address.ip().to_string(), port: address.port() }
    }
}

/// A number with all its digits, written without the standard library's code for floating-point
/// numbers, which is large.
pub(crate) type Number = Box<RawValue>;

/// Writes JSON on one line.
pub(crate) fn to_json(value: &impl Serialize) -> String {
    serde_json::to_string(value).expect("texts, numbers and lists are JSON")
}

/// A number of seconds, as short as possible: `0`, `3600`, `1.5`.
pub(crate) fn seconds(duration: Duration) -> Number {
    let mut text = duration.as_secs().to_string();
    let fraction = format!("{:09}", duration.subsec_nanos());
    let fraction = fraction.trim_end_matches('0');
    if !fraction.is_empty() {
        text.push('.');
        text.push_str(fraction);
    }
    RawValue::from_string(text).expect("digits are a number")
}

/// Bytes as hexadecimal digits, two for each byte.
pub(crate) fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let mut text = String::with_capacity(2 * bytes.len());
    for byte in bytes {
        text.push(DIGITS[usize::from(byte >> 4)].into());
        text.push(DIGITS[usize::from(byte & 15)].into());
    }
    text
}

/// Bytes as text: bytes other than printable ASCII are escaped, `\xff`, and a backslash is doubled.
pub(crate) fn escape(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len());
    for &byte in bytes {
        match byte {
            b'\\' => text.push_str(r"\\"),
            b' '..=b'~' => text.push(char::from(byte)),
            _ => {
                text.push_str(r"\x");
                text.push_str(&hex(&[byte]));
            }
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_can_be_read_and_told_apart() {
        assert_eq!(escape(b"a b~"), "a b~");
        assert_eq!(escape(b"\0\x7f\xff\n\"'\\x"), r#"\x00\x7f\xff\x0a"'\\x"#);
        assert_eq!(hex(b"\0\x7f\xff"), "007fff");
    }

    #[test]
    fn seconds_are_as_short_as_possible() {
        let seconds = |duration| seconds(duration).to_string();
        assert_eq!(seconds(Duration::ZERO), "0");
        assert_eq!(seconds(Duration::from_secs(3600)), "3600");
        assert_eq!(seconds(Duration::from_millis(1500)), "1.5");
        assert_eq!(seconds(Duration::from_nanos(12_345_678_901)), "12.345678901");
        assert_eq!(seconds(Duration::from_nanos(1)), "0.000000001");
    }
}
