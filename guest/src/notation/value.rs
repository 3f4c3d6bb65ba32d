//! How values are read and written.

use std::fmt::Display;
use std::net::{IpAddr, SocketAddr};
use std::str::FromStr;
use std::time::Duration;

use super::types::Type;

/// The value of a word: `delay=2s`. A written value is read as the same value.
pub(crate) trait Value: Sized {
    /// What a text has to be, for people.
    const EXPECTED: &'static str;

    /// Its type in JSON.
    const TYPE: Type;

    /// The value that a text stands for.
    fn read(text: &[u8]) -> Option<Self>;

    /// Adds the text of the value.
    fn write(&self, out: &mut Vec<u8>);
}

/// Reads a value with the standard library.
pub(crate) fn parse<T: FromStr>(text: &[u8]) -> Option<T> {
    std::str::from_utf8(text).ok()?.parse().ok()
}

/// Writes a value with the standard library.
pub(crate) fn show(value: &dyn Display, out: &mut Vec<u8>) {
    out.extend(value.to_string().into_bytes());
}

/// Whether a text begins with a minus sign, and the number after it. Written by hand: the standard
/// library has a function for each type of number, which takes 2 KB of the component.
#[inline(never)]
fn whole(text: &[u8]) -> Option<(bool, u64)> {
    let (negative, digits) = match text {
        [b'-', digits @ ..] => (true, digits),
        [b'+', digits @ ..] => (false, digits),
        digits => (false, digits),
    };
    let add = |number: u64, digit: &u8| {
        let digit = digit.is_ascii_digit().then(|| u64::from(digit - b'0'))?;
        number.checked_mul(10)?.checked_add(digit)
    };
    if digits.is_empty() {
        return None;
    }
    digits.iter().try_fold(0, add).map(|number| (negative, number))
}

fn signed(text: &[u8]) -> Option<i64> {
    match whole(text)? {
        (true, number) => 0i64.checked_sub_unsigned(number),
        (false, number) => number.try_into().ok(),
    }
}

fn unsigned(text: &[u8]) -> Option<u64> {
    whole(text).filter(|(negative, _)| !negative).map(|(_, number)| number)
}

/// Whole numbers.
macro_rules! whole_numbers {
    ($($type:ty: $shape:ident, $read:ident, $expected:literal;)*) => {
        $(impl Value for $type {
            const EXPECTED: &'static str = $expected;
            const TYPE: Type = Type::$shape;

            fn read(text: &[u8]) -> Option<Self> {
                $read(text)?.try_into().ok()
            }

            fn write(&self, out: &mut Vec<u8>) {
                show(self, out);
            }
        })*
    };
}

whole_numbers! {
    u16: U16, unsigned, "a whole number, 0 to 65535";
    u32: U32, unsigned, "a whole number, 0 to 4294967295";
    i32: I32, signed, "a whole number, -2147483648 to 2147483647";
    i64: I64, signed, "a whole number, -9223372036854775808 to 9223372036854775807";
}

impl Value for bool {
    const EXPECTED: &'static str = "true or false";
    const TYPE: Type = Type::Bool;

    fn read(text: &[u8]) -> Option<Self> {
        match text {
            b"true" => Some(true),
            b"false" => Some(false),
            _ => None,
        }
    }

    fn write(&self, out: &mut Vec<u8>) {
        out.extend(if *self { &b"true"[..] } else { b"false" });
    }
}

impl Value for IpAddr {
    const EXPECTED: &'static str = "an IP address";
    const TYPE: Type = Type::Ip;

    fn read(text: &[u8]) -> Option<Self> {
        parse(text)
    }

    fn write(&self, out: &mut Vec<u8>) {
        show(self, out);
    }
}

/// Decimal, or hexadecimal after `0x`: connection ids are often written like that.
impl Value for u64 {
    const EXPECTED: &'static str = "a whole number of 64 bits, decimal or hexadecimal after 0x";
    const TYPE: Type = Type::U64;

    fn read(text: &[u8]) -> Option<Self> {
        let Some(digits) = text.strip_prefix(b"0x") else { return unsigned(text) };
        let add = |number: u64, digit: &u8| {
            let digit = char::from(*digit).to_digit(16)?;
            Some(number.checked_mul(16)? | u64::from(digit))
        };
        (!digits.is_empty()).then(|| digits.iter().try_fold(0, add))?
    }

    fn write(&self, out: &mut Vec<u8>) {
        show(self, out);
    }
}

/// Decimal places of a probability; further ones are ignored.
const DIGITS: usize = 6;

/// A decimal fraction from 0 to 1. Written by hand: the standard library's code for floating-point
/// numbers takes 25 KB of the component.
impl Value for f64 {
    const EXPECTED: &'static str = "a number from 0 to 1";
    const TYPE: Type = Type::Probability;

    fn read(text: &[u8]) -> Option<Self> {
        let text = std::str::from_utf8(text).ok()?;
        let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
        if fraction.is_empty() || !fraction.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        let fraction = &fraction[..fraction.len().min(DIGITS)];
        let scale = 10u32.pow(fraction.len() as u32);
        let digits = |text: &str| u32::read(text.as_bytes()).filter(|_| !text.starts_with('+'));
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

/// What a JSON text for a duration has to be.
pub(crate) const WITH_UNIT: &str = "a duration with its unit, such as 500ms, 2s or 1m";

/// A number with its unit; without a unit, seconds.
impl Value for Duration {
    const EXPECTED: &'static str =
        "a number of seconds, or a duration with its unit, such as 500ms, 2s or 1m";
    const TYPE: Type = Type::Duration;

    fn read(text: &[u8]) -> Option<Self> {
        let is_number = |byte: &u8| byte.is_ascii_digit() || *byte == b'.';
        let digits = text.iter().position(|byte| !is_number(byte)).unwrap_or(text.len());
        let (number, unit) = text.split_at(digits);
        let unit = if unit.is_empty() { b"s" } else { unit };
        let (_, unit) = UNITS.iter().find(|(known, _)| known.as_bytes() == unit)?;
        let point = number.iter().position(|&byte| byte == b'.');
        let (whole, fraction) = number.split_at(point.unwrap_or(number.len()));
        let mut nanoseconds = unsigned(whole)?.checked_mul(*unit)?;
        if let Some(fraction) = fraction.strip_prefix(b".") {
            // With nine digits, hours are exact to 3.6 microseconds.
            let digits = &fraction[..fraction.len().min(9)];
            let numerator = u128::from(unsigned(digits).filter(|_| is_digits(fraction))?);
            let part = numerator * u128::from(*unit) / 10u128.pow(digits.len() as u32);
            nanoseconds = nanoseconds.checked_add(part as u64)?;
        }
        Some(Duration::from_nanos(nanoseconds))
    }

    fn write(&self, out: &mut Vec<u8>) {
        let all = u64::try_from(self.as_nanos()).unwrap_or(u64::MAX);
        let whole = UNITS.iter().find(|(_, unit)| all.is_multiple_of(*unit) && all > 0);
        let (unit, nanoseconds) = whole.unwrap_or(&("s", UNITS[2].1));
        show(&(all / nanoseconds), out);
        out.extend(unit.as_bytes());
    }
}

fn is_digits(text: &[u8]) -> bool {
    text.iter().all(u8::is_ascii_digit)
}

impl Value for Vec<u8> {
    const EXPECTED: &'static str = "a text, or bytes as {\"hex\": \"00ff\"}";
    const TYPE: Type = Type::Bytes;

    fn read(text: &[u8]) -> Option<Self> {
        Some(text.to_vec())
    }

    fn write(&self, out: &mut Vec<u8>) {
        out.extend(self);
    }
}

impl Value for String {
    const EXPECTED: &'static str = "a text in UTF-8";
    const TYPE: Type = Type::Text;

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
    const TYPE: Type = Type::Addresses;

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

/// Reads bytes from hexadecimal digits, two for each byte.
pub(crate) fn read_hex(text: &[u8]) -> Option<Vec<u8>> {
    let digit = |byte: &u8| char::from(*byte).to_digit(16).map(|digit| digit as u8);
    if !text.len().is_multiple_of(2) {
        return None;
    }
    text.chunks(2).map(|two| Some(digit(&two[0])? << 4 | digit(&two[1])?)).collect()
}
