//! Splits a bencoded dictionary into its entries, so that faults can damage it.
//!
//! Values stay in bencode, as bytes: the joined result may be invalid bencode, which no library
//! would write.

use super::bencode;
use crate::notation::DictEntry;

/// The entries of a body that is one dictionary, in their order.
pub(crate) fn split(body: &[u8]) -> Option<Vec<DictEntry>> {
    let mut rest = body.strip_prefix(b"d")?;
    let mut pairs = Vec::new();
    while rest.first()? != &b'e' {
        let (key, behind) = string(rest)?;
        let (value, behind) = behind.split_at_checked(length(behind)?)?;
        pairs.push(DictEntry { key: key.to_vec(), value: value.to_vec() });
        rest = behind;
    }
    Some(pairs)
}

/// A body with these entries, in this order.
pub(crate) fn join(pairs: &[DictEntry]) -> Vec<u8> {
    let mut body = vec![b'd'];
    for DictEntry { key, value } in pairs {
        bencode::string(&mut body, key);
        body.extend(value);
    }
    body.push(b'e');
    body
}

/// Replaces the entry with this key, or inserts one in the order of the keys.
pub(crate) fn set(pairs: &mut Vec<DictEntry>, key: &[u8], value: Vec<u8>) {
    let place = pairs.partition_point(|pair| pair.key.as_slice() < key);
    match pairs.iter_mut().find(|pair| pair.key == key) {
        Some(pair) => pair.value = value,
        None => pairs.insert(place, DictEntry { key: key.to_vec(), value }),
    }
}

/// The byte string at the beginning, and the bytes after it.
fn string(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let colon = bytes.iter().position(|&byte| byte == b':')?;
    let length: usize = std::str::from_utf8(&bytes[..colon]).ok()?.parse().ok()?;
    bytes[colon + 1..].split_at_checked(length)
}

/// The length of the value at the beginning.
fn length(bytes: &[u8]) -> Option<usize> {
    let mut depth = 0;
    let mut rest = bytes;
    loop {
        rest = match rest.first()? {
            b'd' | b'l' => {
                depth += 1;
                &rest[1..]
            }
            b'e' => {
                depth -= 1;
                &rest[1..]
            }
            b'i' => &rest[1 + rest.iter().position(|&byte| byte == b'e')?..],
            _ => string(rest)?.1,
        };
        if depth == 0 {
            return Some(bytes.len() - rest.len());
        }
    }
}

/// The same bencode with each integer replaced by what `change` makes of its digits.
pub(crate) fn map_integers(bencode: &[u8], change: impl Fn(&[u8]) -> Vec<u8>) -> Option<Vec<u8>> {
    let mut out = Vec::new();
    let mut rest = bencode;
    while let Some(first) = rest.first() {
        let end = match first {
            b'i' => {
                let end = rest.iter().position(|&byte| byte == b'e')?;
                out.push(b'i');
                out.extend(change(&rest[1..end]));
                out.push(b'e');
                rest = &rest[end + 1..];
                continue;
            }
            b'd' | b'l' | b'e' => 1,
            _ => rest.len() - string(rest)?.1.len(),
        };
        out.extend(&rest[..end]);
        rest = &rest[end..];
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    const BODY: &[u8] = b"d8:completei1e5:filesd1:ad1:xi-2eee5:peersld2:ip1:1eleli7eee1:z0:e";

    #[test]
    fn what_is_taken_apart_is_the_same_when_put_together() {
        let pairs = split(BODY).expect("a dictionary");
        let keys: Vec<_> = pairs.iter().map(|pair| pair.key.escape_ascii().to_string()).collect();
        assert_eq!(keys, ["complete", "files", "peers", "z"]);
        assert_eq!(join(&pairs), BODY);
    }

    #[test]
    fn what_is_cut_off_is_none() {
        for length in 0..BODY.len() {
            assert_eq!(split(&BODY[..length]), None, "{length}");
        }
    }

    #[test]
    fn an_entry_is_replaced_or_put_where_it_belongs() {
        let mut pairs = split(b"d1:bi1e1:di2ee").expect("a dictionary");
        for key in [b"b", b"a", b"c", b"e"] {
            set(&mut pairs, key, b"i9e".to_vec());
        }
        assert_eq!(join(&pairs), b"d1:ai9e1:bi9e1:ci9e1:di2e1:ei9ee");
    }

    #[test]
    fn integers_are_changed_wherever_they_are() {
        let changed = map_integers(BODY, |digits| [b"0", digits].concat()).expect("bencode");
        let expected = b"d8:completei01e5:filesd1:ad1:xi0-2eee5:peersld2:ip1:1eleli07eee1:z0:e";
        assert_eq!(changed, expected);
    }
}
