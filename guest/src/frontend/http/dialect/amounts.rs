//! Numbers in a query, as trackers read them.

use crate::behavior::switches::Amounts;

impl Amounts {
    /// Reads a whole number. Returns `None` if the value is not a number of this kind.
    pub(super) fn read(self, value: &[u8]) -> Option<u64> {
        match self {
            Amounts::Digits => digits(value),
            Amounts::SignedDigits => digits(value.strip_prefix(b"+").unwrap_or(value)),
            Amounts::JavaScript => javascript(value),
            Amounts::Wrapping => match wrapping(value)? {
                (number, true) => Some(number.into()),
                (_, false) => None,
            },
            Amounts::Zero => Some(digits(value).unwrap_or_default()),
        }
    }

    /// Reads `left`, `uploaded` or `downloaded`. Returns `Err` if the value is a mistake.
    pub(super) fn read_bytes(self, name: &str, value: &[u8]) -> Result<Option<u64>, ()> {
        match self {
            Amounts::Digits | Amounts::SignedDigits => self.read(value).map(Some).ok_or(()),
            Amounts::JavaScript => Ok(javascript(value)),
            Amounts::Zero => Ok(Some(u64::from(value != b"0"))),
            Amounts::Wrapping if name != "left" => Ok(digits(value)),
            Amounts::Wrapping => match wrapping(value).ok_or(())? {
                (number, true) => Ok(Some(number.into())),
                (_, false) => Ok(Some(0)),
            },
        }
    }
}

fn digits(value: &[u8]) -> Option<u64> {
    let digits = Some(value).filter(|value| value.iter().all(u8::is_ascii_digit));
    digits.and_then(|digits| std::str::from_utf8(digits).ok()?.parse().ok())
}

/// Reads a number like JavaScript's `Number`, but without fractions and exponents.
fn javascript(value: &[u8]) -> Option<u64> {
    match value.trim_ascii() {
        b"" => Some(0),
        [b'0', b'x' | b'X', hex @ ..] if !hex.is_empty() => {
            let digit = |number: u64, digit: &u8| {
                let digit = char::from(*digit).to_digit(16)?;
                Some(number.wrapping_mul(16) | u64::from(digit))
            };
            hex.iter().try_fold(0, digit)
        }
        value => digits(value.strip_prefix(b"+").unwrap_or(value)),
    }
}

/// Reads a number like opentracker: in 32 bits that wrap, with or without a `-`. Also returns
/// whether there are digits and nothing after them. Returns `None` if the value is empty.
fn wrapping(value: &[u8]) -> Option<(u32, bool)> {
    let digits = value.strip_prefix(b"-").unwrap_or(value);
    let end = digits.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let number = digits[..end]
        .iter()
        .fold(0u32, |number, digit| number.wrapping_mul(10).wrapping_add(u32::from(digit - b'0')));
    let number = if digits.len() < value.len() { number.wrapping_neg() } else { number };
    (!value.is_empty()).then_some((number, end > 0 && end == digits.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_as_trackers_do() {
        type Case = (Amounts, &'static [(&'static str, Option<u64>)]);
        let cases: [Case; 4] = [
            (Amounts::Digits, &[("7", Some(7)), ("+7", None), ("7x", None), ("", None)]),
            (Amounts::SignedDigits, &[("7", Some(7)), ("+7", Some(7)), ("-7", None), ("", None)]),
            (
                Amounts::JavaScript,
                &[("", Some(0)), ("+7", Some(7)), ("0x1F", Some(31)), ("0x", None), ("7x", None)],
            ),
            (
                Amounts::Wrapping,
                &[("7", Some(7)), ("-1", Some(0xffff_ffff)), ("4294967296", Some(0)), ("7x", None)],
            ),
        ];
        for (amounts, values) in cases {
            for (value, expected) in values {
                assert_eq!(amounts.read(value.as_bytes()), *expected, "{amounts:?} {value}");
            }
        }
    }

    #[test]
    fn opentracker_takes_what_it_does_not_understand_for_nothing_left() {
        for (value, left) in [
            ("", Err(())),
            ("-1", Ok(Some(0xffff_ffff))),
            ("abc", Ok(Some(0))),
            ("5x", Ok(Some(0))),
            ("18446744073709551615", Ok(Some(0xffff_ffff))),
            ("18446744073709551616", Ok(Some(0))),
        ] {
            assert_eq!(Amounts::Wrapping.read_bytes("left", value.as_bytes()), left, "{value}");
        }
    }
}
