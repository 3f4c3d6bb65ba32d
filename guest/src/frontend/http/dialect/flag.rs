//! Parameters that are on or off, as trackers read them.

use super::expected;
use crate::behavior::switches::{Amounts, Flag};

impl Flag {
    /// Whether a parameter is on.
    pub(super) fn read(self, name: &str, value: &[u8]) -> Result<bool, String> {
        let number = Amounts::Wrapping.read(value);
        match self {
            Flag::UnlessZero => Ok(value != b"0"),
            Flag::UnlessZeroOrEmpty => Ok(!matches!(value, b"0" | b"")),
            Flag::IfOne => Ok(Amounts::JavaScript.read(value) == Some(1)),
            Flag::IfWord => Ok(matches!(value, b"1" | b"t" | b"true" | b"y" | b"yes")),
            Flag::MustBeOneOrZero if value == b"0" => Ok(false),
            Flag::MustBeOne | Flag::MustBeOneOrZero if value == b"1" => Ok(true),
            Flag::MustBeNumber if number.is_some_and(|number| number != 0) => Ok(true),
            Flag::Never => Ok(false),
            _ => Err(expected(name, value, "1")),
        }
    }
}
