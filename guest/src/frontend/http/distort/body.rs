//! What faults do to the bytes of a body.

use super::original::Original;
use crate::fault::{self, BencodeChange, Effects, Faults};
use crate::notation::DictEntry;
use crate::wire::dictionary::{join, map_integers, set, split};

/// Depth of the lists of `nested`.
const DEPTH: usize = 10_000;

/// The body that is sent instead of this one.
pub(super) fn body(
    faults: &mut Faults,
    effects: &Effects,
    original: &Original,
    mut body: Vec<u8>,
) -> Vec<u8> {
    let Effects { set, remove, bencode, .. } = effects;
    let has_changes = !set.0.is_empty() || !remove.0.is_empty() || bencode.is_some();
    if has_changes && let Some(mut pairs) = split(&body) {
        change(effects, &mut pairs);
        body = join(&pairs);
        let mapped = match bencode {
            Some(BencodeChange::LeadingZeros) => map_integers(&body, |it| longer(it, b"00")),
            Some(BencodeChange::HugeIntegers) => map_integers(&body, |it| longer(it, &[b'9'; 20])),
            _ => None,
        };
        body = mapped.unwrap_or(body);
    }
    if let Some(bytes) = &effects.body {
        body.clone_from(bytes);
    }
    if let Some(length) = effects.garbage {
        body = faults.garbage(length);
    }
    if original.response.head.is_none() {
        body.extend(original.behavior.behind_body.bytes());
    }
    fault::resize(effects, &mut body, usize::MAX);
    body
}

/// An integer with `digits` before its own digits.
fn longer(integer: &[u8], digits: &[u8]) -> Vec<u8> {
    match integer.strip_prefix(b"-") {
        Some(rest) => [b"-", digits, rest].concat(),
        None => [digits, integer].concat(),
    }
}

/// Changes the dictionary of a body.
fn change(effects: &Effects, pairs: &mut Vec<DictEntry>) {
    for DictEntry { key, value } in &effects.set.0 {
        set(pairs, key, value.clone());
    }
    for key in &effects.remove.0 {
        pairs.retain(|pair| pair.key != key.as_bytes());
    }
    match effects.bencode {
        Some(BencodeChange::Unsorted) => pairs.reverse(),
        Some(BencodeChange::KeysTwice) => {
            *pairs = pairs.iter().flat_map(|pair| [pair.clone(), pair.clone()]).collect();
        }
        Some(BencodeChange::Nested) => {
            set(pairs, b"zz", [b"l".repeat(DEPTH), b"e".repeat(DEPTH)].concat());
        }
        _ => {}
    }
}
