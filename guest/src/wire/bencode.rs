//! Bencode (BEP 3), written to the end of a body.
//!
//! Written by hand: a library took 7 % of an announce's time, and it checks the order of the keys,
//! which some of the imitated trackers do not keep. Our own keys ascend because they are written in
//! that order; the tests read bodies with a library that requires it.

use itoa::Buffer;

/// Writes a byte string.
pub(crate) fn string(body: &mut Vec<u8>, bytes: &[u8]) {
    decimal(body, bytes.len() as i64);
    body.push(b':');
    body.extend_from_slice(bytes);
}

/// Writes an integer.
pub(crate) fn integer(body: &mut Vec<u8>, number: i64) {
    body.push(b'i');
    decimal(body, number);
    body.push(b'e');
}

/// Writes a key of a dictionary, and a byte string after it.
pub(crate) fn string_at(body: &mut Vec<u8>, key: &str, bytes: &[u8]) {
    string(body, key.as_bytes());
    string(body, bytes);
}

/// Writes a key of a dictionary, and an integer after it.
pub(crate) fn integer_at(body: &mut Vec<u8>, key: &str, number: impl Into<i64>) {
    string(body, key.as_bytes());
    integer(body, number.into());
}

/// Writes a key and an integer, if there is one.
pub(crate) fn integer_if(body: &mut Vec<u8>, key: &str, number: Option<i64>) {
    if let Some(number) = number {
        integer_at(body, key, number);
    }
}

/// Writes a number in digits.
fn decimal(body: &mut Vec<u8>, number: i64) {
    body.extend_from_slice(Buffer::new().format(number).as_bytes());
}

/// Bytes that are sent as if they were Latin-1 text: each from 128 on becomes two.
pub(crate) fn utf8(bytes: &[u8]) -> Vec<u8> {
    bytes.iter().map(|&byte| char::from(byte)).collect::<String>().into_bytes()
}
