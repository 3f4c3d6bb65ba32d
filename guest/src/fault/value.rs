//! How the values of a fault's fields are read and written.

use std::fmt::Display;
use std::net::{IpAddr, SocketAddr};
use std::str::FromStr;
use std::time::Duration;

/// A value that a word of a fault has: `delay=2s`. What is written is read as the same value.
pub(super) trait Value: Sized {
    /// What a text has to be, for people.
    const EXPECTED: &'static str;

    /// The value that a text stands for.
    fn read(text: &[u8]) -> Option<Self>;

    /// Adds the text of the value.
    fn write(&self, out: &mut Vec<u8>);
}

/// Reads what the standard library reads.
fn parse<T: FromStr>(text: &[u8]) -> Option<T> {
    std::str::from_utf8(text).ok()?.parse().ok()
}

fn show(value: &dyn Display, out: &mut Vec<u8>) {
    out.extend(value.to_string().into_bytes());
}

/// Values that are read and written as the standard library does.
macro_rules! plain_values {
    ($($type:ty: $expected:literal,)*) => {
        $(impl Value for $type {
            const EXPECTED: &'static str = $expected;

            fn read(text: &[u8]) -> Option<Self> {
                parse(text)
            }

            fn write(&self, out: &mut Vec<u8>) {
                show(self, out);
            }
        })*
    };
}

plain_values! {
    bool: "true or false",
    u16: "a whole number, 0 to 65535",
    u32: "a whole number, 0 to 4294967295",
    i32: "a whole number, -2147483648 to 2147483647",
    i64: "a whole number, -9223372036854775808 to 9223372036854775807",
    IpAddr: "an IP address",
}

/// Decimal, or hexadecimal behind `0x`: connection ids are known as such.
impl Value for u64 {
    const EXPECTED: &'static str = "a whole number of 64 bits, decimal or hexadecimal behind 0x";

    fn read(text: &[u8]) -> Option<Self> {
        let text = std::str::from_utf8(text).ok()?;
        match text.strip_prefix("0x") {
            Some(digits) => u64::from_str_radix(digits, 16).ok(),
            None => text.parse().ok(),
        }
    }

    fn write(&self, out: &mut Vec<u8>) {
        show(self, out);
    }
}

/// Digits of a probability behind its point; further ones are ignored.
const DIGITS: usize = 6;

/// A decimal fraction from 0 to 1. By hand, as the standard library's reading and writing of numbers
/// with a point takes 25 KB of the component.
impl Value for f64 {
    const EXPECTED: &'static str = "a number from 0 to 1";

    fn read(text: &[u8]) -> Option<Self> {
        let text = std::str::from_utf8(text).ok()?;
        let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
        if fraction.is_empty() || !fraction.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        let fraction = &fraction[..fraction.len().min(DIGITS)];
        let scale = 10u32.pow(fraction.len() as u32);
        let digits = |text: &str| text.parse::<u32>().ok().filter(|_| !text.starts_with('+'));
        Some(f64::from(digits(whole)?) + f64::from(digits(fraction)?) / f64::from(scale))
    }

    fn write(&self, out: &mut Vec<u8>) {
        let millionths = (self * 1e6 + 0.5) as u64;
        let text = format!("{}.{:06}", millionths / 1_000_000, millionths % 1_000_000);
        out.extend(text.trim_end_matches('0').trim_end_matches('.').as_bytes());
    }
}

/// The units of durations, the longest first, in nanoseconds.
const UNITS: [(&str, u64); 6] = [
    ("h", 3_600_000_000_000),
    ("m", 60_000_000_000),
    ("s", 1_000_000_000),
    ("ms", 1_000_000),
    ("us", 1_000),
    ("ns", 1),
];

impl Value for Duration {
    const EXPECTED: &'static str = "a duration with its unit, such as 500ms, 2s or 1m";

    fn read(text: &[u8]) -> Option<Self> {
        let digits = text.iter().position(|byte| !byte.is_ascii_digit())?;
        let (number, unit) = text.split_at(digits);
        let (_, nanoseconds) = UNITS.iter().find(|(known, _)| known.as_bytes() == unit)?;
        Some(Duration::from_nanos(parse::<u64>(number)?.checked_mul(*nanoseconds)?))
    }

    fn write(&self, out: &mut Vec<u8>) {
        let all = u64::try_from(self.as_nanos()).unwrap_or(u64::MAX);
        let whole = UNITS.iter().find(|(_, unit)| all.is_multiple_of(*unit) && all > 0);
        let (unit, nanoseconds) = whole.unwrap_or(&("s", UNITS[2].1));
        show(&(all / nanoseconds), out);
        out.extend(unit.as_bytes());
    }
}

impl Value for Vec<u8> {
    const EXPECTED: &'static str = "bytes";

    fn read(text: &[u8]) -> Option<Self> {
        Some(text.to_vec())
    }

    fn write(&self, out: &mut Vec<u8>) {
        out.extend(self);
    }
}

impl Value for String {
    const EXPECTED: &'static str = "a text in UTF-8";

    fn read(text: &[u8]) -> Option<Self> {
        parse(text)
    }

    fn write(&self, out: &mut Vec<u8>) {
        out.extend(self.as_bytes());
    }
}

/// Addresses with commas between them; `none` for no address.
impl Value for Vec<SocketAddr> {
    const EXPECTED: &'static str =
        "addresses such as 192.0.2.1:6881,[2001:db8::1]:6881, or none for no peer";

    fn read(text: &[u8]) -> Option<Self> {
        if text == b"none" {
            return Some(Vec::new());
        }
        text.split(|&byte| byte == b',').map(parse).collect()
    }

    fn write(&self, out: &mut Vec<u8>) {
        if self.is_empty() {
            out.extend(b"none");
        }
        for (index, address) in self.iter().enumerate() {
            if index > 0 {
                out.push(b',');
            }
            show(address, out);
        }
    }
}

/// An entry of a dictionary: `failure reason=i5e`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pair {
    /// The key.
    pub key: Vec<u8>,
    /// The value in bencode.
    pub value: Vec<u8>,
}

impl Value for Pair {
    const EXPECTED: &'static str = "KEY=VALUE, the value in bencode, such as \"interval=i5e\"";

    fn read(text: &[u8]) -> Option<Self> {
        let at = text.iter().position(|&byte| byte == b'=')?;
        Some(Pair { key: text[..at].to_vec(), value: text[at + 1..].to_vec() })
    }

    fn write(&self, out: &mut Vec<u8>) {
        out.extend(&self.key);
        out.push(b'=');
        out.extend(&self.value);
    }
}

/// 20 bytes as 40 hexadecimal digits.
pub(super) fn read_hex(text: &[u8]) -> Option<Vec<u8>> {
    let digit = |byte: &u8| char::from(*byte).to_digit(16).map(|digit| digit as u8);
    if text.len() != 40 {
        return None;
    }
    text.chunks(2).map(|two| Some(digit(&two[0])? << 4 | digit(&two[1])?)).collect()
}

/// A field of a fault, which a word sets.
pub(super) trait Field {
    /// Takes the value that a word has; none for a word alone.
    ///
    /// # Errors
    /// What was expected; the field is as before.
    fn take(&mut self, value: Option<&[u8]>) -> Result<(), &'static str>;

    /// Gives the values of the words that set this field; none for a word alone.
    fn give(&self, each: &mut dyn FnMut(Option<&[u8]>));

    /// Whether there is such a word.
    fn is_given(&self) -> bool {
        let mut given = false;
        self.give(&mut |_| given = true);
        given
    }
}

impl Field for bool {
    fn take(&mut self, value: Option<&[u8]>) -> Result<(), &'static str> {
        *self |= value.is_none();
        value.is_none().then_some(()).ok_or("no value")
    }

    fn give(&self, each: &mut dyn FnMut(Option<&[u8]>)) {
        if *self {
            each(None);
        }
    }
}

impl<T: Value> Field for Option<T> {
    fn take(&mut self, value: Option<&[u8]>) -> Result<(), &'static str> {
        *self = Some(value.and_then(T::read).ok_or(T::EXPECTED)?);
        Ok(())
    }

    fn give(&self, each: &mut dyn FnMut(Option<&[u8]>)) {
        if let Some(value) = self {
            let mut out = Vec::new();
            value.write(&mut out);
            each(Some(&out));
        }
    }
}

/// Several of a kind: the word is repeated.
#[derive(Clone, Debug, PartialEq)]
pub struct Several<T>(pub Vec<T>);

impl<T> Default for Several<T> {
    fn default() -> Self {
        Several(Vec::new())
    }
}

impl<T: Value> Field for Several<T> {
    fn take(&mut self, value: Option<&[u8]>) -> Result<(), &'static str> {
        self.0.push(value.and_then(T::read).ok_or(T::EXPECTED)?);
        Ok(())
    }

    fn give(&self, each: &mut dyn FnMut(Option<&[u8]>)) {
        for value in &self.0 {
            let mut out = Vec::new();
            value.write(&mut out);
            each(Some(&out));
        }
    }
}

/// A field that takes over what another says where it says nothing itself.
pub(super) trait Merge {
    /// Takes it over.
    fn merge(&mut self, other: &Self);
}

impl Merge for bool {
    fn merge(&mut self, other: &Self) {
        *self |= other;
    }
}

impl<T: Clone> Merge for Option<T> {
    fn merge(&mut self, other: &Self) {
        if self.is_none() {
            self.clone_from(other);
        }
    }
}

impl<T: Clone> Merge for Several<T> {
    fn merge(&mut self, other: &Self) {
        self.0.extend_from_slice(&other.0);
    }
}
