//! Bencode (BEP 3), by way of a library that insists on ascending keys.
//!
//! The functions here are small and never inlined: the library's are generic, and every call of
//! theirs would put another copy of them into the component.

use bendy::encoding::{AsString, Encoder, Error, SortedDictEncoder};

/// A body: one dictionary, and nothing after it.
pub(super) fn dict(write: impl FnOnce(&mut SortedDictEncoder) -> Result<(), Error>) -> Vec<u8> {
    let mut encoder = Encoder::new();
    let written = encoder
        .emit_with(|item| item.emit_dict(|mut dict| write(&mut dict)))
        .and_then(|()| encoder.get_output());
    // The encoder fails on keys out of order only, and every caller's order is fixed and tested.
    written.expect("dictionary keys in ascending order")
}

/// A key with a whole number.
#[inline(never)]
pub(super) fn number(dict: &mut SortedDictEncoder, key: &[u8], value: u32) -> Result<(), Error> {
    dict.emit_pair(key, value)
}

/// A key with a byte string.
#[inline(never)]
pub(super) fn bytes(dict: &mut SortedDictEncoder, key: &[u8], value: &[u8]) -> Result<(), Error> {
    dict.emit_pair(key, AsString(value))
}

/// What becomes of bytes that go out as if they were Latin text: each from 128 on takes two.
pub(super) fn utf8(bytes: &[u8]) -> Vec<u8> {
    bytes.iter().map(|&byte| char::from(byte)).collect::<String>().into_bytes()
}
