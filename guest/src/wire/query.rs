//! The query of a tracker URL: bytes, never text.
//!
//! This is not the form encoding of the web: a `+` is a `+`, and a decoded value is any bytes,
//! UTF-8 or not.

use memchr::{memchr, memchr2};

/// How a query is written.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Syntax {
    /// `+` is a space.
    pub(crate) plus_is_space: bool,
    /// `;` separates as `&` does.
    pub(crate) semicolons: bool,
    /// Names may be in any case, except `info_hash`.
    pub(crate) names_in_any_case: bool,
    /// A `%` without two hexadecimal digits after it is a `%`.
    pub(crate) lenient: bool,
    /// If a parameter occurs several times, the first one counts, not the last.
    pub(crate) first_counts: bool,
}

impl Syntax {
    pub(crate) const DEFAULT: Syntax = Syntax {
        plus_is_space: false,
        semicolons: false,
        names_in_any_case: false,
        lenient: false,
        first_counts: false,
    };
}

/// A request target from its path on: `http://host:port/path` is `/path` (RFC 9112, section 3.2.2).
pub fn origin_form(target: &[u8]) -> &[u8] {
    const SCHEME: &[u8] = b"http://";
    match target.split_at_checked(SCHEME.len()) {
        Some((scheme, rest)) if scheme.eq_ignore_ascii_case(SCHEME) => {
            let path = rest.iter().position(|&byte| byte == b'/').unwrap_or(rest.len());
            &rest[path..]
        }
        _ => target,
    }
}

/// Splits a request target at its first `?` into path and query.
pub fn split(target: &[u8]) -> (&[u8], &[u8]) {
    split_at_byte(b'?', target).unwrap_or((target, b""))
}

/// The bytes before the first `byte`, and those after it.
pub(crate) fn split_at_byte(byte: u8, bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    memchr(byte, bytes).map(|at| (&bytes[..at], &bytes[at + 1..]))
}

/// Calls `take` with each key and value, decoded, in order. A key without `=` has an empty value.
///
/// # Errors
/// A `%` without two hexadecimal digits after it, or the error of `take`.
pub fn parameters(
    query: &[u8],
    mut take: impl FnMut(&[u8], &[u8]) -> Result<(), String>,
) -> Result<(), String> {
    parameters_in(Syntax::DEFAULT, query, &mut take)
}

/// A function that takes each key and value.
pub(crate) type Take<'a> = &'a mut dyn FnMut(&[u8], &[u8]) -> Result<(), String>;

/// Like [`parameters`], for a query with this syntax.
pub(crate) fn parameters_in(syntax: Syntax, query: &[u8], take: Take) -> Result<(), String> {
    let also = if syntax.semicolons { b';' } else { b'&' };
    let (mut key_room, mut value_room) = (Vec::new(), Vec::new());
    let mut rest = query;
    while !rest.is_empty() {
        let pair = &rest[..memchr2(b'&', also, rest).unwrap_or(rest.len())];
        rest = rest.get(pair.len() + 1..).unwrap_or_default();
        if pair.is_empty() {
            continue;
        }
        let (key, value) = split_at_byte(b'=', pair).unwrap_or((pair, b""));
        let lower;
        let mut key = decode_in(syntax, key, &mut key_room)?;
        if syntax.names_in_any_case && !key.eq_ignore_ascii_case(b"info_hash") {
            lower = key.to_ascii_lowercase();
            key = &lower;
        }
        let value = decode_in(syntax, value, &mut value_room)
            .map_err(|text| format!("{}: {text}", key.escape_ascii()))?;
        take(key, value)?;
    }
    Ok(())
}

/// Adds each key and value, decoded, as far as the query can be read.
pub(crate) fn read(query: &[u8], list: &mut Vec<(Vec<u8>, Vec<u8>)>) {
    let _ = parameters(query, |key, value| {
        list.push((key.to_vec(), value.to_vec()));
        Ok(())
    });
}

/// The value of the first parameter with this key, if the query can be read up to there.
pub fn value(query: &[u8], key: &[u8]) -> Option<Vec<u8>> {
    let mut found = None;
    let _ = parameters(query, |name, value| match name == key {
        true => {
            found = Some(value.to_vec());
            Err(String::new())
        }
        false => Ok(()),
    });
    found
}

/// Decodes percent-escapes; other bytes stay as they are.
///
/// # Errors
/// A `%` without two hexadecimal digits after it.
pub fn decode(encoded: &[u8]) -> Result<Vec<u8>, String> {
    let mut room = Vec::new();
    decode_in(Syntax::DEFAULT, encoded, &mut room).map(<[u8]>::to_vec)
}

/// Like [`decode`], with this syntax; `room` holds the result if it differs from the input.
fn decode_in<'a>(
    syntax: Syntax,
    encoded: &'a [u8],
    room: &'a mut Vec<u8>,
) -> Result<&'a [u8], String> {
    let is_special = |&byte: &u8| byte == b'%' || byte == b'+' && syntax.plus_is_space;
    if !encoded.iter().any(is_special) {
        return Ok(encoded);
    }
    room.clear();
    room.reserve(encoded.len());
    let mut rest = encoded;
    while let Some(at) = rest.iter().position(is_special) {
        let (plain, special) = rest.split_at(at);
        room.extend_from_slice(plain);
        let (byte, length) = match escaped(special) {
            _ if special.starts_with(b"+") => (b' ', 1),
            Some(byte) => (byte, 3),
            None if syntax.lenient => (b'%', 1),
            None => {
                return Err(format!(
                    "bad percent-escape: {}, expected % and two hexadecimal digits",
                    special[..special.len().min(3)].escape_ascii()
                ));
            }
        };
        room.push(byte);
        rest = &special[length..];
    }
    room.extend_from_slice(rest);
    Ok(room)
}

/// The byte of the percent-escape at the beginning.
fn escaped(bytes: &[u8]) -> Option<u8> {
    let digit = |at: usize| char::from(*bytes.get(at)?).to_digit(16);
    Some((digit(1)? << 4 | digit(2)?) as u8)
}

#[cfg(test)]
mod tests {
    use super::*;

    type Pairs = Vec<(Vec<u8>, Vec<u8>)>;

    fn all(query: &[u8]) -> Pairs {
        let mut pairs = Vec::new();
        read(query, &mut pairs);
        pairs
    }

    #[test]
    fn only_the_first_question_mark_splits() {
        assert_eq!(split(b"/announce?a=b?c=d"), (&b"/announce"[..], &b"a=b?c=d"[..]));
        assert_eq!(split(b"/announce"), (&b"/announce"[..], &b""[..]));
    }

    #[test]
    fn an_absolute_target_is_its_path() {
        for (target, path) in [
            (&b"http://127.0.0.1:6969/announce?a=http://b/c"[..], &b"/announce?a=http://b/c"[..]),
            (b"HTTP://host/", b"/"),
            (b"http://host", b""),
            (b"/http://host/", b"/http://host/"),
            (b"*", b"*"),
        ] {
            assert_eq!(origin_form(target), path, "{}", target.escape_ascii());
        }
    }

    #[test]
    fn keys_and_values_are_bytes() {
        type Case = (&'static [u8], &'static [(&'static [u8], &'static [u8])]);
        let cases: [Case; 6] = [
            (b"", &[]),
            (b"&&", &[]),
            (b"a=b&c", &[(b"a", b"b"), (b"c", b"")]),
            (b"a=b=c&=d", &[(b"a", b"b=c"), (b"", b"d")]),
            (b"a=%00%fF%2B+\xe9", &[(b"a", b"\x00\xff++\xe9")]),
            (b"%61=%25%32%30", &[(b"a", b"%20")]),
        ];
        for (query, expected) in cases {
            let expected: Vec<_> = expected.iter().map(|(k, v)| (k.to_vec(), v.to_vec())).collect();
            assert_eq!(all(query), expected, "{}", query.escape_ascii());
        }
    }

    #[test]
    fn a_bad_escape_is_named() {
        for query in [&b"a=%"[..], b"a=%4", b"a=%zz", b"a=12%g0", b"%=a"] {
            let outcome = parameters(query, |_, _| Ok(()));
            assert!(outcome.is_err_and(|text| text.contains("%")), "{}", query.escape_ascii());
        }
    }
}
