//! The query of a tracker URL: bytes, never text.
//!
//! This is not the form encoding of the web: a `+` is a `+`, and a value is whatever bytes its
//! percent-escapes and its other bytes give, UTF-8 or not.

use std::borrow::Cow;

use percent_encoding::percent_decode;

use crate::profile::Dialect;

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
    match target.iter().position(|&byte| byte == b'?') {
        Some(at) => (&target[..at], &target[at + 1..]),
        None => (target, b""),
    }
}

/// Calls `take` with each key and value, decoded, in order. A key without `=` has an empty value.
///
/// # Errors
/// A `%` that two hexadecimal digits don't follow, or what `take` fails with.
pub fn parameters(
    query: &[u8],
    mut take: impl FnMut(&[u8], &[u8]) -> Result<(), String>,
) -> Result<(), String> {
    parameters_in(Dialect::OURS, query, &mut take)
}

/// What is done with each key and value.
pub(super) type Take<'a> = &'a mut dyn FnMut(&[u8], &[u8]) -> Result<(), String>;

/// The same of a query that is written in another way.
pub(super) fn parameters_in(dialect: Dialect, query: &[u8], take: Take) -> Result<(), String> {
    let separates = |&byte: &u8| byte == b'&' || byte == b';' && dialect.semicolons;
    for pair in query.split(separates).filter(|pair| !pair.is_empty()) {
        let (key, value) = match pair.iter().position(|&byte| byte == b'=') {
            Some(at) => (&pair[..at], &pair[at + 1..]),
            None => (pair, &b""[..]),
        };
        let mut key = decode_in(dialect, key)?;
        if dialect.names_in_any_case && !key.eq_ignore_ascii_case(b"info_hash") {
            key.to_mut().make_ascii_lowercase();
        }
        let value =
            decode_in(dialect, value).map_err(|text| format!("{}: {text}", key.escape_ascii()))?;
        take(&key, &value)?;
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

/// The bytes that percent-escapes and other bytes give.
///
/// # Errors
/// A `%` that two hexadecimal digits don't follow.
pub fn decode(encoded: &[u8]) -> Result<Cow<'_, [u8]>, String> {
    decode_in(Dialect::OURS, encoded)
}

fn decode_in(dialect: Dialect, encoded: &[u8]) -> Result<Cow<'_, [u8]>, String> {
    let spaced = dialect.plus_is_space && encoded.contains(&b'+');
    if !spaced && !encoded.contains(&b'%') {
        return Ok(encoded.into());
    }
    let is_bad = |&at: &usize| {
        let digits = || encoded.get(at + 1..at + 3);
        encoded[at] == b'%' && !digits().is_some_and(|two| two.iter().all(u8::is_ascii_hexdigit))
    };
    if let Some(at) = (0..encoded.len()).find(is_bad).filter(|_| !dialect.lenient) {
        let escape = &encoded[at..encoded.len().min(at + 3)];
        return Err(format!(
            "bad percent-escape: {}, expected % and two hexadecimal digits",
            escape.escape_ascii()
        ));
    }
    let mut decoded = Vec::with_capacity(encoded.len());
    if spaced {
        let spaced: Vec<_> =
            encoded.iter().map(|&byte| if byte == b'+' { b' ' } else { byte }).collect();
        decoded.extend(percent_decode(&spaced));
    } else {
        decoded.extend(percent_decode(encoded));
    }
    Ok(decoded.into())
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
