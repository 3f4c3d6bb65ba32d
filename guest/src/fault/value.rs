//! How the values of a fault's fields are read and written.

use std::fmt::Display;
use std::net::{IpAddr, SocketAddr};
use std::str::FromStr;
use std::time::Duration;

/// What a value is in JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    /// `true` for the word alone; `false` for no word.
    Flag,
    /// `true` or `false`.
    Bool,
    /// A number.
    Number,
    /// A text.
    Text,
    /// A number, or a text.
    NumberOrText,
    /// A number of seconds, or a text with its unit. A text without one is refused: where a number is
    /// milliseconds, as in TypeScript, it would be read as another duration than it was meant.
    Duration,
    /// A text for its UTF-8, or bytes as `{"hex": "00ff"}`.
    Bytes,
    /// An array of `{"ip": "127.0.0.1", "port": 6881}`.
    Addresses,
    /// An array of texts.
    Texts,
    /// An object whose values are bytes.
    Entries,
}

/// A value that a word of a fault has: `delay=2s`. What is written is read as the same value.
pub(super) trait Value: Sized {
    /// What a text has to be, for people.
    const EXPECTED: &'static str;

    /// What it is in JSON.
    const SHAPE: Shape = Shape::Text;

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
    ($($type:ty: $shape:ident, $expected:literal;)*) => {
        $(impl Value for $type {
            const EXPECTED: &'static str = $expected;
            const SHAPE: Shape = Shape::$shape;

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
    bool: Bool, "true or false";
    u16: Number, "a whole number, 0 to 65535";
    u32: Number, "a whole number, 0 to 4294967295";
    i32: Number, "a whole number, -2147483648 to 2147483647";
    i64: Number, "a whole number, -9223372036854775808 to 9223372036854775807";
    IpAddr: Text, "an IP address";
}

/// Decimal, or hexadecimal after `0x`: connection ids are known as such.
impl Value for u64 {
    const EXPECTED: &'static str = "a whole number of 64 bits, decimal or hexadecimal after 0x";
    const SHAPE: Shape = Shape::NumberOrText;

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
    const SHAPE: Shape = Shape::Number;

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

/// What a text in JSON has to be that stands for a duration.
pub(super) const WITH_UNIT: &str = "a duration with its unit, such as 500ms, 2s or 1m";

/// A number with its unit; without one, of seconds.
impl Value for Duration {
    const EXPECTED: &'static str =
        "a number of seconds, or a duration with its unit, such as 500ms, 2s or 1m";
    const SHAPE: Shape = Shape::Duration;

    fn read(text: &[u8]) -> Option<Self> {
        let is_number = |byte: &u8| byte.is_ascii_digit() || *byte == b'.';
        let digits = text.iter().position(|byte| !is_number(byte)).unwrap_or(text.len());
        let (number, unit) = text.split_at(digits);
        let unit = if unit.is_empty() { b"s" } else { unit };
        let (_, unit) = UNITS.iter().find(|(known, _)| known.as_bytes() == unit)?;
        let point = number.iter().position(|&byte| byte == b'.');
        let (whole, fraction) = number.split_at(point.unwrap_or(number.len()));
        let mut nanoseconds = parse::<u64>(whole)?.checked_mul(*unit)?;
        if let Some(fraction) = fraction.strip_prefix(b".") {
            // Nine digits are as exact as a unit of an hour at 3.6 microseconds.
            let digits = &fraction[..fraction.len().min(9)];
            let numerator = u128::from(parse::<u64>(digits).filter(|_| is_digits(fraction))?);
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
    const SHAPE: Shape = Shape::Bytes;

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
    const SHAPE: Shape = Shape::Addresses;

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
    const SHAPE: Shape = Shape::Entries;

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

/// Bytes that are written as hexadecimal digits, two for each.
pub(super) fn read_hex(text: &[u8]) -> Option<Vec<u8>> {
    let digit = |byte: &u8| char::from(*byte).to_digit(16).map(|digit| digit as u8);
    if !text.len().is_multiple_of(2) {
        return None;
    }
    text.chunks(2).map(|two| Some(digit(&two[0])? << 4 | digit(&two[1])?)).collect()
}

/// An info hash, which is written as 40 hexadecimal digits.
pub(super) struct InfoHashField<'a>(pub(super) &'a mut Option<Vec<u8>>);

impl Field for InfoHashField<'_> {
    fn take(&mut self, value: Option<&[u8]>) -> Result<(), &'static str> {
        let bytes = value.and_then(read_hex).filter(|bytes| bytes.len() == 20);
        *self.0 = Some(bytes.ok_or(self.expected())?);
        Ok(())
    }

    fn give(&self, each: &mut dyn FnMut(Option<&[u8]>)) {
        let Some(bytes) = &*self.0 else { return };
        let digits: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
        each(Some(digits.as_bytes()));
    }

    fn expected(&self) -> &'static str {
        "40 hexadecimal digits"
    }

    fn shape(&self) -> Shape {
        Shape::Text
    }
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

    /// What a value has to be, for people.
    fn expected(&self) -> &'static str;

    /// What it is in JSON.
    fn shape(&self) -> Shape;

    /// Whether the word may be repeated.
    fn repeats(&self) -> bool {
        matches!(self.shape(), Shape::Texts | Shape::Entries)
    }

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
        value.is_none().then_some(()).ok_or(self.expected())
    }

    fn expected(&self) -> &'static str {
        "no value"
    }

    fn shape(&self) -> Shape {
        Shape::Flag
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

    fn expected(&self) -> &'static str {
        T::EXPECTED
    }

    fn shape(&self) -> Shape {
        T::SHAPE
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

    fn expected(&self) -> &'static str {
        T::EXPECTED
    }

    fn shape(&self) -> Shape {
        if T::SHAPE == Shape::Text { Shape::Texts } else { T::SHAPE }
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
